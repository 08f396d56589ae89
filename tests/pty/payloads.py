"""Texts that attack a terminal, a feed that carries them, and what must not come out.

Every payload stands in three forms: the raw characters, character references, and
references escaped once more, which only become characters when HTML is made text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from quiet_server import QuietServer

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"
#: The same controls as single C1 characters.
CSI8, OSC8, DCS8, ST8 = "\x9b", "\x9d", "\x90", "\x9c"

#: base64 of what would land in the clipboard.
PASTED = "Y2FsY3VsYXRvcg=="

PAYLOADS = {
    "osc52": f"clip{ESC}]52;c;{PASTED}{ST}mid{ESC}]52;p;{PASTED}{BEL}end",
    "osc8": f"{ESC}]8;;http://evil.example/{ST}bank.example{ESC}]8;;{ST}",
    "title": f"{ESC}]2;owned{ST}x{ESC}]0;owned{BEL}y{ESC}kowned{ST}",
    "csi": f"{ESC}[2J{ESC}[H{ESC}[95;107;6mFAKE{ESC}[?1049l{ESC}[?9h{ESC}c{ESC}#8",
    "query": f"{ESC}[c{ESC}[6n{ESC}[21t{ESC}P$qm{ST}{ESC}]11;?{BEL}{ESC}[?996n",
    "dcs": f"{ESC}P+q544e{ST}{ESC}_Gf=100;AAAA{ST}{ESC}^pm{ST}{ESC}Xsos{ST}",
    "c1": f"{CSI8}95;107mred{OSC8}52;c;{PASTED}{ST8}{DCS8}+q544e{ST8}",
    "notify": f"{ESC}]1337;File=inline=1:AAAA{BEL}{ESC}]9;hi{BEL}{ESC}]777;n;a{BEL}",
    "paste": f"{ESC}[200~touch owned\n{ESC}[201~{ESC}[?2004l",
    "backspace": "good.example" + "\b" * 12 + "evil\r\n\x0b\x0c\x85\u2028\u2029line",
    "bidi": "invoice_\u202egpj.exe\u202c and \u2066hidden\u2069 \u200f\u061c",
    "zero-width": "pay\u200bpal\u2060.com\ufeff\u00ad\u180e\u200c\u200d",
    "tags": "flag\U000e0041\U000e0042\U000e007f private \ue000\U000f0000\U0010fffd",
    "zalgo": "Z" + "\u0301" * 2000 + "algo" + "\u20dd" * 500,
    "wide": "👨‍👩‍👧‍👦" * 50 + "｜" * 50 + "ﷺ" * 20 + "\u1160" * 20,
    "markup": "[red]r[/red] [link=http://evil.example]x[/link] [@click=app.quit]q[/] "
    "[/] [/nope] [ [[ ]] [0] [a='b[0]'] \\[b] [bold",
    "template": "{ color: red } $back #id .class &amp; %s {0} {__class__} ${HOME}",
    "newlines": "line one\nline two\r\nline three\ttab\rover",
}
FORMS = ("raw", "reference", "escaped")

_XML_CHAR = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_form(text: str, form: str) -> str:
    """Return `text` as XML character data in one of `FORMS`."""
    if form == "raw":
        return escape(text)
    ampersand = "&" if form == "reference" else "&amp;"
    return "".join(
        f"{ampersand}#x{ord(char):x};"
        if ord(char) < 0x20 or ord(char) > 0x7E
        else escape(char)
        for char in text
    )


def name(payload: str, form: str) -> str:
    """A harmless word that says which entry this is; it begins every title."""
    return f"M{list(PAYLOADS).index(payload):02d}{form}"


def feed_document(base: str, *, forms: tuple[str, ...] = FORMS) -> str:
    """A feed in which every field of every entry attacks."""
    entries = []
    for payload, text in PAYLOADS.items():
        for form in forms:
            mark, evil = name(payload, form), in_form(text, form)
            html = escape(f"<p>{mark} body. ") + evil + escape(" And more.</p>")
            link = escape(f"{base}/a/{mark}")
            entries.append(
                f"<item><title>{mark} {evil}</title><link>{link}</link>"
                f"<guid isPermaLink='false'>{mark}</guid><author>{evil}</author>"
                f"<category>{evil}</category><dc:creator>{evil}</dc:creator>"
                f"<description>{html * 3}</description></item>"
            )
    evil = "".join(in_form(text, "raw") for text in PAYLOADS.values())
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Hostile {evil}</title><link>{base}/</link>"
        f"<description>{evil}</description>{''.join(entries)}</channel></rss>"
    )


# ------------------------------------------------------------------ what came out

#: Sequences the program itself uses; nothing in `PAYLOADS` matches one of them.
_OWN = re.compile(
    r"\x1b(?:"
    r"\[[\d;:]*m|\[\d+;\d+H|\[\?\d+[hl]|\[[<>]\d*u|\[\?\d+\$p|\[\d*[ABCDGJKX]"
    r"|\]22;[a-z-]*\x07|[78])"
)
#: What in `_OWN` only a payload would ask for.
_NEVER = re.compile(r"\x1b\[(?:95;107|2J|H|\?9h)")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def leaks(output: bytes, *, joiners: bool = True) -> list[str]:
    """Return what in a terminal's input is neither text nor the program's own."""
    text = output.decode("utf-8", "surrogateescape")
    found = [repr(match[0]) for match in _NEVER.finditer(text)]
    return found + hidden(_OWN.sub("", text), allowed="\r\n", joiners=joiners)


def hidden(text: str, *, allowed: str = "\n", joiners: bool = True) -> list[str]:
    """Return the characters of `text` that act, hide or reorder, with their place.

    Joiners are a part of some scripts and emoji; `allowed` are controls that are fine.
    """
    if joiners:
        allowed += "\u200c\u200d"
    return [
        f"{char!r} in {text[max(0, i - 20) : i + 20]!r}"
        for i, char in enumerate(text)
        if unicodedata.category(char) in _HIDDEN and char not in allowed
    ][:5]


# ------------------------------------------------------------------ the server


class _Handler(BaseHTTPRequestHandler):
    server: HostileServer

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path == "/private" and "Authorization" not in self.headers:
            path = "/none"
        if path in ("/feed", "/private"):
            return self._answer("application/rss+xml", feed_document(self.server.base))
        if path.startswith("/a/"):
            body = "".join(f"<p>{text} more text.</p>" for text in PAYLOADS.values())
            evil = "".join(PAYLOADS.values())
            body += (
                f"<p>Of this <a href='http://xn--n3h.example/0'>{evil}</a> was told."
            )
            page = f"<title>{path[3:]}</title><article><h1>{path[3:]}</h1>{body}"
            return self._answer("text/html; charset=utf-8", page * 2)
        self.send_response(404, "Not \x1b]2;owned\x07 here")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _answer(self, media: str, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Tests look at the terminal."""


class HostileServer(QuietServer):
    """Serves `feed_document` at /feed, and remembers who asked what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def hostile_server() -> Iterator[HostileServer]:
    """Run a server while the block lasts."""
    with HostileServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
