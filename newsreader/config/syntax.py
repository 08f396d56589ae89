"""Reading the file itself, and saying in plain words why it is not TOML."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from filters.patterns import pattern
from filters.text import one_line
from newsreader.errors import ConfigError, ConfigProblem

#: A configuration with 10,000 feeds has about 2 MiB.
MAX_BYTES = 8 << 20

_PLACE = pattern(r"\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
#: What tomllib says, and what it means.
_MEANINGS = (
    ("Expected '=' after a key", 'there is no "=" after this name'),
    ("Invalid initial character for a key", 'a name of an option is expected here'),
    ("Invalid statement", 'this line is neither "name = value" nor "[section]"'),
    ("Expected newline or end of document", "something stands after the value; a "
     "text with blanks or signs in it needs quotes"),
    ("Invalid value", "this value is not complete; a text needs quotes"),
    ("Unterminated string", "the quotes of this text are not closed"),
    ("Illegal character '\\n'", "the quotes of this text are not closed on its line"),
    ("Illegal character", "a control character stands in this text"),
    ("Found invalid character", "a control character stands here"),
    ("Unescaped", 'a "\\" in double quotes must be doubled; or use \'single '
     "quotes'"),
    ("Unclosed array", "a list is not closed; \"]\" or \",\" is missing"),
    ("Unclosed inline table", 'a table in braces is not closed; "}" is missing'),
    ("Expected ']]'", 'the name of this section does not end in "]]"'),
    ("Expected ']'", 'the name of this section does not end in "]"'),
    ("Cannot declare", "this section is already there; put both together"),
    ("Cannot overwrite", "this option is given twice"),
    ("Duplicate inline table key", "this option is given twice"),
    ("Cannot mutate immutable", "this was closed above and cannot be added to; write "
     "everything in one place"),
    ("Cannot redefine", "this section is already there; put both together"),
    ("Invalid hex value", "the \\u or \\x in this text is not complete"),
    ("Escaped character is not", "the \\u in this text is not a character"),
    ("Invalid date", "there is no such date or time"),
)  # fmt: skip


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def is_missing(path: Path) -> bool:
    """Whether there is no such file; one that is hidden from us is not missing."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def read_text(path: Path) -> str:
    """Return the text of a configuration file. Raises `ConfigError`."""
    return decode(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Return the content of a configuration file. Raises `ConfigError`."""
    try:
        # Without waiting for whoever writes into a named pipe.
        with open(path, "rb", opener=_open_at_once) as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, "is a directory")
            # A device is fine, /dev/null above all; a pipe or socket may never end.
            if not (stat.S_ISREG(mode) or stat.S_ISCHR(mode)):
                raise OSError(errno.EINVAL, "is not an ordinary file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _failure(path, _why(error)) from error
    if len(data) > MAX_BYTES:
        raise _failure(
            path, f"this is larger than {MAX_BYTES >> 20} MiB and no configuration"
        )
    return data


def problem_of_syntax(
    error: ValueError | RecursionError, text: str, path: Path
) -> ConfigProblem:
    """Return in words, with its line, what keeps `text` from being TOML."""
    if isinstance(error, RecursionError):
        message = "lists or tables are nested too deeply"
        return ConfigProblem(str(path), 0, "", message)
    said = str(error)
    place = _PLACE.search(said)
    if place is None:
        return ConfigProblem(str(path), 0, "", one_line(said)[:200])
    meaning = next((m for start, m in _MEANINGS if said.startswith(start)), "")
    meaning = meaning or one_line(said[: place.start()]).lower()
    if place[1]:
        line, column = int(place[1]), int(place[2])
        return ConfigProblem(str(path), line, "", f"column {column}: {meaning}")
    line = text.rstrip().count("\n") + 1
    message = "the file ends in the middle of a value; quotes or a bracket are missing"
    return ConfigProblem(str(path), line, "", message)


def decode(data: bytes, path: Path) -> str:
    """Return the text of a configuration file. Raises `ConfigError`.

    A byte order mark is taken off; line ends are left to the parser.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _failure(path, "this is UTF-16; save it as UTF-8", 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        raise _failure(path, message, line) from error


def _why(error: OSError) -> str:
    known = {
        errno.ENOENT: "there is no such file; newsreader config init writes one",
        errno.ENOTDIR: "there is no such file",
        errno.EISDIR: "this is a folder, not a file",
        errno.EACCES: "the file may not be read (permission denied)",
        errno.ELOOP: "this link points to itself",
        errno.ENAMETOOLONG: "the name is too long",
    }
    return known.get(error.errno or 0, f"the file cannot be read: {error.strerror}")


def _failure(path: Path, message: str, line: int = 0) -> ConfigError:
    return ConfigError([ConfigProblem(str(path), line, "", message)])
