"""What single header values mean. Pure; any text is accepted, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from filters.text import one_line

#: A validator longer than this is not sent back: it would fill the request.
_LONGEST_VALIDATOR = 1024
_LONGEST_WAIT_S = 400 * 86400
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,18})", re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|,)\s*no-(?:cache|store)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_BREAKS = re.compile("[\r\n\x00]")


def as_told(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names in lower case; one told twice is told at once."""
    told: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), _decoded(value)
        told[key] = f"{told[key]}, {text}" if key in told else text
    return told


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def media_type(content_type: str) -> str:
    """Return the media type in lower case, without parameters."""
    return one_line(content_type[:200].partition(";")[0]).lower()


def charset(content_type: str) -> str:
    """Return the charset parameter in lower case, or ""."""
    found = _CHARSET.search(content_type[:500])
    return found[1].lower() if found else ""


def validator(value: str) -> str:
    """Return an ETag or Last-Modified fit to be sent back, or ""."""
    if len(value) > _LONGEST_VALIDATOR or _BREAKS.search(value):
        return ""
    if not value.isprintable() or not value.isascii():
        return ""
    return value.strip()


def max_age_s(cache_control: str, age: str = "") -> float | None:
    """Return the seconds an answer stays fresh, or None when that is not told."""
    if _NOT_FRESH.search(cache_control[:1000]):
        return None
    found = _MAX_AGE.search(cache_control[:1000])
    if found is None:
        return None
    used = int(age) if age.isascii() and age.isdigit() and len(age) < 12 else 0
    return float(max(0, min(int(found[1]), _LONGEST_WAIT_S) - used))


def retry_after_s(value: str, now: datetime) -> float | None:
    """Return the seconds a Retry-After asks for, or None when it makes no sense."""
    value = value.strip()[:100]
    if value.isascii() and value.isdigit():
        return float(min(int(value), _LONGEST_WAIT_S))
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, min((when - now).total_seconds(), float(_LONGEST_WAIT_S)))


def codings(content_encoding: str) -> list[str]:
    """Return the content codings in order, without "identity"."""
    names = (part.strip().lower() for part in content_encoding.split(","))
    return [name for name in names if name and name != "identity"]
