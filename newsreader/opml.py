"""Lists of feeds: reading OPML and newsboat's list, writing OPML 2.0.

Pure: bytes in, values out, and back. A list comes from a stranger: it is bounded in
size, depth and count, uses no entity, no DTD and no other file, and nothing in it is
ever run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filters.text import is_clean, one_line
from newsreader import newsboat
from newsreader.config.check import same_feed
from newsreader.errors import SourceError
from newsreader.logfile import redact_url
from newsreader.models import FeedSpec
from newsreader.parse.charset import decode
from newsreader.parse.guards import Refused, tame
from newsreader.urls import is_web

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Bytes of a list; ten thousand feeds have less than two million.
MAX_BYTES = 10 << 20
MAX_FEEDS = 10_000
#: Outlines looked at, whatever they are.
_MAX_OUTLINES = 100_000
#: Tags of one feed; folders deeper down are passed through.
_MAX_TAGS = 16
_MAX_TITLE, _MAX_TAG = 300, 80
#: Characters of a skipped line that are told.
_SHOWN = 120

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?opml\b", re.IGNORECASE)
_OTHER = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,30}:)?(html|head|body|rss|rdf|feed)\b", re.IGNORECASE
)
_BARE_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
)
_ENTITY = re.compile(r"&[A-Za-z_][\w.-]{0,60};")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line of the list that is no feed of ours, and why."""

    #: Its title and address, cut and without secrets.
    what: str
    #: Completes "skipped: ...".
    reason: str


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a list holds. All text has passed the border."""

    feeds: tuple[FeedSpec, ...]
    skipped: tuple[Skipped, ...] = ()
    #: Sentences about what was repaired or left out.
    warnings: tuple[str, ...] = ()


# ------------------------------------------------------------------ reading


def read_opml(body: bytes) -> FeedList:
    """Return the feeds of an OPML file, its folders and categories as tags.

    The list that newsboat keeps is taken, too.

    A damaged file gives what can be read of it, with a warning. Raises `SourceError`
    with a sentence when it is no list of feeds at all.
    """
    if len(body) > MAX_BYTES:
        raise SourceError(f"The list is larger than {MAX_BYTES >> 20} MiB.")
    text, _ = decode(body)
    if not text.strip("\0 \t\r\n\ufeff"):
        raise SourceError("The list is empty.")
    start = _ROOT.search(text)
    if start is None:
        return _of_newsboat(text)
    own_entities = "<!ENTITY" in text[: start.start()]
    root, warnings = _tree(text[start.start() :])
    if own_entities:
        warnings.append("The list defines XML entities of its own; they are not used.")
    found = _collected(_outlines(root), warnings, own_entities=own_entities)
    if not found.feeds and not found.skipped:
        raise SourceError(" ".join(["The list names no feeds.", *found.warnings]))
    return found


def _of_newsboat(text: str) -> FeedList:
    """Return the feeds of a list that is no OPML, if it is one of newsboat's."""
    found = _collected(newsboat.outlines(text), [])
    if not found.feeds and not found.skipped:
        raise SourceError(_no_list(text))
    return found


def _collected(
    outlines: Iterable[tuple[dict[str, str], tuple[str, ...]]],
    warnings: list[str],
    *,
    own_entities: bool = False,
) -> FeedList:
    found = _Collected(own_entities)
    for number, (outline, folders) in enumerate(outlines):
        if number == _MAX_OUTLINES:
            warnings.append(f"Only the first {_MAX_OUTLINES} lines were read.")
            break
        found.add(outline, folders)
    warnings += found.warnings()
    return FeedList(tuple(found.feeds.values()), tuple(found.skipped), tuple(warnings))


def read_or_say(body: bytes) -> FeedList | str:
    """Return the list, or the sentence why it is none: for a worker process."""
    try:
        return read_opml(body)
    except SourceError as error:
        return str(error)


def _no_list(text: str) -> str:
    other = _OTHER.search(text)
    if other is None:
        return "This is not a list of feeds (OPML, or newsboat's list of addresses)."
    if other[1].lower() in ("rss", "rdf", "feed"):
        return (
            "This is a feed, not a list of feeds (OPML); "
            "newsreader feeds add ADDRESS follows it."
        )
    return "This is a web page, not a list of feeds (OPML)."


def _tree(text: str) -> tuple[_Element, list[str]]:
    """Return (root, warnings) of a document that begins with its root element."""
    from lxml import etree

    try:
        harmless = tame(text)
    except Refused as refused:
        raise SourceError(f"The list is not read: {refused.reason}.") from refused
    repaired = _BARE_AMPERSAND.sub("&amp;", harmless)
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(repaired, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("The list is broken; nothing in it can be read.") from error
    if root is None:
        raise SourceError("The list is broken; nothing in it can be read.")
    if any("depth" in entry.message for entry in parser.error_log):
        return root, ["Folders lie in folders too deep; what follows is not read."]
    if len(parser.error_log):
        line = parser.error_log[0].line
        return root, [
            f"The list is damaged (first on line {line}); "
            "it was read as far as it goes."
        ]
    if repaired != text:
        return root, ["The list is not quite XML; it was repaired."]
    return root, []


def _outlines(root: _Element) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """Yield (attributes with names in lower case, folders it lies in) of each."""
    from lxml import etree

    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if _local(element.tag) != "outline":
            continue
        if event == "end":
            folders.pop()
            continue
        values = {_local(name): str(text) for name, text in element.attrib.items()}
        yield values, tuple(folders)
        folders.append("" if "xmlurl" in values else _name(values, _MAX_TAG))


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].rpartition(":")[2].lower()


def _name(values: Mapping[str, str], most: int) -> str:
    """Return the name of an outline as its reader showed it, cut to `most`."""
    for key in ("text", "title"):
        # Cut before cleaning, so that a name of megabytes costs nothing.
        if name := one_line(values.get(key, "")[: most * 20]):
            return name if len(name) <= most else name[: most - 1].rstrip() + "…"
    return ""


class _Collected:
    """Sorts outlines into feeds and what is skipped."""

    def __init__(self, own_entities: bool) -> None:
        self.feeds: dict[object, FeedSpec] = {}
        self.skipped: list[Skipped] = []
        self._own_entities = own_entities
        self._commands = 0
        self._too_many = 0

    def add(self, values: Mapping[str, str], folders: Iterable[str]) -> None:
        written = values.get("xmlurl")
        if written is None:
            self._no_feed(values)
            return
        url = _address(written)
        title = _name(values, _MAX_TITLE)
        reason = self._refusal(url)
        if reason:
            self._skip(title, url, reason)
            return
        if any("cmd" in key or "command" in key for key in values):
            self._commands += 1
        tags = _tags(folders, values.get("category", ""))
        identity = same_feed(url)
        if (before := self.feeds.get(identity)) is not None:
            both = tuple(dict.fromkeys(before.tags + tags))[:_MAX_TAGS]
            self.feeds[identity] = replace(before, tags=both)
            self._skip(title, url, "it is in the list already; its folders count")
        elif len(self.feeds) >= MAX_FEEDS:
            self._too_many += 1
        else:
            own = "" if title == url or self._rests_on_entity(title) else title
            self.feeds[identity] = FeedSpec(url, own, tags)

    def warnings(self) -> list[str]:
        said = []
        if self._commands:
            said.append(
                f"{self._commands} of the feeds came with a command; "
                "it is neither kept nor run."
            )
        if self._too_many:
            said.append(
                f"The list has more than {MAX_FEEDS} feeds; "
                f"{self._too_many} were left out."
            )
        return said

    def _no_feed(self, values: Mapping[str, str]) -> None:
        """Tell of an outline without a feed, unless it is a folder or a note."""
        address = values.get("url", "")
        if not address.strip():
            return
        kind = values.get("type", "").strip().lower()
        reason = (
            "another list; it is not fetched"
            if kind == "include"
            else "no feed, a link"
        )
        self._skip(_name(values, _MAX_TITLE), _address(address), reason)

    def _refusal(self, url: str) -> str:
        """Return why an address is not taken, or ""."""
        if not url:
            return "it has no address"
        if self._rests_on_entity(url):
            return "its address rests on an XML entity of the list"
        if is_web(url) and is_clean(url):
            return ""
        if url.startswith("|"):
            return "a command; newsreader runs none"
        scheme = _SCHEME.match(url)
        name = scheme[1].lower() if scheme else ""
        if name in ("exec", "filter"):
            return "a command; newsreader runs none"
        if name == "query":
            return "a query of another reader"
        if name in ("http", "https"):
            return "its address is not valid"
        if name:
            return "only http and https addresses are read"
        return "its address does not begin with https:// or http://"

    def _rests_on_entity(self, text: str) -> bool:
        return self._own_entities and _ENTITY.search(text) is not None

    def _skip(self, title: str, url: str, reason: str) -> None:
        address = one_line(redact_url(url))
        shown = " ".join(filter(None, (title, address and f"<{address}>")))
        if len(shown) > _SHOWN:
            shown = shown[: _SHOWN - 1] + "…"
        self.skipped.append(Skipped(shown, reason))


def _address(written: str) -> str:
    """Return an address as it is meant: "feed:" is an old way to say http."""
    url = written[:8192].strip()
    lower = url[:16].lower()
    if lower.startswith(("feed:http://", "feed:https://")):
        return url[len("feed:") :]
    if lower.startswith("feed://"):
        return "http://" + url[len("feed://") :]
    return url


def _tags(folders: Iterable[str], category: str) -> tuple[str, ...]:
    """Return folders from the outermost, then categories ("/World/Asia,ferries")."""
    words = re.split("[,/]", category[:2000]) if category else []
    named = (one_line(word)[:_MAX_TAG].strip() for word in (*folders, *words))
    return tuple(dict.fromkeys(filter(None, named)))[:_MAX_TAGS]


# ------------------------------------------------------------------ writing


@dataclass(frozen=True, slots=True)
class Line:
    """A feed as it is written down: what to call it and where its site is."""

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    site_url: str = ""


def write_opml(lines: Iterable[Line]) -> str:
    """Return OPML 2.0 that `read_opml` reads back with the same addresses and tags.

    A feed lies in the folder of its first tag; the others are its categories, or
    folders within when a comma or a slash in them would be read as two.
    """
    tree = _Folder()
    for line in lines:
        folder = tree
        for tag in _folders_of(line.tags):
            folder = folder.below.setdefault(tag, _Folder())
        folder.lines.append(line)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        "  <head>\n    <title>Feeds of newsreader</title>\n  </head>\n"
        f"  <body>\n{''.join(_written(tree, '    '))}  </body>\n</opml>\n"
    )


class _Folder:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.below: dict[str, _Folder] = {}


def _folders_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    plain = not any(set(",/") & set(tag) for tag in tags[1:])
    return tags[:1] if plain else tags


def _written(folder: _Folder, margin: str) -> Iterator[str]:
    for line in folder.lines:
        inside = len(_folders_of(line.tags))
        name = line.title or line.url
        values = {
            "type": "rss",
            "text": name,
            "title": name,
            "xmlUrl": line.url,
            "htmlUrl": line.site_url,
            "category": ",".join(line.tags[inside:]),
        }
        yield f"{margin}<outline{_attributes(values)}/>\n"
    for name, below in folder.below.items():
        yield f"{margin}<outline{_attributes({'text': name, 'title': name})}>\n"
        yield from _written(below, margin + "  ")
        yield f"{margin}</outline>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(
        f' {name}="{html.escape(one_line(value))}"'
        for name, value in values.items()
        if value
    )
