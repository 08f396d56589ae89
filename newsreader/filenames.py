"""File names from strangers' titles, and files that appear whole or not at all.

A name made here is valid on Windows, macOS and Linux, at most 120 bytes, and stays
in its folder whatever the title says.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import string
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from filters.text import one_line

#: UTF-8 bytes of a whole name; Windows and ext4 allow 255, sync tools less.
MAX_BYTES = 120
_SUFFIX_BYTES = len(" (9999)")
_MAX_COPIES = 9999
_FEED_BYTES = 40
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:[. ].*)?",
    re.IGNORECASE,
)


def safe_name(text: str, *, limit: int = MAX_BYTES) -> str:
    """Return `text` as one component of a path, never empty, never hidden.

    Case, script and emoji stay; what a file system or a shell could trip over goes.
    """
    name = _FORBIDDEN.sub("-", one_line(text))
    name = _shortened(" ".join(name.split()).lstrip(" .-~#"), limit)
    if _RESERVED.fullmatch(name):
        name = "_" + _shortened(name, limit - 1)
    return name or "untitled"


def from_template(template: str, values: Mapping[str, str], extension: str) -> Path:
    """Return the relative path `template` makes of `values`.

    Fields are the keys of `values` in braces; a slash in the template (never one in
    a value) makes folders. The title is what is cut when the name is too long.
    """
    room = MAX_BYTES - len(extension.encode()) - _SUFFIX_BYTES
    *folders, last = [part for part in template.split("/") if part.strip(" .")] or [""]
    parts = [_filled(part, values, MAX_BYTES) for part in folders]
    return Path(*parts, _filled(last, values, room) + extension)


def _filled(part: str, values: Mapping[str, str], room: int) -> str:
    clean = {key: _FORBIDDEN.sub("-", one_line(v)) for key, v in values.items()}
    clean["feed"] = _shortened(clean.get("feed", ""), _FEED_BYTES)
    title = clean.get("title", "").strip(" .")
    clean["title"] = ""
    fixed = _replaced(part, clean)
    clean["title"] = _shortened(title, max(0, room - len(fixed.encode())))
    return safe_name(_replaced(part, clean), limit=room)


def _replaced(part: str, values: Mapping[str, str]) -> str:
    """Fill in the fields by name only: a value is never a format of its own."""
    return "".join(
        literal + (values.get(name, "") if name else "")
        for literal, name, _, _ in string.Formatter().parse(part)
    )


def _shortened(text: str, limit: int) -> str:
    """Cut to `limit` bytes between characters, without torn accents or emoji."""
    data = text.encode("utf-8", "ignore")
    if len(data) > limit:
        text = data[:limit].decode("utf-8", "ignore")
        full = data.decode()
        while text and _joins(full, len(text)):
            text = text[:-1]
    return text.rstrip(" .")


def _joins(text: str, cut: int) -> bool:
    """Whether the characters on both sides of the cut belong together."""
    before, after = text[cut - 1], text[cut : cut + 1]
    return before == "\u200d" or bool(
        after
        and (
            unicodedata.combining(after)
            or after in "\u200d\ufe0e\ufe0f"
            or "\U0001f3fb" <= after <= "\U0001f3ff"
        )
    )


def write_new(folder: Path, relative: Path, text: str) -> Path:
    """Write `text` as a new file below `folder` and return its path.

    The folder is made when missing. An existing name is never replaced: " (2)" and
    so on is added. Folders below `folder` must be real ones, not links. The file is
    complete when its name appears. Raises OSError that names the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        words = os.strerror(errno.ENOTDIR)
        raise NotADirectoryError(errno.ENOTDIR, words, str(folder)) from error
    try:
        return _written(folder, relative, text)
    except OSError as error:
        # The system knows only a name relative to an open folder, if any.
        if error.errno is not None:
            error.filename = str(folder.joinpath(*relative.parts[:-1]))
        raise


def _written(folder: Path, relative: Path, text: str) -> Path:
    with contextlib.ExitStack() as stack:
        directory = _open_folder(folder, None)
        stack.callback(os.close, directory)
        for part in relative.parts[:-1]:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, dir_fd=directory)
            directory = _open_folder(Path(part), directory)
            stack.callback(os.close, directory)
        temporary = f".newsreader-{secrets.token_hex(8)}.tmp"
        try:
            _write(directory, temporary, text.encode("utf-8", "replace"))
            name = _publish(directory, temporary, Path(relative.name))
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=directory)
    return folder.joinpath(*relative.parts[:-1], name)


def _open_folder(name: Path, parent: int | None) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    if parent is not None:
        flags |= os.O_NOFOLLOW
    return os.open(name, flags, dir_fd=parent)


def _write(directory: int, name: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(name, flags, 0o644, dir_fd=directory), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _publish(directory: int, temporary: str, wanted: Path) -> str:
    """Give the finished file the first free name."""
    for number in range(1, _MAX_COPIES + 1):
        name = (
            wanted.name if number == 1 else f"{wanted.stem} ({number}){wanted.suffix}"
        )
        try:
            os.link(
                temporary,
                name,
                src_dir_fd=directory,
                dst_dir_fd=directory,
                follow_symlinks=False,
            )
        except FileExistsError:
            continue
        except (PermissionError, NotImplementedError, OSError):
            # No hard links here (FAT, some network folders): hold the name, then
            # put the finished file on it.
            try:
                _write(directory, name, b"")
            except FileExistsError:
                continue
            os.replace(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        return name
    raise FileExistsError(f"too many files called {wanted}")
