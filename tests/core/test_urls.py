"""What an address may be, how it is shown, and what is taken off it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader import urls


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "https://a.example:8080/x?y#z",
        "HTTP://A.example/",
        "http://[::1]/",
        "http://127.0.0.1/",
        "https://пример.рф/",
        "http://localhost",
    ],
)
def test_web_addresses(url: str) -> None:
    assert urls.is_web(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "/x",
        "//a.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[",
        "http://[::1",
        "http://a b/",
        "http://a.example:99999/",
        "http://a.example:x/",
        "http://a\n.example/",
        "http://a..example/",
        "http://-/",
        "http://a.example/\x1b[0m",
        "http://\u202e/",
        "http://" + "a" * 300 + ".example/",
        "http://a.example/" + "x" * 5000,
    ],
)
def test_no_web_addresses(url: str) -> None:
    assert not urls.is_web(url)
    assert urls.origin(url) is None
    assert urls.display_host(url) == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://Example.COM/x", "example.com"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        # "ss" would be another host than the one every browser goes to.
        ("https://straße.example/", "xn--strae-oqa.example"),
        ("https://☃.example/", "xn--n3h.example"),
        ("https://пример.рф:8080/", "xn--e1afmkfd.xn--p1ai"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("http://[::FFFF:1.2.3.4]/", "::ffff:1.2.3.4"),
    ],
)
def test_shown_host_cannot_deceive(url: str, shown: str) -> None:
    assert urls.display_host(url) == shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?utm_source=rss&id=1", "https://a.example/x?id=1"),
        ("https://a.example/x?UTM_Source=rss", "https://a.example/x"),
        ("https://a.example/x?fbclid=1&gclid=2#top", "https://a.example/x#top"),
        ("https://a.example/x?a=1&b=%20#xtor=RSS-1", "https://a.example/x?a=1&b=%20"),
        (
            "https://a.example/?q=utm_source&utm=1",
            "https://a.example/?q=utm_source&utm=1",
        ),
        ("mailto:x?utm_source=1", "mailto:x?utm_source=1"),
    ],
)
def test_tracking_is_stripped_and_nothing_else(url: str, expected: str) -> None:
    assert urls.strip_tracking(url) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/x", "https://a.example/x"),
        ("../y", "https://a.example/y"),
        ("//b.example/z", "https://b.example/z"),
        (" https://b.example/a\nb ", "https://b.example/ab"),
        ("http://b.example/a b|c", "http://b.example/a%20b%7Cc"),
        ("http://user:pw@b.example/", "http://b.example/"),
        ("http://b.example/'\"`$(x)", "http://b.example/'%22%60$(x)"),
        ("javascript:x", ""),
        ("data:text/html,x", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_links_are_resolved_to_web_addresses(link: str, expected: str) -> None:
    assert urls.resolve("https://a.example/feed/", link) == expected


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "",
        "x",
    ],
)
def test_private_addresses(address: str) -> None:
    assert urls.is_private_address(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert not urls.is_private_address(address)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_answered(base: str, text: str) -> None:
    for url in (text, "http://" + text, "https://a.example/" + text):
        resolved = urls.resolve(base, url)
        assert resolved == "" or urls.is_web(resolved)
        assert urls.is_web(url) == bool(urls.display_host(url))
        urls.strip_tracking(url)
        urls.without_userinfo(url)
        urls.is_private_address(url)


@given(
    st.from_regex(urls._USUAL.pattern, fullmatch=True)
    | st.from_regex(r"https?://[a-z0-9.:-]{1,40}(/[a-z]{0,3})?", fullmatch=True)
)
def test_the_short_way_to_an_origin_is_the_long_one(url: str) -> None:
    parts = urls._split(url)
    host = urls._ascii_host(parts) if parts else ""
    long_way = None
    if parts and host:
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        long_way = (parts.scheme, host, port)
    assert urls.origin(url) == long_way


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "https://u:p@straße.example:8080/ä?ö",
            "https://u:p@xn--strae-oqa.example:8080/ä?ö",
        ),
        (" https://a.example/ä ", "https://a.example/ä"),
        ("https://a.example/", "https://a.example/"),
        ("http://[", "http://["),
    ],
)
def test_who_is_asked_is_who_was_checked(url: str, asked: str) -> None:
    assert urls.with_ascii_host(url) == asked


@pytest.mark.parametrize(
    ("link", "found"),
    [
        # Invisible in the host: a name that looks like another one.
        ("http://\u00adexample.org/1", ""),
        ("http://exam\u200bple.org/1", ""),
        ("httP://A.example/B", "http://A.example/B"),
        ("http://a.example/\u00ad\u061c\ud800", "http://a.example/%C2%AD%D8%9C%3F"),
    ],
)
def test_nothing_invisible_is_left_in_a_link(link: str, found: str) -> None:
    assert urls.resolve("http://a.example/", link) == found


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mailto:ann@post.example", "ann@post.example"),
        ("MAILTO:a@x.example,b@y.example", "a@x.example,b@y.example"),
        ("mailto:ann@post.example?bcc=x@y.example", ""),
        ("mailto:ann", ""),
        ("mailto:a@x.example\x1b]52;c;x", ""),
        ("mailto:a@x>.example", ""),
        ("mailto:a@" + "x" * 5000, ""),
        ("https://ann@post.example", ""),
        ("", ""),
    ],
)
def test_an_address_of_mail_is_an_address_and_nothing_else(
    url: str, address: str
) -> None:
    assert urls.mail_address(url) == address
