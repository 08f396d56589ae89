"""Saved articles: safe names, whole files, and Markdown in which text is only text."""

from __future__ import annotations

import errno
import json
import os
import re
import threading
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from filters.article import (
    Access,
    AccessState,
    Article,
    Block,
    BlockKind,
    Category,
    Removal,
    Span,
    SpanKind,
    from_dict,
)
from filters.text import is_clean
from newsreader import export, filenames, frontmatter
from newsreader.errors import in_words
from newsreader.facts.model import (
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.models import Entry, EntryRow, FeedSpec, Reading

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = (Mention(0, 1, 0, 1),)


def paragraph(text: str, *spans: Span) -> Block:
    return Block(BlockKind.PARAGRAPH, text, spans)


def reading(
    *blocks: Block, facts: Facts | None = None, title: str = "A title", **fields
) -> Reading:
    row = EntryRow(
        7, 1, "Example News", title, "Ann Lee", "https://news.example/a?utm_id=1",
        NOW, False, False, AccessState.FULL, 9, "en",
    )  # fmt: skip
    spec = FeedSpec("https://news.example/feed", tags=("world",))
    entry = Entry(row, "g", spec.url, "", ("World", "war"), (), NOW, None, NOW, spec)
    clean = Article(blocks, title=title, **fields)
    return Reading(entry, clean, facts or Facts(), "feed")


def body(*blocks: Block, **fields) -> str:
    """The Markdown below the title."""
    return export.markdown(reading(*blocks, **fields)).split("# A title\n\n")[1][:-1]


# ------------------------------------------------------------------ front matter


def read_front_matter(text: str) -> dict[str, object]:
    """A strict reader of the YAML we write: nothing else passes."""
    lines = text.split("\n")
    assert lines[0] == "---"
    end = lines.index("---", 1)
    data: dict[str, object] = {}
    stack: list[tuple[int, dict[str, object]]] = [(0, data)]
    key, holder = "", data
    for line in lines[1:end]:
        indent = len(line) - len(line.lstrip(" "))
        if item := re.fullmatch(r" *- (.+)", line):
            values = holder.setdefault(key, [])
            if values is None:
                values = holder[key] = []
            values.append(yaml_scalar(item[1]))
            continue
        match = re.fullmatch(r" *([a-z][a-z0-9_]*):(?: (.+))?", line)
        assert match, line
        while stack[-1][0] > indent:
            stack.pop()
        if stack[-1][0] < indent:
            inner: dict[str, object] = {}
            holder[key] = inner
            stack.append((indent, inner))
        holder, key = stack[-1][1], match[1]
        holder[key] = None if match[2] is None else yaml_scalar(match[2])
    return data


_YAML_PRINTABLE = re.compile(
    "[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


def yaml_scalar(text: str) -> object:
    """A YAML double-quoted scalar without line folding, or a plain JSON one."""
    if text in ("[]", "{}"):
        return json.loads(text)
    assert _YAML_PRINTABLE.fullmatch(text)
    if not text.startswith('"'):
        return json.loads(text)
    assert text.endswith('"')
    whole = re.sub(
        r"\\U([0-9A-F]{8})", lambda m: chr(int(m[1], 16)), text.replace("\\\\", "\0")
    )
    return json.loads(whole.replace("\0", "\\\\"), strict=False)


def test_front_matter_tells_all_that_is_known():
    removal = Removal(Category.DONATION, "en.x", "why", 0.9)
    text = export.markdown(
        reading(
            paragraph("News."),
            replace(paragraph("Give."), removal=removal),
            replace(paragraph("More."), removal=removal),
            byline="By Ann",
            access=Access(AccessState.TEASER, ('feed gives "41" words',)),
        )
    )
    assert read_front_matter(text) == {
        "title": "A title",
        "byline": "By Ann",
        "feed": "Example News",
        "feed_url": "https://news.example/feed",
        "url": "https://news.example/a",
        "published": "2026-11-22T12:00:00+00:00",
        "updated": None,
        "fetched": "2026-11-22T12:00:00+00:00",
        "lang": "en",
        "source": "feed",
        "access": {"state": "teaser", "evidence": ['feed gives "41" words']},
        "removed": {"donation": 2},
        "tags": ["world", "World", "war"],
    }


HOSTILE_VALUES = [
    "---", "\n---\nadmin: true\n---\n", "a: b", "- a", "#x", "'", '"', '\\"', "{{x}}",
    "!!python/object:os.system", "&a *a", "yes", "null", "1e3", "0o7", "2026-11-22",
    "~", "%TAG", "@x", "`x`", "a\tb", "\x85", "\u2028", "\ufeff", "é漢🎉", "\x00\x1b",
    "\x7f", "C:\\Users", "\\u0041", "\\U00000041", "\U000e0041", "\ufffe", "",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_front_matter_round_trips_hostile_text(value):
    fields = {"a": value, "b": {"c": [value, value]}, "d": value}
    assert read_front_matter(frontmatter.render(fields)) == fields


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_front_matter_round_trips_any_text(value):
    fields = {"title": value, "tags": [value], "end": None}
    text = frontmatter.render(fields)
    assert read_front_matter(text) == fields
    assert is_clean(text.replace("\n", " ")) or not is_clean(value) or "\t" in value


def test_half_a_surrogate_pair_is_written_as_a_replacement():
    text = frontmatter.render({"title": "a\ud800b"})
    assert text.encode()
    assert read_front_matter(text) == {"title": "a\ufffdb"}


def test_an_odd_key_is_refused():
    with pytest.raises(ValueError, match="plain key"):
        frontmatter.render({"a: b\nc": 1})


# ------------------------------------------------------------------ Markdown

INJECTIONS = [
    "<script>alert(1)</script>", "![x](https://evil.example/pixel.png)",
    "[click](javascript:alert(1))", "[[wiki]]", "<https://evil.example>", "# heading",
    "---", "***", "- item", "+ item", "* item", "1. item", "12) item", "> quote",
    "```", "~~~", "| a | b |", "=====", "a\n===", "a\n---", "&lt;b&gt;", "&copy;",
    "\\<b>", "https://evil.example/x", "HTTP://evil.example", "www.evil.example",
    "[x]: https://evil.example", "[^1]", "$x$", "{{x}}", "%%hidden%%", "==mark==",
    "~~gone~~", "*a*", "__b__", "`code`", ": definition", "#tag", "<!-- hidden",
    "    code", "\t code", "^[note]", "<img src=x onerror=y>", "a  \nb",
]  # fmt: skip

#: What begins something in CommonMark, GFM or a note program when not escaped.
_LIVE = re.compile(
    r"(?<!\\)(?:\\\\)*(?:[`*_<>\[\]|~${}^]|%%|==|&(?=[#A-Za-z])|#\S|://|(?i:\bwww\.))"
)
_LIVE_START = re.compile(r"^ *(?:[-+=#:>]|\d{1,9}[.)](?:\s|$))", re.MULTILINE)


def unescaped(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace("\\\n", "\n"))


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("prefix", ["", "word ", "line\n"])
def test_text_of_a_feed_is_only_text(prefix, text):
    made = body(paragraph(prefix + text))
    assert not _LIVE.search(made)
    assert not _LIVE_START.search(made)
    shown = [line.strip() for line in unescaped(made).split("\n")]
    assert shown == [line.strip() for line in (prefix + text).split("\n")]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_text_is_only_text(text):
    made = export.escaped(text)
    assert not _LIVE.search(made)
    assert not _LIVE_START.search(made)
    assert unescaped(made) == text


def tokens(markdown: str) -> list[Token]:
    """Every token a CommonMark reader with tables and strike-through finds."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = reader.parse(markdown)
    return [t for token in found for t in (token, *(token.children or ()))]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("prefix", ["", "word ", "line\n"])
def test_a_markdown_reader_sees_only_paragraphs_of_text(prefix, text):
    found = tokens(body(paragraph(prefix + text)))
    kinds = {t.type for t in found}
    around = {"paragraph_open", "paragraph_close", "inline"}
    assert kinds <= around | {"text", "text_special", "hardbreak"}
    shown = "".join(
        "\n" if t.type == "hardbreak" else t.content
        for t in found
        if t.type != "inline"
    )
    wanted = (prefix + text).split("\n")
    assert [x.strip() for x in shown.split("\n")] == [x.strip() for x in wanted]


def test_a_markdown_reader_sees_the_links_that_are_real_and_no_image():
    found = tokens(
        body(
            paragraph("go ![x](y)", Span(0, 2, SpanKind.LINK, "https://x.example/a b")),
            Block(BlockKind.IMAGE, "A [cat]", href="https://img.example/c.png"),
        )
    )
    links = [t.attrGet("href") for t in found if t.type == "link_open"]
    assert links == ["https://img.example/c.png"]
    assert "image" not in {t.type for t in found}


# Code is fenced, below.
@pytest.mark.parametrize("kind", sorted(set(BlockKind) - {BlockKind.CODE}))
def test_no_kind_of_block_lets_markup_through(kind):
    evil = "<b>x</b> ![a](https://e.example/p.png) [l](https://e.example)"
    block = Block(kind, evil, rows=((evil, evil),) if kind is BlockKind.TABLE else ())
    made = body(block)
    if kind is BlockKind.TABLE:
        made = made.replace("| --- | --- |", "").replace("|", "")
    made = re.sub(r"^(## |- |> |\*\*\*$)", "", made, flags=re.MULTILINE)
    assert not _LIVE.search(made)


def test_code_cannot_leave_its_fence():
    code = "```\n</code>\n````\n# x"
    assert body(Block(BlockKind.CODE, code)) == f"`````\n{code}\n`````"


def test_the_shapes_of_an_article():
    made = body(
        Block(BlockKind.HEADING, "Head", level=1),
        paragraph("First\nsecond."),
        Block(BlockKind.LIST_ITEM, "one", level=1, marker="•"),
        Block(BlockKind.LIST_ITEM, "inner\nmore", level=2, marker="1."),
        Block(BlockKind.LIST_ITEM, "deep", level=5, marker="•"),
        Block(BlockKind.LIST_ITEM, "two", level=1, marker="•"),
        Block(BlockKind.QUOTE, "said\nso", level=2),
        Block(BlockKind.TABLE, "", rows=(("a", "b"), ("c",))),
        Block(BlockKind.IMAGE, "A cat", href="https://img.example/c.png?utm_source=x"),
        Block(BlockKind.RULE, ""),
        paragraph(""),
    )
    assert made == (
        "## Head\n\n"
        "First\\\nsecond.\n\n"
        "- one\n  1. inner\\\n     more\n     - deep\n- two\n\n"
        "> > said\\\n> > so\n\n"
        "| a | b |\n| --- | --- |\n| c |  |\n\n"
        "Image: A cat [img.example](<https://img.example/c.png>)\n\n"
        "***"
    )


def test_spans_become_markup_and_links_keep_their_address():
    text = "Bold and italic, a link, `code`."
    made = body(
        paragraph(
            text,
            Span(0, 4, SpanKind.BOLD),
            Span(0, 15, SpanKind.ITALIC),
            Span(2, 20, SpanKind.BOLD),  # crosses: left out
            Span(16, 23, SpanKind.LINK, "https://x.example/a(b)?utm_source=f&q=1"),
            Span(25, 31, SpanKind.CODE),
            Span(5, 5, SpanKind.BOLD),
            Span(90, 99, SpanKind.BOLD),
        )
    )
    assert made == (
        "***Bold** and italic*, [a link](<https://x.example/a(b)?q=1>), `` `code` ``."
    )


def test_struck_words_are_struck_and_never_bare():
    made = body(
        paragraph(
            "~~Not one~~ guilty ~~40~~ ~~x~~",
            Span(0, 11, SpanKind.STRIKE),
            Span(6, 9, SpanKind.BOLD),
            Span(19, 25, SpanKind.LINK, "https://x.example/"),
            Span(19, 25, SpanKind.STRIKE),
            Span(26, 31, SpanKind.BOLD),
            Span(26, 31, SpanKind.STRIKE),
        ),
        paragraph(
            "so ~~it~~ is", Span(2, 7, SpanKind.BOLD), Span(3, 9, SpanKind.STRIKE)
        ),
    )
    assert made == (
        "~~Not **one**~~ guilty [~~40~~](<https://x.example/>) **~~x~~**\n\n"
        # Crosses: it is not drawn, and still there.
        "so **\\~\\~it**\\~\\~ is"
    )


def test_plain_text_tells_what_is_struck():
    struck = paragraph("~~Not~~ guilty", Span(0, 7, SpanKind.STRIKE))
    assert export.article_text(Article((struck,))) == "~~Not~~ guilty\n"


def item(marker: str, text: str, level: int = 1) -> Block:
    return Block(BlockKind.LIST_ITEM, text, level=level, marker=marker)


def test_numbers_that_do_not_follow_are_shown_as_they_are():
    made = body(
        item("3.", "c"), item("2.", "b"), item("1.", "a"), item("2.", "on"),
        item("1.", "in", 2), item("7.", "in", 2), item("•", "in", 2),
        item("4.", "in", 2), item("3.", "out"), item("b.", "law"), item("-1.", "law"),
    )  # fmt: skip
    assert made == (
        "3. c\n2) b\n1. a\n2. on\n   1. in\n   7) in\n   - in\n   4. in\n3. out\n"
        "- b. law\n- \\-1. law"
    )


def test_further_paragraphs_of_an_item_are_no_items():
    blocks = (item("10.", "a"), item("", "more"), item("•", "in", 2), item("", "on", 2),
              item("", "at\nlast"), item("11.", "b"))  # fmt: skip
    assert body(*blocks) == (
        "10. a\n\n    more\n    - in\n\n      on\n\n    at\\\n    last\n11. b"
    )
    assert export.article_text(Article(blocks)).startswith("10. a\n  more\n  • in\n")


def test_an_address_of_mail_stays_one_and_says_whose_it_is():
    made = body(
        paragraph("Write us", Span(6, 8, SpanKind.MAIL, "mailto:ann@x.example")),
        paragraph("a@b.example", Span(0, 11, SpanKind.MAIL, "mailto:a@b.example")),
        paragraph("a@b.example", Span(0, 11, SpanKind.MAIL, "mailto:c_c@d.example")),
        paragraph("here", Span(0, 4, SpanKind.MAIL, "mailto:a@b.example?bcc=x")),
        paragraph("here", Span(0, 4, SpanKind.MAIL, "mailto:a@b>.example")),
    )
    assert made == (
        "Write [us](<mailto:ann@x.example>)\n\n"
        "[a@b.example](<mailto:a@b.example>)\n\n"
        "[a@b.example](<mailto:c_c@d.example>) (c\\_c@d.example)\n\n"
        "here\n\nhere"
    )


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "x", ""]
)
def test_only_web_links_are_links(href):
    assert body(paragraph("here", Span(0, 4, SpanKind.LINK, href))) == "here"


def test_a_link_cannot_hide_where_it_leads():
    def link(shown: str, href: str) -> str:
        return body(paragraph(shown, Span(0, len(shown), SpanKind.LINK, href)))

    assert link("bank.example", "https://evil.example/") == (
        "[bank.example](<https://evil.example/>) (evil.example)"
    )
    assert "(xn--" in link("apple.com", "https://аррӏе.com/")
    assert link("www.bank.example/x", "https://bank.example/x").endswith("/x>)")
    assert link("read more", "https://evil.example/").endswith("/>)")


def test_removed_blocks_are_counted_and_not_written():
    removal = Removal(Category.DONATION, "en.x", "why", 0.9)
    text = export.markdown(reading(replace(paragraph("Give now"), removal=removal)))
    assert "Give now" not in text
    assert "donation: 1" in text


def test_key_facts_follow_the_text():
    facts = Facts(
        people=(NameFact("Ann *Lee*", "President", (), HERE),),
        dates=(DateFact("2026-11-22", "on Sunday", HERE),),
        numbers=(NumberFact(9.0, "people", "people freed", "nine", HERE),),
        quotes=(QuoteFact("“We are free”", "", HERE),),
        key_sentences=(KeySentence("Nine were freed.", HERE),),
    )
    made = body(paragraph("x"), facts=facts)
    assert made == (
        "x\n\n## Key facts\n\n"
        "**People**\n\n- Ann \\*Lee\\* (President)\n\n"
        "**Dates**\n\n- 2026-11-22: on Sunday\n\n"
        "**Numbers**\n\n- nine: people freed\n\n"
        "**Quotes**\n\n- “We are free” (unattributed)\n\n"
        "**Key sentences**\n\n- Nine were freed."
    )


def test_plain_text_and_json():
    made = reading(
        Block(BlockKind.HEADING, "Head", level=2),
        Block(BlockKind.LIST_ITEM, "one", level=1, marker="•"),
        Block(BlockKind.LIST_ITEM, "two", level=2, marker="1."),
        Block(BlockKind.QUOTE, "said\nso"),
        Block(BlockKind.IMAGE, "A cat"),
        Block(BlockKind.IMAGE, ""),
        Block(BlockKind.RULE, ""),
        paragraph("<b>"),
    )
    assert export.text(made) == (
        "A title\nAnn Lee · Example News · 2026-11-22 12:00 UTC\n"
        "https://news.example/a\n\n"
        "Head\n\n• one\n  1. two\n\n> said\n> so\n\n[image: A cat]\n\n* * *\n\n<b>\n"
    )
    data = json.loads(json.dumps(export.as_json(made)))
    assert from_dict(data) == export.completed(made)
    assert data["blocks"][0]["removed"] is None
    assert set(data["facts"]) >= {"people", "quotes"}


def test_what_only_the_feed_knows_is_in_every_form():
    made = reading(paragraph("News."), lang="")
    made = replace(made, article=replace(made.article, title="A page's title"))
    data = export.as_json(made)
    assert {name: data[name] for name in ("title", "byline", "published", "lang")} == {
        "title": "A title",
        "byline": "Ann Lee",
        "published": NOW.isoformat(),
        "lang": "en",
    }
    assert export.text(made).startswith("A title\nAnn Lee")
    assert "# A title\n" in export.markdown(made)


def test_an_entry_without_a_title_has_its_pages_or_its_first_headings():
    made = reading(Block(BlockKind.HEADING, "Head", level=2), paragraph("News."))
    row = replace(made.entry.row, title="")
    made = replace(made, entry=replace(made.entry, row=row))
    assert export.text(made).startswith("A title\n")
    made = replace(made, article=replace(made.article, title=""))
    assert export.text(made).startswith("Head\n")
    assert export.markdown(made).count("Head") == 2  # front matter and title


@pytest.mark.parametrize("heading", ["A title", "a  TITLE.", "A\u00a0title"])
def test_a_heading_that_is_the_title_is_printed_once(heading):
    made = reading(Block(BlockKind.HEADING, heading, level=1), paragraph("News."))
    assert export.markdown(made).endswith("# A title\n\nNews.\n")
    assert export.text(made).endswith("news.example/a\n\nNews.\n")
    blocks = export.as_json(made)["blocks"]
    assert blocks[0]["text"] == heading  # facts count blocks


def test_a_number_that_begins_a_line_is_escaped_only_where_it_is_a_list():
    assert export.escaped("4.2 million") == "4.2 million"
    assert export.escaped("4. Four") == "4\\. Four"
    assert export.escaped("4.") == "4\\."


# ------------------------------------------------------------------ file names

HOSTILE_TITLES = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "", "   ", "...", "CON", "nul.txt",
    "COM1", "lpt9.md", "a/b\\c", 'a:b*c?d"e<f>g|h', "a\x00b", "a\nb", "\x1b]0;x\x07",
    "\u202egpj.exe", "-rf", "~root", ".hidden", "x" * 5000, "é" * 500, "漢" * 500,
    "#tag", "-#~.x",
    "👩‍👩‍👧" * 50, "trailing. ", "$(rm -rf ~)", "`id`", "%PATH%", "a\u200bb", "CONIN$",
]  # fmt: skip

_RESERVED = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"} | {
    f"{device}{n}" for device in ("COM", "LPT") for n in "0123456789¹²³"
}


def assert_safe(name: str) -> None:
    assert 0 < len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.startswith((".", "-", "~", "#", " "))
    assert not name.endswith((".", " "))
    assert name.split(".")[0].rstrip().upper() not in _RESERVED
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)
    assert is_clean(name)


def test_hostile_titles_become_safe_files_of_their_own(tmp_path):
    folder = tmp_path / "saved"
    paths = [
        export.save_markdown(reading(title=title), folder, "{title}").path
        for title in HOSTILE_TITLES
    ]
    assert len(HOSTILE_TITLES) == 32
    assert len(set(paths)) == 32
    assert sorted(folder.iterdir()) == sorted(paths)
    assert [p.name for p in tmp_path.iterdir()] == ["saved"]
    for path in paths:
        assert_safe(path.name)
        assert path.name.endswith(".md")


@given(st.text(max_size=300))
def test_any_title_becomes_a_safe_name(title):
    assert_safe(filenames.safe_name(title))
    values = {"date": "2026-11-22", "feed": title, "title": title, "id": "7"}
    for template in ("{title}", "{feed}/{date} {title}", "{title} {id}", "{feed}"):
        relative = filenames.from_template(template, values, ".md")
        assert len(relative.parts) == 1 + template.count("/")
        for part in relative.parts:
            assert_safe(part)


def test_a_template_keeps_its_fields_when_the_title_is_long():
    values = {"date": "2026-11-22", "feed": "F" * 99, "title": "t" * 999, "id": "12"}
    made = filenames.from_template("{date} {feed} {title} {id}", values, ".md").name
    assert made.startswith("2026-11-22 " + "F" * 40 + " ttt")
    assert made.endswith("t 12.md")


def test_a_value_is_never_a_template_of_its_own():
    values = {"title": "{id} {date.__class__}", "id": "7"}
    made = filenames.from_template("{title}", values, ".md")
    assert made.name == "{id} {date.__class__}.md"


def test_a_template_cannot_leave_the_folder():
    made = filenames.from_template(
        "../{title}/./{id}", {"title": "..", "id": "1"}, ".md"
    )
    assert made == Path("untitled/1.md")


def test_nothing_is_overwritten(tmp_path):
    first = export.save_markdown(reading(paragraph("one")), tmp_path, "{title}")
    second = export.save_markdown(reading(paragraph("two")), tmp_path, "{title}")
    assert (first.path.name, second.path.name) == ("A title.md", "A title (2).md")
    assert "one" in first.path.read_text()
    assert "two" in second.path.read_text()


def test_many_at_once_all_get_files_of_their_own(tmp_path):
    def save(number: int) -> None:
        saved.append(
            export.save_markdown(
                reading(paragraph(f"{number}")), tmp_path, "{title}"
            ).path
        )

    saved: list[Path] = []
    threads = [threading.Thread(target=save, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(saved)) == 12
    assert len(list(tmp_path.iterdir())) == 12


def test_a_planted_link_is_not_followed(tmp_path):
    folder, outside = tmp_path / "saved", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "A title.md").symlink_to(outside / "target")
    (folder / "Example News").symlink_to(outside)
    path = export.save_markdown(reading(), folder, "{title}").path
    assert path.name == "A title (2).md"
    with pytest.raises(OSError):  # noqa: PT011 - which one differs between systems
        export.save_markdown(reading(), folder, "{feed}/{title}")
    assert list(outside.iterdir()) == []


def test_the_users_own_folder_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export.save_markdown(reading(), tmp_path / "link", "{title}")
    assert (tmp_path / "real" / "A title.md").exists()


def test_without_hard_links_nothing_is_overwritten_either(tmp_path, monkeypatch):
    def no_links(*_args, **_kwargs):
        raise PermissionError("operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "A title.md").write_text("mine")
    path = export.save_markdown(reading(paragraph("x")), tmp_path, "{title}").path
    assert path.name == "A title (2).md"
    assert (tmp_path / "A title.md").read_text() == "mine"
    assert "x" in path.read_text()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        export.save_markdown(reading(), tmp_path, "{title}")
    assert list(tmp_path.iterdir()) == []
    assert in_words(caught.value) == f"No space left on device: {tmp_path}"


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    usual = os.open

    def read_only(name, flags, *args, **named):
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), name)
        return usual(name, flags, *args, **named)

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(OSError, match="Read-only") as caught:
        export.save_markdown(reading(), tmp_path, "news/{title}")
    assert in_words(caught.value) == f"Read-only file system: {tmp_path / 'news'}"


def test_an_article_saved_before_is_known_by_its_address(tmp_path):
    one = reading(paragraph("one"))
    first = export.save_markdown(one, tmp_path, "{title}")
    assert first.before is None
    two = reading(paragraph("two"))
    assert export.save_markdown(two, tmp_path, "{title}").before == first.path
    away = replace(
        two, article=replace(two.article, url="https://other.example/"), source="page"
    )
    assert export.save_markdown(away, tmp_path, "{title}").before is None


def test_what_is_saved_already_is_not_saved_again(tmp_path):
    one = reading(paragraph("one"))
    assert export.save_markdown(one, tmp_path, "{feed}/{title}").is_new
    again = export.save_markdown(one, tmp_path, "{feed}/{title}")
    assert not again.is_new
    assert again.path.read_text() == export.markdown(one)
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1
