"""One run's edition: every story with its date, its address and its two HTML forms.

Pure: the clock is passed in. `dialects` writes the feeds from it, `pages` the pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from html import escape

from newsreader.demo import stories
from newsreader.demo.fill import Filling, fill, guid
from newsreader.demo.stories import Outlet, Story

#: Seconds after the start of the server when live reports get their next entry.
LATER_S = 60.0
_LATER = re.compile(r"<!-- later -->\n(.*?)<!-- /later -->\n", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A story of an edition, everything filled in."""

    outlet: Outlet
    story: Story
    url: str
    guid: str
    published: datetime
    filling: Filling
    #: Whether the paragraphs that a story gets later are in it.
    late: bool

    @cached_property
    def title(self) -> str:
        """Plain text."""
        return fill(self.story.title, self.filling)

    @cached_property
    def summary(self) -> str:
        """Plain text."""
        return fill(self.story.summary, self.filling)

    @cached_property
    def feed_html(self) -> str:
        """HTML the feed carries: the article, and what an outlet adds to its feed."""
        return self._html(_FEED_EXTRAS)

    @cached_property
    def page_html(self) -> str:
        """HTML of the article on its page, with the boxes that stand in it."""
        return self._html(_PAGE_EXTRAS)

    @property
    def neighbour(self) -> Story | None:
        """Another story of the outlet, to link to."""
        others = [s for s in self.outlet.stories if s is not self.story]
        return others[0] if others else None

    def _html(self, extras: Mapping[str, str]) -> str:
        body = _LATER.sub(r"\1" if self.late else "", self.story.body)
        body = fill(body, self.filling)
        for name in sorted(self.story.extras):
            html = self._extra(extras, name)
            slot = f"<!-- {name} -->"
            body = body.replace(slot, html) if slot in body else f"{body}\n{html}"
        return body

    def _extra(self, extras: Mapping[str, str], name: str) -> str:
        """Return what the outlet adds under this name."""
        if name in _LETTERS:
            lines = stories.read(f"{self.outlet.slug}/_{name}.txt").splitlines()
            return extras["letter"].format(
                first=escape(lines[0]),
                middle="\n".join(f"<p>{escape(line)}</p>" for line in lines[1:-1]),
                last=escape(lines[-1]),
                base=self.filling.base,
            )
        other = self.neighbour
        return extras[name].format(
            **{
                k: escape(str(v))
                for k, v in stories.furniture(self.outlet.lang).items()
            },
            base=self.filling.base,
            other_title=escape(other.title) if other else "",
            other_url=f"{self.filling.base}/{self.outlet.slug}/"
            + (other.slug if other else ""),
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything one server serves; dates count back from its start."""

    base: str
    started: datetime
    keys: Mapping[str, Sequence[str]]

    def pieces(self, outlet: Outlet, now: datetime) -> tuple[Piece, ...]:
        """Return the outlet's stories that are out at `now`, newest first."""
        age_s = (now - self.started).total_seconds()
        return tuple(
            self._piece(outlet, story, late=age_s >= LATER_S)
            for story in outlet.stories
            if story.appears_after_s <= age_s
        )

    def _piece(self, outlet: Outlet, story: Story, *, late: bool) -> Piece:
        published = self.started - timedelta(hours=story.age_hours)
        return Piece(
            outlet=outlet,
            story=story,
            url=f"{self.base}/{outlet.slug}/{story.slug}",
            guid=guid(outlet.slug, story.slug),
            published=published.replace(microsecond=0),
            filling=Filling(self.base, published, outlet.lang, self.keys),
            late=late,
        )

    def changed(self, outlet: Outlet, now: datetime) -> datetime:
        """Return when the outlet's feed last changed."""
        age_s = (now - self.started).total_seconds()
        changes = [s.appears_after_s for s in outlet.stories]
        changes += [LATER_S for s in outlet.stories if _LATER.search(s.body)]
        last = max((c for c in changes if c <= age_s), default=0.0)
        return (self.started + timedelta(seconds=last)).replace(microsecond=0)


#: Extras that are a letter of several lines, kept in a file beside the stories.
_LETTERS = frozenset({"message", "appeal-sample"})

#: What reaches a feed: plain paragraphs, the way publishing systems flatten a box.
_FEED_EXTRAS = {
    "letter": "<p>{first}</p>\n{middle}\n<p>{last}</p>",
    "newsletter": (
        "<p><strong>{newsletter_title}</strong></p>\n<p>{newsletter_text}</p>"
    ),
    "see-also": (
        '<p><strong>{see_also}</strong> <a href="{other_url}">{other_title}</a></p>'
    ),
    "app": "<p>{app}</p>",
    "subscribe": "<p>{subscribe}</p>",
    "members": "<p>{members}</p>",
}
_PAGE_EXTRAS = {
    "letter": (
        '<div class="contribute-article"><h3>{first}</h3>\n{middle}\n'
        '<p class="contribute-later"><a href="{base}/#later">{last}</a></p></div>'
    ),
    "newsletter": (
        '<div class="newsletter-box"><h4>{newsletter_title}</h4>'
        '<p>{newsletter_text}</p><form action="{base}/newsletter" method="post">'
        '<input type="email" placeholder="{newsletter_field}">'
        "<button>{newsletter_button}</button></form></div>"
    ),
    "see-also": (
        '<p class="see-also"><strong>{see_also}</strong> '
        '<a href="{other_url}">{other_title}</a></p>'
    ),
    "app": '<p class="app-promo"><a href="{base}/app">{app}</a></p>',
    "subscribe": '<p class="tg-promo"><a href="{base}/tg">{subscribe}</a></p>',
    "members": '<p class="members-note"><a href="{base}/members">{members}</a></p>',
}
