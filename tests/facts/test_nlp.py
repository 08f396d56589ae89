"""What a model may change: a stand-in for it says where it sees names."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from newsreader import facts
from newsreader.facts import Facts, nlp
from newsreader.facts.engine import extract
from newsreader.facts.nlp import Entity, Recognizer


def seeing(name: str, kind: str) -> Callable[[str], Recognizer]:
    """A model of every language that sees one name wherever it stands."""

    def recognize(text: str) -> Sequence[Entity]:
        found = re.finditer(rf"\b{re.escape(name)}\b", text)
        return [Entity(m.start(), m.end(), kind) for m in found]

    return lambda _: recognize


def kinds(found: Facts) -> dict[str, str]:
    return {
        name.name: section
        for section in ("people", "organizations", "places")
        for name in getattr(found, section)
    }


@pytest.mark.parametrize(
    ("text", "name", "kind", "without", "with_model"),
    [
        ("Rents rise, Taylor said.", "Taylor", "person", "organizations", "people"),
        (
            "Troops were sent to the former Yugoslavia in 1992.",
            "Yugoslavia",
            "place",
            "organizations",
            "places",
        ),
        (
            "Firms like Varnell Corbridge left the country.",
            "Varnell Corbridge",
            "org",
            "people",
            "organizations",
        ),
        # a guess that it does not see, and one it does
        ("Talks and then Komorin failed.", "Talks", "org", "organizations", None),
        # a name of several everyday words
        (
            "They flew with the Golden Pear Crate in May.",
            "Golden Pear Crate",
            "org",
            None,
            "organizations",
        ),
        (
            "Talks and then Komorin failed.",
            "Komorin",
            "org",
            "organizations",
            "organizations",
        ),
    ],
)  # fmt: skip
def test_a_model_settles_what_the_rules_doubt(
    text: str, name: str, kind: str, without: str | None, with_model: str | None
) -> None:
    about = "Komorin" if "Komorin" in text else name
    assert kinds(extract(text, lang="en")).get(about) == without
    found = extract(text, lang="en", recognizer=seeing(name, kind))
    assert kinds(found).get(about) == with_model


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # lists and titles are surer than a model
        ("Angela Merkel spoke in Berlin.", "Angela Merkel", "org"),
        ("Angela Merkel spoke in Berlin.", "Berlin", "person"),
        ("They met at the Ministry of Finance.", "Ministry of Finance", "person"),
        # no support by shape or by the words around
        ("The brand Optilli won a prize.", "Optilli", "person"),
        ("He read “Golden Pear Crate” there.", "Golden Pear Crate", "org"),
        ("The Treaty was signed by all.", "Treaty", "org"),
        ("Group H was drawn first, then Group H again.", "Group H", "org"),
        # no candidate at all: nothing has a capital
        ("the old ferry left the quay.", "ferry", "org"),
    ],
)
def test_a_model_alone_is_not_believed(text: str, name: str, kind: str) -> None:
    alone = extract(text, lang="en")
    assert extract(text, lang="en", recognizer=seeing(name, kind)) == alone


def test_a_model_that_is_of_two_minds_changes_nothing() -> None:
    text = "Rents will rise, Taylor said. Homes will not, Taylor said."

    def torn(text: str) -> list[Entity]:
        first, second = (m.start() for m in re.finditer("Taylor", text))
        return [Entity(first, first + 6, "person"), Entity(second, second + 6, "place")]

    assert extract(text, lang="en", recognizer=lambda _: torn) == extract(
        text, lang="en"
    )


def test_the_model_is_asked_for_by_language() -> None:
    asked = []

    def recognizer(lang: str) -> Recognizer | None:
        asked.append(lang)
        return None

    text = "Frau Anna Berg wohnt in Lund."
    assert extract(text, lang="de-AT", recognizer=recognizer) == extract(
        text, lang="de"
    )
    assert asked == ["de"]


_MODEL = """
import re
from types import SimpleNamespace


def load(exclude):
    assert "ner" not in exclude
    return read


def read(text):
    assert len(text) <= 4_000
    return SimpleNamespace(ents=[
        SimpleNamespace(start_char=m.start(), end_char=m.end(), label_=label)
        for word, label in (("Taylor", "PERSON"), ("Monday", "DATE"))
        for m in re.finditer(word, text)
    ])
"""


@pytest.fixture
def extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place where the extra's packages can be put; none is there yet."""
    monkeypatch.setattr(nlp, "MODEL", "a_model_for_tests")
    names = ("spacy", nlp.MODEL)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield tmp_path
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    nlp.installed.cache_clear()
    nlp._load.cache_clear()
    yield
    nlp.installed.cache_clear()
    nlp._load.cache_clear()


def install(folder: Path, model: str) -> None:
    (folder / "spacy.py").write_text("")
    (folder / f"{nlp.MODEL}.py").write_text(model)


def test_with_the_extra_names_come_from_it_too(extra: Path) -> None:
    install(extra, _MODEL)
    text = "Rents will rise on Monday, Taylor said."
    assert kinds(facts.key_facts(text, lang="en", nlp=True)) == {"Taylor": "people"}
    assert kinds(facts.key_facts(text, lang="en")) == {"Taylor": "organizations"}
    assert facts.version(nlp=True) > facts.version() == facts.VERSION
    assert nlp.available().endswith("installed")


def test_long_texts_are_read_in_pieces_with_true_spans(extra: Path) -> None:
    install(extra, _MODEL)
    recognize = nlp.recognizer("en")
    assert recognize is not None
    for gap in (" ", "\n", "x"):
        text = ("Taylor spoke." + gap * 50) * 500
        found = recognize(text)
        assert len(found) > 400
        assert {text[e.start : e.end] for e in found} == {"Taylor"}


def test_a_model_that_does_not_load_costs_no_fact(extra: Path) -> None:
    install(extra, "raise OSError('made for another version')")
    text = "Rents will rise, Taylor said."
    assert facts.key_facts(text, lang="en", nlp=True) == facts.key_facts(
        text, lang="en"
    )


def test_without_the_extra_one_line_says_so(extra: Path) -> None:
    (extra / "spacy.py").write_text("")
    assert nlp.available().endswith("needs newsreader[nlp]")
    assert "\n" not in nlp.available()
    assert nlp.recognizer("en") is None
    assert facts.version(nlp=True) == facts.VERSION
