"""Single lines right after a text, in many languages: walls, counters, links, offers.

Each line stands behind an article of ours, in plain elements without telling names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache

import pytest
from access_pages import FOLDER, OwnPage, articles, story
from test_access_pages import FLOORS

import filters
from filters import AccessState
from filters.access_walls import says

LINES: dict[str, dict[str, list[str]]] = tomllib.loads(
    (FOLDER / "lines.toml").read_text("utf-8")
)
#: Two paragraphs; two and a half; three, which are a text; all of the article.
BEGINNING, BROKEN_OFF = {"keep": 2}, {"keep": 2, "cut": 45}
BRIEF, WHOLE = {"keep": 3}, {"keep": 99}


@cache
def _article(lang: str) -> str:
    """Return the name of an article in a language, one that is not about walls."""
    return next(
        (
            name
            for name, found in articles().items()
            if found["lang"] == lang and not name.startswith("about")
        ),
        "",
    )


def _all(kind: str) -> list[tuple[str, str]]:
    return [
        (lang, line)
        for lang, kinds in LINES.items()
        if _article(lang)
        for line in kinds.get(kind, ())
    ]


def _box(line: str) -> str:
    parts = "".join(f"<div><span>{part}</span></div>" for part in line.split("|"))
    return f'<div class="b1">{parts}</div>'


def _closed(line: str) -> str:
    return line if line[-1] in ".!?。" else f"{line}."


def _link(line: str) -> str:
    return f'<p><a href="https://messenger.example/1">{line}</a></p>'


def _state(lang: str, after: str, text: dict[str, int], shape: str) -> AccessState:
    page: OwnPage = story("line", _article(lang), "", after=after, shape=shape, **text)
    return filters.clean(page.html, "https://courier.example/line").access.state


def _share(states: Sequence[AccessState], wanted: AccessState) -> float:
    return sum(state is wanted for state in states) / len(states)


@pytest.mark.parametrize(
    ("name", "text"), [("beginning", BEGINNING), ("broken_off", BROKEN_OFF)]
)
def test_walls_after_the_beginning_of_a_text(name: str, text: dict[str, int]) -> None:
    states = [_state(lang, _box(line), text, "divs") for lang, line in _all("walls")]
    assert len(states) >= 200
    assert _share(states, AccessState.PAYWALLED) >= FLOORS["lines"][name]


@pytest.mark.parametrize("text", [BEGINNING, WHOLE])
def test_counters_are_meters_whether_the_text_is_whole_or_not(
    text: dict[str, int],
) -> None:
    states = [_state(lang, _box(line), text, "app") for lang, line in _all("meters")]
    assert len(states) >= 30
    assert _share(states, AccessState.METERED) >= FLOORS["lines"]["meters"]


def test_link_to_the_whole_text_on_another_site_makes_a_teaser() -> None:
    lines = _all("elsewhere")
    states = [_state(lang, _link(line), BEGINNING, "divs") for lang, line in lines]
    assert _share(states, AccessState.TEASER) >= FLOORS["lines"]["elsewhere"]
    whole = [
        _state(lang, _link(line), WHOLE, "divs") for lang, line in _all("harmless")
    ]
    assert AccessState.TEASER not in whole


@pytest.mark.parametrize("shape", ["divs", "app", "article"])
def test_harmless_lines_leave_a_whole_text_full(shape: str) -> None:
    wrong = [
        (lang, line, state)
        for lang, line in _all("harmless")
        if (state := _state(lang, _box(line), WHOLE, shape)) is not AccessState.FULL
    ]
    assert not wrong


@pytest.mark.parametrize("shape", ["divs", "app", "article"])
def test_harmless_lines_leave_a_brief_full(shape: str) -> None:
    """A line without an end mark may be the text's own last one, amid a sentence."""
    langs = {
        lang
        for lang in LINES
        if _article(lang) and _state(lang, "", BRIEF, shape) is AccessState.FULL
    }
    assert len(langs) >= 15
    wrong = [
        (lang, line, state)
        for lang, line in _all("harmless")
        if lang in langs
        and (state := _state(lang, _box(_closed(line)), BRIEF, shape))
        is not AccessState.FULL
    ]
    assert not wrong


@pytest.mark.parametrize("lang", [lang for lang in LINES if not _article(lang)])
def test_wordings_of_languages_without_an_article(lang: str) -> None:
    missed = [x for x in LINES[lang]["walls"] if not says("held", x, (lang, "en"))]
    wrong = [x for x in LINES[lang]["harmless"] if says("held", x, (lang, "en"))]
    assert not missed
    assert not wrong
