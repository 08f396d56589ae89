"""A store of a million articles in some seconds: lines of the list, without texts.

What a start reads does not depend on the texts; `library` makes whole ones, which takes
a million of them hours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from newsreader.models import FeedSpec
from newsreader.store import Store

_FILL = """
INSERT INTO entries (feed_id, at, read, first_seen, published, guid_hash, url_hash,
                     content_hash, title, author, url, words)
WITH RECURSIVE numbers (n) AS (
    SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count - 1
)
SELECT n % :feeds + 1, 1700000000 + n * 7, n % 3 = 0, 1700000000 + n * 7,
       1700000000 + n * 7, n, n * 31, printf('%032x', n),
       'The council votes on plan ' || n || ' after a long night in the town hall', '',
       'http://news.example/' || n, 300 + n % 500
FROM numbers
"""


def fill(path: Path, feeds: Sequence[FeedSpec], count: int) -> None:
    """Make a store of `feeds` with `count` entries, a third of them read."""
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(feeds)
        with store._connections.writing() as connection:
            connection.execute(_FILL, {"count": count, "feeds": len(feeds)})
            connection.execute(
                "INSERT INTO contents (entry_id, html, summary)"
                " SELECT id, x'', x'' FROM entries"
            )
