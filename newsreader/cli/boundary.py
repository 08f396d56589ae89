"""The outermost frame: every way a command can end becomes an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING

from newsreader import garbage
from newsreader.cli import leaving
from newsreader.cli.typed import arguments, nothing

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.errors import ConfigError

OK, FAILED, USAGE, SOME_FAILED = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141


def guarded(argv: list[str]) -> int:
    """Parse and run a command, whatever happens."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  (until the end)
    if sys.stdout is None:
        # Closed before we began; a file opened now might take its place.
        _complain("The output cannot be written: it is closed.")
        return FAILED
    code = _guarded(argv)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        return PIPE_CLOSED
    except OSError as error:
        from newsreader.cli.output import OutputFailed

        return _ended_badly(OutputFailed(error), argv, debug=False)
    return code


def _guarded(argv: list[str]) -> int:
    _tolerate_narrow_encodings()
    args = nothing()
    try:
        args = arguments(argv)
        command = _command(args.run)
        garbage.resume()
        with leaving.on_signals():
            return command(args)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return PIPE_CLOSED
    except Exception as error:
        # The last boundary: bad news becomes words, a mistake of ours a report.
        return _ended_badly(error, argv, debug=args.log_level == "debug")


def _command(where: str) -> Callable[[Namespace], int]:
    module, _, name = where.partition(":")
    command: Callable[[Namespace], int] = getattr(importlib.import_module(module), name)
    return command


def _ended_badly(error: Exception, argv: list[str], *, debug: bool) -> int:
    from newsreader.cli.output import OutputFailed
    from newsreader.errors import ConfigError, NewsreaderError

    if isinstance(error, OutputFailed):
        _forget_stdout()
    if isinstance(error, ConfigError):
        _say_problems(error)
        return USAGE
    if isinstance(error, NewsreaderError):
        _complain(str(error))
        return USAGE if _is_usage(error) else FAILED
    if debug:
        raise error
    return _crashed(error, argv)


def _is_usage(error: Exception) -> bool:
    """Whether the user asked for something that cannot be meant."""
    from newsreader.cli.usage import UsageError
    from newsreader.query import QueryError

    return isinstance(error, UsageError | QueryError)


def _say_problems(error: ConfigError) -> None:
    from filters.text import one_line

    for problem in error.problems:
        print(one_line(str(problem)), file=sys.stderr)
    count = len(error.problems)
    if count > 1:
        _complain(f"the configuration has {count} problems")


def _complain(sentence: str) -> None:
    from filters.text import one_line
    from newsreader.logfile import redact

    print(f"newsreader: {redact(one_line(sentence))}", file=sys.stderr)


def _crashed(error: Exception, argv: list[str]) -> int:
    import logging

    from newsreader import locations
    from newsreader.logfile import start_logging, write_crash_report

    if not logging.getLogger().handlers:
        # Python would write the line below on the terminal.
        start_logging("warning", locations.log_file())
    report = write_crash_report(error, locations.state_dir(), argv, datetime.now(UTC))
    where = f" A report is in {report}." if report else ""
    logging.getLogger(__name__).error("stopped by %s.%s", type(error).__name__, where)
    _complain(
        f"stopped by a mistake of its own ({type(error).__name__}).{where} "
        "Nothing that was stored is lost."
    )
    return FAILED


def _tolerate_narrow_encodings() -> None:
    """Print "?" rather than fail where the terminal has no such letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _forget_stdout() -> None:
    """Keep the interpreter from complaining about the closed pipe on its way out."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(quiet, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(quiet)
