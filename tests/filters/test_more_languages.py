"""Languages whose rules came later: how they are told, and what their rules find."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import filters
from filters.appeals import mark
from filters.appeals.diction import diction, knows, unknown
from filters.appeals.evidence import profiles_of
from filters.appeals.fold import fold
from filters.appeals.judge import builtin_rules
from filters.appeals.languages import choose
from filters.article import Block, BlockKind
from filters.extract.language import detect, language_of
from filters.options import CleanOptions
from filters.own_letters import own_letters

CORPUS = Path(__file__).parent.parent / "corpus"
CORE = {
    "donation",
    "subscription",
    "paywall",
    "registration",
    "newsletter",
    "app_promo",
    "adblock_nag",
    "cookie",
}


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """Return the documents, written before the rules by the writer of the rules."""
    path = CORPUS / "appeals_more_languages.jsonl"
    return tuple(map(json.loads, path.read_text("utf-8").splitlines()))


@cache
def texts_of(lang: str) -> tuple[str, ...]:
    """Return all blocks of a language."""
    found = [d["blocks"] for d in documents() if d["lang"] == lang]
    return tuple(block["text"] for blocks in found for block in blocks)


LANGS = sorted({str(document["lang"]) for document in documents()})


@pytest.mark.parametrize("lang", LANGS)
def test_a_language_is_known_by_its_tag_and_by_its_text(lang: str) -> None:
    assert lang in choose(f"{lang}-{lang.upper()}", [])
    assert lang in choose("", texts_of(lang))
    # Templates say "en" on pages in all languages.
    assert lang in choose("en-US", texts_of(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_in_a_language_is_called_so(lang: str) -> None:
    text = " ".join(texts_of(lang))
    assert language_of(text, f"{lang}-{lang.upper()}") == lang
    assert detect(text) in (lang, "")


@pytest.mark.parametrize(
    "text",
    [
        "As eleições não são um jogo: as decisões põem em risco milhões de lições.",
        "Những người này đã bỏ lỡ cơ hội và rõ ràng là không hài lòng với kết quả.",
        "Порт открыли во вторник после девяти дней шторма, и суда вышли в море.",
        "Порт знову відкрили у вівторок, і три пороми вийшли ще до полудня.",
        "Пристанището беше отворено отново във вторник след деветдневна буря.",
        "Лука је поново отворена у уторак после девет дана олује, кажу надлежни.",
        "बंदरगाह मंगलवार को फिर से खुल गया और तीन नावें दोपहर से पहले रवाना हुईं।",
        "Liman salı günü yeniden açıldı ve üç feribot öğleden önce yola çıktı.",
        "Satama avattiin tiistaina uudelleen, ja kolme lauttaa lähti ennen päivää.",
        "Havnen åbnede igen tirsdag, og tre færger sejlede før middag, siger hun.",
        "De coördinator zei dat de financiën van België en Oekraïne op orde zijn en "
        "dat de haven, die negen dagen dicht was, dinsdag weer open is gegaan.",
        "Az õsz elején újra megnyílt a kikötõ, és három komp is elindult délelõtt.",
        "The ḥadīth was read in Jīzān by a scholar on Monday, the agency said, and "
        "hundreds came to listen in the harbour, which had been closed by a storm.",
    ],
    ids=lambda text: text[:12],
)
def test_others_of_the_script_are_not_taken_for_them(text: str) -> None:
    assert own_letters(text) == ""


#: Written with letters by which another language is told.
MAORI = (
    "Kua tīmata te hui a te iwi i te rā nei ki te marae, ā, he nui ngā tāngata kua "
    "tae mai ki te whakarongo ki ngā kōrero a te minita mō te whenua me ngā wai. E ai "
    "ki te kaikōrero, kāore anō te kāwanatanga kia whakaae ki ngā tono. "
)
FAROESE = (
    "Havnin var stongd í níggju dagar, sigur landsstýrismaðurin, og eingin visti "
    "hvussu leingi óveðrið fór at vara. Fólk í bygdunum hevur fingið at vita, at "
    "ferjurnar ikki sigla fyrr enn tíðliga mánadagin, tá veðrið væntandi verður betri. "
)
UZBEK = "Бандар сешанба куни қайта очилди, уч паром тушгача йўлга чиқди, дейди ўзи. "


@pytest.mark.parametrize(
    ("text", "lang"), [(MAORI, "mi"), (FAROESE, "fo"), (UZBEK, "uz")]
)
def test_a_page_that_claims_a_language_not_known_here_is_believed(
    text: str, lang: str
) -> None:
    assert language_of(text * 4, f"{lang}-XX") == lang


@pytest.mark.parametrize("text", [MAORI, FAROESE])
def test_some_of_the_letters_are_not_enough(text: str) -> None:
    assert own_letters(text * 4) == ""
    assert own_letters(text * 4 + "Škoda, Žižek. ") == ""


def test_a_template_is_not_believed_where_the_letters_say_more() -> None:
    latvian = (
        "Osta tika atkal atvērta otrdien pēc deviņu dienu vētras, un trīs prāmji devās "
        "jūrā pirms pusdienlaika, paziņoja ministrija. Cilvēki ciemos saņēmuši ziņu. "
    )
    icelandic = (
        "Höfnin var lokuð í níu daga, segir ráðherrann, og enginn vissi hversu lengi "
        "óveðrið myndi vara. Fólk í þorpunum hefur fengið að vita það nú þegar. "
    )
    macedonian = "Пристаништето ќе биде отворено, а меѓу ѕидовите ќе има луѓе. "
    for claim in ("en", "xx", "", "en-US"):
        assert language_of(latvian * 3, claim) == "lv"
        assert language_of(icelandic * 3, claim) == "is"
        assert language_of(macedonian * 4, claim) == "mk"
    # No other language has its letters.
    assert language_of(macedonian * 4, "sr") == "mk"


def test_the_word_list_is_silent_about_languages_it_does_not_know() -> None:
    """Short words of one language are words of appeals, or of news, in another."""
    for lang in LANGS:
        assert knows(set(choose(lang, []))) is (lang == "be"), lang
    assert knows({"en"})
    assert knows({"de", "en", "sq"})
    line = "Pa ju nuk do të mund të vazhdonim, me ju po."
    (seen,) = profiles_of([line], builtin_rules(("en", "sq")))
    assert seen.diction == unknown() != diction(fold(line))


def test_a_belarusian_page_has_the_rules_of_russian_too() -> None:
    assert set(choose("be", [])) == {"be", "en", "ru"}
    assert language_of("Порт открыли после шторма, " * 20, "be-BY") == "be"


_PAGE = """<!doctype html><html{lang}><head><title>x</title></head><body><main><article>
<h1>{title}</h1>{paragraphs}</article></main></body></html>"""


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("lang", LANGS)
def test_an_appeal_on_a_page_goes_and_the_news_stays(lang: str, tagged: bool) -> None:
    blocks = [
        block
        for document in documents()
        if document["lang"] == lang
        for block in document["blocks"]
    ]
    news = [b["text"] for b in blocks if b["label"] == "article"]
    gift = next(b["text"] for b in blocks if b["label"] == "donation")
    lines = [*news[1:6], gift, *news[6:]]
    html = _PAGE.format(
        lang=f' lang="{lang}-{lang.upper()}"' if tagged else "",
        title=news[0],
        paragraphs="".join(f"<p>{line}</p>" for line in lines),
    )
    article = filters.clean(html, "https://paper.example/story")
    gone = [block.text for block in article.blocks if block.removal]
    assert gone == [gift]
    if tagged:
        assert article.lang == lang


def test_quality_on_their_documents_is_held() -> None:
    floors = tomllib.loads((CORPUS / "floors.toml").read_text("utf-8"))
    held = floors["appeals_more_languages"]
    core = gone = kept = lost = 0
    for document in documents():
        blocks = document["blocks"]
        marked = mark(
            [Block(BlockKind.PARAGRAPH, b["text"]) for b in blocks],
            lang=str(document["lang"]),
            url=None,
            options=CleanOptions(),
        )
        for block, found in zip(blocks, marked, strict=True):
            if block["label"] in CORE:
                core += 1
                gone += found.removal is not None
            elif block["label"] in ("article", "editor_note"):
                kept += 1
                lost += found.removal is not None
    assert gone / core >= held["removed"]
    assert 1 - lost / kept >= held["kept"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_alone_between_paragraphs_of_news(lang: str) -> None:
    """Wordings that are in no document, and the journalism nearest to the rules."""
    table = (CORPUS / "more_languages.tsv").read_text("utf-8").splitlines()
    lines = [row for row in (line.split("\t") for line in table) if row[0] == lang]
    news = [
        block["text"]
        for document in documents()
        if document["lang"] == lang
        for block in document["blocks"]
        if block["label"] == "article" and not block["hard"]
    ]
    lost, left = [], []
    for _, label, line in lines:
        blocks = [Block(BlockKind.PARAGRAPH, t) for t in (*news[:2], line, *news[2:4])]
        marked = mark(blocks, lang=lang, url=None, options=CleanOptions())
        assert all(b.removal is None for b in (*marked[:2], *marked[3:])), line
        if (marked[2].removal is None) == (label == "article"):
            continue
        (lost if label == "article" else left).append(line)
    assert lost == []
    assert len(left) <= 1
    assert len(lines) >= 50
