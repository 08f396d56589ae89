"""Opens web addresses in the user's browser: http(s) only, never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping

from newsreader.urls import is_web

#: Seconds a command gets to end because it cannot open anything.
_MOMENT_S = 1.0


def command_for(url: str, environ: Mapping[str, str]) -> list[str]:
    """Return the argument list that opens `url`, empty when no browser is known.

    ``$BROWSER`` is a list of commands separated by the path separator; ``%s`` stands
    for the address, which otherwise comes last (freedesktop and `webbrowser` custom).
    """
    for entry in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(entry)
        except ValueError:
            continue
        if words[-1:] == ["&"]:
            words.pop()  # every browser is started in the background
        if words and shutil.which(words[0], path=environ.get("PATH")):
            if any("%s" in word for word in words):
                return [word.replace("%s", url) for word in words]
            return [*words, url]
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    for name in (opener, "wslview", "firefox", "chromium"):
        if shutil.which(name, path=environ.get("PATH")):
            return [name, url]
    return []


def open_url(url: str, environ: Mapping[str, str] | None = None) -> str:
    """Open `url`; return why that failed, or nothing.

    Waits a moment: what cannot open anything ends at once and says so by its status. A
    browser that goes on, or leaves the work to one that runs, has opened it.
    """
    if not is_web(url):
        return "Only http and https addresses are opened."
    environ = os.environ if environ is None else environ
    command = command_for(url, environ)
    if not command:
        return "No browser was found; set $BROWSER to the command that opens one."
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{command[0]} could not be started: {error.strerror}."
    try:
        status = process.wait(_MOMENT_S)
    except subprocess.TimeoutExpired:
        # Reaped when it ends, so that no zombie stays.
        threading.Thread(target=process.wait, daemon=True).start()
        return ""
    if not status:
        return ""
    name = os.path.basename(command[0])
    return f"{name} opened nothing (it ended with status {status})."
