"""The words on the screen: ages, labels, counts, reasons. Pure.

Written for a person reading the news, not for the person who wrote the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from filters.article import (
    HAN_OR_KANA,
    AccessState,
    Article,
    Block,
    BlockKind,
    Category,
)
from filters.text import one_line
from newsreader.logfile import redact_url
from newsreader.models import EntryRow, Feed, HealthState, Reading
from tui.typeset import clip

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
#: Words a practised reader takes in per minute.
_PACE = 230
#: A text of so many words tells how long the article is, whatever its label.
_NO_TEASER = 120

#: Cells of a headline that a sentence names.
_NAMED = 40

CATEGORY = {
    Category.DONATION: "donation appeal",
    Category.SUBSCRIPTION: "subscription offer",
    Category.PAYWALL: "paywall notice",
    Category.REGISTRATION: "sign-in prompt",
    Category.NEWSLETTER: "newsletter box",
    Category.APP_PROMO: "app promotion",
    Category.ADBLOCK_NAG: "ad-blocker notice",
    Category.COOKIE: "cookie notice",
    Category.RELATED: "links to other articles",
    Category.SHARE: "share buttons",
    Category.LEGAL: "legal notice",
}

#: What a row says about how much of the article there is; nothing when all is well.
ROW_ACCESS = {
    AccessState.TEASER: "teaser",
    AccessState.METERED: "metered",
    AccessState.PAYWALLED: "paywalled",
    AccessState.CONSENT_WALL: "consent wall",
    AccessState.BOT_WALL: "robot check",
}

#: What a page shows instead of its text, and where a person gets past it.
_INSTEAD = {
    AccessState.CONSENT_WALL: "consent wall (the page shows its cookie notice",
    AccessState.BOT_WALL: "robot check (the page wants proof of a person",
}
_BROWSER = "o opens it in the browser"

HEALTH_MARK = {
    HealthState.NEW: "·",
    HealthState.OK: " ",
    HealthState.FAILING: "!",
    HealthState.PAUSED: "=",
}


def number(value: int) -> str:
    """Return ``1204`` as "1,204"."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """Return "1 article", "1,204 articles"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def age(when: datetime, now: datetime) -> str:
    """Return how long ago in at most seven cells: "now", "40 min", "2 h", "9 Jun".

    A date in the future, which some feeds give, is shown as the date it claims.
    """
    seconds = (now - when).total_seconds()
    if -120 <= seconds < 60:
        return "now"
    if 0 <= seconds < 3600:
        return f"{int(seconds // 60)} min"
    if 0 <= seconds < 86_400:
        return f"{int(seconds // 3600)} h"
    return _day(when.toordinal(), when, now.year)


def _day(_ordinal: int, when: datetime, year: int) -> str:
    local = when.astimezone()
    if local.year == year:
        return f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{_MONTHS[local.month - 1]} {local.year}"


def moment(when: datetime, style: str = "") -> str:
    """Return "Tue 10 Jun 2025, 15:12" in local time, or as strftime says."""
    t = when.astimezone()
    if style:
        return one_line(t.strftime(style))
    return (
        f"{_DAYS[t.weekday()]} {t.day} {_MONTHS[t.month - 1]} {t.year},"
        f" {t.hour:02}:{t.minute:02}"
    )


def clock(when: datetime, now: datetime) -> str:
    """Return "15:12" today, "Mon 15:12" this week, else the date."""
    t, today = when.astimezone(), now.astimezone()
    if t.date() == today.date():
        return f"{t.hour:02}:{t.minute:02}"
    if abs(t - today) < timedelta(days=6):
        return f"{_DAYS[t.weekday()]} {t.hour:02}:{t.minute:02}"
    return f"{t.day} {_MONTHS[t.month - 1]} {t.year}"


@lru_cache(maxsize=256)
def iso_day(iso: str) -> str:
    """Return an ISO date of a fact for people: "2025-06-10" as "10 Jun 2025"."""
    if "/" in iso:
        first, last = iso.split("/", 1)
        return f"{iso_day(first)} – {iso_day(last)}"
    parts = iso.split("-")
    try:
        if len(parts) == 3:
            return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
        if len(parts) == 2 and parts[1].startswith("W"):
            return f"week {int(parts[1][1:])}, {parts[0]}"
        if len(parts) == 2:
            return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    except (ValueError, IndexError):
        pass
    return iso


def title(row: EntryRow) -> str:
    """Return the headline, or words that say there is none."""
    if row.title:
        return row.title
    path = urlsplit(row.url).path.rstrip("/").rsplit("/", 1)[-1]
    return f"(no title) {path}" if path else "(no title)"


def named(row: EntryRow) -> str:
    """Return the headline in quotation marks, as a sentence begins with it."""
    return f"“{clip(title(row), _NAMED)}”"


def host(url: str) -> str:
    """Return the host of an address without "www."."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def address(url: str) -> str:
    """Return host and path of an address, passwords and tokens hidden."""
    parts = urlsplit(redact_url(url)) if host(url) else None
    if parts is None:
        return ""
    tail = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return one_line(host(url) + tail)


def told_apart(feeds: Sequence[Feed]) -> list[Feed]:
    """Return the feeds; those of the same name get their address beside it."""
    names = Counter(feed.title for feed in feeds)
    return [
        feed if names[feed.title] < 2 else replace(feed, title=_full_name(feed))
        for feed in feeds
    ]


def _full_name(feed: Feed) -> str:
    shown = address(feed.url)
    if feed.title.removeprefix("www.") == host(feed.url):
        return shown
    return f"{feed.title} · {shown}"


def length(article: Article) -> int:
    """Return the words of an article; `Article.word_count`, but fast for long ones."""
    text = article.text
    if HAN_OR_KANA.search(text) is None:
        return len(text.split())
    return article.word_count


def minutes(words: int) -> str:
    """Return the reading time, or nothing for a text of unknown length."""
    return f"{max(1, round(words / _PACE))} min" if words else ""


def reading_time(row: EntryRow) -> str:
    """Return "4 min read" of a row, or nothing where its text may be a teaser.

    Until an article was opened or looked through, its words are those of the feed.
    """
    whole = row.access is AccessState.FULL or row.words >= _NO_TEASER
    return f"{minutes(row.words)} read" if whole and row.words else ""


def access(reading: Reading) -> str:
    """Return the label line: how much of the article this is, and how we know."""
    article = reading.article
    state = article.access.state
    why = ", ".join(article.access.evidence[:2])
    if state is AccessState.FULL:
        return "full text"
    here = count(length(article), "word")
    if state is AccessState.TEASER:
        return f"teaser ({here}{_of_page(reading)})"
    if state is AccessState.METERED:
        return f"metered ({why or 'the page counts free articles'})"
    if state is AccessState.PAYWALLED:
        return f"paywalled ({why or 'the page says so'}; {here} here)"
    if state in _INSTEAD:
        of_feed = reading.source == "feed" and article.kept
        given = f"{here} from the feed; " if of_feed else ""
        return f"{_INSTEAD[state]} instead of the text; {given}{_BROWSER})"
    return f"completeness unknown{f' ({why})' if why else ''}"


def _of_page(reading: Reading) -> str:
    """Return what the page can add to a teaser, and which key shows it."""
    no_more = reading.source == "page" or reading.page_is_empty
    if no_more or not reading.entry.row.url:
        return ""
    if not reading.page_known:
        return "; Enter fetches the page"
    from newsreader.choosing import REASONS

    if any(note in REASONS for note in reading.article.notes):
        return "; the page gives no more"
    return "; W shows the page's text"


def taken_out(blocks: tuple[Block, ...], categories: tuple[Category, ...]) -> str:
    """Return "8 paragraphs taken out: donation appeal"."""
    kinds = {b.kind for b in blocks}
    if kinds == {BlockKind.PARAGRAPH}:
        what = count(len(blocks), "paragraph")
    elif kinds <= {BlockKind.LIST_ITEM, BlockKind.HEADING}:
        what = count(len(blocks), "line")
    else:
        what = count(len(blocks), "passage")
    names = [CATEGORY[c] for c in categories]
    return f"{what} taken out: {', '.join(names)}"


def removed_summary(article: Article) -> str:
    """Return one sentence on all that was taken out, or nothing."""
    removed = article.removed
    if not removed:
        return ""
    seen = dict.fromkeys(b.removal.category for b in removed if b.removal)
    return taken_out(removed, tuple(seen))
