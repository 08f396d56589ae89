"""Changes to the user's file that keep its comments, order and line ends.

The new text is checked before it replaces the old one, which it does in one step.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.config.check import parse, same_feed
from newsreader.config.syntax import MAX_BYTES, is_missing, read_text
from newsreader.config.write import feed_table, starter_file
from newsreader.errors import NewsreaderError
from newsreader.models import FeedSpec
from newsreader.urls import is_web

if TYPE_CHECKING:
    from tomlkit.items import InlineTable
    from tomlkit.toml_document import TOMLDocument


class EditRefused(NewsreaderError):
    """The change is not made, and why."""


def write_new(path: Path, text: str) -> None:
    """Write a file that does not exist yet, with its folders.

    Raises `EditRefused` when it exists, or cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EditRefused(f"{path} cannot be written: {error.strerror}") from error
    # Whole or not at all: a full disk must not leave half a configuration.
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(
            beside, "x", encoding="utf-8", newline="", opener=_for_its_owner
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(beside, path)
    except FileExistsError as error:
        raise EditRefused(f"{path} is already there; nothing was changed") from error
    except OSError as error:
        raise EditRefused(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _for_its_owner(path: str, flags: int) -> int:
    """Addresses of feeds may hold passwords; and what is read is nobody's business."""
    return os.open(path, flags, 0o600)


def _put_in_place(beside: Path, path: Path) -> None:
    """Give a file its name unless another has it. Raises FileExistsError, OSError."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has links.
        if os.path.lexists(path):
            raise FileExistsError from None
        beside.rename(path)


def add_feed(
    path: Path, url: str, *, title: str = "", tags: Sequence[str] = ()
) -> bool:
    """Add a feed to the configuration in `path`.

    Without a file one is written that begins with the starter feeds, so that nothing
    on the screen goes away; returns whether that was so. Raises `EditRefused`,
    `ConfigError`.
    """
    url = url.strip()
    if not is_web(url):
        raise EditRefused(
            f'"{url}" is not an address; a feed begins with https:// or http://'
        )
    new = is_missing(path)
    text = starter_file() if new else read_text(path)
    config = parse(text, path)
    for spec in config.feeds:
        if same_feed(spec.url) == same_feed(url):
            raise EditRefused(f"this feed is already there: {spec.title or spec.url}")
    spec = FeedSpec(url, title, tuple(tags))
    changed = _with_feed(text, spec, starter=config.starter)
    parse(changed, path)
    if new:
        write_new(path, changed)
    else:
        _replace(path, text, changed)
    return new


def add_feeds(
    path: Path, specs: Sequence[FeedSpec], *, dry_run: bool = False
) -> tuple[tuple[FeedSpec, ...], bool]:
    """Add the feeds that are not there yet, all or none of them, to `path`.

    Returns (feeds added, whether the starter feeds make room for them): a file that
    names no feeds of its own, or is new, gets these and no others. With `dry_run`
    everything is checked and nothing written. Raises `EditRefused`, `ConfigError`.
    """
    new = is_missing(path)
    text = _starter_head() if new else read_text(path)
    config = parse(text, path)
    known = set() if config.starter else {same_feed(s.url) for s in config.feeds}
    fresh: dict[object, FeedSpec] = {}
    for spec in specs:
        identity = same_feed(spec.url)
        if identity not in known:
            fresh.setdefault(identity, spec)
    added = tuple(fresh.values())
    if not added:
        return (), False
    changed = _with_feeds(text, added)
    parse(changed, path)
    if len(changed.encode()) > MAX_BYTES:
        raise EditRefused(
            f"{path} would become larger than {MAX_BYTES >> 20} MiB; "
            "nothing was changed"
        )
    if dry_run:
        pass
    elif new:
        write_new(path, changed)
    else:
        _replace(path, text, changed)
    return added, config.starter


def remove_feed(path: Path, url: str) -> FeedSpec:
    """Take a feed out of the configuration in `path` and return it.

    Raises `EditRefused`, `ConfigError`.
    """
    if is_missing(path):
        raise EditRefused(
            "there is no configuration yet, so nothing can be taken out of it; "
            "newsreader config init writes one"
        )
    text = read_text(path)
    config = parse(text, path)
    if config.starter:
        raise EditRefused(
            f"{path} names no feeds; those shown are the built-in starter list"
        )
    wanted = same_feed(url.strip())
    for number, spec in enumerate(config.feeds):
        if same_feed(spec.url) == wanted:
            changed = _edited(text, lambda doc, at=number: _delete(doc, at))  # type: ignore[misc]
            parse(changed, path)
            _replace(path, text, changed)
            return spec
    raise EditRefused(f"{path} has no feed {url}")


def _starter_tables() -> str:
    head = "\n[[feeds]]\n"
    text = starter_file()
    return text[text.index(head) :]


def _starter_head() -> str:
    return starter_file().removesuffix(_starter_tables())


def _edited(text: str, change: Callable[[TOMLDocument], None]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    change(document)
    return tomlkit.dumps(document)


def _with_feed(text: str, spec: FeedSpec, *, starter: bool) -> str:
    """Return the document with one feed more, written the way it writes feeds."""
    import tomllib

    if starter:
        # It names no feeds; the built-in ones are on the screen and must stay there.
        text = _joined(text, _starter_tables())
    feeds = tomllib.loads(text)["feeds"]
    if not feeds or _is_inline(text):
        return _edited(text, lambda document: _append(document, spec))
    return _joined(text, feed_table(spec))


def _with_feeds(text: str, specs: Sequence[FeedSpec]) -> str:
    """Return the document with several feeds more, written the way it writes feeds."""
    import tomlkit
    from tomlkit.items import Array

    document = tomlkit.parse(text)
    feeds = document.get("feeds")
    if isinstance(feeds, Array):
        if len(feeds) or "#" in feeds.as_string() + feeds.trivia.comment:
            return _edited(text, lambda doc: _extend(doc, specs))
        del document["feeds"]
        text = tomlkit.dumps(document)
    return _joined(text, "".join(map(feed_table, specs)))


def _is_inline(text: str) -> bool:
    import tomlkit
    from tomlkit.items import Array

    return isinstance(tomlkit.parse(text).get("feeds"), Array)


def _joined(text: str, tables: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    end = "" if not text or text.endswith("\n") else newline
    return text + end + tables.replace("\n", newline)


def _append(document: TOMLDocument, spec: FeedSpec) -> None:
    from tomlkit.items import Array

    feeds = document["feeds"]
    assert isinstance(feeds, Array)
    feeds.append(_inline_feed(spec))


def _extend(document: TOMLDocument, specs: Sequence[FeedSpec]) -> None:
    """Append several feeds, each on a line of its own."""
    from tomlkit.items import Array

    feeds = document["feeds"]
    assert isinstance(feeds, Array)
    if "\n" in feeds.as_string():
        for spec in specs:
            feeds.append(_inline_feed(spec))
        return
    for spec in specs:
        feeds.add_line(_inline_feed(spec))
    feeds.add_line(indent="")


def _inline_feed(spec: FeedSpec) -> str | InlineTable:
    import tomlkit

    if not (spec.title or spec.tags):
        return spec.url
    table = tomlkit.inline_table()
    table["url"] = spec.url
    if spec.title:
        table["title"] = spec.title
    if spec.tags:
        table["tags"] = list(spec.tags)
    return table


def _delete(document: TOMLDocument, number: int) -> None:
    import tomlkit

    feeds = document["feeds"]
    assert isinstance(feeds, list)
    if len(feeds) == 1:
        # An emptied list of tables would vanish and bring the starter feeds back.
        del document["feeds"]
        document.body.insert(0, (tomlkit.key("feeds"), tomlkit.array()))
        return
    del feeds[number]


def _replace(path: Path, old: str, new: str) -> None:
    """Put `new` in place of the file a link leads to, keeping its permissions.

    Raises `EditRefused` when the file no longer says `old`: what someone else has
    written since is never lost.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise EditRefused(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), mode)
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        with _alone(target.parent):
            if read_text(path) != old:
                raise EditRefused(
                    f"{path} was changed by something else just now; nothing was"
                    " changed, try again"
                )
            os.replace(name, target)
    except OSError as error:
        raise EditRefused(f"{path} cannot be written: {error.strerror}") from error
    finally:
        Path(name).unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other newsreaders from replacing a file in `folder` at the same time."""
    try:
        import fcntl
    except ImportError:  # a system without this kind of lock
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without this kind of lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
