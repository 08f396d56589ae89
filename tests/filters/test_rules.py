"""The rule files: every example matches, every innocent text does not, all is fast."""

from __future__ import annotations

from pathlib import Path

import pytest

import filters
from filters.appeals import mark, rule_problems
from filters.appeals.evidence import rules_of
from filters.appeals.fold import fold, window
from filters.appeals.index import rule_set, words_of
from filters.appeals.literals import required_literals
from filters.appeals.rules import (
    Kind,
    builtin,
    compile_pattern,
    editors_notes,
    languages,
    notes_of,
    prepare,
    read_rules,
)
from filters.article import Block, BlockKind, Category
from filters.options import CleanOptions

LANGS = sorted(languages())
RULES = [rule for lang in LANGS for rule in builtin(lang).rules]
APPEALS = [r for r in RULES if r.kind in (Kind.CUE, Kind.WHOLE)]

#: Journalism to stand around an example, long enough to be the article.
_BEFORE = (
    "The harbour of Kestrel Bay reopened on Tuesday after a storm had closed it for "
    "nine days, the port authority said in a statement.",
    "Three ferries left before noon, and two grain ships were waiting outside the "
    "breakwater, according to the pilots' union.",
)
_AFTER = (
    "Insurers put the damage at about 14 million euros; a final report is due in "
    "March, the ministry said.",
    "The older pier was built in 1931 and had survived every storm until this one, "
    "harbour master Ilse Venter told reporters.",
)


def marked(text: str, lang: str) -> Block:
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in (*_BEFORE, text, *_AFTER)]
    return mark(blocks, lang=lang, url=None, options=CleanOptions())[2]


@pytest.mark.parametrize("lang", LANGS)
def test_file_has_no_mistake(lang: str) -> None:
    assert builtin(lang).problems == ()


def test_the_promised_languages_are_there() -> None:
    promised = "en de fr es it pt ru uk nl pl cs sv no da tr ar ja zh ko"
    promised += " sk sl hr sr bg hu ro el fi ca"
    promised += " et lt lv sq mk be az is sw bn mr ta ur ka hy"
    assert set(promised.split()) <= set(LANGS)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGS)
def test_the_prepared_file_is_of_this_rule_file(lang: str) -> None:
    # Run "python -m filters.appeals.prepare" after an edit of a rule file.
    folder = Path(filters.__file__).parent / "rules"
    text = (folder / f"{lang}.toml").read_text("utf-8")
    read = read_rules(text, f"{lang}.toml", lang)
    assert read.problems == ()
    ready = (folder / "prepared" / f"{lang}.json").read_text("utf-8")
    assert ready == prepare(read, text)
    assert builtin(lang) == read


def test_the_prepared_notes_are_those_of_all_rule_files() -> None:
    folder = Path(filters.__file__).parent / "rules"
    texts = [(folder / f"{lang}.toml").read_text("utf-8") for lang in sorted(LANGS)]
    notes = notes_of(builtin(lang) for lang in sorted(LANGS))
    assert notes.rules
    ready = (folder / "prepared" / "notes.json").read_text("utf-8")
    assert ready == prepare(notes, "".join(texts))
    assert editors_notes() == notes


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_examples_and_a_sentence(lang: str) -> None:
    for rule in builtin(lang).rules:
        assert rule.match, rule.id
        assert rule.innocent, rule.id
        assert rule.why.endswith("."), rule.id


@pytest.mark.parametrize("lang", LANGS)
def test_index_finds_what_the_patterns_find(lang: str) -> None:
    rules = builtin(lang).rules
    indexed = rule_set([builtin(lang)])
    for text in [example for rule in rules for example in rule.match]:
        folded = fold(text)
        candidates = indexed.candidates(words_of(folded))
        found = {rule.id for rule, _ in indexed.matches(folded, candidates)}
        found |= {rule.id for rule in indexed.surrounding(folded, candidates)}
        assert found == {rule.id for rule in rules if rule.find(folded)}, text


@pytest.mark.parametrize("lang", LANGS)
def test_innocent_text_stays_in_an_article(lang: str) -> None:
    texts = [t for r in APPEALS if r.id.startswith(f"{lang}.") for t in r.innocent]
    taken = [
        (text, block.removal.rule)
        for text in texts
        if (block := marked(text, lang)).removal
    ]
    assert taken == []


@pytest.mark.parametrize("lang", LANGS)
def test_most_examples_go_even_in_the_middle_of_an_article(lang: str) -> None:
    strong = [r for r in APPEALS if r.id.startswith(f"{lang}.") if r.strength != "weak"]
    texts = [text for rule in strong for text in rule.match]
    left = [text for text in texts if marked(text, lang).removal is None]
    assert len(left) / len(texts) < 0.45, left


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("訂閱電子報,支持獨立媒體", "订阅电子报,支持独立媒体"),
        ("تسجیل کنید", "تسجيل كنيد"),
        ("9.90 ש״ח", "9.90 שח"),
        ("सब्सक्राइब करें, ताज़ा ख़बर", "सब्सक्राइब करें, ताजा खबर"),
    ],
)
def test_two_spellings_of_one_wording_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_quotation_marks_around_a_hebrew_word_stay() -> None:
    assert fold('ה"הארץ" פרסם') == 'ה"הארץ" פרסם'


# ------------------------------------------------------------------ bounds


@pytest.mark.parametrize(
    "text",
    [
        "subscribe to " * 15_000,
        "a" * 200_000,
        "sign up " + " " * 200_000 + "newsletter",
        "please " * 30_000,
        "€" * 200_000,
        "1,1" * 70_000,
        '"' * 200_000,
        "newsletter anmelden " * 10_000,
        "\u0430a" * 100_000,
        "s u p p o r t " * 15_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.timeout(20)
def test_hostile_block_ends(text: str) -> None:
    block = Block(BlockKind.PARAGRAPH, text)
    (found,) = mark([block], lang="de", url=None, options=CleanOptions())
    assert found.text == text


def test_window_bounds_what_rules_see() -> None:
    assert len(window("x" * 200_000)) < 3_000


@pytest.mark.parametrize("pattern", [".*support", "(?:a+)+b", r"(\w+)*x", ".+"])
def test_unbounded_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="bound"):
        compile_pattern(pattern, Kind.CUE)


def test_literals_are_in_every_match() -> None:
    groups = required_literals(r"\b(?:sign|log) up for (?:news|mail)\w*")
    for text in (" log up for mailings ", " sign up for news "):
        assert all(any(word in text for word in group) for group in groups)
    work = " sign up for work "
    assert not all(any(word in work for word in group) for group in groups)
    assert required_literals(r"[a-z]{3}-") == ()


def test_a_pattern_nested_too_deeply_needs_nothing() -> None:
    assert required_literals("(?:a|b" * 150 + ")" * 150) == ()
    assert required_literals("(?:" * 17 + "harbour" + ")" * 17) == ()
    assert required_literals("(?:" * 16 + "harbour" + ")" * 16) == (("harbour",),)


def test_few_patterns_are_tried_on_journalism() -> None:
    indexed = rule_set([builtin("en")])
    for text in (*_BEFORE, *_AFTER):
        tried = indexed.candidates(words_of(fold(text))) & ~indexed.context
        assert tried.bit_count() <= 12, text


def test_short_words_count_only_between_word_edges() -> None:
    assert required_literals(r"\b(?:we|i)\b") == ((" i ", " we "),)
    assert required_literals(r"(?:we|i)") == ()
    assert required_literals("ok", whole=True) == ((" ok ",),)
    assert required_literals(r"(?:x|ok)[.!]?", whole=True) == ((" ok ", " x "),)
    assert required_literals(r"(?:^|[.!] ?|\b(?:now|and) )ad\b") == ((" ad ",),)


# ------------------------------------------------------------------ user's rules

_RULE = """
prefix = "mine"

[[rule]]
id = "{id}"
category = "{category}"
strength = "decisive"
pattern = '''{pattern}'''
why = "Sells the calendar of the club."
match = ["Order the club calendar now"]
innocent = ["The calendar was reformed in 1582."]
"""


def user_file(folder: Path, **values: str) -> CleanOptions:
    filled = {"id": "ad.calendar", "category": "subscription"} | values
    filled.setdefault("pattern", r"\border the club calendar\b")
    (folder / "club.toml").write_text(_RULE.format(**filled), "utf-8")
    return CleanOptions(rules_dir=str(folder))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\border the club calendar\b",
        "Order the Club CALENDAR",
        r"\b(?i:Order) the club|Buy the [A-Z]+ calendar",
        r"\Brder the club calendar\b",
    ],
)
def test_users_rule_takes_its_block_out(tmp_path: Path, pattern: str) -> None:
    options = user_file(tmp_path, pattern=pattern)
    lines = (*_BEFORE, "Order the club calendar now", *_AFTER)
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
    found = mark(blocks, lang="en", url=None, options=options)[2].removal
    assert found is not None
    assert found.rule == "mine.ad.calendar"
    assert found.category is Category.SUBSCRIPTION
    assert rule_problems(options) == ()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"pattern": "(unclosed"}, "regular expression"),
        ({"pattern": ".*"}, "bound"),
        ({"category": "sport"}, "category"),
        ({"id": "Bad Id"}, "id"),
        ({"pattern": "something else"}, "example"),
        ({"pattern": "calendar"}, "innocent"),
    ],
)
def test_mistake_in_users_rule_is_a_sentence(
    tmp_path: Path, values: dict[str, str], word: str
) -> None:
    options = user_file(tmp_path, **values)
    (problem,) = rule_problems(options)
    assert word in problem
    assert "club.toml" in problem
    kept = mark(
        [Block(BlockKind.PARAGRAPH, _BEFORE[0])], lang="en", url=None, options=options
    )
    assert kept[0].removal is None


@pytest.mark.parametrize(
    "text",
    [
        "[[rule]\n",
        "rule = 3\n",
        "[[rule]]\n",
        "rule = [1]\n",
        "words = 1\n",
        "x = " + "[" * 40_000,
    ],
)
def test_broken_file_never_raises(text: str) -> None:
    file = read_rules(text, "x.toml", "user")
    assert file.rules == ()
    assert file.problems


def test_missing_folder_is_no_rules(tmp_path: Path) -> None:
    options = CleanOptions(rules_dir=str(tmp_path / "nowhere"))
    assert rule_problems(options) == ()


def test_context_rules_are_a_pass_of_their_own() -> None:
    rules = rules_of([builtin("en")]).appeals
    text = fold("“Sign up for our newsletter,” the minister said on Monday.")
    candidates = rules.candidates(words_of(text))
    context = {rule.kind for rule in rules.surrounding(text, candidates)}
    assert context == {Kind.VETO, Kind.WE}
    assert not context & {rule.kind for rule, _ in rules.matches(text, candidates)}
