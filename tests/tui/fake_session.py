"""A session over lists in memory: the same doors as the real one, nothing behind them.

Also runs by hand, to look at the screen: ``python -m tests.tui.fake_session``.
All texts are made up for this file.
"""

from __future__ import annotations

import asyncio
import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
)
from newsreader import events
from newsreader.config import Config
from newsreader.errors import NewsreaderError, SourceError, StoreDamaged, StoreError
from newsreader.facts.model import (
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.models import (
    Entry,
    EntryQuery,
    EntryRow,
    Failure,
    FailureKind,
    Feed,
    FeedSpec,
    Found,
    HealthState,
    Mark,
    PollReport,
    RawContent,
    Reading,
    Saved,
    StoredArticle,
    Totals,
)
from tui import words

NOW = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)

#: Headlines as feeds really send them: each once broke some reader of the terminal.
MARKUP_TITLES = (
    "[Video] Minister answers questions",
    "[ADVERT] Ten shoes for spring",
    "[/] A slash in brackets",
    "[/bold] closing what was never opened",
    "[type=x, v={'a[0]'}] cannot be parsed",
    "[link=https://example.org]click[/link]",
    "[link=https://example.org]y",
    "[/ADVERT] after the break",
    "[@click=app.quit]Win a prize[/]",
    "[red]Red[/red] and [b]bold[/b]",
    "[bold red on blue]Loud",
    "Backslash \\[ before a bracket",
    "Ends in a backslash \\",
    "$error $primary-background",
    "[$accent]variables[/]",
    ":warning: :smile: codes",
    "{{ template }} %s %(name)s {0}",
    "<b>HTML</b> &amp; entities",
    "# Markdown *stars* _and_ `ticks`",
    "[[double]] brackets [[/]]",
    "[on_click=screen.quit] underscore",
)


class QueryError(NewsreaderError):
    """The search cannot be understood."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A made-up article before it is stored."""

    feed: int
    title: str
    minutes: int
    article: Article = field(default_factory=Article)
    facts: Facts = field(default_factory=Facts)
    read: bool = False
    starred: bool = False
    author: str = ""
    lang: str = "en"
    failure: Failure | None = None
    page: Article | None = None
    raw: str = ""


@dataclass
class FakeStore:
    """What the screen asks of the store, over dicts."""

    list_of_feeds: list[Feed] = field(default_factory=list)
    pieces: dict[int, Piece] = field(default_factory=dict)
    read_only: bool = False
    settings: dict[str, object] = field(default_factory=dict)
    allowed: dict[int, frozenset[str]] = field(default_factory=dict)
    #: How many rows were handed out; paging is held to it.
    rows_given: int = 0
    #: What a search that was cut short says it has looked at.
    searched: int = 0
    #: What articles said before, oldest first.
    earlier: dict[int, list[tuple[datetime, StoredArticle]]] = field(
        default_factory=dict
    )
    #: What no name can be found in yet.
    unknown_names: int = 0

    def feeds(self) -> list[Feed]:
        return [self._counted(f) for f in self.list_of_feeds]

    def first_feeds(self, limit: int) -> list[Feed]:
        return [f for f in self.feeds() if not f.tags][:limit]

    def _counted(self, feed: Feed) -> Feed:
        mine = [p for p in self.pieces.values() if p.feed == feed.id]
        return replace(
            feed,
            total=len(mine),
            unread=sum(not p.read for p in mine),
            starred=sum(p.starred for p in mine),
        )

    def totals(self) -> Totals:
        feeds = self.feeds()
        tags = dict.fromkeys(t for f in feeds for t in f.tags)
        return Totals(
            feeds=len(feeds),
            unread=sum(f.unread for f in feeds),
            total=sum(f.total for f in feeds),
            starred=sum(f.starred for f in feeds),
            by_tag_unread={
                t: sum(f.unread for f in feeds if t in f.tags) for t in tags
            },
        )

    def entry_ids(
        self, query: EntryQuery, *, limit: int | None = None, offset: int = 0
    ) -> array[int]:
        if query.text.count('"') % 2:
            raise QueryError("The quotation mark is not closed.")
        tags = {f.id: f.tags for f in self.list_of_feeds}
        wanted = query.text.replace('"', "").casefold().split()

        def matches(piece: Piece) -> bool:
            if query.feed_ids and piece.feed not in query.feed_ids:
                return False
            if query.tag and query.tag not in tags[piece.feed]:
                return False
            if (query.unread and piece.read) or (query.starred and not piece.starred):
                return False
            text = f"{piece.title} {piece.article.text}".casefold()
            return all(word.rstrip("*") in text for word in wanted)

        found = [i for i, p in self.pieces.items() if matches(p)]
        found.sort(key=lambda i: (self.pieces[i].minutes, -i))
        return array("q", found[offset : None if limit is None else offset + limit])

    def find(
        self,
        query: EntryQuery,
        *,
        limit: int | None = None,
        offset: int = 0,
        quick: bool = False,
    ) -> Found:
        self.quick = quick
        ids = self.entry_ids(query, limit=limit, offset=offset)
        return Found(ids, self.searched if query.text else 0)

    def not_searched(self, text: str) -> int:
        return self.unknown_names if text else 0

    def rows(self, ids: Sequence[int]) -> list[EntryRow]:
        self.rows_given += len(ids)
        return [self._row(i) for i in ids if i in self.pieces]

    def _row(self, entry_id: int) -> EntryRow:
        piece = self.pieces[entry_id]
        feed = next(f for f in self.list_of_feeds if f.id == piece.feed)
        return EntryRow(
            id=entry_id,
            feed_id=feed.id,
            feed_title=feed.title,
            title=piece.title,
            author=piece.author,
            url=f"https://www.example.org/news/{entry_id}",
            when=NOW - timedelta(minutes=piece.minutes),
            read=piece.read,
            starred=piece.starred,
            access=piece.article.access.state,
            words=words.length(piece.article),
            lang=piece.lang,
        )

    def count(self, query: EntryQuery) -> int:
        return len(self.entry_ids(query))

    def entry(self, entry_id: int) -> Entry | None:
        if entry_id not in self.pieces:
            return None
        row = self._row(entry_id)
        feed = next(f for f in self.list_of_feeds if f.id == row.feed_id)
        return Entry(
            row=row,
            guid=str(entry_id),
            feed_url=feed.url,
            summary="",
            tags=(),
            enclosures=(),
            published=row.when,
            updated=None,
            fetched=NOW,
            spec=feed.spec,
        )

    def raw(self, entry_id: int) -> RawContent:
        return RawContent(feed_html=self.pieces[entry_id].raw)

    def versions(self, entry_id: int) -> list[tuple[datetime, StoredArticle]]:
        return self.earlier.get(entry_id, [])

    def exceptions(self, feed_id: int) -> frozenset[str]:
        return self.allowed.get(feed_id, frozenset())

    def get_setting(self, key: str, default: object = None) -> object:
        return self.settings.get(key, default)

    def set_setting(self, key: str, value: object) -> None:
        self.settings[key] = value


class FakeSession:
    """The doors of the real session, over a `FakeStore`."""

    def __init__(self, store: FakeStore, config: Config | None = None) -> None:
        self.store = store
        self.config = config or Config()
        self.read_only_reason = ""
        self.callbacks: list[Callable[[events.Event], None]] = []
        #: What was asked for, in order: ("open", url), ("save", id), ("poll", ids) ...
        self.asked: list[tuple[str, object]] = []
        self.started = False
        #: Set to make reading wait, as a slow page would.
        self.gate: asyncio.Event | None = None
        #: Names of saved articles, with what was saved.
        self.saved: dict[str, str] = {}
        #: Why nothing can be opened.
        self.no_browser = ""

    def subscribe(self, callback: Callable[[events.Event], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def emit(self, event: events.Event) -> None:
        for callback in tuple(self.callbacks):
            callback(event)

    def start_background(self, ready: Callable[[], None] = lambda: None) -> None:
        self.started = True
        ready()

    async def poll(
        self, feed_ids: Sequence[int] | None = None, *, force: bool = False
    ) -> PollReport:
        self.asked.append(("poll", None if feed_ids is None else tuple(feed_ids)))
        report = PollReport(polled=len(self.store.list_of_feeds))
        self.emit(events.PollStarted(report.polled))
        self.emit(events.PollFinished(report))
        return report

    def arrive(self, piece: Piece) -> int:
        """Store one more article and tell about it, as a poll does."""
        new = max(self.store.pieces, default=0) + 1
        self.store.pieces[new] = piece
        self.emit(events.FeedPolled(piece.feed, "", 1, None, 1, 1))
        return new

    async def read(
        self, entry_id: int, *, fetch: bool = False, wanted: str = ""
    ) -> Reading:
        self.asked.append(("read", entry_id))
        if self.gate is not None:
            await self.gate.wait()
        entry = self.store.entry(entry_id)
        if entry is None:
            raise SourceError(f"There is no article {entry_id} in the database.")
        piece = self.store.pieces[entry_id]
        source, failure = "feed", piece.failure
        if fetch or wanted == "page":
            self.asked.append(("fetch", entry_id))
            if piece.page is not None:
                piece, source = replace(piece, article=piece.page), "page"
        rules = self.store.exceptions(entry.row.feed_id)
        article = piece.article.allowing(rules)
        known = (fetch or wanted == "page") and failure is None
        earlier = self.store.versions(entry_id)
        replaced = earlier[-1][0] if earlier else None
        return Reading(entry, article, piece.facts, source, failure, known, replaced)

    def what_helps(self, error: NewsreaderError) -> str:
        damaged = isinstance(error, StoreDamaged)
        return "The next start restores the newest backup." if damaged else ""

    def prepare(self, entry_ids: Sequence[int]) -> None:
        self.asked.append(("prepare", tuple(entry_ids)))

    async def mark(self, marks: Sequence[Mark]) -> list[Mark]:
        if self.store.read_only:
            raise StoreError(self.read_only_reason or "The database is read-only.")
        previous = []
        for mark in marks:
            piece = self.store.pieces[mark.entry_id]
            read = piece.read if mark.read is None else mark.read
            starred = piece.starred if mark.starred is None else mark.starred
            if (read, starred) == (piece.read, piece.starred):
                continue
            previous.append(
                Mark(
                    mark.entry_id,
                    piece.read if read != piece.read else None,
                    piece.starred if starred != piece.starred else None,
                )
            )
            self.store.pieces[mark.entry_id] = replace(
                piece, read=read, starred=starred
            )
        return previous

    async def never_cut(self, entry_id: int, rules: frozenset[str]) -> None:
        feed = self.store.pieces[entry_id].feed
        self.store.allowed[feed] = self.store.exceptions(feed) | rules

    async def cut_again(self, entry_id: int, rules: frozenset[str]) -> None:
        feed = self.store.pieces[entry_id].feed
        self.store.allowed[feed] = self.store.exceptions(feed) - rules

    async def clear_exceptions(self, feed_id: int) -> frozenset[str]:
        return self.store.allowed.pop(feed_id, frozenset())

    async def restore_exceptions(self, feed_id: int, rules: frozenset[str]) -> None:
        self.store.allowed[feed_id] = self.store.exceptions(feed_id) | rules

    async def pause(self, feed_id: int, *, paused: bool) -> None:
        health = HealthState.PAUSED if paused else HealthState.OK
        self.store.list_of_feeds = [
            replace(f, health=health, sentence="Paused by you." if paused else "")
            if f.id == feed_id
            else f
            for f in self.store.list_of_feeds
        ]

    async def save(self, entry_id: int, folder: Path | None = None) -> Saved:
        name, text = f"{entry_id}", self.store.pieces[entry_id].article.text
        known = [n for n, t in self.saved.items() if n.split()[0] == name]
        there = next((n for n in known if self.saved[n] == text), "")
        here = Path.home() / "newsreader"
        if there:
            return Saved(here / f"{there}.md", is_new=False)
        self.asked.append(("save", entry_id))
        name += f" ({len(known) + 1})" if known else ""
        self.saved[name] = text
        before = here / f"{known[0]}.md" if known else None
        return Saved(here / f"{name}.md", before=before)

    async def open_in_browser(self, url: str) -> str:
        self.asked.append(("open", url))
        return self.no_browser

    async def reload(self) -> tuple[object, ...]:
        return ()

    async def stop(self) -> None:
        return


# ---------------------------------------------------------------- made-up news


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """Return plain paragraphs."""
    return tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)


def removed(
    category: Category, rule: str, reason: str, *texts: str
) -> tuple[Block, ...]:
    """Return paragraphs a rule took out."""
    removal = Removal(category, rule, reason, 0.97)
    return tuple(Block(BlockKind.PARAGRAPH, t, removal=removal) for t in texts)


def mention(text: str, needle: str, nth: int = 0) -> Mention:
    """Return where `needle` stands in `text`, with its sentence."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(needle, start + 1)
    dot = text.rfind(". ", 0, start)
    left = max(dot + 2 if dot >= 0 else 0, text.rfind("\n", 0, start) + 1)
    stop = re.compile(r"[.!?][”\"]?(?=\s|$)").search(text, start)
    return Mention(start, start + len(needle), left, stop.end() if stop else len(text))


def harbour() -> tuple[Article, Facts]:
    """Return the article most tests read: facts, links, a long appeal at its end."""
    link = Span(4, 16, SpanKind.LINK, "https://www.example.org/port")
    blocks = (
        Block(
            BlockKind.PARAGRAPH,
            "The harbour of Lindvik reopened on Monday after nine weeks, ending the"
            " longest closure since the port was rebuilt in 1953, the coastal authority"
            " said.",
            (replace(link, start=4, end=22),),
        ),
        *paragraphs(
            "Ilse Marand, the authority's director, walked the first crew ashore."
            " “The ice has gone, and so has the fear that it would take the quay with"
            " it,” she told reporters.",
            "About 6,000 tonnes of grain had waited in the outer bay since January."
            " Customs officers expect to clear 1,200 lorries by Friday, more than three"
            " times the number of an ordinary week.",
        ),
        Block(BlockKind.HEADING, "What the closure cost", level=2),
        *paragraphs(
            "The regional chamber of commerce puts the damage at 14 million crowns."
            " Insurers in Halden dispute the figure: they count only goods that could"
            " not be sent by rail.",
        ),
        Block(
            BlockKind.QUOTE,
            "We lost orders we will not see again. A customer who has learned to do"
            " without you is a customer of someone else.",
            level=1,
        ),
        *paragraphs(
            "That was Tomas Brekke, who runs a yard with 85 workers on the north quay."
            " Marand said the state would decide on help before the summer.",
        ),
        Block(BlockKind.LIST_ITEM, "The north quay opens first.", level=1, marker="•"),
        Block(
            BlockKind.LIST_ITEM,
            "Ferries to Halden follow on 16 March, at first twice a day and without"
            " lorries.",
            level=1,
            marker="•",
        ),
        Block(
            BlockKind.TABLE,
            "",
            rows=(
                ("Week", "Ships", "Tonnes"),
                ("8", "0", "0"),
                ("9", "2", "1,150"),
                ("10", "31", "22,400"),
            ),
        ),
        *paragraphs(
            "The next forecast of the ice service is due on Thursday.",
        ),
        *removed(
            Category.DONATION,
            "en.donation.message-from",
            "“A message from …” opens an appeal for money.",
            "A message from the Coast Courier:",
            "Dear readers,",
            "Our newsroom has stayed open through storms, through strikes and through a"
            " winter that froze the presses.",
            "We can only go on with your help. From two crowns a month you keep"
            " reporting from the islands alive.",
            "It takes one minute. Thank you.",
            "Remind me later.",
        ),
        *removed(
            Category.NEWSLETTER,
            "en.newsletter.sign-up",
            "It asks for an address to send a newsletter to.",
            "Sign up for The Tide, our letter on Fridays.",
        ),
    )
    article = Article(
        blocks=blocks,
        title="Harbour of Lindvik reopens after nine weeks of ice",
        byline="Anna Sørli",
        published=NOW - timedelta(minutes=40),
        url="https://www.example.org/news/1",
        lang="en",
        site="Coast Courier",
        access=Access(AccessState.FULL, ("the page marks its whole text",)),
    )
    text = article.text
    facts = Facts(
        people=(
            NameFact(
                "Ilse Marand",
                "director of the coastal authority",
                ("Marand",),
                (mention(text, "Ilse Marand"), mention(text, "Marand", 1)),
            ),
            NameFact("Tomas Brekke", "", (), (mention(text, "Tomas Brekke"),)),
        ),
        places=(
            NameFact("Lindvik", "", (), (mention(text, "Lindvik"),)),
            NameFact(
                "Halden", "", (), (mention(text, "Halden"), mention(text, "Halden", 1))
            ),
        ),
        dates=(
            DateFact("1953", "in 1953", (mention(text, "1953"),)),
            DateFact("2026-03-09", "on Monday", (mention(text, "on Monday"),)),
            DateFact("2026-03-13", "by Friday", (mention(text, "by Friday"),)),
            DateFact("2026-03-16", "on 16 March", (mention(text, "16 March"),)),
        ),
        numbers=(
            NumberFact(
                6000.0, "tonnes", "of grain in the outer bay", "6,000",
                (mention(text, "6,000 tonnes"),),
            ),
            NumberFact(
                1200.0, "lorries", "lorries to clear by Friday", "1,200",
                (mention(text, "1,200 lorries"),),
            ),
            NumberFact(
                14e6, "crowns", "damage by the closure", "14 million crowns",
                (mention(text, "14 million crowns"),),
            ),
            NumberFact(
                85.0, "workers", "workers of one yard", "85",
                (mention(text, "85 workers"),),
            ),
        ),
        quotes=(
            QuoteFact(
                "The ice has gone, and so has the fear that it would take the quay with"
                " it",
                "Ilse Marand",
                (mention(text, "The ice has gone"),),
            ),
            QuoteFact(
                "We lost orders we will not see again.",
                "",
                (mention(text, "We lost orders"),),
            ),
        ),
        key_sentences=(
            KeySentence(
                "The harbour of Lindvik reopened on Monday after nine weeks.",
                (mention(text, "The harbour"),),
            ),
        ),
    )  # fmt: skip
    return article, facts


def _article(title: str, *texts: str, state: AccessState = AccessState.FULL,
             evidence: tuple[str, ...] = (), lang: str = "en") -> Article:  # fmt: skip
    return Article(
        blocks=paragraphs(*texts),
        title=title,
        lang=lang,
        access=Access(state, evidence),
    )


def feeds() -> list[Feed]:
    """Return seven feeds in three tags, one failing, one paused."""

    def feed(n: int, title: str, *tags: str, **more: object) -> Feed:
        url = f"https://feed{n}.example.org/rss"
        spec = FeedSpec(url, title, tags)
        health = HealthState.OK
        site, seen = f"https://feed{n}.example.org", NOW - timedelta(minutes=12)
        made = Feed(n, url, title, site, tags, 0, 0, 0, health, spec=spec)
        made = replace(made, last_success=seen)
        return replace(made, **more)  # type: ignore[arg-type]

    return [
        feed(1, "Coast Courier", "world"),
        feed(2, "El Faro del Norte", "world"),
        feed(3, "Ledger & Coin", "business"),
        feed(4, "北方日報", "world"),
        feed(5, "صوت الميناء", "world"),
        feed(
            6,
            "Slow Science Letters",
            "science",
            health=HealthState.FAILING,
            sentence="The server did not answer within 30 seconds.",
            next_step="It is tried again at 16:40.",
            failing_since=NOW - timedelta(days=2),
        ),
        feed(
            7,
            "Old Weblog",
            health=HealthState.PAUSED,
            sentence="The server says this feed is gone for good (410).",
            next_step="P asks it again; its articles stay.",
        ),
    ]


def world() -> FakeStore:
    """Return the store most tests use."""
    article, facts = harbour()
    long_title = (
        "After the third night of talks the ministers of eleven countries agree on a"
        " text that each of them reads differently, and promise to publish it once"
        " they have found out which reading is the one they agreed on"
    )
    harbour_zh = (
        "海岸管理局表示,林維克港於週一重新開放,"
        "結束了自一九五三年重建以來最長的一次關閉。"
    )
    pieces = [
        Piece(1, article.title, 40, article, facts, author="Anna Sørli",
              raw="<p>The harbour of <b>Lindvik</b> reopened\x1b]0;x\x07</p>"),
        Piece(2, "Las inundaciones cortan la línea férrea al norte de Valdemar", 62,
              _article("Las inundaciones", "El río subió dos metros en una noche y dejó"
                       " sin trenes a tres comarcas, según la compañía ferroviaria.",
                       lang="es"), lang="es"),
        Piece(3, "Central bank holds rates and lowers its voice", 130,
              _article("Central bank", "The board left its rate at 3.25 percent.",
                       state=AccessState.PAYWALLED,
                       evidence=("page says isAccessibleForFree=false",)), read=True),
        Piece(1, "Teaser: the island that votes by lamp", 150,
              _article("Teaser", "On Ostra, a lit window on the first of May is a yes.",
                       state=AccessState.TEASER, evidence=("feed gives 12 words",)),
              page=_article("Teaser", "On Ostra, a lit window on the first of May is a"
                            " yes.", "A dark one means that somebody will come and ask"
                            " why.", "This is how it has been since 1871.")),
        Piece(4, "港口在冰封九週後重新開放,第一批船隻已經靠岸", 200,
              _article("港口", harbour_zh * 3, lang="zh"), lang="zh"),
        Piece(5, "الميناء يفتح أبوابه بعد تسعة أسابيع من الجليد", 230,
              _article("الميناء", "قالت سلطة الساحل إن الميناء أعيد فتحه يوم الاثنين.",
                       lang="ar"), lang="ar"),
        Piece(3, long_title, 300, _article(long_title, "They shook hands twice.")),
        Piece(2, "", 320, _article("", "Una nota sin título.", lang="es"), lang="es"),
        Piece(6, "A clock that loses one second in the age of the moon", 2000,
              Article(title="A clock", access=Access(AccessState.UNKNOWN)),
              failure=Failure(FailureKind.BOT_WALL,
                              "The page asks for proof of a person (403).",
                              "o opens it in the browser.")),
        Piece(1, "What the tide tables do not say", 2900,
              _article("Tide", "They are right, and it does not help.\n" * 3),
              read=True, starred=True),
        *(Piece(3, title, 3000 + n, _article(title, title))
          for n, title in enumerate(MARKUP_TITLES)),
    ]  # fmt: skip
    return FakeStore(feeds(), dict(enumerate(pieces, 1)))


def crowd(count: int) -> FakeStore:
    """Return a store with many short articles."""
    base = _article("x", "One line of text.")
    pieces = {
        n: Piece(1 + n % 5, f"Headline number {n} of a long day at the coast", n, base)
        for n in range(1, count + 1)
    }
    return FakeStore(feeds(), pieces)


def book(length: int) -> Article:
    """Return an article of about so many words, in paragraphs of ninety."""
    sentence = (
        "The ferry left late, came back early, and nobody on the quay complained. "
    )
    body = paragraphs(*[(sentence * 7).strip()] * (length // 91))
    return Article(blocks=body, title="A long crossing", lang="en")


if __name__ == "__main__":
    import sys

    import tui

    store = crowd(int(sys.argv[1])) if len(sys.argv) > 1 else world()
    sys.exit(asyncio.run(tui.run(FakeSession(store))))  # type: ignore[arg-type]
