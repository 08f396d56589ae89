"""Appeals that somebody else makes, at the end of an article: news, and kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filters.appeals import judge, mark, single
from filters.appeals.attribution import attributes
from filters.appeals.fold import fold
from filters.appeals.model import model
from filters.article import Block, BlockKind
from filters.options import CleanOptions

NEWS = {
    "en": (
        "The council voted on Tuesday to close two of the five public pools in the "
        "city, after months of argument over a repair bill of 3.4 million pounds.",
        "The baths were built in the 1960s and need a new roof, engineers told the "
        "council last year; swimmers filled the gallery on Tuesday evening.",
        "Nobody came into politics to close a pool, Alan Prior, who chairs the "
        "committee, said before the vote, and he promised a report in the spring.",
    ),
    "de": (
        "Der Stadtrat hat am Dienstag beschlossen, das Hallenbad im kommenden Jahr zu "
        "schließen und die Mittel für die Schulen zu verwenden, teilte er mit.",
        "Das Bad wurde in den sechziger Jahren gebaut und braucht ein neues Dach, "
        "sagten Ingenieure dem Rat im vergangenen Jahr.",
        "Niemand sei in die Politik gegangen, um ein Bad zu schließen, sagte der "
        "Vorsitzende Alan Prior vor der Abstimmung und versprach einen Bericht.",
    ),
}


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Join us, they sang, and the crowd did."),
        ("en", "Join our WhatsApp group, the recruiters write, and the boys go."),
        ("en", "Please help us, the last message from the boat read."),
        ("en", "Click here, they say. Sign up, they say. Get 20% off, they say."),
        (
            "en",
            "Follow @harwickcouncil on X for updates, the council advised.",
        ),
        ("en", "Help us find Sam: call 101."),
        ("en", "You must register to vote by midnight on Tuesday 16 June."),
        ("en", "To apply, log in to your tax account by 31 January."),
        ("en", "Subscribe to the cheapest plan and you will pay £5.99 a month."),
        ("en", "If the gym keeps charging you, sign up for alerts from your bank."),
        ("en", "Gifts go to the Friends of Harwick Pool, account 12345678."),
        ("en", "You can read her reports here: part one, part two, part three."),
        ("de", "Unterstützen Sie uns, rief Okafor der Menge zu."),
        ("de", "Wer spenden möchte: Förderverein Hallenbad, IBAN DE02 1203 0000 0000."),
    ],
)
def test_an_appeal_of_somebody_else_stays(lang: str, line: str) -> None:
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in (*NEWS[lang], line)]
    marked = mark(blocks, lang=lang, url=None, options=CleanOptions())
    assert [block.text for block in marked if block.removal] == []


def test_a_quotation_that_stands_alone_stays() -> None:
    petition = "We depend on you. Every pound counts. Join us today."
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in NEWS["en"]]
    quoted = Block(BlockKind.QUOTE, petition)
    marked = mark([*blocks, quoted], lang="en", url=None, options=CleanOptions())
    assert marked[-1].removal is None
    plain = Block(BlockKind.PARAGRAPH, petition)
    marked = mark([*blocks, plain], lang="en", url=None, options=CleanOptions())
    assert marked[-1].removal


def test_an_account_among_our_own_appeals_goes() -> None:
    lines = (
        "Dear readers, our newsroom lives on your gifts.",
        "Please donate today and keep our reporting free for everyone.",
        "Account 12345678, sort code 20-00-00.",
    )
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in (*NEWS["en"] * 2, *lines)]
    marked = mark(blocks, lang="en", url=None, options=CleanOptions())
    assert [block.text for block in marked if block.removal] == list(lines)


@pytest.mark.parametrize(
    ("text", "says_who"),
    [
        ("Support us, she said.", True),
        ("«Iscrivetevi», dice Okafor ai cittadini.", True),
        ("Приходите к нам, сказала она.", True),
        ("Subscribe now, cancel anytime.", False),
        ("Give today, and tell a friend.", False),
    ],
)
def test_who_says_so_comes_after_a_comma(text: str, says_who: bool) -> None:
    assert attributes(fold(text)) is says_who


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        # Three of these report: of many, of her, and in a line that is no offer.
        ("Some 12,000 people pay $7 a month; 90,000 get the free newsletter.", False),
        ("She subscribed for $1 a month, then paid $19.99 for full access.", False),
        ("Cheap digital subscriptions were on offer from $1 a month.", False),
        # These only seem to.
        ("Subscribe today, the offer was $5 a month. Read on for $1 a month.", True),
        ("Keep reading for $1 a month, as she did; you paid $19.99.", True),
    ],
)
def test_no_score_outweighs_a_short_report_that_asks_nobody(
    text: str, goes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = replace(model(), limit=-20.0)
    monkeypatch.setattr(single, "model", lambda: everything)
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in (text, *NEWS["en"])]
    found = judge.judge(blocks, lang="en", options=CleanOptions())
    assert (found.removals()[0] is not None) is goes
