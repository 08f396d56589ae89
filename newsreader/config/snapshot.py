"""The configuration as it was understood last, so that a start need not parse it.

A file in the cache holds the very bytes it was made from, with all else the result
depends on. It is only believed when every bit of that is as it is now, and when nobody
but this user can have written it: commands that are run come out of it. Whatever else
happens to it (damaged, of another version, not writable), the configuration is parsed.
Configurations with mistakes are never kept. Like the configuration it may hold
addresses that are secret: nobody else can read it.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

from filters.article import Category
from newsreader import __version__, locations
from newsreader.config.feedlist import PackedFeeds
from newsreader.config.model import (
    Config,
    DisplayConfig,
    FactsConfig,
    FilterConfig,
    SaveConfig,
    StorageConfig,
)
from newsreader.netconfig import NetworkConfig, PollConfig

#: What such a file begins with.
_MAGIC = b"newsreader configuration, understood 2\n"
_SUM_BYTES = 4
#: Beyond any configuration: 8 MiB of it make less than twice as much.
_MAX_BYTES = 64 << 20
#: Who can write is not told by a mode where users have no numbers: nothing is kept.
_TELLS_OWNERS = hasattr(os, "geteuid")
#: Sections whose fields are kept as they are.
_PLAIN = {
    "poll": PollConfig,
    "network": NetworkConfig,
    "facts": FactsConfig,
    "display": DisplayConfig,
}
#: Modules beside this package's own that decide what a configuration means.
_DECIDING = (
    "filters/article.py", "filters/text.py", "newsreader/actions.py",
    "newsreader/keynames.py", "newsreader/locations.py",
    "newsreader/models.py", "newsreader/netconfig.py", "newsreader/urls.py",
)  # fmt: skip


def recall(path: Path, data: bytes) -> Config | None:
    """Return what `data`, the content of `path`, means, if that is known."""
    try:
        kept = _read(_place(path))
        start = _start(path, data)
        body = kept[len(start) + _SUM_BYTES :]
        if not kept.startswith(start + _sum(body)):
            return None
        plain, feeds = marshal.loads(body)
        config = _config(path, plain, feeds)
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return None
    # A folder that is named must exist: otherwise that has to be told.
    folder = config.filters.rules_dir
    return config if not folder or os.path.isdir(folder) else None


def keep(path: Path, data: bytes, config: Config) -> Config:
    """Keep what `data` was understood as, and return it with its feeds marked."""
    if not config.starter:
        config = replace(config, feeds=PackedFeeds.of(config.feeds))
    try:
        body = marshal.dumps(_plain(config))
        _write(_place(path), _start(path, data) + _sum(body) + body)
    except (OSError, ValueError):
        # Without it, the next start takes longer.
        pass
    return config


def forget(path: Path) -> None:
    """Remove what was kept of `path`: its secrets may be in no other place now."""
    with suppress(OSError):
        os.unlink(_place(path))


def _place(path: Path) -> Path:
    number = crc32(os.fsencode(path.absolute()))
    return locations.cache_dir() / f"config-{number:08x}.snapshot"


def _sum(body: bytes) -> bytes:
    return crc32(body).to_bytes(_SUM_BYTES, "little")


def _start(path: Path, data: bytes) -> bytes:
    """Return what a file about this content, understood here and now, begins with."""
    about = repr((_circumstances(path), len(data))).encode("utf-8", "surrogatepass")
    return _MAGIC + about + b"\n" + data


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
    root = os.path.dirname(os.path.dirname(here))
    files += [os.path.join(root, name) for name in _DECIDING]
    stats = [(file, os.stat(file)) for file in files]
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)


@contextmanager
def _own_folder(folder: Path) -> Iterator[int]:
    """Open a folder in which nobody else can put a file. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _refuse_others(os.fstat(descriptor))
        yield descriptor
    finally:
        os.close(descriptor)


def _refuse_others(found: os.stat_result) -> None:
    """Raise `PermissionError` when somebody else can have written what was found."""
    if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError("others can write this")


def _read(place: Path) -> bytes:
    """Return the content of a file of our own. Raises `OSError` for any other."""
    if not _TELLS_OWNERS:
        raise PermissionError("nobody knows who wrote this")
    with _own_folder(place.parent) as folder:
        # Without waiting for whoever writes into a named pipe.
        how = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(place.name, how, dir_fd=folder)
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        _refuse_others(found)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
            raise OSError("this is no file we wrote")
        return file.read(_MAX_BYTES)


def _write(place: Path, content: bytes) -> None:
    import tempfile

    if not _TELLS_OWNERS or len(content) > _MAX_BYTES:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _own_folder(place.parent):
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
    if not isinstance(feeds, PackedFeeds):
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
    return replace(config, feeds=PackedFeeds(*feeds), starter=False)


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
