"""Bytes become the text their author saw, and only real charsets are tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.parse.charset import decode, decode_html, real_codec

TEXT = "Привет – мир €"


def document(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss>{text}</rss>'


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"\xef\xbb\xbf" + document("utf-8").encode(), ""),
        (b"\xff\xfe" + document("utf-16").encode("utf-16-le"), ""),
        (b"\xfe\xff" + document("utf-16").encode("utf-16-be"), ""),
        (document("utf-16").encode("utf-16-le"), ""),
        (b"\x00\x00\xfe\xff" + document("utf-32").encode("utf-32-be"), ""),
        (document("windows-1251").encode("cp1251"), ""),
        (document("windows-1251").encode("cp1251"), "iso-8859-1"),
        (f"<rss>{TEXT}</rss>".encode("cp1251"), "windows-1251"),
        (document("utf-8").encode(), "iso-8859-1"),
        (document("iso-8859-1").encode(), ""),
        (document("x-evil").encode(), ""),
        (document("utf-7").encode(), "utf-7"),
        (document("unicode_escape").encode(), ""),
    ],
)
def test_text_is_read_as_written(body: bytes, header: str) -> None:
    assert TEXT in decode(body, header)[0]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("koi8-r", "Привет мир"),
        ("shift_jis", "日本語"),
        ("iso-2022-jp", "日本語"),
        ("gb2312", "中文新闻"),
        ("euc-kr", "한국어"),
        ("big5", "繁體"),
        ("cp1252", "caf\u00e9 “x”"),
    ],
)
def test_declared_charsets(charset: str, text: str) -> None:
    assert text in decode(document(charset, text).encode(charset))[0]


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    body = document("utf-8", TEXT + " caf@ " + TEXT).encode().replace(b"@", b"\xe9")
    assert decode(body)[0].count(TEXT) == 2


def test_latin_1_means_windows_1252() -> None:
    assert "“x”" in decode(document("iso-8859-1", "“x” é").encode("cp1252"))[0]


@pytest.mark.parametrize("name", ["zlib_codec", "rot13", "unicode_escape", "utf-7"])
def test_codecs_that_are_no_charsets_are_refused(name: str) -> None:
    assert real_codec(name) == ""


@pytest.mark.parametrize("name", ["punycode", "idna", "undefined", "hex", "", "\x00"])
def test_unknown_names_are_refused(name: str) -> None:
    assert real_codec(name) == ""


def test_escapes_of_a_codec_stay_text() -> None:
    assert r"\x1b]52" in decode(document("unicode_escape", r"\x1b]52").encode())[0]


def test_page_says_its_charset_in_a_meta_tag() -> None:
    page = '<html><head><meta charset="windows-1251"></head>Привет'
    assert "Привет" in decode_html(page.encode("cp1251"))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_and_any_header_give_text(body: bytes, header: str) -> None:
    decode(body, header)
    decode_html(body, header)


RUSSIAN = "Гавань снова открыта после девяти дней шторма, сообщил директор порта. " * 3


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
def test_cyrillic_that_names_no_charset_is_recognised(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec)) == (RUSSIAN, codec)
    page = f"<html><body><p class=story>{RUSSIAN}</p></body></html>"
    assert decode(page.encode(codec))[0] == page


def test_western_text_that_names_no_charset_stays_western() -> None:
    text = "Señor Núñez llegó a Málaga; ÀÉÎÕÜ äöü ß, déjà vu à l'été."
    assert decode(text.encode("cp1252")) == (text, "cp1252")
