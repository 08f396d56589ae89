"""Well-formed RSS, RDF and Atom through lxml, about ten times as fast as feedparser.

This reader knows the usual shapes and says None to anything else: not well-formed, old
dialects, `xml:base`, markup where text belongs, doubled fields. feedparser then judges.
For what it accepts, its result equals feedparser's, field by field (see the tests).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from lxml import etree

from newsreader.parse.dates import parse_date
from newsreader.parse.drafts import (
    Draft,
    FeedDraft,
    file_type,
    join,
    longest,
    people_in,
    person_in,
    text_as_html,
)
from newsreader.parse.guards import Refused, has_bodies
from newsreader.urls import is_web

Element = etree._Element

_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "http://www.w3.org/1999/xhtml"

#: Namespace -> the prefix this module knows it by; "" holds the formats' own elements.
_PREFIXES = {
    "": "",
    _RSS1: "",
    _ATOM: "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes:",
    _RDF: "rdf:",
    _XHTML: "xhtml:",
}
#: Prefixes feedparser believes whatever namespace they stand for.
_BELIEVED = frozenset(("content", "dc", "dcterms", "media", "itunes", "atom", "xhtml"))
_RSS_VERSIONS = {
    "0.91": "rss091u",
    "0.92": "rss092",
    "0.93": "rss093",
    "0.94": "rss094",
}

_TITLES = frozenset(("title", "dc:title", "media:title"))
_AUTHORS = frozenset(("author", "dc:creator", "dc:author", "itunes:author"))
_PUBLISHED = frozenset(("pubdate", "published", "issued", "dcterms:issued"))
_UPDATED = frozenset(
    ("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified")
)
_SUMMARIES = frozenset(("description", "dc:description", "summary", "itunes:summary"))
_CATEGORIES = frozenset(("category", "dc:subject", "media:category", "itunes:category"))
_KEYWORDS = frozenset(("media:keywords", "itunes:keywords"))
#: Elements that mean something to feedparser and nothing simple to us.
_UNUSUAL = frozenset(
    """
    body xhtml:body xhtml:div fullitem abstract keywords tags created svg math image
    dcterms:created managingeditor webmaster info newlocation tagline copyright
    textinput language dc:language subtitle rights homepage name email url uri
    """.split()  # noqa: SIM905  (as a list it would take a line a name)
)

_C1 = re.compile(b"[\x80-\x9f]")
_LINK_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_HTML_TYPES = frozenset(("html", "text/html"))
_TEXT_TYPES = frozenset(("text", "text/plain"))
_XHTML_TYPES = frozenset(("xhtml", "application/xhtml+xml"))
_VOID = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()  # noqa: SIM905
)


class _Unusual(Exception):
    """The document has a shape this module leaves to feedparser."""


class NotWellFormed(Exception):
    """The document is not XML as it stands; tamed it may be."""


def read(text: str, *, recover: bool = False) -> FeedDraft | None:
    """Return the feed in `text` (from its root on), or None to leave it to feedparser.

    `recover` makes the best of what is not well-formed. Raises `NotWellFormed`, and
    `Refused` for nesting no feed has.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        # Without its entities a document cannot grow, and its size is bounded.
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise Refused("it is nested too deeply") from None
        raise NotWellFormed from None
    if root is None:
        return None
    try:
        feed = _feed(root)
    except _Unusual:
        return None
    if not has_bodies(text):
        for entry in feed.entries:
            entry.html = entry.html or entry.caption
    return feed


def _feed(root: Element) -> FeedDraft:
    base = root.get(f"{_XML}base", "")
    if (base and not is_web(base)) or _has_odd_prefix(root):
        raise _Unusual
    feed = _by_dialect(root)
    if base and feed.version != "atom10":
        raise _Unusual
    if base:
        _rebase(feed, base)
    return feed


def _by_dialect(root: Element) -> FeedDraft:
    tag = root.tag
    if tag == "rss":
        channel = _only(root, "channel")
        version = root.get("version", "")
        name = _RSS_VERSIONS.get(version)
        name = name or ("rss20" if version.startswith("2.") else "rss")
        items = [child for child in channel if _name(child) in ("item", "entry")]
        return _rss(root, channel, items, name)
    if tag == f"{{{_RDF}}}RDF":
        channel = _only(root, "channel")
        if not channel.tag.startswith(f"{{{_RSS1}}}"):
            raise _Unusual
        items = [child for child in root if _name(child) == "item"]
        return _rss(root, channel, items, "rss10")
    if tag == f"{{{_ATOM}}}feed":
        return _atom(root)
    raise _Unusual


def _rebase(feed: FeedDraft, base: str) -> None:
    """Apply the root's xml:base to every address."""
    feed.link = join(base, feed.link)
    for entry in feed.entries:
        entry.base = base
        entry.link = join(base, entry.link)
        if ":" not in entry.guid:
            entry.guid = join(base, entry.guid)


# ------------------------------------------------------------------ RSS and RDF


def _rss(
    root: Element, channel: Element, items: list[Element], version: str
) -> FeedDraft:
    feed = FeedDraft([], version=version, lang=_lang(root, channel))
    for child in channel:
        name = _name(child)
        if name in _TITLES and not feed.title:
            feed.title = _text(child)
        elif name == "link" and not child.get("href"):
            feed.link = _text(child) or feed.link
        elif name == "link":
            feed.link = _alternate(child) or feed.link
        elif name in ("language", "dc:language"):
            feed.lang = _text(child)
        elif name == "entry":
            raise _Unusual
    langs = [_lang(root, channel)]
    feed.entries = [_rss_item(item, langs[0]) for item in items]
    return feed


def _rss_item(item: Element, lang: str) -> Draft:
    if f"{_XML}base" in item.attrib:
        raise _Unusual
    draft = Draft(guid=item.get(f"{{{_RDF}}}about", ""), lang=_lang(item) or lang)
    parts = _Parts()
    link: str | None = None
    for child in item:
        name = _name(child)
        attributes = child.attrib
        if attributes and f"{_XML}base" in attributes:
            raise _Unusual
        if name in _TITLES:
            parts.title(name, _text(child))
        elif name == "link":
            if "href" in attributes:
                href = _alternate(child)
                link = href or link
                parts.enclosure_link(child)
            else:
                link = _LINK_REFERENCE.sub(r"&\1", _text(child).replace("&amp;", "&"))
        elif name in ("guid", "id"):
            draft.guid = _text(child)
            if link is None and _is_permalink(child):
                link = draft.guid
        elif name in _SUMMARIES:
            parts.summary(_markup(child))
        elif name == "content:encoded":
            parts.contents.append(_markup(child))
            draft.lang = _lang(child) or draft.lang
        else:
            parts.common(name, child)
    draft.link = link or ""
    return parts.fill(draft)


# ------------------------------------------------------------------ Atom


def _atom(root: Element) -> FeedDraft:
    feed = FeedDraft([], version="atom10", lang=root.get(f"{_XML}lang", ""))
    lang = feed.lang
    for child in root:
        name = _name(child)
        if name == "entry":
            feed.entries.append(_atom_entry(child, lang))
        elif name == "title" and not feed.title:
            feed.title, feed.title_is_text = _title(child)
        elif name == "link":
            feed.link = _alternate(child) or feed.link
        elif name in ("id", "guid") and not feed.link:
            feed.link = _text(child)
        elif f"{_XML}base" in child.attrib or name in ("item", "channel"):
            raise _Unusual
    return feed


def _atom_entry(entry: Element, lang: str) -> Draft:
    if f"{_XML}base" in entry.attrib:
        raise _Unusual
    draft = Draft(lang=_lang(entry) or lang)
    parts = _Parts()
    link: str | None = None
    for child in entry:
        name = _name(child)
        if f"{_XML}base" in child.attrib:
            raise _Unusual
        if name == "title":
            draft.title, draft.title_is_text = _title(child)
            parts.title("title", draft.title)
        elif name == "link":
            link = _alternate(child) or link
            parts.enclosure_link(child)
        elif name in ("id", "guid"):
            draft.guid = _text(child)
            if link is None:
                link = draft.guid
        elif name == "content":
            if "src" in child.attrib or parts.contents:
                raise _Unusual
            parts.contents.append(_construct(child))
            draft.lang = _lang(child) or draft.lang
        elif name == "summary":
            parts.summary(_construct(child))
        elif name in _TITLES or name in _SUMMARIES or name == "content:encoded":
            raise _Unusual
        else:
            parts.common(name, child)
    draft.link = link or ""
    return parts.fill(draft)


def _title(element: Element) -> tuple[str, bool]:
    """Return an Atom title and whether it is meant literally."""
    kind = element.get("type", "text").lower()
    if kind in _TEXT_TYPES:
        return _text(element), True
    return _construct(element), False


def _construct(element: Element) -> str:
    """Return an Atom text construct as HTML."""
    kind = element.get("type", "text").lower()
    if kind in _TEXT_TYPES:
        return text_as_html(_text(element))
    if kind in _HTML_TYPES:
        return _markup(element)
    if kind in _XHTML_TYPES:
        return _xhtml(element)
    raise _Unusual


def _xhtml(element: Element) -> str:
    """Return the HTML inside an xhtml construct, without its wrapping div."""
    children = list(element)
    if len(children) != 1 or children[0].tag != f"{{{_XHTML}}}div":
        raise _Unusual
    if (element.text or "").strip() or (children[0].tail or "").strip():
        raise _Unusual
    parts: list[str] = [escape(children[0].text or "", quote=False)]
    for child in children[0]:
        _serialize(child, parts)
    return "".join(parts).strip()


def _serialize(element: Element, parts: list[str]) -> None:
    """Append `element` and its tail as HTML; only XHTML elements are known."""
    if not isinstance(element.tag, str):
        raise _Unusual
    namespace, local = _split(element.tag)
    if namespace != _XHTML:
        raise _Unusual
    tag = local.lower()
    parts.append(f"<{tag}")
    for key, value in _attributes(element):
        if key[:1] == "{":
            raise _Unusual
        quoted = escape(value, quote=False).replace('"', "&quot;")
        parts.append(f' {key.lower()}="{quoted}"')
    parts.append(">")
    if element.text:
        parts.append(escape(element.text, quote=False))
    for child in element:
        _serialize(child, parts)
    if tag not in _VOID:
        parts.append(f"</{tag}>")
    if element.tail:
        parts.append(escape(element.tail, quote=False))


def _is_permalink(guid: Element) -> bool:
    said = (v for k, v in _attributes(guid) if k.lower() == "ispermalink")
    return next(said, "true") == "true"


def _attributes(element: Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.items()]


# ------------------------------------------------------------------ shared parts


class _Parts:
    """What is collected about an entry until all of it was seen."""

    def __init__(self) -> None:
        self._title = ""
        self._title_name = ""
        self._authors: list[str] = []
        self._author_kind = ""
        #: A <source> was seen, after which feedparser takes titles anew.
        self._has_source = False
        self._tags: list[str] = []
        self._enclosures: list[tuple[str, str, str]] = []
        self._summaries: list[str] = []
        self._captions: list[str] = []
        self._published = self._updated = ""
        self.contents: list[str] = []

    def title(self, name: str, text: str) -> None:
        """Take a title; which of several counts is left to feedparser."""
        only_known = self._title and self._title_name == "title" and name != "title"
        if self._has_source or (self._title_name and not only_known):
            raise _Unusual
        if not self._title_name:
            self._title, self._title_name = text, name

    def summary(self, markup: str) -> None:
        if self._summaries:
            raise _Unusual
        self._summaries.append(markup)

    def enclosure_link(self, element: Element) -> None:
        if element.get("rel", "").lower() == "enclosure":
            self._enclosure(element)

    def common(self, name: str, element: Element) -> None:
        """Take what RSS and Atom entries have in common."""
        if name in _PUBLISHED:
            self._published = _text(element)
        elif name in _UPDATED:
            self._updated = _text(element)
        elif name in _AUTHORS:
            self._author(element)
        elif name in _CATEGORIES:
            self._category(element)
        elif name in _KEYWORDS:
            self._tags += [term.strip() for term in _text(element).split(",")]
        elif name == "enclosure":
            self._enclosure(element)
        elif name == "media:description":
            self._captions.append(_markup(element))
        elif name in ("media:group", "media:content"):
            self._media(element)
        elif name == "source":
            self._has_source = True
        elif name in _UNUSUAL:
            raise _Unusual

    def fill(self, draft: Draft) -> Draft:
        if not draft.title:
            draft.title = self._title
        summary = self._summaries[0] if self._summaries else ""
        body = longest([*self.contents, summary])
        draft.html = body
        if not body and len(self._captions) > 1:
            raise _Unusual
        draft.caption = self._captions[0] if self._captions else ""
        draft.summary = summary if summary != body else ""
        draft.author = people_in(self._authors)
        draft.tags = self._tags
        draft.enclosures = self._enclosures
        draft.published = parse_date(self._published)
        draft.updated = parse_date(self._updated)
        return draft

    def _author(self, element: Element) -> None:
        """Take an author; feedparser mixes up persons with names given as text."""
        kind = "person" if len(element) else "text"
        if self._author_kind not in ("", kind):
            raise _Unusual
        self._author_kind = kind
        self._authors.append(_person(element))

    def _category(self, element: Element) -> None:
        term = element.get("term") or element.get("text") or ""
        value = _text(element)
        self._tags += [name for name in (term, value) if name]
        if not term and not value:
            self._tags.append(element.get("label", ""))

    def _enclosure(self, element: Element) -> None:
        address = _href(element)
        self._enclosures.append(
            (address, file_type(element.get("type")), element.get("length", ""))
        )

    def _ignores_titles(self) -> bool:
        return bool(self._title) and not self._has_source

    def _media(self, group: Element) -> None:
        for element in group:
            name = _name(element)
            if name == "media:description":
                self._captions.append(_markup(element))
            elif name in ("media:group", "media:content"):
                self._media(element)
            elif (
                (name == "media:title" and not self._ignores_titles())
                or name in _KEYWORDS
                or name in _CATEGORIES
                or len(element)
            ):
                raise _Unusual


def _person(element: Element) -> str:
    """Return the name of an author, else the address; "" when there is neither."""
    if not len(element):
        return person_in(_text(element))
    name = email = ""
    for child in element:
        kind = _name(child).rpartition(":")[2]
        if kind == "name":
            name = _text(child)
        elif kind == "email":
            email = _text(child)
    return name or email


def _alternate(link: Element) -> str:
    """Return the address of a link to a page, "" for any other relation."""
    if link.get("rel", "alternate").lower() != "alternate":
        return ""
    kind = link.get("type", "text/html").lower()
    if kind not in _HTML_TYPES and kind not in _XHTML_TYPES:
        return ""
    return _href(link)


def _href(element: Element) -> str:
    """Return an address as feedparser does: url before uri before href."""
    for key in ("url", "uri", "href"):
        if address := element.get(key):
            return address
    return ""


def _only(root: Element, name: str) -> Element:
    found = [child for child in root if _name(child) == name]
    if len(found) != 1:
        raise _Unusual
    return found[0]


def _name(element: Element) -> str:
    """Return "prefix:local" in lower case, "?" for a namespace that is not known."""
    tag = element.tag
    if not isinstance(tag, str):
        raise _Unusual
    found = _NAMES.get(tag)
    if found is None:
        namespace, local = _split(tag)
        found = _PREFIXES.get(namespace, "?") + local.lower()
        if len(_NAMES) < 2000:
            _NAMES[tag] = found
    return found


_NAMES: dict[str, str] = {}


def _split(tag: str) -> tuple[str, str]:
    """Return (namespace, local name) of a tag as lxml writes it."""
    namespace, brace, local = tag.rpartition("}")
    return (namespace[1:], local) if brace else ("", tag)


def _has_odd_prefix(root: Element) -> bool:
    """Whether a prefix feedparser believes stands for something else here."""
    for prefix, uri in root.nsmap.items():
        known = _PREFIXES.get(uri)
        if known is None and (prefix is None or prefix.lower() in _BELIEVED):
            if prefix == "xhtml" and uri == _XHTML:
                continue
            return True
    return False


def _text(element: Element) -> str:
    """Return the text of an element that has only text."""
    if len(element):
        raise _Unusual
    text = (element.text or "").strip()
    if not text.isascii() and _is_repaired(text):
        raise _Unusual
    return text


def _is_repaired(text: str) -> bool:
    """Whether feedparser would change `text`: UTF-8 or windows-1252 read as Latin-1."""
    try:
        raw = text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return False
    if _C1.search(raw):
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_markup: Callable[[Element], str] = _text


def _lang(*elements: Element) -> str:
    """Return the innermost xml:lang of `elements`, given outermost first."""
    found = ""
    for element in elements:
        found = element.get(f"{_XML}lang", found)
    return found
