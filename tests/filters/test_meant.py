"""Markup that carries meaning: struck, raised, numbered, formulas, tables, mail."""

from __future__ import annotations

import re

import pytest

import filters
from filters import levels
from filters.article import Block, BlockKind, SpanKind
from filters.extract.formulas import formula
from filters.extract.mail import address_of
from filters.extract.numbering import numeral
from filters.extract.page import Page
from filters.levels import level, lowered, raised


def blocks_of(html: str) -> tuple[Block, ...]:
    return filters.clean_fragment(html, url="https://post.example/a").blocks


def text_of(html: str) -> str:
    return "\n".join(block.text for block in blocks_of(html))


def marked(block: Block) -> list[tuple[str, str]]:
    return [(block.text[s.start : s.end], s.kind.value) for s in block.spans]


# --------------------------------------------------------------------- struck


@pytest.mark.parametrize(
    "struck",
    [
        "<del>Not</del> guilty",
        "<s>Not</s> guilty",
        "<strike>Not</strike> guilty",
        "<s> Not </s> guilty",
        "<del>N</del><del>ot</del> guilty",
        "<del>N<s>o</s>t</del> guilty",
        '<span style="text-decoration: line-through">Not</span> guilty',
    ],
)
def test_what_is_struck_is_never_read_as_said(struck: str) -> None:
    (block,) = blocks_of(f"<p>{struck}</p>")
    assert block.text == "~~Not~~ guilty"
    assert marked(block) == [("~~Not~~", "strike")]


def test_other_spans_keep_their_words_around_what_is_struck() -> None:
    html = (
        "<p><b>One <del>two</del></b> <a href='/x'>three</a> <del>a <i>b</i></del></p>"
    )
    (block,) = blocks_of(html)
    assert block.text == "One ~~two~~ three ~~a b~~"
    assert marked(block) == [
        ("One ~~two~~", "bold"),
        ("~~two~~", "strike"),
        ("three", "link"),
        ("~~a b~~", "strike"),
        ("b", "italic"),
    ]


def test_each_paragraph_that_is_struck_says_so() -> None:
    html = "<del><p>One.</p><p>Two.</p></del><p>Three.</p>"
    assert text_of(html) == "~~One.~~\n~~Two.~~\nThree."


@pytest.mark.parametrize("tag", ["p", "div", "li", "h2", "blockquote", "section"])
def test_a_block_that_is_styled_as_struck_says_so(tag: str) -> None:
    html = (
        f"<{tag} style='color: red; TEXT-DECORATION: line-through solid'>All of this "
        f"<b>was</b> withdrawn</{tag}><p>This stands.</p>"
    )
    assert text_of(html) == "~~All of this was withdrawn~~\nThis stands."


def test_a_struck_block_strikes_what_is_in_it_and_nothing_behind() -> None:
    html = (
        "<b><div style='text-decoration:line-through'>One<p>Two</p><ul><li>Three</ul>"
        "</div>Four</b> five<p>Six</p>"
    )
    assert text_of(html) == "~~One~~\n~~Two~~\n~~Three~~\nFour five\nSix"
    struck = blocks_of(html)[3]
    assert marked(struck) == [("Four", "bold")]


@pytest.mark.parametrize(
    ("style", "is_it"),
    [
        ("text-decoration-line: underline line-through", True),
        ("-webkit-text-decoration: line-through", True),
        ("text-decoration/* was none */: line-through !important", True),
        ("text-decoration: line-through; text-decoration-color: red", True),
        ("/* no line-through */", False),
        ("text-decoration: none /* no line-through */", False),
        ("text-decoration: none; /* text-decoration: line-through;", False),
        ("text-decoration: line-through; text-decoration: none", False),
        ("--line-through: 1", False),
        ("text-decoration: none; background: url(line-through.png)", False),
    ],
)
def test_a_style_strikes_where_it_says_so(style: str, is_it: bool) -> None:
    text = "~~Not~~ guilty" if is_it else "Not guilty"
    assert text_of(f"<p><span style='{style}'>Not</span> guilty</p>") == text


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("a href='/x'", "link"),
        ("b", "bold"),
        ("em", "italic"),
        ("span", ""),
        ("q", ""),
        ("del", ""),
    ],
)
def test_a_span_of_any_kind_may_be_styled_as_struck(tag: str, kind: str) -> None:
    html = (
        f"<p><code><{tag} style='text-decoration: line-through'>Not</{tag.split()[0]}> "
        "guilty</code> of it</p>"
    )
    (block,) = blocks_of(html)
    assert block.text == "~~Not~~ guilty of it"
    found = [(words.replace("~~Not~~", "Not"), k) for words, k in marked(block)]
    wanted = [("Not guilty", "code"), ("Not", "strike"), ("Not", kind)]
    assert sorted(found) == sorted(pair for pair in wanted if pair[1])


def test_a_style_strikes_in_a_cell() -> None:
    (table,) = blocks_of(
        "<table><tr><th>A<th>B<tr><td>C<td><i style='text-decoration: line-through'>"
        "Not</i> guilty</table>"
    )
    assert table.rows[1] == ("C", "~~Not~~ guilty")


def test_signs_struck_to_style_them_are_no_withdrawal() -> None:
    assert text_of("<p><s>@</s>ann and <s> </s><s></s>bob</p>") == "@ann and bob"


def test_a_page_says_the_same_as_a_feed() -> None:
    said = (
        "<p>The jury found her <del>not</del> guilty of 10<sup>6</sup> counts, and the "
        "court in the old town adjourned until the next morning.</p><p>Her counsel had "
        "asked for a new trial in spring, and said that he would go to the court of "
        "appeal with it.</p><p>The sentence is to be told within three weeks.</p>"
    )
    page = f"<html><body><article><h1>Found</h1>{said}</article></body></html>"
    whole = filters.clean(page, url="https://post.example/a").text
    assert "~~not~~ guilty of 10⁶ counts" in whole


# ---------------------------------------------------------------- quoted, read


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("He said <q>no</q>, and <q>yes </q>too.", 'He said "no", and "yes" too.'),
        ("<q>No <i>more</i></q> he said", '"No more" he said'),
        ("He said <q>“no”</q> and “<q>yes</q>”.", "He said “no” and “yes”."),
        ("Fin d’<q>une ère</q>.", 'Fin d’"une ère".'),
        ("He said <q></q><q><i></i></q>no.", "He said no."),
        ("<ruby>東京<rt>とうきょう</rt></ruby>の", "東京(とうきょう)の"),
        ("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>", "東(とう)京(きょう)"),
        ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>は", "港(みなと)は"),
        ("<ruby>港<rp>（</rp><rt>みなと</rt><rp>）</rp></ruby>は", "港（みなと）は"),
    ],
)
def test_signs_that_browsers_draw_are_in_the_text(html: str, text: str) -> None:
    assert text_of(f"<p>{html}</p>") == text


def test_a_quotation_over_paragraphs_has_its_signs_at_both_ends() -> None:
    html = "<div>He: <q>One.<p>Two.</p>Three.</q></div><p>Four.</p>"
    assert text_of(html) == 'He: "One.\nTwo.\nThree."\nFour.'
    # A sign is no paragraph.
    assert text_of("<q><p>One.</p></q><p>Two.</p>") == "One.\nTwo."


def test_links_in_what_is_quoted_keep_their_words() -> None:
    (block,) = blocks_of("<p>So <q>all <a href='/x'>of it </a></q>went <b>on</b></p>")
    assert block.text == 'So "all of it" went on'
    assert [words.strip('"') for words, _ in marked(block)] == ["of it", "on"]


# --------------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>6</sup>", "10⁶"),
        ("2<sup>10</sup>", "2¹⁰"),
        ("10<sup>-9</sup>", "10⁻⁹"),
        ("10<sup>−9</sup>", "10⁻⁹"),
        ("5<sup>2</sup> km", "5² km"),
        ("5 km<sup>2</sup>", "5 km²"),
        ("x<sup>n+1</sup>", "xⁿ⁺¹"),
        ("x<sup>n + 1</sup>", "xⁿ⁺¹"),
        ("2<sup>n</sup>", "2ⁿ"),
        ("e<sup>ix</sup>", "eⁱˣ"),
        ("(a+b)<sup>k</sup>", "(a+b)ᵏ"),
        ("2<sup>0.5</sup>", "2^(0.5)"),
        ("x<sup>q</sup>", "x^q"),
        ("e<sup>iπ</sup>", "e^(iπ)"),
        ("2<sup>2<sup>3</sup></sup>", "2^(2³)"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("3<sup>1</sup>/<sub>2</sub>", "3¹/₂"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("SO<sub>4</sub><sup>2−</sup>", "SO₄²⁻"),
        ("CO<sub>2</sub>", "CO₂"),
        ("v<sub>max</sub>", "vₘₐₓ"),
        ("T<sub>crit</sub>", "T_(crit)"),
        ("T<sub>c</sub>", "T_c"),
        # small, not raised in meaning
        ("1<sup>st</sup>", "1st"),
        ("2<sup>nd</sup>", "2nd"),
        ("2<sup>e</sup>", "2e"),
        ("XXI<sup>e</sup> siècle", "XXIe siècle"),
        ("1<sup>ère</sup>", "1ère"),
        ("M<sup>me</sup> Roux", "Mme Roux"),
        ("D<sup>r</sup> Roux", "Dr Roux"),
        ("n<sup>os</sup> 5, 6", "nos 5, 6"),
        ("10<sup>h</sup>30", "10h30"),
        ("n<sup>o</sup> 5", "nº 5"),
        ("2<sup>a</sup>", "2ª"),
        ("20<sup>o</sup>C", "20ºC"),
        ("Foo<sup>TM</sup>", "Foo™"),
        ("Foo<sup>®</sup>", "Foo®"),
        ("word<sup>*</sup>", "word*"),
        ("<sup>Prices may vary by region</sup>", "Prices may vary by region"),
        ("Photo <sub>Ann Roux, 5 May 2026</sub>", "Photo Ann Roux, 5 May 2026"),
        ("Photograph<sub>Roux</sub>", "PhotographRoux"),
        # marks of notes
        ('said<sup><a href="#fn1">1</a></sup>.', "said¹."),
        ("in 2019<sup>3, 14</sup>.", "in 2019³, ¹⁴."),
        ("said<sup>[1]</sup>.", "said[1]."),
        ("said<sup>[note 1]</sup>.", "said[note 1]."),
    ],
)
def test_what_is_raised_or_lowered_reads_as_it_is_meant(html: str, text: str) -> None:
    assert text_of(f"<p>{html}</p>") == text


def test_the_mark_of_a_note_stays_a_link() -> None:
    (block,) = blocks_of("<p>It is<sup><a href='/notes#1'>12</a></sup> so.</p>")
    assert block.text == "It is¹² so."
    assert [(block.text[s.start : s.end], s.href) for s in block.spans] == [
        ("¹²", "https://post.example/notes#1")
    ]


def test_links_behind_what_grew_keep_their_words() -> None:
    (block,) = blocks_of("<p>At 2<sup>0.5</sup> <a href='/x'>here</a></p>")
    assert block.text == "At 2^(0.5) here"
    assert marked(block) == [("here", "link")]


def test_captions_keep_their_levels() -> None:
    html = (
        "<figure><img src='https://post.example/a.jpg'>"
        "<figcaption>CO<sub>2</sub> over <del>France</del> Spain</figcaption></figure>"
    )
    assert text_of(html) == "CO₂ over ~~France~~ Spain"


def test_levels_are_found_on_the_line() -> None:
    assert level(raised("-26") + lowered("2") + "H") == "-262H"
    assert level("km² H₂O 10⁻⁹") == "km2 H2O 10-9"


# -------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("html", "markers"),
    [
        ("<ol><li value=5>a<li>b<li value=9>c<li>d</ol>", "5. 6. 9. 10."),
        ("<ol start=3><li>a<li>b</ol>", "3. 4."),
        ("<ol start=-1><li>a<li>b<li>c</ol>", "-1. 0. 1."),
        ("<ol reversed><li>a<li>b<li>c</ol>", "3. 2. 1."),
        ("<ol reversed start=10><li>a<li>b</ol>", "10. 9."),
        ("<ol type=a><li>a<li>b</ol>", "a. b."),
        ("<ol type=A start=26><li>a<li>b</ol>", "Z. AA."),
        ("<ol type=i start=3><li>a<li>b</ol>", "iii. iv."),
        ("<ol type=I><li>a<li type=1>b</ol>", "I. 2."),
        ("<ol style='list-style-type: lower-alpha'><li>a<li>b</ol>", "a. b."),
        ("<ol start=x type=disc><li value=>a</ol>", "1."),
        ("<ol start=99999999999999999999><li>a</ol>", "1000000."),
        ("<ul start=4><li value=7>a</ul>", "•"),
    ],
)
def test_items_are_numbered_as_the_page_says(html: str, markers: str) -> None:
    assert " ".join(block.marker for block in blocks_of(html)) == markers


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (1994, "i", "mcmxciv"),
        (4000, "I", "4000"),
        (0, "a", "0"),
        (-3, "A", "-3"),
        (703, "a", "aaa"),
        (12, "", "12"),
    ],
)
def test_numerals(number: int, kind: str, said: str) -> None:
    assert numeral(number, kind) == said


# ------------------------------------------------------------------- formulas

HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
SUM = "<mi>a</mi><mo>+</mo><mi>b</mi>"
TEX = "<annotation encoding='application/x-tex'>E</annotation>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<mi>x</mi><mo>=</mo>{HALF}", "x = 1/2"),
        (f"<mrow><mo>-</mo>{HALF}</mrow>", "-1/2"),
        ("<msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>", "xⁿ⁺¹"),
        (f"<msup><mrow>{SUM}</mrow><mn>2</mn></msup>", "(a + b)²"),
        ("<msub><mi>T</mi><mi>c</mi></msub>", "T_c"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "xᵢ²"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        (f"<msqrt>{SUM}</msqrt>", "√(a + b)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        (f"<mfrac><mrow>{SUM}</mrow><mi>c</mi></mfrac>", "(a + b)/c"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x̄"),
        ("<mi>sin</mi><mo>&ApplyFunction;</mo><mi>x</mi>", "sin x"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        (
            "<mmultiscripts><mi>U</mi><mprescripts/><mn>92</mn><mn>238</mn>"
            "</mmultiscripts>",
            "₉₂²³⁸U",
        ),
        (
            "<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>)</mo>",
            "(1, 0; 0, 1)",
        ),
        (f"<semantics><mi>F</mi>{TEX}</semantics>", "F"),
        (f"<semantics>{TEX}</semantics>", "E"),
        ("&amp;<!-- c -->", "&"),
        ("", ""),
    ],
)
def test_a_formula_is_laid_on_the_line(inside: str, text: str) -> None:
    said = text_of(f"<p>Let <math>{inside}</math> hold.</p>")
    assert said == f"Let {text} hold.".replace("  ", " ")


def test_what_the_page_says_stands_for_an_empty_formula() -> None:
    html = "<p>So <math alttext='E=mc^2'></math>, and <math></math>no more.</p>"
    assert text_of(html) == "So E=mc^2, and no more."


def test_a_formula_shown_as_a_picture_is_said_once() -> None:
    math = "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>"
    html = (
        f"<p>Let <span class='x-mathml-inline' style='display: none'>{math}</span>"
        "<img class='x-math-fallback' aria-hidden=true alt='x=1' src='/x.svg'> hold, "
        "and <img class='latex' alt='y=2' src='/y.png'> too.</p>"
    )
    assert text_of(html) == "Let x = 1 hold, and y=2 too."


def test_a_formula_without_end_is_bounded() -> None:
    deep = "<mrow>" * 800 + "<mi>x</mi>"
    assert text_of(f"<p>a <math>{deep}</math></p>") == "a x"
    wide = Page(f"<math alttext='many'>{'<mi>x</mi>' * 5000}</math>").tree
    math = wide.css_first("math")
    assert math is not None
    assert formula(math) == "many"


class _Watched:
    """A pattern that remembers what it was asked to change."""

    def __init__(self, inner: re.Pattern[str]) -> None:
        self.inner = inner
        self.seen: list[str] = []

    def sub(self, new: str, text: str) -> str:
        self.seen.append(text)
        return self.inner.sub(new, text)


def test_no_run_of_blanks_reaches_the_pattern_of_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = _Watched(levels._AROUND_SIGN)
    monkeypatch.setattr(levels, "_AROUND_SIGN", watched)
    blanks = "<mspace/>" * 50
    inside = f"<mrow><mi>n</mi>{blanks}<mo>+</mo>{blanks}<mn>1</mn></mrow>"
    assert (
        text_of(
            f"<p><math><msup><mi>x</mi>{inside}</msup><mi>y</mi><msub><mi>z</mi>{inside}"
            "</msub></math></p>"
        )
        == "xⁿ⁺¹yzₙ₊₁"
    )
    assert raised("n  +\t 1", "x") == "ⁿ⁺¹"
    assert len(watched.seen) == 3
    assert not any("  " in text or "\t" in text for text in watched.seen)


def test_a_formula_nested_without_end_is_laid_in_bounded_work() -> None:
    deep = "<msub><mi>x</mi>" * 200 + f"<mtext>{'1' * 9_000}</mtext>" + "</msub>" * 200
    math = Page(f"<math alttext='deep'>{deep}</math>").tree.css_first("math")
    assert math is not None
    assert formula(math) == "deep"


# --------------------------------------------------------------------- tables


def test_cells_say_what_their_markup_means() -> None:
    html = (
        "<table><caption>CO<sub>2</sub> a year</caption><tr><th>Land<th>t"
        "<tr><td>Aa<td>10<sup>6</sup><tr><td>Bb<td><del>4</del><br>5"
        "<tr><td>Cc<td><math><msup><mi>x</mi><mn>2</mn></msup></math></table>"
    )
    caption, table = blocks_of(html)
    assert caption.text == "CO₂ a year"
    assert table.rows == (("Land", "t"), ("Aa", "10⁶"), ("Bb", "~~4~~ 5"), ("Cc", "x²"))


def test_cells_that_reach_further_leave_the_others_in_their_columns() -> None:
    html = (
        "<table><tr><th>Land<th colspan=2>Seats<th>Turnout"
        "<tr><td rowspan=2>Aa<td>1<td>2<td>3<tr><td>4<td>5<td>6"
        "<tr><td>Bb<td>7<td>8<td rowspan=9>9<tr><td>Cc</table>"
    )
    (table,) = blocks_of(html)
    assert table.rows == (
        ("Land", "Seats", "", "Turnout"),
        ("Aa", "1", "2", "3"),
        ("Aa", "4", "5", "6"),
        ("Bb", "7", "8", "9"),
        ("Cc", "", "", "9"),
    )


def test_cells_over_the_whole_width_lay_out_a_page() -> None:
    html = "<table><tr><td colspan=2>One<tr><td colspan=2>Two</table>"
    assert [b.kind for b in blocks_of(html)] == [BlockKind.PARAGRAPH] * 2


# ----------------------------------------------------------------------- mail


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("mailto:ann@post.example", "mailto:ann@post.example"),
        ("MAILTO:Ann.O'Neil+x@post.example", "mailto:Ann.O'Neil+x@post.example"),
        ("mailto:ann@post.example?subject=a&body=b", "mailto:ann@post.example"),
        ("mailto:ann%40post.example", "mailto:ann@post.example"),
        ("mailto:a@x.example, b@y.example", "mailto:a@x.example,b@y.example"),
        ("mailto:grüße@päivä.example", "mailto:grüße@päivä.example"),
        ("mailto:?subject=Read%20this", ""),
        ("mailto:ann", ""),
        ("mailto:-x@-y.example", ""),
        ("mailto:a b@x.example", ""),
        ("mailto:a%0d%0aBcc:x@y.example", ""),
        ("mailto:" + "a" * 2000 + "@x.example", ""),
        ("javascript:alert(1)", ""),
        ("https://post.example/a@b.example", ""),
        ("", ""),
    ],
)
def test_the_address_of_mail_is_the_address_alone(href: str, address: str) -> None:
    assert address_of(href) == address


def test_an_address_of_mail_is_told_from_a_link() -> None:
    (block,) = blocks_of("<p>Write to <a href='mailto:ann@post.example'>us</a>.</p>")
    (span,) = block.spans
    assert (span.kind, span.href) == (SpanKind.MAIL, "mailto:ann@post.example")
    assert block.link_density == 0
    assert filters.article.from_dict(
        filters.article.to_dict(filters.Article(blocks=(block,)))
    ).blocks == (block,)


# -------------------------------------------------------------------- hostile


def test_markup_without_end_costs_its_length_and_not_its_depth() -> None:
    many = text_of("<p>" + "<s>a</s> <b>b</b> " * 20_000 + "</p>")
    assert many.count("~~a~~ b") == 20_000
    deep = "<sup>" * 900 + "2" * 100_000 + "</sup>" * 900
    assert text_of(f"<p>x{deep}</p>") == "x" + "2" * 100_000
    signs = "<s>" * 900 + "@" * 100_000 + "</s>" * 900
    assert text_of(f"<p>x{signs}</p>") == "x" + "@" * 100_000


def test_cells_that_reach_without_end_are_bounded() -> None:
    wide = "<td colspan=50 rowspan=50>a" * 5_000
    (table, *_) = blocks_of(f"<table><tr>{wide}<tr>{wide}</table>")
    assert sum(map(len, table.rows)) <= 2 * 4_100
