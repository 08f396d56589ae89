"""The values that pass between the core's modules. Pure data, no I/O.

Datetimes are aware UTC; durations carry their unit in the name. Every string here has
passed the border (`filters.text`) already.
"""

from __future__ import annotations

from array import array
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filters.article import AccessState, Article, Category
from filters.records import dataclass
from newsreader.facts.model import Facts

# ------------------------------------------------------------------ feeds


class FullText(StrEnum):
    """Where an entry's article comes from."""

    #: The feed's own text, and the page when that is only a teaser.
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as the user configured it."""

    url: str
    #: Shown instead of the feed's own title; empty for the feed's own.
    title: str = ""
    tags: tuple[str, ...] = ()
    #: Minutes between polls; None means adaptive.
    interval_minutes: int | None = None
    full_text: FullText = FullText.AUTO
    #: Categories the filter leaves alone in this feed.
    keep: frozenset[Category] = frozenset()
    #: Name to log in with; the password comes from one of the next two.
    user: str = ""
    #: Program and arguments that print the password. Of the configuration only:
    #: neither this nor the next is stored.
    password_command: tuple[str, ...] = ()
    #: Service under which the system's keyring holds the password.
    password_keyring: str = ""


class HealthState(StrEnum):
    """How a feed is doing."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    #: Not polled: the server says it is gone (410), or the user paused it.
    PAUSED = "paused"


class FailureKind(StrEnum):
    """Cause classes of a failed fetch; each has its own sentence and next step."""

    BAD_URL = "bad_url"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    REFUSED = "refused"
    CONNECTION = "connection"
    TLS = "tls"
    PROTOCOL = "protocol"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    BAD_REDIRECT = "bad_redirect"
    UNAUTHORIZED = "unauthorized"
    #: The way to the password that the user named did not lead to one.
    PASSWORD = "password"
    FORBIDDEN = "forbidden"
    BOT_WALL = "bot_wall"
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HTTP_STATUS = "http_status"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    WORKER = "worker"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an address could not be used, in words."""

    kind: FailureKind
    #: One plain sentence: "The server did not answer within 30 seconds."
    sentence: str
    #: What the user can do: "It is tried again at 14:32."
    next_step: str = ""
    #: HTTP status when there was one.
    status: int | None = None
    #: Seconds the server asked us to wait.
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What conditional GET sends back (RFC 9110 §13)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchState:
    """What the poller must remember about a feed between polls."""

    feed_id: int
    spec: FeedSpec
    #: Address actually polled: the configured one, or where it has moved for good.
    url: str
    validators: Validators = Validators()
    #: blake2b-128 hex digest of the last body that was parsed.
    body_hash: str = ""
    #: Not polled before this time unless forced.
    next_due: datetime | None = None
    #: Consecutive failures.
    failures: int = 0
    failing_since: datetime | None = None
    #: What the last poll failed with, or None.
    trouble: FailureKind | None = None
    last_success: datetime | None = None
    #: Last full (unconditional, 200) answer; conditional GET is skipped after a week.
    last_full: datetime | None = None
    #: Address a permanent redirect pointed to, and how often in a row it was seen.
    moved_to: str = ""
    moved_seen: int = 0
    paused: bool = False
    #: `next_due` is what the server asked for: only the feed alone may be forced.
    told_to_wait: bool = False
    #: New entries per day, smoothed; drives the adaptive interval.
    entries_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as shown: the stored row with its maintained counts."""

    id: int
    url: str
    #: The user's title, else the feed's own, else the host.
    title: str
    site_url: str
    tags: tuple[str, ...]
    unread: int
    total: int
    starred: int
    health: HealthState
    #: One sentence when failing or paused, empty otherwise.
    sentence: str = ""
    next_step: str = ""
    failing_since: datetime | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    spec: FeedSpec = FeedSpec("")
    #: Where a permanent redirect leads, adopted or seen once; "" when nowhere.
    moved_to: str = ""
    #: What was wrong with what it brought last although it could be read, or empty.
    warning: str = ""


# ------------------------------------------------------------------ parsing


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file attached to an entry (RSS enclosure, Atom link rel=enclosure)."""

    url: str
    media_type: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item of a feed, cleaned at the border but with its HTML untouched."""

    #: guid, Atom id or JSON Feed id; falls back to the link, then to a content hash.
    guid: str
    url: str
    title: str
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    #: The fullest HTML the feed gives for the article.
    html: str = ""
    #: Separate summary, where the feed has one beside the content.
    summary: str = ""
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    lang: str = ""
    #: blake2b-128 hex digest over title, url and html: what "text changed" means.
    content_hash: str = ""


def is_same_text(stored_hash: str, content_hash: str) -> bool:
    """Whether an entry says what is stored, where the beginning of its hash is kept.

    Older versions kept the whole hash; none is kept of what is not stored.
    """
    return bool(stored_hash) and content_hash.startswith(stored_hash)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, parsed."""

    title: str
    site_url: str
    entries: tuple[ParsedEntry, ...]
    lang: str = ""
    #: Dialect as feedparser names it ("rss20", "atom10", "json11").
    version: str = ""
    #: Plain sentence when the feed was malformed but salvaged, empty otherwise.
    warning: str = ""
    #: True when entries were left out because the document was cut or too long.
    partial: bool = False


# ------------------------------------------------------------------ polling


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll of one feed brought; the store applies it in one transaction."""

    #: The state to remember (validators, due time, failures ...), complete.
    state: FetchState
    #: None when nothing was parsed: not modified, same bytes, or a failure.
    parsed: ParsedFeed | None = None
    failure: Failure | None = None
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class FeedSaved:
    """What storing a `PollOutcome` changed."""

    feed_id: int
    #: Ids of entries that are new, oldest first.
    new: tuple[int, ...] = ()
    #: Ids of entries whose text changed.
    changed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PollReport:
    """One round of polling."""

    polled: int = 0
    new: int = 0
    changed: int = 0
    not_modified: int = 0
    #: (feed title, url, failure) in order of the feeds.
    failures: tuple[tuple[str, str, Failure], ...] = ()
    #: Feeds that were not due, or whose servers asked to be left alone.
    skipped: int = 0
    seconds: float = 0.0
    #: Paused feeds, which were not asked either.
    paused: int = 0
    #: Permanent redirects: (feed title, configured address, new one, now adopted).
    moved: tuple[tuple[str, str, str, bool], ...] = ()


# ------------------------------------------------------------------ entries


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What one line of the article list needs."""

    id: int
    feed_id: int
    feed_title: str
    title: str
    author: str
    url: str
    #: Published, else first seen.
    when: datetime
    read: bool
    starred: bool
    access: AccessState
    #: Words of the best text known so far; 0 when unknown.
    words: int
    lang: str
    #: True when the text changed after it was first stored.
    changed: bool = False


@dataclass(frozen=True, slots=True)
class RawContent:
    """Both raw forms of an entry, kept so that a new rule can be re-applied."""

    feed_html: str = ""
    page_html: str = ""
    page_url: str = ""
    #: In whole seconds.
    page_fetched: datetime | None = None
    #: True when the feed changed its text after the page was fetched.
    page_outdated: bool = False
    #: What is kept of `ParsedEntry.content_hash` of what the feed gave.
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything stored about an entry but its raw forms and its article."""

    row: EntryRow
    guid: str
    feed_url: str
    summary: str
    tags: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    published: datetime | None
    updated: datetime | None
    fetched: datetime
    spec: FeedSpec


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A cleaned article with its facts, as the store keeps it."""

    article: Article
    facts: Facts
    #: `filters.VERSION` and `facts.VERSION` it was made with; older ones are redone.
    filters_version: int
    facts_version: int
    #: "feed" or "page".
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article ready to be shown."""

    entry: Entry
    #: "Never cut here" and the feed's switches already applied.
    article: Article
    facts: Facts
    #: "feed" or "page".
    source: str
    #: Why the page is not shown although it was wanted, or None.
    failure: Failure | None = None
    #: The page was fetched; "feed" as source says that its text was not taken.
    page_known: bool = False
    #: When an earlier text of it was last replaced; None when none is kept.
    replaced: datetime | None = None

    @property
    def page_is_empty(self) -> bool:
        """Whether there is no text, though the page was fetched."""
        return self.page_known and not self.article.blocks


@dataclass(frozen=True, slots=True)
class Saved:
    """Where an article was saved."""

    path: Path
    #: False where that file held it already, word for word.
    is_new: bool = True
    #: The file an earlier save of another text of it made, if it is still there.
    before: Path | None = None


class Sort(StrEnum):
    """Order of a list of entries."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which entries a list shows. All conditions must hold."""

    #: Empty means every subscribed feed.
    feed_ids: tuple[int, ...] = ()
    tag: str = ""
    unread: bool = False
    starred: bool = False
    #: The search language: words, "phrases", title:, who:, where:, is:, feed: ...
    text: str = ""
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True)
class Found:
    """Which entries a query finds, in its order."""

    ids: array[int]
    #: The search was cut short: it looked at so many entries that hold its words, the
    #: newest; 0 when nothing was left out.
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of one entry's marks; None leaves a mark as it is."""

    entry_id: int
    read: bool | None = None
    starred: bool | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Maintained counts over everything subscribed."""

    feeds: int = 0
    unread: int = 0
    total: int = 0
    starred: int = 0
    #: Unread entries and failing feeds by tag, in the order of the user's feeds.
    by_tag_unread: dict[str, int] = field(default_factory=dict)
    by_tag_failing: dict[str, int] = field(default_factory=dict)
