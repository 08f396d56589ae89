"""Bytes to text: what the page says, then what the bytes say. No I/O, never raises."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([a-zA-Z0-9_:.\-]{2,40})""",
    re.IGNORECASE,
)
#: Browsers read these labels as their Windows supersets; the bytes 0x80-0x9f are
#: curly quotes and dashes there, and control characters here.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
#: Codecs that are no character sets, or that turn plain bytes into markup.
_FORBIDDEN = frozenset(
    {
        "unicode_escape",
        "raw_unicode_escape",
        "punycode",
        "idna",
        "undefined",
        "utf_7",
        "mbcs",
        "oem",
        "palmos",
    }
)


def decode_html(body: bytes, declared: str = "") -> str:
    """Decode a page: byte-order mark, valid UTF-8, declared and meta charset, cp1252.

    `declared` is the charset of the HTTP header, or empty. Undecodable bytes become
    U+FFFD; nothing raises.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        # Text that happens to be valid UTF-8 beyond ASCII never is anything else.
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        bad_at = error.start
    labels = [declared]
    if found := _META_CHARSET.search(body[:4096]):
        labels.append(found[1].decode("ascii", "replace"))
    for label in labels:
        name = _codec_name(label)
        if name and name != "utf-8":
            return body.decode(name, "replace")
    says_utf8 = any(_codec_name(label) == "utf-8" for label in labels)
    text = body.decode("utf-8", "replace")
    # One damaged byte must not turn a UTF-8 page into mojibake.
    if says_utf8 or text.count("\ufffd") * 50 < len(body) - bad_at:
        return text
    return body.decode("cp1252", "replace")


def _codec_name(label: str) -> str:
    """Return the text codec for a charset label, or "" when there is none."""
    try:
        info = codecs.lookup(label.strip().lower()) if label else None
    except (LookupError, ValueError):
        return ""
    if info is None or info.name.replace("-", "_") in _FORBIDDEN:
        return ""
    if not getattr(info, "_is_text_encoding", True):
        return ""
    return _SUPERSETS.get(info.name, info.name)
