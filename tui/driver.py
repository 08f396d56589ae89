"""The terminal's input, ended at once when the reader is left; frames shown at once.

Textual's driver looks every tenth of a second whether its reading thread shall end, and
then waits another tenth for input that nobody will use: up to 0.2 s at every exit, and
before an editor or the shell gets the terminal. Here a pipe wakes the thread.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from codecs import getincrementaldecoder
from typing import Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

#: How often the parser is asked whether a lone Escape is the key of that name.
_TICK_S = 0.1
_READ_BYTES = 4096
#: What is shorter is a control sequence or a line.
_FRAME_CHARS = 500
#: Long enough for the other thread to take over, too short for anyone to notice.
_HANDOVER_S = 0.0002


class Terminal(LinuxDriver):
    """Textual's driver for Unix, with a reading thread that can be woken."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._wake_end, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def write(self, data: str) -> None:
        """Hand a frame to the thread that writes, and let it begin.

        It needs the interpreter for that, which would be kept for up to 5 ms more.
        """
        super().write(data)
        if len(data) >= _FRAME_CHARS:
            time.sleep(_HANDOVER_S)

    def disable_input(self) -> None:
        """Stop reading now. May be called when nothing is read any more."""
        self.exit_event.set()
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake, b".")
        if self._key_thread is not None:
            self._key_thread.join()
        self.exit_event.clear()
        super().disable_input()

    def run_input_thread(self) -> None:
        """Turn what is typed into events until told to stop or the terminal is gone."""
        parser = XTermParser(self._debug)
        # Bytes that are no text are shown as such; they must not end the reader.
        decode = getincrementaldecoder("utf-8")("replace").decode
        watched = [self.fileno, self._wake_end]
        while not self.exit_event.is_set():
            ready, _, _ = select.select(watched, [], [], _TICK_S)
            if self._wake_end in ready:
                os.read(self._wake_end, _READ_BYTES)
            if self.fileno in ready:
                typed = os.read(self.fileno, _READ_BYTES)
                if not typed:
                    break
                text = decode(typed)
                for event in parser.feed(text) if text else ():
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        with contextlib.suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass
