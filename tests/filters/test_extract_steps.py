"""The steps after the model on chances of our choosing: what it would doubt is kept."""

from __future__ import annotations

from filters.extract.alike import keep_alike
from filters.extract.ends import keep_broken_end
from filters.extract.mend import fill, keep_entries
from filters.extract.page import Page
from filters.extract.pieces import Piece
from filters.extract.walk import Walker

_SENTENCE = "The ferry was late again on Monday, and nobody on the quay was surprised."
_OTHER = "The harbour master said that he had seen worse, and he went back to his soup."


def pieces_of(html: str) -> list[Piece]:
    return Walker("https://post.example/").walk(Page(html, "").tree.root)


def kept_of(pieces: list[Piece], keep: list[bool]) -> list[str]:
    return [p.text for p, good in zip(pieces, keep, strict=True) if good]


def entry(number: int) -> str:
    return (
        f'<div class="live-blog-entry"><p>{number}. {_SENTENCE}</p>'
        f"<aside><p>{number}. {_OTHER}</p></aside></div>"
    )


def test_sentences_of_what_is_named_a_live_entry_are_text() -> None:
    pieces = pieces_of("".join(map(entry, range(7))))
    keep = [False] * len(pieces)
    keep_entries(pieces, keep)
    assert kept_of(pieces, keep) == [f"{n}. {_SENTENCE}" for n in range(7)]


def test_a_few_boxes_of_that_name_may_be_headlines_of_a_live_blog_elsewhere() -> None:
    pieces = pieces_of("".join(map(entry, range(2))))
    keep = [False] * len(pieces)
    keep_entries(pieces, keep)
    assert not any(keep)


def among(line: str, after: str = "") -> tuple[list[Piece], list[bool]]:
    """Return an article with `line` in its middle, all but the line kept."""
    texts = [f"{n}. {_SENTENCE}" for n in range(6)]
    before, behind = texts[:3], texts[3:]
    body = "".join(
        [*(f"<p>{t}</p>" for t in before), line, *(f"<p>{t}</p>" for t in behind)]
    )
    pieces = pieces_of(f"<div>{body}{after}</div>")
    return pieces, [p.text in texts for p in pieces]


def alike(
    pieces: list[Piece], keep: list[bool], chance: float, *, far: bool = False
) -> list[bool]:
    table = [None if far and not good else [0.0] for good in keep]
    chances = [0.9 if good else chance for good in keep]
    keep_alike(pieces, keep, chances, table)
    return keep


def test_a_line_like_its_neighbours_is_text_unless_the_model_is_sure_it_is_not() -> (
    None
):
    pieces, keep = among("<p>Berths: 12</p>")
    assert all(alike(pieces, list(keep), 0.2))
    assert not all(alike(pieces, list(keep), 0.05))
    assert all(alike(pieces, list(keep), 0.0, far=True))


def test_a_line_of_another_class_or_that_stands_there_twice_is_not() -> None:
    pieces, keep = among('<p class="ad">Berths: 12</p>')
    assert alike(pieces, list(keep), 0.4) == keep
    pieces, keep = among("<p>Advertisement</p><p>Advertisement</p>")
    assert alike(pieces, list(keep), 0.4) == keep


def test_a_whole_sentence_may_be_a_link_and_a_headline_may_not() -> None:
    pieces, keep = among(f'<p><a href="/a">{_OTHER}</a></p>')
    assert all(alike(pieces, list(keep), 0.2))
    pieces, keep = among(f'<p><a href="/a">{_OTHER.removesuffix(".")}</a></p>')
    assert alike(pieces, list(keep), 0.2) == keep
    pieces, keep = among(f'<p><a href="/a">Read also: {_OTHER}</a></p>')
    assert alike(pieces, list(keep), 0.2) == keep


def test_under_the_text_lines_go_on_until_the_first_that_does_not_fit() -> None:
    pieces, keep = among(
        "", "<p>Ada Winther</p><p><a href='/'>All news</a></p><p>.</p>"
    )
    found = alike(pieces, list(keep), 0.3)
    assert kept_of(pieces, found)[-1] == "Ada Winther"
    assert alike(pieces, list(keep), 0.2) == keep


def test_a_class_that_the_paragraphs_wear_says_nothing_about_their_headings() -> None:
    def kept(name: str) -> bool:
        paragraph = f'<p class="{name}">{_SENTENCE}</p>'
        pieces = pieces_of(
            f'<div>{paragraph}<h2 class="paywall">Winter</h2>{paragraph}</div>'
        )
        keep = [True, False, True]
        fill(pieces, keep, [0.9, 0.2, 0.9], barred=set(), live=False)
        return keep[1]

    assert kept("paywall")
    assert not kept("plain")


def test_a_line_that_breaks_off_is_the_last_only_where_nothing_follows() -> None:
    def kept(after: str) -> list[str]:
        line = "<p>All that is known about it …</p>"
        pieces = pieces_of(f"<div><p>{_SENTENCE}</p>{line}{after}</div><p>Home</p>")
        keep = [True, *[False] * (len(pieces) - 1)]
        keep_broken_end(pieces, keep, [0.9, *[0.3] * (len(pieces) - 1)])
        return kept_of(pieces, keep)

    assert len(kept("")) == 2
    assert kept("<p>Top</p>") == [_SENTENCE]
