"""A real terminal for tests: a pty, a child program and the screen it draws."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyte


class Terminal:
    """A child program on a pty of `columns` × `lines`, seen through an emulator."""

    def __init__(self, pid: int, fd: int, columns: int, lines: int) -> None:
        self.pid = pid
        self.fd = fd
        #: Every byte the program wrote, in order.
        self.output = bytearray()
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """The screen as it stands, one line a row.

        A wide character has an empty cell behind it, which can outlive it until the
        row is painted to its end; pyte's own `display` trips over that.
        """
        screen = self._screen
        rows = (
            "".join(screen.buffer[y][x].data for x in range(screen.columns))
            for y in range(screen.lines)
        )
        return "\n".join(row.rstrip() for row in rows)

    def send(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self.fd, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the program another window size, as a window manager would."""
        fcntl.ioctl(
            self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0)
        )
        self._screen.resize(lines, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def wait_for(
        self, wanted: str | Callable[[str], bool], seconds: float = 30.0
    ) -> str:
        """Read until `wanted` is on the screen; returns the screen.

        Raises AssertionError with the screen when it does not come.
        """
        seen = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.monotonic() + seconds
        while not seen(self.text):
            if time.monotonic() > deadline or not self._read(0.1):
                if seen(self.text):
                    break
                raise AssertionError(f"never saw {wanted!r} on:\n{self.text}")
        return self.text

    def drain(self) -> bool:
        """Take in what is already written; True when there was something."""
        before = len(self.output)
        while select.select([self.fd], [], [], 0.0)[0] and self._read(0.0):
            pass
        return len(self.output) > before

    def wait_exit(self, seconds: float = 30.0) -> int:
        """Read until the program ends; its exit code."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._read(0.1):
            pass
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise AssertionError(f"still running:\n{self.text}")

    def _read(self, seconds: float) -> bool:
        """Take in what the program wrote; False when it has closed its terminal."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data
        # The emulator does not know these private sequences; real terminals do.
        self._stream.feed(_without_private_csi(data))
        return bool(data)

    def close(self) -> None:
        """End the program if it is still there."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        os.close(self.fd)


def _without_private_csi(data: bytes) -> bytes:
    """Drop CSI sequences with ``>`` ``<`` ``=`` parameters (keyboard protocols)."""
    out = bytearray()
    i = 0
    while i < len(data):
        if data[i : i + 2] == b"\x1b[" and data[i + 2 : i + 3] in (b">", b"<", b"="):
            i += 3
            while i < len(data) and not 0x40 <= data[i] <= 0x7E:
                i += 1
            i += 1
            continue
        out.append(data[i])
        i += 1
    return bytes(out)


@contextlib.contextmanager
def terminal(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    columns: int = 120,
    lines: int = 40,
) -> Iterator[Terminal]:
    """Start ``python -m newsreader *arguments`` on a pty and yield its terminal."""
    command = [sys.executable, "-m", "newsreader", *arguments]
    pid, fd = pty.fork()
    if pid == 0:  # pragma: no cover  (the child)
        os.execvpe(command[0], command, dict(environ))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    seen = Terminal(pid, fd, columns, lines)
    try:
        yield seen
    finally:
        seen.close()
