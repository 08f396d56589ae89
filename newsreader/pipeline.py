"""What happens to an entry between its raw forms and the screen, as one list of steps.

Pure functions that run in a worker process, since they work on bytes from outside:
no network, no store, no screen. `Session` decides when; this module says what.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import filters
from filters.article import Access, AccessState, Article
from filters.options import CleanOptions
from newsreader import choosing, facts
from newsreader.models import FullText, StoredArticle

#: Seconds a worker may spend on one article before it is stopped.
DEADLINE_S = 20.0
#: Megabytes a worker may use for one article.
MEMORY_MB = 1024
#: A feed text below this many words may be a teaser whatever it says of itself.
TEASER_WORDS = 120
#: What a page shows instead of its text.
_WALLS = (AccessState.BOT_WALL, AccessState.CONSENT_WALL)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything known about an entry that cleaning can use."""

    title: str
    url: str
    lang: str
    published: datetime | None
    feed_html: str
    page_html: str = ""
    page_url: str = ""
    options: CleanOptions = field(default_factory=CleanOptions)
    #: Let a language model help to find names, where the extra is installed.
    nlp: bool = False
    #: Whose text the user wants to see, where both are there.
    wanted: choosing.Which = ""


#: A small page that makes a fresh worker load everything cleaning needs.
WARM_UP = Material(
    title="Ready",
    url="",
    lang="en",
    published=None,
    feed_html="<p>Said on Monday: 3 ships left Oslo.</p>",
    page_html="<html><body><article><p>Three ships left Oslo on Monday, the port"
    " said, carrying grain to Bergen and Hull.</p></article></body></html>",
)


def make_article(material: Material) -> StoredArticle:
    """Clean both raw forms, take one of them and find its key facts."""
    from_feed = filters.clean_fragment(
        material.feed_html,
        material.url,
        title=material.title,
        lang=material.lang,
        options=material.options,
    )
    chosen: Article = from_feed
    source = "feed"
    if material.page_html:
        from_page = filters.clean(
            material.page_html,
            material.page_url or material.url,
            options=material.options,
            feed_words=from_feed.word_count or None,
        )
        chosen, source = choosing.choose(from_feed, from_page, material.wanted)
        if source == "feed":
            chosen = barred(chosen, from_page.access)
    published = material.published or chosen.published
    # The notice of a wall is read, but tells nothing of the news behind it.
    is_wall = source == "page" and chosen.access.state in _WALLS
    found = facts.article_facts(chosen, published, nlp=material.nlp)
    return StoredArticle(
        article=chosen,
        facts=facts.Facts() if is_wall else found,
        filters_version=filters.VERSION,
        facts_version=facts.version(material.nlp),
        source=source,
    )


def barred(of_feed: Article, of_page: Access) -> Article:
    """Label a feed's text that is shown because its page gave less.

    Where the text is not whole, what the page shows instead of it says why; a note that
    says the same is not needed then.
    """
    bars = of_page.state in (*_WALLS, AccessState.PAYWALLED)
    if not bars or of_feed.access.state is AccessState.FULL:
        return of_feed
    first, *others = of_page.evidence
    access = replace(of_page, evidence=(f"its page: {first}", *others))
    notes = tuple(note for note in of_feed.notes if note not in choosing.OF_WALLS)
    return replace(of_feed, access=access, notes=notes)


def wants_page(full_text: FullText, article: Article) -> bool:
    """Whether the entry's page should be fetched, given what the feed brought.

    A page that counts free articles ("metered") is none to ask for once more: that
    brings nothing new and may cost one of them.
    """
    if full_text is not FullText.AUTO:
        return full_text is FullText.ALWAYS
    state = article.access.state
    if state is AccessState.METERED:
        return False
    return state is AccessState.TEASER or article.word_count < TEASER_WORDS


def clean_source(
    text: str, kind: str, url: str, options: CleanOptions
) -> StoredArticle:
    """Clean a document that is not an entry: ``kind`` is "html" or "text"."""
    if kind == "html":
        article = filters.clean(text, url or None, options=options)
    else:
        article = filters.clean_text(text, url=url or None, options=options)
    return StoredArticle(
        article=article,
        facts=facts.article_facts(article, article.published),
        filters_version=filters.VERSION,
        facts_version=facts.VERSION,
        source="page" if kind == "html" else "text",
    )


def nothing_to_clean(title: str, url: str, sentence: str) -> Article:
    """Return the article shown when a worker could not finish its job."""
    return Article(
        title=title,
        url=url,
        access=Access(AccessState.UNKNOWN, (sentence,)),
        notes=(sentence,),
    )
