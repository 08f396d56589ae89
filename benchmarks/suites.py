"""Parse every feed of test suites that others wrote; compare with what they expect.

    python -m benchmarks.suites FOLDER [--show N]

FOLDER holds unpacked source distributions of feedparser or lemon24's reader. Every
feed runs through our parse path; an exception is a failure of ours. feedparser's feeds
carry an expectation in a comment. Those about values we keep (title, link, author,
date, content, tags, language, version) are translated and counted; the rest are about
fields that no reader shows and are left out, with their number.
"""

from __future__ import annotations

import argparse
import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from filters.text import is_clean, one_line
from newsreader.models import ParsedEntry, ParsedFeed
from newsreader.parse import parse_feed

_SUFFIXES = {".xml", ".atom", ".rss", ".json", ".gz", ".z"}
_EXPECT = re.compile(rb"Expect:\s*(.*?)\s*-->", re.DOTALL)
_SKIP = re.compile(rb"SkipUnless:\s*.*?lookup\(['\"]([\w.:+-]+)['\"]\)")
_HEADER = re.compile(rb"^Header:\s+(\S+?):\s+(.+)$", re.MULTILINE)
#: One comparison of a value with a literal, as nearly all expectations are.
_CLAIM = re.compile(
    r"^(?:not bozo and |bozo and )?"
    r"(?P<what>(?:entries\[0\]|feed)(?:\[['\"\w]+\]|\.\w+|\[\d\])*|version)"
    r"\s*==\s*(?P<value>.+)$",
    re.DOTALL,
)


@dataclass(slots=True)
class Report:
    """What came of a run."""

    feeds: int = 0
    exceptions: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    failures: int = 0
    held: int = 0
    #: Reason -> examples, of expectations that do not hold.
    broken: dict[str, list[str]] = field(default_factory=dict)
    #: Field -> how many expectations are about it and were left out.
    left_out: Counter[str] = field(default_factory=Counter)


def run(folder: Path) -> Report:
    """Parse every feed below `folder`."""
    report = Report()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _SUFFIXES and "/tests/" in str(path):
            _one(path, report)
    return report


def _one(path: Path, report: Report) -> None:
    body = path.read_bytes()
    headers = {
        key.decode().lower(): value.decode("latin-1").strip()
        for key, value in _HEADER.findall(body[:2000])
    }
    media = headers.get("content-type", "")
    base = headers.get("content-location", "http://127.0.0.1:8097/" + path.name)
    report.feeds += 1
    try:
        parsed = parse_feed(
            body,
            media.partition(";")[0],
            base,
            charset=(re.findall(r"charset=['\"]?([\w.:-]+)", media) or [""])[0],
            now=datetime(2026, 11, 22, tzinfo=UTC),
        )
    # What this program looks for.
    except Exception as error:
        report.exceptions.append(f"{path}: {type(error).__name__}: {error}")
        return
    if not isinstance(parsed, ParsedFeed):
        report.failures += 1
    elif not all(map(is_clean, _texts(parsed))):
        report.unclean.append(str(path))
    if "feedparser" in str(path) and (claim := _EXPECT.search(body)):
        if (needs := _SKIP.search(body)) and not _has_codec(needs[1].decode()):
            report.left_out["skipped by its authors: no such charset here"] += 1
            return
        text = claim[1].decode("utf-8", "replace").strip()
        _judge(path, text, parsed, report)


def _has_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _texts(feed: ParsedFeed) -> list[str]:
    told = [feed.title, feed.site_url]
    for entry in feed.entries:
        told += [entry.guid, entry.url, entry.title, entry.author, *entry.tags]
    return told


# ------------------------------------------------------------------ expectations

#: What an expectation names -> how we call it.
_ENTRY = {
    "title": "title",
    "title_detail value": "title",
    "link": "url",
    "links 0 href": "url",
    "id": "guid",
    "guid": "guid",
    "author": "author",
    "author_detail name": "author",
    "summary": "text",
    "description": "text",
    "summary_detail value": "text",
    "content 0 value": "text",
    "published_parsed": "published",
    "updated_parsed": "updated",
    "tags 0 term": "tag",
    "category": "tag",
    "enclosures 0 href": "enclosure",
    "language": "lang",
    "content 0 language": "lang",
}
_FEED = {
    "title": "title",
    "title_detail value": "title",
    "link": "site_url",
    "links 0 href": "site_url",
    "language": "lang",
}


def _judge(path: Path, text: str, parsed: ParsedFeed | object, report: Report) -> None:
    found = _CLAIM.match(text)
    value = _literal(found["value"]) if found else None
    if found is None or value is None:
        report.left_out["more than one comparison"] += 1
        return
    words = re.findall(r"\w+", found["what"])
    if words[0] == "version":
        names, table, name = "version", {"version": "version"}, "version"
    else:
        names = " ".join(words[1:] if words[0] == "feed" else words[2:])
        table = _FEED if words[0] == "feed" else _ENTRY
        name = table.get(names, "")
    if not name:
        report.left_out[f"{words[0]} {words[-1]}" if names else "whole"] += 1
        return
    if not isinstance(parsed, ParsedFeed):
        _broken(
            report, "damaged and without any entry: told to be no feed", path, text, ""
        )
        return
    source: object = parsed
    if words[0] == "entries":
        if not parsed.entries:
            _broken(
                report,
                "an entry with nothing to show or open is left out",
                path,
                text,
                "",
            )
            return
        source = parsed.entries[0]
    ours = _ours(source, name)
    if _same(name, value, ours):
        report.held += 1
        return
    _broken(report, _reason(name, value, ours), path, text, str(ours))


def _literal(text: str) -> Any:
    import ast

    text = text.strip()
    # Some feeds write u'' and tuples; anything else is not one literal.
    try:
        return ast.literal_eval(re.sub(r"\bu(?=['\"])", "", text))
    except (ValueError, SyntaxError, MemoryError):
        return None


def _ours(source: object, name: str) -> Any:
    if name == "text":
        assert isinstance(source, ParsedEntry)
        return (source.html, source.summary)
    if name == "tag":
        assert isinstance(source, ParsedEntry)
        return source.tags[0] if source.tags else ""
    if name == "enclosure":
        assert isinstance(source, ParsedEntry)
        return source.enclosures[0].url if source.enclosures else ""
    return getattr(source, name)


def _plain(text: str) -> str:
    """What a reader sees of HTML: no tags, no doubled blanks."""
    return one_line(unescape(re.sub(r"<[^>]*>", " ", text)))


def _same(name: str, theirs: Any, ours: Any) -> bool:
    if name == "text":
        return any(_plain(str(theirs)) == _plain(part) for part in ours)
    if name in ("published", "updated"):
        when = tuple(theirs)[:6] if isinstance(theirs, tuple) else ()
        return bool(when) and ours is not None and ours.utctimetuple()[:6] == when
    if name == "lang":
        return str(theirs).lower().replace("_", "-")[:2] == str(ours).lower()[:2]
    return _plain(str(theirs)) == _plain(str(ours))


def _reason(name: str, theirs: Any, ours: Any) -> str:
    if name in ("url", "site_url", "enclosure") and not ours:
        return "an address that is not http(s) is dropped"
    if name in ("url", "site_url", "guid", "enclosure"):
        return "an address or id is made whole in another way"
    if name in ("published", "updated"):
        return "a date no calendar has, or of another field"
    if name == "author":
        return "an author's mail address is taken off"
    if name == "text":
        return "markup that is kept until the article is cleaned"
    if name == "version":
        return "a dialect named in another way"
    return f"another {name}: markup in it is shown as text, other charset"


def _broken(report: Report, reason: str, path: Path, text: str, ours: str) -> None:
    told = f"{path.name}: {text[:110]} -- ours: {ours[:90]!r}"
    report.broken.setdefault(reason, []).append(told)


def main() -> int:
    """Read the command line, run, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="examples of each reason")
    args = parser.parse_args()
    report = run(args.folder)
    print(f"{report.feeds} feeds, {len(report.exceptions)} exceptions, ", end="")
    print(f"{len(report.unclean)} with control characters, ", end="")
    print(f"{report.failures} told to be no feed")
    broken = sum(map(len, report.broken.values()))
    judged = report.held + broken
    left_out = sum(report.left_out.values())
    print(f"expectations about what we keep: {report.held} of {judged} hold")
    for reason, told in sorted(report.broken.items(), key=lambda kv: -len(kv[1])):
        print(f"  {len(told):4} {reason}")
        for line in told[: args.show]:
            print(f"         {line}")
    print(f"expectations about what we do not keep: {left_out}")
    for name, count in report.left_out.most_common(12):
        print(f"  {count:4} {name}")
    for line in report.exceptions + report.unclean:
        print(line)
    return min(1, len(report.exceptions) + len(report.unclean))


if __name__ == "__main__":
    raise SystemExit(main())
