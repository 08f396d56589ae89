"""The feeds a reader without a configuration starts with. Pure data.

Free to read for the most part, run by known newsrooms, in nine languages. A first
tag names the subject, the last the language.
"""

from __future__ import annotations

from newsreader.models import FeedSpec


def _feed(url: str, title: str, *tags: str) -> FeedSpec:
    return FeedSpec(url, title=title, tags=tags)


STARTER_FEEDS: tuple[FeedSpec, ...] = (
    _feed("https://www.themoscowtimes.com/rss/news", "The Moscow Times", "world", "en"),
    _feed("https://feeds.bbci.co.uk/news/world/rss.xml", "BBC News", "world", "en"),
    _feed("https://www.theguardian.com/world/rss", "The Guardian", "world", "en"),
    _feed("https://feeds.npr.org/1001/rss.xml", "NPR", "world", "en"),
    _feed("https://www.aljazeera.com/xml/rss/all.xml", "Al Jazeera", "world", "en"),
    _feed("https://rss.dw.com/xml/rss-de-all", "Deutsche Welle", "world", "de"),
    _feed("https://www.tagesschau.de/index~rss2.xml", "tagesschau", "world", "de"),
    _feed("https://www.heise.de/rss/heise-atom.xml", "heise online", "tech", "de"),
    _feed("https://www.france24.com/fr/rss", "France 24", "world", "fr"),
    _feed(
        "https://feeds.elpais.com/mrss-s/pages/ep/site/elpais.com/portada",
        "El País",
        "world",
        "es",
    ),
    _feed("https://www.ansa.it/sito/ansait_rss.xml", "ANSA", "world", "it"),
    _feed("https://feeds.nos.nl/nosnieuwsalgemeen", "NOS Nieuws", "world", "nl"),
    _feed("https://meduza.io/rss/all", "Meduza", "world", "ru"),
    _feed("https://www.pravda.com.ua/rss/", "Українська правда", "world", "uk"),
    _feed("https://www3.nhk.or.jp/rss/news/cat0.xml", "NHK", "world", "ja"),
)
