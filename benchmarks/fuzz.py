"""Throw broken input at all that reads input; nothing may raise, hang or leak.

    python -m benchmarks.fuzz --cases 100000 [--seed 1] [--only NAME ...] [--keep DIR]

Cases are grown from small seeds by mutation, so that most of them are almost right.
Every case has a number: the same seed and number give the same case again. A finding
is an exception that the callee does not promise, a broken property of the result, or
a case that takes longer than `LIMIT_S`; it is printed and, with --keep, written down.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from benchmarks import fuzz_answers, fuzz_stored
from benchmarks.growing import HTML, WORDS, as_bytes, expect, grown, noise
from filters.text import is_clean, one_line, strip_controls
from newsreader.models import Failure, ParsedFeed

#: Seconds one small case may take.
LIMIT_S = 10
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

_FEED = (
    "<?xml version='1.0' encoding='utf-8'?>", "<?xml version='1.1'?>", "<rss>",
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>",
    "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>",
    "<guid>", "</guid>", "<description>", "</description>", "<content:encoded>",
    "</content:encoded>", "<pubDate>Tue, 31 Feb 99999 25:61:00 +9999</pubDate>",
    "<pubDate>Tue, 10 Nov 2026 10:00:00 GMT</pubDate>", "<author>a@b.c (x)</author>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/'>", "<entry>",
    "</entry>", "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>",
    "<content type='html'>", "</content>", "<updated>2026-11-10T10:00:00Z</updated>",
    "<link rel='alternate' href='//h/x'/>", "<enclosure url='u' length='x'/>",
    "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "&a;", "&undefined;", "<rdf:RDF>", "</rss>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[", "{\"id\":1e400}",
    "]}", "null", "\ufeff", "<id>", "</id>", "<media:group>", "<dc:creator>",
)  # fmt: skip
_QUERY = (
    "is:unread", "is:", "feed:", "who:", "org:\"", "\"", "(", ")", "OR", "AND", "NOT",
    "-", "*", "date:", "before:2026-13-40", "after:yesterday", "age:<3d", "words:>",
    "words:9999999999999999999", "tag:x", "title:", ":", "\\", "'", ";--", "%", "NEAR",
    "age:>", "on:2026-02-30", "lang:de", "in:", "^", "{", "}", "+", "!", "||",
)  # fmt: skip
_TOML = (
    "[poll]", "[[feeds]]", "[network]", "[keys]", "[filters]", "[display]", "[save]",
    "url = ", "\"https://a.example/feed\"", "interval = ", "title = ", "tags = [",
    "keep = [\"donation\"]", "]", "feeds = [", "open = \"ctrl+x\"", "measure = 76", "=",
    "timeout = 1e999", "'''", "\"\"\"", "\n", "1979-05-27", "nan", "-0", "true", "{}",
    "[a.b.c]", "\"\\ud800\"", "\"\\u0000\"", "x.y = 1", "#", ",", "proxy = \"ftp://x\"",
    "mark_read = ", "theme = ", "name_template = \"../{title}\"", "folder = \"~/x\"",
)  # fmt: skip
#: What numbers in the lines of walls are made of.
_WALL_PARTS = ("1" * 398, "12/", "1 ", "1,", "0.", "% ", "\u0661", "\uff11", "a-", "- ")
_URL = (
    "http://", "https://", "HTTP:\\\\", "hTTp://", "javascript:", "//",
    "user:pass@", "@", "[::1]",
    "127.0.0.1", "0x7f.1", "2130706433", "xn--", "пример.рф", "a.example", ":99999",
    ":80", "/", "?", "#", "utm_source=x", "&", "=", "%00", "%", "..", " ", "\n", "\\",
    "[", "]", "`id`", "$(id)", "-oProxyCommand=x", "ⅰ", "。", "\u202e",
    "\u00ad", "\ud800", "\u200b",
)  # fmt: skip


class _TooSlowError(Exception):
    """A case was not done in `LIMIT_S`."""


# ------------------------------------------------------------------ targets


def _clean(rng: random.Random) -> None:
    from filters import clean

    text = grown(rng, HTML, 40)
    html = as_bytes(rng, text) if rng.random() < 0.3 else text
    article = clean(html, rng.choice(("https://a.example/x", None, "http://[")))
    check_article(article)


def _clean_text(rng: random.Random) -> None:
    from filters import clean_text

    check_article(clean_text(grown(rng, (*WORDS, "\n", "\n\n", "\r"), 60)))


def _clean_fragment(rng: random.Random) -> None:
    from filters import clean_fragment

    check_article(clean_fragment(grown(rng, HTML, 25), title=noise(rng)))


def _walls(rng: random.Random) -> None:
    """Try lines as long as walls may be, made of their words; and a page of them."""
    from filters import clean
    from filters.access_walls import languages, says, wordings

    lang = rng.choice(sorted(languages()))
    own = [text for entry in wordings(lang) for text in entry.match]
    parts = (*rng.sample(own, 2), *" ".join(own).split(), *_WALL_PARTS)
    lines = []
    for _ in range(rng.randint(1, 12)):
        few = rng.choices(parts, k=rng.randint(1, 3))
        lines.append((rng.choice(("", " ")).join(few) * 400)[: rng.randint(380, 400)])
    for line in lines:
        held = says("held", line, (lang, "en"))
        expect(not (held and says("open", line, (lang, "en"))), "both held and open")
        for kind in ("count", "away"):
            says(kind, line, (lang, "en"))
    name = rng.choice(("meter", "paywall", "b1", "locked"))
    boxes = "".join(f'<div class="{name}">{line}</div>' for line in lines)
    page = f'<html lang="{lang}"><p>{"The boat came home. " * 20}</p>{boxes}'
    check_article(clean(page, "https://a.example/x"))


def check_article(article: object) -> None:
    """Raise FindingError when an article is not clean or not whole."""
    from filters.article import Article

    assert isinstance(article, Article)
    told = [article.title, article.byline, article.text, *article.notes]
    told += [block.text for block in article.blocks]
    expect(all(map(is_clean, told)), "control characters in an article")
    for block in article.blocks:
        for span in block.spans:
            expect(0 <= span.start <= span.end <= len(block.text), "a span is outside")
            expect(is_clean(span.href), "something invisible in a link")


def _facts(rng: random.Random) -> None:
    from newsreader.facts import key_facts

    text = strip_controls(grown(rng, (*WORDS, "“", "”", "«", ".", "\n\n"), 60))
    facts = key_facts(text, title=one_line(noise(rng)), lang=rng.choice(("", "en")))
    for name in (*facts.people, *facts.organizations, *facts.places):
        for m in name.mentions:
            expect(0 <= m.start <= m.end <= len(text), "a mention is outside")


def _parse(rng: random.Random) -> None:
    from newsreader.parse import parse_feed

    kind = rng.choice(("application/rss+xml", "text/html", "application/json", ""))
    charset = rng.choice(("", "utf-8", "zlib_codec", "iso-8859-1", "utf-7"))
    body = as_bytes(rng, grown(rng, (*_FEED, *_FEED, *HTML), 50))
    check_feed(parse_feed(body, kind, "https://a.example/feed", charset=charset))


def check_feed(feed: ParsedFeed | Failure) -> None:
    """Raise FindingError when a feed has something unclean or no identity."""
    if not isinstance(feed, ParsedFeed):
        expect(is_clean(feed.sentence), "control characters in a sentence")
        expect(feed.sentence, "a failure without words")
        return
    for entry in feed.entries:
        told = [entry.title, entry.author, entry.guid, entry.url, *entry.tags]
        expect(all(map(is_clean, told)), "control characters in an entry")
        web = entry.url.startswith(("http://", "https://"))
        expect(not entry.url or web, "a link that is not http(s)")
        expect(entry.guid, "an entry without identity")


def _query(rng: random.Random) -> None:
    from newsreader.query import QueryError, parse

    text = grown(rng, _QUERY, 12)
    try:
        parse(text, now=_NOW)
    except QueryError as error:
        expect(is_clean(str(error)), "control characters in an error")


def _config(rng: random.Random) -> None:
    from newsreader.config.check import parse
    from newsreader.errors import ConfigError

    text = grown(rng, (*_TOML, "\n", "\n"), 25)
    try:
        parse(text, Path("/nowhere/config.toml"))
    except ConfigError as error:
        expect(error.problems, "an error without problems")


def _front_matter(rng: random.Random) -> None:
    from newsreader.frontmatter import render

    texts = [noise(rng) for _ in range(rng.randint(1, 4))]
    text = render({f"k{n}": value for n, value in enumerate(texts)})
    lines = text.split("\n")
    expect(len(lines) == len(texts) + 3, "text broke out of its line")
    expect(len(text.splitlines()) == len(texts) + 2, "a line break got through")
    for line, value in zip(lines[1:], texts, strict=False):
        # Half a surrogate pair can be in no file.
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        read = json.loads(_LONG_ESCAPE.sub(_short, line.partition(": ")[2]))
        expect(read == value, "front matter does not round-trip")


#: What YAML has beyond JSON: characters outside of the first plane by number.
_LONG_ESCAPE = re.compile(r"\\U([0-9A-F]{8})")


def _short(match: re.Match[str]) -> str:
    return json.dumps(chr(int(match[1], 16)))[1:-1]


def _border(rng: random.Random) -> None:
    text = grown(rng, WORDS, 8)
    clean = strip_controls(text)
    expect(is_clean(clean), "strip_controls left something")
    expect(strip_controls(clean) == clean, "strip_controls is not idempotent")
    line = one_line(text)
    expect("\n" not in line and line == line.strip(), "one_line is not one line")
    expect(one_line(line) == line, "one_line is not idempotent")


def _file_name(rng: random.Random) -> None:
    from newsreader.filenames import MAX_BYTES, safe_name

    text = grown(rng, ("../", "/", "CON", "nul.txt", ".", " ", ":", "~", *WORDS), 9)
    name = safe_name(text)
    expect(name and len(name.encode()) <= MAX_BYTES, "an empty or long name")
    expect(not set(name) & set('/\\:*?"<>|\0\n'), "a character no system allows")
    expect(name[0] not in ".~- " and name[-1] not in ". ", "an odd beginning or end")
    expect(is_clean(name), "control characters in a name")


def _urls(rng: random.Random) -> None:
    from newsreader import urls

    text = "".join(rng.choices(_URL, k=rng.randint(0, 8)))
    link = urls.resolve("https://a.example/b/", text)
    web = urls.is_web(link) and link.startswith(("http://", "https://"))
    expect(not link or web, "resolve gave no web address")
    expect(is_clean(link), "something invisible in a link")
    expect(not set(link) & set(' \n"<>`\\'), "resolve gave more than one word")
    host = urls.display_host(text)
    expect(host.isascii(), "a host that can deceive")
    shown = urls.strip_tracking(text)
    expect(urls.strip_tracking(shown) == shown, "strip_tracking is not idempotent")
    urls.is_private_address(text)
    urls.origin(text)
    expect("@" not in urlsplit(urls.resolve("", text)).netloc, "a password in a link")


Target = Callable[[random.Random], None]
#: name -> (target, its part of all cases)
TARGETS: dict[str, tuple[Target, int]] = {
    "clean": (_clean, 15),
    "clean_text": (_clean_text, 20),
    "clean_fragment": (_clean_fragment, 20),
    "walls": (_walls, 10),
    "facts": (_facts, 15),
    "parse": (_parse, 110),
    "query": (_query, 240),
    "config": (_config, 40),
    "front_matter": (_front_matter, 140),
    "border": (_border, 150),
    "file_name": (_file_name, 110),
    "urls": (_urls, 140),
    "wire": (fuzz_answers.wire, 60),
    "hosts": (fuzz_answers.hosts, 120),
    "paging": (fuzz_answers.paging, 50),
    "blob": (fuzz_stored.blob, 90),
    "stored_article": (fuzz_stored.stored_article, 60),
    "record": (fuzz_stored.record, 30),
    "login": (fuzz_stored.login, 40),
}


# ------------------------------------------------------------------ running


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that went wrong; `replay` with the same arguments shows it again."""

    target: str
    seed: int
    number: int
    what: str


def replay(target: str, seed: int, number: int) -> None:
    """Run one case. Raises whatever it raises."""
    TARGETS[target][0](random.Random(f"{target} {seed} {number}"))


@contextmanager
def alarm() -> Iterator[None]:
    """Raise in what takes longer than `LIMIT_S`."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlowError(f"not done in {LIMIT_S} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LIMIT_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(
    cases: int, seed: int, only: Sequence[str] = (), *, progress: bool = False
) -> tuple[Counter[str], list[Finding]]:
    """Run `cases` cases spread over the targets; returns counts and findings."""
    names = list(only or TARGETS)
    whole = sum(TARGETS[name][1] for name in names)
    done: Counter[str] = Counter()
    findings: list[Finding] = []
    for name in names:
        share = max(1, cases * TARGETS[name][1] // whole)
        start = time.monotonic()
        for number in range(share):
            done[name] += 1
            try:
                with alarm():
                    replay(name, seed, number)
            # What the whole program is looking for.
            except Exception as error:
                what = f"{type(error).__name__}: {str(error)[:200]}"
                findings.append(Finding(name, seed, number, what))
                if len([f for f in findings if f.target == name]) >= 20:
                    break
        if progress:
            bad = sum(f.target == name for f in findings)
            seconds = time.monotonic() - start
            print(f"{name:15} {done[name]:8} {seconds:7.1f} s  {bad}", flush=True)
    return done, findings


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], choices=TARGETS)
    parser.add_argument("--keep", type=Path, help="write findings into this folder")
    args = parser.parse_args()
    done, findings = run(args.cases, args.seed, args.only, progress=True)
    for finding in findings:
        print(finding)
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            name = f"{finding.target}-{finding.seed}-{finding.number}.txt"
            (args.keep / name).write_text(finding.what, errors="backslashreplace")
    print(f"{sum(done.values())} cases, {len(findings)} findings")
    return min(1, len(findings))


if __name__ == "__main__":
    raise SystemExit(main())
