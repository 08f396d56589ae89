"""The configuration as it was understood last, so that a start need not parse it.

A file in the cache holds the very bytes it was made from, with all else the result
depends on. It is only believed when every bit of that is as it is now; whatever else
happens to it (damaged, of another version, not writable), the configuration is parsed.
Configurations with mistakes are never kept. Like the configuration it may hold
addresses that are secret: nobody else can read it.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

from filters.article import Category
from newsreader import __version__, locations
from newsreader.config.feedlist import FeedList
from newsreader.config.model import (
    Config,
    DisplayConfig,
    FactsConfig,
    FilterConfig,
    SaveConfig,
    StorageConfig,
)
from newsreader.netconfig import NetworkConfig, PollConfig

#: What such a file begins with; before the check sum of the rest.
_MAGIC = b"newsreader configuration, understood 1\n"
_SUM_BYTES = 4
#: Sections whose fields are kept as they are.
_PLAIN = {
    "poll": PollConfig,
    "network": NetworkConfig,
    "facts": FactsConfig,
    "display": DisplayConfig,
}
#: Modules beside this package's own that decide what a configuration means.
_DECIDING = ("actions.py", "models.py", "netconfig.py", "urls.py")


def recall(path: Path, data: bytes) -> Config | None:
    """Return what `data`, the content of `path`, means, if that is known."""
    try:
        kept = _place(path).read_bytes()
        head, body = kept[: len(_MAGIC)], kept[len(_MAGIC) + _SUM_BYTES :]
        if head != _MAGIC or kept[len(_MAGIC) :][:_SUM_BYTES] != _sum(body):
            return None
        about, source, plain, feeds = marshal.loads(body)
        if source != data or about != _circumstances(path):
            return None
        config = _config(path, plain, feeds)
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return None
    # A folder that is named must exist: otherwise that has to be told.
    folder = config.filters.rules_dir
    return config if not folder or os.path.isdir(folder) else None


def keep(path: Path, data: bytes, config: Config) -> Config:
    """Keep what `data` was understood as, and return it with its feeds marked."""
    if not config.starter:
        config = replace(config, feeds=FeedList.of(config.feeds))
    try:
        kept: Any = (_circumstances(path), data, *_plain(config))
        body = marshal.dumps(kept)
        _write(_place(path), _MAGIC + _sum(body) + body)
    except (OSError, ValueError):
        # Without it, the next start takes longer.
        pass
    return config


def _place(path: Path) -> Path:
    number = crc32(os.fsencode(path.absolute()))
    return locations.cache_dir() / f"config-{number:08x}.snapshot"


def _sum(body: bytes) -> bytes:
    return crc32(body).to_bytes(_SUM_BYTES, "little")


def _circumstances(path: Path) -> tuple[object, ...]:
    """Return all a configuration's meaning depends on beside its content."""
    folder = path.absolute().parent
    return (
        __version__,
        sys.version,
        _code(),
        str(path),
        str(folder),
        str(locations.home()),
        str(locations.database()),
        os.path.isdir(folder / "rules"),
    )


def _code() -> tuple[tuple[str, int, int], ...]:
    """Return what changes when our own understanding does."""
    here = os.path.dirname(__file__)
    own = [name for name in sorted(os.listdir(here)) if name.endswith(".py")]
    files = [os.path.join(here, name) for name in own]
    files += [os.path.join(here, os.pardir, name) for name in _DECIDING]
    stats = [(file, os.stat(file)) for file in files]
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)


def _write(place: Path, content: bytes) -> None:
    import tempfile

    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=place.name)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, place)
    except BaseException:
        os.unlink(name)
        raise


def _plain(config: Config) -> tuple[dict[str, Any], tuple[int, str, bytes] | None]:
    plain: dict[str, Any] = {name: _fields(getattr(config, name)) for name in _PLAIN}
    plain["keep"] = tuple(sorted(category.value for category in config.filters.keep))
    plain["rules_dir"] = config.filters.rules_dir
    plain["save"] = (str(config.save.folder), config.save.name_template)
    plain["database"] = str(config.storage.database)
    plain["keys"] = dict(config.keys)
    feeds = config.feeds
    if not isinstance(feeds, FeedList):
        return plain, None
    return plain, (len(feeds), feeds.mark, feeds.packed)


def _config(
    path: Path, plain: Mapping[str, Any], feeds: tuple[int, str, bytes] | None
) -> Config:
    folder, template = plain["save"]
    config = Config(
        filters=FilterConfig(
            frozenset(map(Category, plain["keep"])), plain["rules_dir"]
        ),
        save=SaveConfig(Path(folder), template),
        storage=StorageConfig(Path(plain["database"])),
        keys=plain["keys"],
        path=path,
        **{name: kind(**plain[name]) for name, kind in _PLAIN.items()},
    )
    if feeds is None:
        return config
    return replace(config, feeds=FeedList(*feeds), starter=False)


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
