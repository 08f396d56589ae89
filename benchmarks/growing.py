"""Cases for fuzzing, grown from pieces so that most of them are almost right. Pure."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

WORDS = (  # noqa: SIM905  (a list literal would take ten lines)
    "the council donate subscribe minister said river 1.2 million EUR Monday support "
    "us cookies newsletter sign in to read more per month © Reuters 2026 президент "
    "сообщил пожертвовать 寄付 会員 Spenden abonnieren soutenez-nous к 12 марта ред"
).split()
ODD = (
    "\x00\x07\x08\x1b[31m\x1b]52;c;eA==\x07\x7f\x85\x9b\u00ad\u061c\u200b\u200d\u200e"
    "\u202e\u2028\u2066\ufeff\ufffe\ud800\U000e0041\U0010ffff\u0301ﷺ👨‍👩‍👧ẞİıſ"
)
HTML = (
    "<p>", "</p>", "<div class='article comment'>", "</div>", "<article>", "<h1>",
    "<a href='javascript:alert(1)'>", "<a href=\"http://[\">", "</a>", "<table><td>",
    "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>",
    "<math>", "<template>", "<plaintext>", "<img src=x onerror=y>", "<base href=':'>",
    "<meta property='og:title' content='", "'>", "<br>", "<li>", "<ul>", "<pre>\n",
    "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\"",
    "&nbsp;", "&#x1b;", "&#0;", "&#xD800;", "&#999999999;", "&amp;#27;", "&lt;", "&",
    "<b><i></b></i>", "</", "<", ">", "\"", "'", "<html lang=", "<title>", "</title>",
    "<aside data-donate=1>", "<blockquote>", "<figure><figcaption>", "<iframe src=",
)  # fmt: skip


class FindingError(AssertionError):
    """A property of a result does not hold."""


def expect(holds: object, sentence: str) -> None:
    """Raise FindingError with `sentence` unless something holds."""
    if not holds:
        raise FindingError(sentence)


def noise(rng: random.Random) -> str:
    """Words, odd characters, printable ones or any."""
    kind = rng.random()
    if kind < 0.5:
        return " ".join(rng.choices(WORDS, k=rng.randint(1, 12)))
    if kind < 0.75:
        return "".join(rng.choices(ODD, k=rng.randint(1, 6)))
    if kind < 0.95:
        return "".join(rng.choices(string.printable, k=rng.randint(1, 20)))
    return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(1, 8)))


def grown(rng: random.Random, pieces: Sequence[str], most: int) -> str:
    """A text of up to `most` pieces and noise, then mutated a little."""
    parts = [
        rng.choice(pieces) if rng.random() < 0.6 else noise(rng)
        for _ in range(rng.randint(0, most))
    ]
    if parts and rng.random() < 0.1:
        parts += [rng.choice(parts)] * rng.randint(2, 60)
    text = (" " if rng.random() < 0.3 else "").join(parts)
    for _ in range(rng.choice((0, 0, 1, 3))):
        at = rng.randint(0, len(text))
        to = min(len(text), at + rng.randint(0, 9))
        how = rng.randrange(3)
        middle = ("", text[at:to] * 2, rng.choice(ODD))[how]
        text = text[:at] + middle + text[to:]
    return text


def as_bytes(rng: random.Random, text: str) -> bytes:
    """`text` in some charset, now and then damaged or cut."""
    charset = rng.choice(("utf-8", "utf-8", "utf-8", "latin-1", "utf-16", "cp1251"))
    data = text.encode(charset, "surrogatepass" if charset[:3] == "utf" else "replace")
    if data and rng.random() < 0.2:
        changed = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        data = bytes(changed)
    return data[: rng.randint(0, len(data))] if rng.random() < 0.1 else data
