"""Groups the forms of one person: surnames, given names, spellings, both surnames."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from newsreader.facts import gazetteer
from newsreader.facts.inflection import stem
from newsreader.facts.names.model import Candidate, Name
from newsreader.facts.names.scene import Scene
from newsreader.facts.translit import skeleton

#: So many people of one surname are told apart; more is no article.
_MOST_NAMESAKES = 40


def group_people(scene: Scene) -> list[Name]:
    """Group full names; a shorter form of the same person joins the longer."""
    people: list[Name] = []
    by_last: dict[str, list[Name]] = defaultdict(list)
    figures = gazetteer.people()
    chosen = [c for c in scene.found if c.kind == "person"]
    for candidate in sorted(chosen, key=lambda c: (len(c.words) == 1, c.start)):
        words = candidate.words
        key = stem(words[-1], scene.code)
        if (
            len(words) == 2
            and scene.code in ("es", "pt")
            and words[0] not in gazetteer.given_names()
            and words[0] in by_last
        ):
            # "Kuczynski Godard": both surnames of a person named before
            name = _owner(scene, candidate, by_last[words[0]])
        elif len(words) == 1:
            name = _owner(scene, candidate, by_last.get(key, []))
            if name is None:
                name = _by_given(scene, candidate, people)
            if name is None:
                full = figures.get(words[0], "")
                last = full.lower().rsplit(" ", 1)[-1] if full else ""
                name = _owner(scene, candidate, by_last.get(last, ())) if last else None
        elif words[0] in scene.tables.particles:
            # "Van den Bosch" after "Jakob van den Bosch"
            name = _owner(scene, candidate, by_last.get(key, []))
        else:
            name = next(
                (
                    n
                    for n in by_last.get(key, [])[:_MOST_NAMESAKES]
                    if _same(n.words, words, scene.code)
                ),
                None,
            )
        if name is None:
            name = Name("person", "", words=tuple(words), trust=candidate.trust)
            people.append(name)
            by_last[key].append(name)
        elif len(words) > len(name.words) and len(name.words) > 1:
            name.words = tuple(words)
        name.trust = max(name.trust, candidate.trust)
        add_mention(scene, name, candidate)
    people = _join_maiden_names(people)
    people = _one_spelling(scene, people)
    for name in people:
        name.spans.sort()
        _name_person(scene, name)
    return [p for p in people if p.trust > 0]


def _owner(scene: Scene, candidate: Candidate, names: Sequence[Name]) -> Name | None:
    """Return the person named before, closest, or else the first after."""
    best: Name | None = None
    nearest = -1
    for name in names[:_MOST_NAMESAKES]:
        index = bisect_left(name.anchors, candidate.start)
        if index and name.anchors[index - 1] > nearest:
            best, nearest = name, name.anchors[index - 1]
    return best or (names[0] if names else None)


def _by_given(scene: Scene, candidate: Candidate, people: list[Name]) -> Name | None:
    word = candidate.words[0]
    if word not in gazetteer.given_names():
        return None
    owners = [
        p for p in people[:_MOST_NAMESAKES] if len(p.words) > 1 and p.words[0] == word
    ]
    return owners[0] if len(owners) == 1 else None


def _join_maiden_names(people: list[Name]) -> list[Name]:
    """ "Ottoline Nomsa Mbeki" is Ottoline Mbeki-Frost."""
    double = {
        (p.words[0], part): p
        for p in people
        if len(p.words) > 1 and "-" in p.words[-1]
        for part in p.words[-1].split("-")
    }
    kept: list[Name] = []
    for name in people:
        owner = double.get((name.words[0], name.words[-1])) if name.words else None
        if owner is None or owner is name or len(name.words) < 2:
            kept.append(name)
            continue
        owner.spans += name.spans
        owner.anchors = sorted(owner.anchors + name.anchors)
        owner.forms += name.forms
        owner.role = owner.role or name.role
    return kept


def _one_spelling(scene: Scene, people: list[Name]) -> list[Name]:
    """Merge spellings of one person: Zelensky, Zelenskyy, Зеленский."""
    kept: list[Name] = []
    by_bone: dict[str, list[Name]] = defaultdict(list)
    for name in people:
        bone = skeleton(name.words[-1])
        other = next(
            (
                n
                for n in by_bone[bone][:_MOST_NAMESAKES]
                if len(bone) >= 4
                and (
                    len(n.words) == 1
                    or len(name.words) == 1
                    or skeleton(n.words[0])[:3] == skeleton(name.words[0])[:3]
                )
            ),
            None,
        )
        if other is None:
            kept.append(name)
            by_bone[bone].append(name)
            continue
        other.spans += name.spans
        other.anchors = sorted(other.anchors + name.anchors)
        other.forms += name.forms
        other.trust = max(other.trust, name.trust)
        other.role = other.role or name.role
        if len(name.words) > len(other.words):
            other.words = name.words
    return kept


def add_mention(scene: Scene, name: Name, candidate: Candidate) -> None:
    if len(candidate.words) > 1 or not name.anchors:
        name.anchors.append(candidate.start)
    name.spans.append((candidate.start, candidate.end))
    name.forms[scene.text[candidate.start : candidate.end]] += 1
    if candidate.role and (not name.role or len(candidate.words) > 1):
        name.role = name.role or candidate.role
    name.key = name.key or candidate.key


def _name_person(scene: Scene, name: Name) -> None:
    """Choose the fullest form, in the nominative when the text has it."""

    def size(form: str) -> int:
        return sum(len(w.rstrip(".")) > 1 for w in form.split())

    longest = max(size(f) for f in name.forms)
    full = [f for f in name.forms if size(f) == longest]
    given = gazetteer.given_names()
    # In text order; a known given name is in the nominative.
    full.sort(
        key=lambda f: (
            f.isupper(),
            scene.tables.inflects_names and f.split()[0].lower() not in given,
        )
    )
    name.name = full[0]


def give_surnames(
    scene: Scene, people: list[Name], settled: Sequence[str] = ("person", "none")
) -> None:
    """Give lone surnames to the people named in full."""
    by_last: dict[str, list[Name]] = defaultdict(list)
    for person in people:
        for form in person.forms:
            words = form.lower().split()
            by_last[stem(words[-1], scene.code)].append(person)
            if len(words) > 2:
                tail = " ".join(words[-2:])
                by_last[tail].append(person)
    initials = {
        "".join(w[0] for w in p.words): stem(p.words[-1], scene.code)
        for p in people
        if len(p.words) > 2
    }
    for candidate in scene.found:
        if _is_family(scene, candidate, by_last):
            candidate.settle("none", 0)
            continue
        guessed = candidate.kind == "org" and candidate.trust < 2
        if (candidate.kind in settled and not guessed) or len(candidate.words) > 3:
            continue
        phrase = " ".join(candidate.words)
        # "Kuczynski Godard": both surnames of a person named before
        if (len(candidate.words) == 2 and scene.code in ("es", "pt")) and (
            not candidate.kind and candidate.words[0] in by_last
        ):
            phrase = candidate.words[0]
        if scene.is_acronym(candidate) and 2 < len(phrase) < 5:
            phrase = initials.get(phrase, phrase)
        owners = by_last.get(phrase) or (
            by_last.get(stem(phrase, scene.code)) if len(candidate.words) == 1 else None
        )
        if not owners or (candidate.kind == "org" and candidate.trust == 3):
            continue
        if candidate.called and candidate.before not in scene.roles:
            # "the terminal operator Bunting" beside Lachlan Bunting
            candidate.settle("org", max(2, candidate.trust), candidate.key)
            continue
        if (
            candidate.kind == "place"
            and candidate.trust == 3
            and candidate.before not in scene.say
            and candidate.after not in scene.say
        ):
            continue
        if candidate.kind == "place" and (
            candidate.before in scene.tables.place_before
            or all(len(p.words) == 1 for p in owners)
        ):
            continue
        owner = _owner(scene, candidate, owners)
        if owner is not None:
            candidate.kind, candidate.trust = "person", 2
            owner.spans.append((candidate.start, candidate.end))
            owner.forms[scene.text[candidate.start : candidate.end]] += 1
    given_only: dict[str, list[Name]] = defaultdict(list)
    for person in people:
        if len(person.words) > 1:
            given_only[person.words[0]].append(person)
    for candidate in scene.found:
        if candidate.kind not in ("", "none") or len(candidate.words) != 1:
            continue
        if candidate.kind == "none" and "none" in settled:
            continue
        owners = given_only.get(candidate.words[0], [])
        if len(owners) == 1:
            candidate.kind, candidate.trust = "person", 1
            owners[0].spans.append((candidate.start, candidate.end))
            owners[0].forms[scene.text[candidate.start : candidate.end]] += 1
    for person in people:
        person.spans = sorted(set(person.spans))


def _is_family(
    scene: Scene, candidate: Candidate, by_last: dict[str, list[Name]]
) -> bool:
    """ "the Harrises": a plural of a surname is nobody in particular."""
    if scene.code != "en" or len(candidate.words) != 1 or candidate.trust > 1:
        return False
    word = candidate.words[0]
    if candidate.before != "the" or not word.endswith("s") or word in by_last:
        return False
    return word[:-1] in by_last or (word.endswith("es") and word[:-2] in by_last)


def widen_surnames(scene: Scene, person: Name) -> None:
    """ "De Vries said": the particles before a surname belong to it.

    At the start of a sentence they are capitals that many a word has.
    """
    inner = [w.lower() for w in person.name.split()[1:-1]]
    before = "".join(f"{word} " for word in inner)
    if not inner or not set(inner) <= scene.tables.particles:
        return
    spans = []
    for start, end in person.spans:
        wide = start - len(before)
        alone = not any(c.isspace() for c in scene.text[start:end])
        if alone and wide >= 0 and scene.text[wide:start].lower() == before:
            start = wide
        spans.append((start, end))
    person.spans = sorted(set(spans))


def late_people(scene: Scene) -> list[Name]:
    """People that only the words around them gave away."""
    late: dict[str, Name] = {}
    for candidate in scene.found:
        if candidate.kind != "person?":
            continue
        key = " ".join(stem(w, scene.code) for w in candidate.words)
        name = late.setdefault(key, Name("person", "", words=tuple(candidate.words)))
        add_mention(scene, name, candidate)
    for name in late.values():
        _name_person(scene, name)
    return list(late.values())


def _same(known: Sequence[str], words: Sequence[str], code: str) -> bool:
    """Whether two full names with one surname are of one person."""
    if len(known) == 1 or len(words) == 1:
        return True
    one, other = known[0].rstrip("."), words[0].rstrip(".")
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    one, other = stem(one, code), stem(other, code)
    return one == other or one[:3] == other[:3]
