"""The tables, and the steps from every older version to the newest.

`docs/database.md` explains the schema to people who want to read their own data.
Migrations go forward only; each runs in a transaction of its own, after a backup.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import apsw

from newsreader.store import backup, fulltext
from newsreader.store.connection import interruptible, translated

#: "nwsR": tells our file from any other SQLite database (`file` and doctor use it).
APPLICATION_ID = 0x6E777352

#: Reasons an entry is not listed, as bits of `entries.hidden`.
HIDDEN_UNSUBSCRIBED = 1
HIDDEN_MUTED = 2

#: Marks of scripts written without blanks belong to their words (`M*`).
TOKENIZER = "unicode61 remove_diacritics 2 categories ''L* N* Co M*''"

_VERSION_1 = f"""
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    subscribed INTEGER NOT NULL DEFAULT 1,
    unsettled INTEGER NOT NULL DEFAULT 0,
    spec TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    shown_title TEXT NOT NULL,
    site_url TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    warning TEXT NOT NULL DEFAULT '',
    polled_url TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash TEXT NOT NULL DEFAULT '',
    next_due INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    last_success INTEGER,
    last_full INTEGER,
    moved_to TEXT NOT NULL DEFAULT '',
    moved_seen INTEGER NOT NULL DEFAULT 0,
    paused INTEGER NOT NULL DEFAULT 0,
    entries_per_day REAL NOT NULL DEFAULT 0,
    failure_kind TEXT NOT NULL DEFAULT '',
    sentence TEXT NOT NULL DEFAULT '',
    next_step TEXT NOT NULL DEFAULT '',
    polls INTEGER NOT NULL DEFAULT 0,
    polls_unchanged INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE feed_tags (
    feed_id INTEGER NOT NULL REFERENCES feeds,
    tag TEXT NOT NULL,
    PRIMARY KEY (tag, feed_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_counts (
    feed_id INTEGER PRIMARY KEY REFERENCES feeds,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds,
    at INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,
    access TEXT NOT NULL DEFAULT 'unknown',
    words INTEGER NOT NULL DEFAULT 0,
    lang TEXT NOT NULL DEFAULT '',
    changed_at INTEGER,
    first_seen INTEGER NOT NULL,
    published INTEGER,
    updated INTEGER,
    guid_hash INTEGER NOT NULL,
    url_hash INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    fingerprint INTEGER,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    url TEXT NOT NULL,
    guid TEXT
) STRICT;

CREATE UNIQUE INDEX entries_guid ON entries (feed_id, guid_hash);
CREATE INDEX entries_url ON entries (url_hash, feed_id);
CREATE INDEX entries_all ON entries (at, feed_id) WHERE hidden = 0;
CREATE INDEX entries_unread ON entries (at, feed_id) WHERE hidden = 0 AND read = 0;
CREATE INDEX entries_starred ON entries (at, feed_id)
    WHERE hidden = 0 AND starred = 1;
CREATE INDEX entries_feed ON entries (feed_id, at) WHERE hidden = 0;
CREATE INDEX entries_feed_unread ON entries (feed_id, at)
    WHERE hidden = 0 AND read = 0;

CREATE TRIGGER entries_counted_insert AFTER INSERT ON entries
WHEN new.hidden = 0 BEGIN
    UPDATE feed_counts SET
        total = total + 1,
        unread = unread + (new.read = 0),
        starred = starred + (new.starred = 1)
    WHERE feed_id = new.feed_id;
END;
CREATE TRIGGER entries_counted_delete AFTER DELETE ON entries
WHEN old.hidden = 0 BEGIN
    UPDATE feed_counts SET
        total = total - 1,
        unread = unread - (old.read = 0),
        starred = starred - (old.starred = 1)
    WHERE feed_id = old.feed_id;
END;
CREATE TRIGGER entries_counted_update AFTER UPDATE OF read, starred, hidden ON entries
BEGIN
    UPDATE feed_counts SET
        total = total + (new.hidden = 0) - (old.hidden = 0),
        unread = unread + (new.hidden = 0 AND new.read = 0)
            - (old.hidden = 0 AND old.read = 0),
        starred = starred + (new.hidden = 0 AND new.starred = 1)
            - (old.hidden = 0 AND old.starred = 1)
    WHERE feed_id = new.feed_id;
END;

CREATE TABLE contents (
    entry_id INTEGER PRIMARY KEY REFERENCES entries,
    html BLOB NOT NULL,
    summary BLOB NOT NULL,
    tags TEXT
) STRICT;

CREATE TABLE enclosures (
    entry_id INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    media_type TEXT NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    entry_id INTEGER PRIMARY KEY REFERENCES entries,
    fetched INTEGER NOT NULL,
    url TEXT NOT NULL,
    html BLOB NOT NULL
) STRICT;

CREATE TABLE articles (
    entry_id INTEGER PRIMARY KEY REFERENCES entries,
    filters_version INTEGER NOT NULL,
    facts_version INTEGER NOT NULL,
    source TEXT NOT NULL,
    stored INTEGER NOT NULL,
    origin TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX articles_made ON articles (filters_version, facts_version);

CREATE TABLE article_versions (
    entry_id INTEGER NOT NULL REFERENCES entries,
    replaced INTEGER NOT NULL,
    source TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (entry_id, replaced)
) STRICT;

CREATE TABLE exceptions (
    feed_id INTEGER NOT NULL REFERENCES feeds,
    rule TEXT NOT NULL,
    PRIMARY KEY (feed_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    section TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (section, folded)
) STRICT;
CREATE TABLE entry_names (
    name_id INTEGER NOT NULL REFERENCES names,
    entry_id INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (name_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_names_entry ON entry_names (entry_id);
CREATE VIRTUAL TABLE names_fts USING fts5 (
    people, organizations, places,
    content = '', contentless_delete = 1, tokenize = '{TOKENIZER}'
);

CREATE VIRTUAL TABLE titles_fts USING fts5 (
    title, author,
    content = '', contentless_delete = 1, tokenize = '{TOKENIZER}'
);
-- Which words, not where: a third of the size. `matching` looks at phrases itself.
CREATE VIRTUAL TABLE words_fts USING fts5 (
    words, detail = none, prefix = 3,
    content = '', contentless_delete = 1, tokenize = '{TOKENIZER}'
);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

# Without the first letters of words: a quarter of the index for a kind of search that
# is as fast without them where it finds little.
_WORDS_2 = f"""
CREATE VIRTUAL TABLE words_fts USING fts5 (
    words, detail = none,
    content = '', contentless_delete = 1, tokenize = '{TOKENIZER}'
)
"""


# Texts are packed with a dictionary made for so many `entries`, pages against one
# another; pages of older versions when there is time.
_DICTIONARIES_3 = """
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    body BLOB NOT NULL,
    entries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    pages INTEGER NOT NULL,
    dictionary_id INTEGER REFERENCES dictionaries
) STRICT, WITHOUT ROWID;
CREATE TABLE old_pages (entry_id INTEGER PRIMARY KEY) STRICT;
INSERT INTO old_pages SELECT entry_id FROM pages;
"""

# Texts side by side, compressed as one; those of older versions when there is time.
_PACKS_4 = """
CREATE TABLE packs (
    id INTEGER PRIMARY KEY,
    dictionary_id INTEGER NOT NULL REFERENCES dictionaries,
    block_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL
) STRICT;
CREATE TABLE blocks (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
"""

# What the addresses of a feed begin with is kept once.
_BASES_5 = "ALTER TABLE feeds ADD COLUMN base TEXT NOT NULL DEFAULT ''"
#: So that what looks like such a shortened address is none (`entries`).
ESCAPING_5 = (
    "UPDATE entries SET url = '~' || url WHERE substr(url, 1, 2) IN ('~/', '~~')",
    "UPDATE entries SET guid = '~' || guid WHERE substr(guid, 1, 2) IN ('~/', '~~')",
)

# The names of an article as full text: a tenth of a row for each, and of an index of
# those rows. Rows of older versions are carried over when there is time.
_NAMES_6 = f"""
CREATE VIRTUAL TABLE named_fts USING fts5 (
    people, organizations, places,
    content = '', contentless_delete = 1, tokenize = '{TOKENIZER}'
)
"""

# Where it is written with the article, so that the entry's row does not grow.
_FINGERPRINTS_7 = "ALTER TABLE articles ADD COLUMN fingerprint INTEGER"

# Who looks for articles of older rules reads the rows: they are short.
_SHORT_ARTICLES_8 = "DROP INDEX articles_made"

#: Told how far a long step has come, in words.
Tell = Callable[[str], None]
#: What leads from one version to the next.
Step = Callable[[apsw.Connection, Tell], None]


def quiet(_sentence: str) -> None:
    """Tell nobody."""


def _create(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_VERSION_1)


def _forget_beginnings(connection: apsw.Connection, tell: Tell) -> None:
    """Index the words again, without their first three letters."""
    connection.execute("DROP TABLE words_fts")
    connection.execute(_WORDS_2)
    for table in fulltext.TABLES:
        fulltext.merge_in_pairs(connection, table)
    total: int = connection.execute("SELECT count(*) FROM entries").get
    told = -1
    for done in fulltext.index_all(connection):
        tenths = done * 10 // total
        if tenths > told:
            told = tenths
            tell(f"The index of words is made anew, once: {tenths * 10} % done.")


def _add_dictionaries(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_DICTIONARIES_3)


def _add_packs(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_PACKS_4)


def _add_bases(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_BASES_5)
    for text in ESCAPING_5:
        connection.execute(text)


def _add_names(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_NAMES_6)
    fulltext.merge_in_pairs(connection, "named_fts")


def _move_fingerprints(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_FINGERPRINTS_7)


def _shorten_articles(connection: apsw.Connection, _tell: Tell) -> None:
    connection.execute(_SHORT_ARTICLES_8)


#: One step a version: ``MIGRATIONS[n]`` leads from version n to n + 1.
MIGRATIONS: tuple[Step, ...] = (
    _create,
    _forget_beginnings,
    _add_dictionaries,
    _add_packs,
    _add_bases,
    _add_names,
    _move_fingerprints,
    _shorten_articles,
)


def migrate(
    connection: apsw.Connection,
    migrations: tuple[Step, ...] = MIGRATIONS,
    *,
    tell: Tell = quiet,
) -> None:
    """Bring the database to the newest version, one transaction a step.

    A new file gets all of them in one: it is whole, or still without tables.
    """
    version = int(connection.pragma("user_version"))
    newest = len(migrations)
    ends = range(version + 1, newest + 1) if version else [newest]
    for end in ends:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for step in migrations[version:end]:
                step(connection, tell)
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", end)
        except BaseException:
            # A statement that was stopped may have rolled back already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        version = end


def bring_up_to_date(
    connection: apsw.Connection, path: Path, now: datetime, tell: Tell
) -> None:
    """Make the tables, or bring those of an older version to the newest.

    Raises StoreFull, StoreError.
    """
    with translated(str(path)):
        version = int(connection.pragma("user_version"))
        if version == 0:
            migrate(connection)
        _make_private(connection, path)
        if 0 < version < len(MIGRATIONS):
            _change_tables(connection, path, now, tell)
    backup.prepare(path)


def _change_tables(
    connection: apsw.Connection, path: Path, now: datetime, tell: Tell
) -> None:
    """Copy the file and bring it to the newest version; a signal may stop it."""
    tell("The database is copied before its tables change.")
    try:
        with interruptible(connection):
            backup.make(connection, path, "migration", now)
            migrate(connection, tell=tell)
    except (KeyboardInterrupt, SystemExit):
        # The terminal may be what is gone.
        with contextlib.suppress(OSError):
            tell(
                "Stopped before the end. Nothing is lost: what was half done is undone,"
                " and the next start does it again."
            )
        raise


def _make_private(connection: apsw.Connection, path: Path) -> None:
    """Let nobody else read the file and its copies, once: later is the user's wish."""
    known = "SELECT EXISTS (SELECT 1 FROM settings WHERE key = 'private')"
    if connection.execute(known).get:
        return
    from newsreader.store.private import narrow

    narrow(path)
    # A full disk puts it off.
    with contextlib.suppress(apsw.FullError, apsw.IOError):
        connection.execute("INSERT INTO settings VALUES ('private', 'true')")
