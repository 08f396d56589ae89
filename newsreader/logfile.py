"""What is written down for later: redaction, the rotating log, crash reports.

Neither holds article text, passwords or tokens. Nothing is created before the first
line is written.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from filters.patterns import pattern
from filters.text import strip_controls
from newsreader import __version__

#: The log and its two predecessors take at most 3 MB.
_LOG_BYTES, _LOG_FILES = 1_000_000, 2
#: Longer lines are data that slipped into a message.
_MAX_LINE = 500
_MAX_REPORTS = 10

_USERINFO = pattern(r"(?<=://)[^/?#\s@]*@")
_WORD = (
    r"(?:[\w.-]*(?:token|secret|passw(?:or)?d|pwd|api[-_]?key|auth|signature|"
    r"credential|session(?:id)?)|key|sig|pass|sid)"
)
_PARAMETER = pattern(rf"(?i)((?:^|[?&;\s]){_WORD}=)[^&;#\s'\"]+")
_HEADER = pattern(
    r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)"
    r"(['\"]?\s*[:=,]\s*).+"
)
_SCHEME_TOKEN = pattern(r"(?i)\b(basic|bearer)\s+[\w.~+/=-]{6,}")


def redact_url(text: str) -> str:
    """Return `text` with names, passwords and tokens inside addresses hidden."""
    if "://" not in text:
        return text
    return _PARAMETER.sub(r"\1***", _USERINFO.sub("***@", text))


def redact(text: str) -> str:
    """Return a log message without what must not be written down."""
    text = _HEADER.sub(r"\1\2***", text)
    text = _SCHEME_TOKEN.sub(r"\1 ***", text)
    return _PARAMETER.sub(r"\1***", _USERINFO.sub("***@", text))


def start_logging(level: str, path: Path) -> None:
    """Write what our three packages and their libraries log to `path`.

    The file and its folder appear with the first line. Libraries are heard from
    warnings on, ours from `level` on.
    """
    stop_logging()
    # Where nobody listens, Python writes warnings over the screen.
    silent = level == "off"
    handler = logging.NullHandler() if silent else _LateHandler(path)
    handler.set_name(_HANDLER)
    logging.getLogger().addHandler(handler)
    for name in () if silent else _OURS:
        logging.getLogger(name).setLevel(level.upper())


def stop_logging() -> None:
    """Close the log; what is logged later goes nowhere."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if h.get_name() == _HANDLER]:
        root.removeHandler(handler)
        handler.close()
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


_HANDLER = "newsreader log"
_OURS = ("newsreader", "filters", "tui")


class _LateHandler(logging.Handler):
    """Opens the log with its first line; most runs have none."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._log: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, opening the log when it is the first."""
        if self._log is None:
            self._log = _rotating(self._path)
        self._log.handle(record)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._log is not None:
            self._log.close()
        super().close()


def _rotating(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    class _Log(RotatingFileHandler):
        def _open(self) -> TextIOWrapper:
            Path(self.baseFilename).parent.mkdir(0o700, parents=True, exist_ok=True)
            stream = open(  # noqa: SIM115  (until the log is closed)
                self.baseFilename,
                self.mode,
                encoding=self.encoding,
                errors=self.errors,
                opener=_for_its_owner,
            )
            assert isinstance(stream, TextIOWrapper)
            return stream

        def handleError(self, record: logging.LogRecord) -> None:
            """A full disk must not write over the screen."""

    log = _Log(
        path,
        maxBytes=_LOG_BYTES,
        backupCount=_LOG_FILES,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    log.setFormatter(_RedactingFormatter())
    return log


def _for_its_owner(path: str, flags: int) -> int:
    """Open a file that nobody else may read from its first byte on."""
    descriptor = os.open(path, flags, 0o600)
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, 0o600)
    return descriptor


class _RedactingFormatter(logging.Formatter):
    """One line a record, plus its traceback; times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC)
        message = record.getMessage()
        head = f"{when:%Y-%m-%d %H:%M:%S} {record.levelname.lower()} {record.name}: "
        lines = [head + " ".join(_clean_lines(message))]
        if record.exc_info:
            lines += _clean_lines(self.formatException(record.exc_info))
        return "\n".join(lines)


def _clean_lines(text: str) -> list[str]:
    lines = strip_controls(redact(text)).split("\n")
    return [
        line if len(line) <= _MAX_LINE else line[: _MAX_LINE - 1] + "…"
        for line in lines
    ]


# ------------------------------------------------------------------ crash reports


def write_crash_report(
    error: BaseException, folder: Path, arguments: Sequence[str], now: datetime
) -> Path | None:
    """Write what a developer needs to see and return the file, None if impossible.

    The traceback has no values of variables in it, and messages are cut short, so
    that no article text gets in.
    """
    import platform
    import traceback

    path = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    head = [
        f"newsreader {__version__}, {now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"arguments: {' '.join(arguments)}",
        f"terminal: {os.environ.get('TERM', '')} "
        f"{'tty' if sys.stdout and sys.stdout.isatty() else 'no tty'}",
        "",
    ]
    told = "".join(traceback.format_exception(error))
    text = "\n".join(_clean_lines("\n".join(head) + "\n" + told))
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with open(
            path, "w", encoding="utf-8", errors="backslashreplace",
            opener=_for_its_owner,
        ) as file:  # fmt: skip
            file.write(text)
        for old in sorted(folder.glob("crash-*.txt"))[:-_MAX_REPORTS]:
            old.unlink()
    except OSError:
        return None
    return path
