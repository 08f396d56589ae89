"""Which charset a document is really in. Pure.

Only real charsets are tried: Python also knows "codecs" that unzip or unescape. Bytes
that are valid UTF-8 are UTF-8 whatever anyone says: by chance they hardly ever are.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(
    r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:+-]{1,40})[\"']"
)
#: With so many good letters beyond ASCII for a bad byte, a document is meant as UTF-8.
_GOOD_PER_BAD = 4
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHAPES = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
#: Python codec names of charsets found on the web.
_REAL = frozenset(
    """
    ascii utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be big5 big5hkscs
    cp037 cp424 cp437 cp500 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861
    cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp932 cp949 cp950 cp1026 cp1125 cp1140
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp
    euc_jis_2004 euc_jisx0213 euc_kr gb2312 gbk gb18030 hz iso2022_jp iso2022_jp_1
    iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr iso8859-1
    iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9
    iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 johab koi8-r
    koi8-t koi8-u kz1048 mac-cyrillic mac-greek mac-iceland mac-latin2 mac-roman
    mac-turkish ptcp154 shift_jis shift_jis_2004 shift_jisx0213 tis-620
    """.split()  # noqa: SIM905  (as a list it would take a line a name)
)
#: The web means these when it says those (WHATWG Encoding Standard).
_MEANS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}


def decode(body: bytes, charset: str = "") -> tuple[str, str]:
    """Return (text, codec name) of `body`; never raises.

    `charset` is what the HTTP header said. Order: byte order mark, shape of the first
    bytes, valid or mostly UTF-8, XML declaration, header, a guess.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    start = body[:64].lstrip()
    for shape, name in _SHAPES:
        if start.startswith(shape) or body.startswith(shape):
            return body.decode(name, "replace"), name
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, charset)
    declared = real_codec(declared_charset(body))
    if "\x1b" in text and declared.startswith(("iso2022", "hz")):
        return body.decode(declared, "replace"), declared
    return text, "utf-8"


def declared_charset(body: bytes) -> str:
    """Return the charset the XML declaration names, or ""."""
    found = _DECLARED.match(body[:400].decode("latin-1"))
    return found[1].lower() if found else ""


def real_codec(charset: str) -> str:
    """Return the Python codec for a charset of the web, or "" when it is none."""
    try:
        name = codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        return ""
    name = _MEANS.get(name, name)
    return name if name in _REAL else ""


def _decode_other(body: bytes, charset: str) -> tuple[str, str]:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    if good >= bad * _GOOD_PER_BAD:
        return text, "utf-8"
    named = (real_codec(declared_charset(body)), real_codec(charset), _guessed(body))
    candidates = [name for name in named if name and name != "utf-8"]
    for name in candidates:
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    return body.decode(candidates[0], "replace"), candidates[0]


_CASED = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\xc0-\xff]")
_UPPER_HALF = re.compile(rb"[\xe0-\xff]")


def _guessed(body: bytes) -> str:
    """Return the codec of a document that names none: windows-1252, or Cyrillic.

    In western languages few letters lie beyond ASCII, in Cyrillic most do. Small
    letters, the most common, have the high half in windows-1251, the low in KOI8.
    """
    start = body[:65536]
    high = len(_HIGH.findall(start))
    # Markup has ASCII letters of its own.
    words = re.sub(rb"<[^<>]*>|&[a-z]+;", b"", start)
    if high <= len(_CASED.findall(words)):
        return "cp1252"
    small = len(_UPPER_HALF.findall(start))
    return "cp1251" if small * 2 > high else "koi8-r"


_META = re.compile(
    rb"<meta\b[^<>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:+-]{1,40})",
    re.IGNORECASE,
)


def decode_html(body: bytes, charset: str = "") -> str:
    """Return an HTML page as text; what its <meta> says counts like a declaration."""
    found = _META.search(body[:4096])
    meta = found[1].decode("ascii") if found else ""
    text, _ = decode(body, charset or meta)
    return text
