"""Invented news in several scripts, as common and as varied as real words are.

Words follow Zipf's law, a story keeps to its subject, and some names are new every
time. Calibrated on four hundred real articles of 250 to 700 words: the same length,
the same share of different words, and compressing as far. Pure; the same articles for
the same seed.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from newsreader.models import ParsedEntry

#: When the newest article appeared.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
#: A word one article in ten thousand has, for searches that find little.
RARE = "quetzalcoatlus"
_RARE_EVERY, _RARE_AT = 10_000, 4711
_YEARS_S = 3 * 365 * 86400


@dataclass(frozen=True, slots=True)
class _Script:
    """How the words of a language are made, and how many of all articles it has."""

    code: str
    share: float
    syllables: str
    words: int
    #: Between words: nothing in scripts without blanks.
    blank: str = " "
    stop: str = ". "


_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 1600)))
_KANA = "".join(map(chr, range(0x3042, 0x3094)))
_SCRIPTS = (
    _Script(
        "en",
        0.62,
        "a an ar at be com con de di en er es ex for ge he hi in ing is it ke le ly ma"
        " ment ne of on or ou pa pro ra re ri ro se st ta ter th the ti tion to un ur"
        " ver vi wa wh y",
        60_000,
    ),
    _Script(
        "de",
        0.14,
        "ab an auf aus be bei ber den der die ein en er ge gen haus heit ich ig in ion"
        " keit lich men mit nen nie ober re rung schaft sch ste te ter tum um un ung"
        " ver vor wei zu zeit ün äch öl ß",
        90_000,
    ),
    _Script(
        "es",
        0.1,
        "a al an ar ca ción co con da de del do el en era es est go in la lo los ma mi"
        " na no o par pe por que ra re ri sa se ta te tra un va ía ó ñe",
        50_000,
    ),
    _Script(
        "ru",
        0.07,
        "а ал ан во го де ел ен ер за и ин ко ли ло ма на не ни но об ов от по пре про"
        " ра ре ро са ско ст та те ти то ть че ще ый ов",
        80_000,
    ),
    _Script("zh", 0.04, " ".join(_HAN), 30_000, "", "。"),
    _Script("ja", 0.03, " ".join(_KANA + _HAN[:400]), 30_000, "", "。"),
)


class _Language:
    """A vocabulary, and the stories told with it."""

    def __init__(self, script: _Script, stories: int, rng: random.Random) -> None:
        self.script, self._rng = script, rng
        syllables = script.syllables.split(" ")
        most = 5 if script.blank else 2
        made: dict[str, None] = {}
        while len(made) < script.words:
            # Common words are short.
            longest = min(most, 1 + len(made).bit_length() // 4)
            count = rng.randint(1 if len(made) < 300 else 2, max(2, longest))
            made["".join(rng.choices(syllables, k=count))] = None
        self.words = list(made)
        self._weights = list(
            itertools.accumulate(1 / (rank + 2.7) for rank in range(script.words))
        )
        self.stories = [self._story() for _ in range(stories)]

    def draw(self, count: int) -> list[str]:
        """Some words, common ones more often."""
        return self._rng.choices(self.words, cum_weights=self._weights, k=count)

    def _story(self) -> tuple[list[str], list[str]]:
        """Titles and paragraphs about one subject."""
        subject = self.draw(110)
        paragraphs = [self._paragraph(subject) for _ in range(24)]
        titles = [self._sentence(subject, 8).rstrip(" .。") for _ in range(12)]
        return titles, paragraphs

    def _paragraph(self, subject: list[str]) -> str:
        lengths = (self._rng.randint(9, 24) for _ in range(self._rng.randint(2, 4)))
        return "".join(self._sentence(subject, n) for n in lengths).rstrip()

    def _sentence(self, subject: list[str], length: int) -> str:
        rng = self._rng
        words = [
            rng.choice(subject) if rng.random() < 0.42 else word
            for word in self.draw(length)
        ]
        text = self.script.blank.join(words)
        return text[:1].upper() + text[1:] + self.script.stop


class Writer:
    """Invents articles of 250 to 700 words."""

    def __init__(self, seed: int = 1, *, stories: int = 600) -> None:
        rng = random.Random(seed)
        self.languages = [
            _Language(s, max(6, int(stories * s.share)), rng) for s in _SCRIPTS
        ]
        self._shares = [s.share for s in _SCRIPTS]

    def entry(self, feed: int, number: int) -> ParsedEntry:
        """One article of a feed; every feed writes in one language."""
        rng = random.Random(feed * 1_000_003 + number)
        (language,) = random.Random(feed).choices(self.languages, self._shares)
        titles, paragraphs = rng.choice(language.stories)
        chosen = rng.sample(paragraphs, rng.randint(6, 14))
        chosen[0] += f" {_name(rng)} {_name(rng)} {_name(rng)}"
        if (feed * 211 + number) % _RARE_EVERY == _RARE_AT:
            chosen[-1] += f" {RARE}"
        address = f"https://www.news{feed}.example/2026/11/{_slug(rng)}-{number}"
        html, content_hash = html_page(rng, address, chosen)
        return ParsedEntry(
            guid=f"https://www.news{feed}.example/?p={number}",
            url=address,
            title=f"{rng.choice(titles)} {_name(rng)}",
            author=f"{_name(random.Random(number % 7))} {_name(random.Random(feed))}",
            published=NOW - timedelta(seconds=rng.randrange(_YEARS_S)),
            html=html,
            content_hash=content_hash,
            lang=language.script.code,
        )


def _name(rng: random.Random) -> str:
    """One of some hundred thousand names."""
    parts = ("ka", "ro", "mi", "ten", "sha", "vel", "ur", "dy", "pon", "est", "li")
    return "".join(rng.choices(parts, k=rng.randint(2, 5))).capitalize()


def _slug(rng: random.Random) -> str:
    return "-".join(_name(rng).lower() for _ in range(5))


def html_page(
    rng: random.Random, address: str, paragraphs: list[str]
) -> tuple[str, str]:
    """Paragraphs as feeds have them: a picture, some links; and their hash."""
    host = address.split("/")[2]
    image = (
        f'<figure><img src="https://{host}/pictures/{rng.getrandbits(48):x}.jpg"'
        f' alt="{paragraphs[-1][:40]}" width="1024" height="576"></figure>'
    )
    marked = [f"<p>{p}</p>" for p in paragraphs]
    for place in rng.sample(range(len(marked)), min(2, len(marked))):
        words = paragraphs[place].split(" ", 3)
        link = f'<a href="https://{host}/{_slug(rng)}">{words[0]}</a>'
        marked[place] = f"<p>{' '.join([link, *words[1:]])}</p>"
    html = "\n".join([marked[0], image, *marked[1:]])
    return html, blake2b(html.encode(), digest_size=16).hexdigest()
