"""Dates as feeds write them: the two usual forms here, all others by feedparser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from newsreader.parse.drafts import from_struct

#: No date is longer; feedparser's patterns need minutes for 50,000 digits.
_LONGEST = 64
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})"
    r" (\d\d):(\d\d)(?::(\d\d))? (GMT|UTC|Z|[+-]\d{4})"
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)"
)
_MONTHS = {
    **{"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6},
    **{"Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12},
}


def parse_date(text: str) -> datetime | None:
    """Return the moment `text` names, in UTC, or None."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        if found := _ISO.fullmatch(text):
            numbers = [int(number) for number in found.groups()[:6]]
            return _utc(numbers, found[7].replace(":", ""))
        if found := _RFC822.fullmatch(text):
            month = _MONTHS[found[2]]
            numbers = [int(found[3]), month, int(found[1]), int(found[4])]
            return _utc([*numbers, int(found[5]), int(found[6] or 0)], found[7])
    except (ValueError, KeyError, OverflowError):
        pass
    return _any_form(text)


def _utc(numbers: list[int], zone: str) -> datetime:
    if zone in ("Z", "GMT", "UTC"):
        return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type,misc]
    sign = -1 if zone[0] == "-" else 1
    hours, minutes = int(zone[1:3]), int(zone[3:5])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    offset = timezone(sign * timedelta(hours=hours, minutes=minutes))
    local = datetime(*numbers, tzinfo=offset)  # type: ignore[arg-type,misc]
    return local.astimezone(UTC)


def _any_form(text: str) -> datetime | None:
    from feedparser.datetimes import _parse_date

    return from_struct(_parse_date(text))
