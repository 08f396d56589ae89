"""From arguments to what a command works with: configuration, log, database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader import locations
from newsreader.cli.usage import UsageError
from newsreader.config import Config, StorageConfig, load
from newsreader.logfile import start_logging

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.models import Feed
    from newsreader.store import Store


def configuration(args: Namespace) -> Config:
    """Return the configuration with the general options applied, and start the log.

    Raises `ConfigError`.
    """
    start_logging(args.log_level, locations.log_file())
    config = load(config_argument(args))
    if args.data:
        database = locations.expand(args.data, Path.cwd()) / "newsreader.db"
        config = replace(config, storage=StorageConfig(database))
    if args.no_mouse:
        config = replace(config, display=replace(config.display, mouse=False))
    return config


def config_argument(args: Namespace) -> Path | None:
    """Return the file named by ``--config``, None when none is."""
    return locations.expand(args.config, Path.cwd()) if args.config else None


def config_path(args: Namespace) -> Path:
    """Return the configuration file in use, whether it exists or not."""
    return config_argument(args) or locations.config_file()


def stored(config: Config) -> Store:
    """Open the database for reading; without a file it is an empty one.

    Readers never wait for the newsreader that writes. Raises `StoreError`.
    """
    from newsreader.store import Store

    return Store.open(config.storage.database, read_only=True)


def feed_ids(store: Store, named: Iterable[str]) -> tuple[int, ...]:
    """Return the ids of feeds named by number or address. Raises `UsageError`."""
    return tuple(_feed_named(store, name).id for name in named)


def _feed_named(store: Store, name: str) -> Feed:
    name = name.strip()
    if name.isascii() and name.isdigit():
        feed = store.feed(int(name)) if len(name) < 19 else None
    else:
        from newsreader.config.check import same_feed

        wanted = same_feed(name)
        feed = next((f for f in store.feeds() if same_feed(f.url) == wanted), None)
    if feed is None:
        raise UsageError(f'there is no feed "{name}"; newsreader feeds lists them')
    return feed
