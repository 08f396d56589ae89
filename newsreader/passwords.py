"""Passwords of feeds that are not written down: asked of a command or the keyring.

What the user named in the configuration is run without a shell, with a deadline, and
its first line is the password. A password is kept in memory for the run of the program
and is part of no log, error, report or file.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import importlib.util
import os
import shutil
import signal
from collections.abc import Iterable

from filters.records import dataclass
from newsreader.fetch.failures import fail
from newsreader.models import Failure, FailureKind, FeedSpec

#: Seconds a password may take: somebody may have to unlock a store first.
_DEADLINE_S = 60.0
#: Bytes of a command's output that are read; a password is no longer.
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Login:
    """Name and password for one feed."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, ...)"


@dataclass(frozen=True, slots=True)
class _None:
    """Why there is no password, and what to do."""

    why: str
    next_step: str


def keyring_installed() -> bool:
    """Whether the extra for the system's keyring is there; does not load it."""
    return importlib.util.find_spec("keyring") is not None


class Passwords:
    """Knows how to get the password of each feed, and remembers those it got."""

    def __init__(
        self, feeds: Iterable[FeedSpec] = (), *, deadline_s: float = _DEADLINE_S
    ) -> None:
        self._deadline_s = deadline_s
        self._known: dict[tuple[object, ...], Login] = {}
        self._locks: dict[tuple[object, ...], asyncio.Lock] = {}
        self.use(feeds)

    def use(self, feeds: Iterable[FeedSpec]) -> None:
        """Take over what a configuration says; passwords got before stay."""
        self._feeds = {feed.url: feed for feed in feeds if feed.user}

    async def login_for(self, feed: FeedSpec, host: str) -> Login | Failure | None:
        """Return the login of a feed, None when it needs none.

        A way that fails is told in words and tried again at the next poll. Feeds that
        share name and way ask once, one after the other.
        """
        spec = self._feeds.get(feed.url)
        if spec is None:
            return None
        way = _way(spec)
        async with self._locks.setdefault(way, asyncio.Lock()):
            if way in self._known:
                return self._known[way]
            found = await self._ask(spec, host)
            if isinstance(found, Login):
                self._known[way] = found
            return found

    def forget(self, feed: FeedSpec) -> None:
        """Ask again next time: the server did not take this password."""
        spec = self._feeds.get(feed.url)
        if spec is not None:
            self._known.pop(_way(spec), None)

    async def _ask(self, spec: FeedSpec, host: str) -> Login | Failure:
        if spec.password_command:
            # Its program only: what follows may be as secret as what it prints.
            what = f"password_command “{spec.password_command[0]}”"
            asking = _run(spec.password_command)
        else:
            what = "the keyring"
            asking = _look_up(spec.password_keyring, spec.user)
        try:
            async with asyncio.timeout(self._deadline_s):
                said = await asking
        except TimeoutError:
            why = f"gave no answer within {self._deadline_s:g} seconds"
            said = _None(
                why, "If it waits for a store to be unlocked, unlock it first."
            )
        if isinstance(said, str):
            return Login(spec.user, said)
        detail = f"{what} {said.why}"
        return fail(
            FailureKind.PASSWORD, next_step=said.next_step, host=host, detail=detail
        )


def _way(spec: FeedSpec) -> tuple[object, ...]:
    """Return what feeds have in common that share a password."""
    return spec.user, spec.password_command, spec.password_keyring


#: What to do about a command that ran and gave nothing.
_BY_HAND = "Run the whole command by hand to see what it says."


async def _run(command: tuple[str, ...]) -> str | _None:
    """Return the first line a command prints, or why there is none."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # No terminal: a question it asks must not land on the screen.
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return _not_started(command[0], error)
    assert process.stdout is not None
    try:
        output = await process.stdout.read(_MOST)
        # What comes after the first line is nobody's business.
        while await process.stdout.read(_MOST):
            pass
        code = await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # It leads a session of its own: with it ends what it started.
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if code < 0:
        return _None(f"was ended by signal {-code}", _BY_HAND)
    if code > 0:
        return _None(f"failed with exit code {code}", _BY_HAND)
    line = output.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace")
    if line:
        return line
    why = "printed an empty first line" if output else "printed nothing"
    return _None(why, "The first line it prints must be the password.")


def _not_started(program: str, error: Exception) -> _None:
    """Why a command could not be started."""
    found = shutil.which(program)
    if isinstance(error, FileNotFoundError) and found:
        return _None(
            "could not be started: what its first line names is not there",
            f"Look at the first line of {found}.",
        )
    if isinstance(error, FileNotFoundError):
        return _None(
            "was not found",
            "Install it, or write its whole path into password_command.",
        )
    if isinstance(error, PermissionError):
        return _None("may not be run", "It must be a file you may execute (chmod u+x).")
    if isinstance(error, OSError) and error.errno == errno.ENOEXEC:
        return _None(
            "is no program",
            "A script begins with a line that names its interpreter, like #!/bin/sh.",
        )
    said = error.strerror if isinstance(error, OSError) else ""
    return _None(f"could not be started{f' ({said})' if said else ''}", _BY_HAND)


async def _look_up(service: str, user: str) -> str | _None:
    """Return what the system's keyring holds, or why there is nothing."""
    if not keyring_installed():
        return _None(
            "cannot be asked: the extra is not installed",
            "Install newsreader[keyring], or use password_command.",
        )
    found: asyncio.Future[str | _None] = asyncio.get_running_loop().create_future()
    _in_thread(service, user, found)
    return await found


def _in_thread(service: str, user: str, found: asyncio.Future[str | _None]) -> None:
    """Ask in a thread that neither delays the end nor blocks another lookup."""
    import threading

    loop = asyncio.get_running_loop()
    store = f"“keyring set {service} {user}” stores it."

    def settle(answer: str | _None) -> None:
        if not found.done():
            found.set_result(answer)

    def ask() -> None:
        try:
            import keyring

            password = keyring.get_password(service, user)
            answer = password or _None(f"has no entry {service} of {user}", store)
        # Boundary: each system's keyring has errors of its own.
        except Exception as error:
            answer = _None(
                f"could not be asked ({type(error).__name__})",
                f"“keyring get {service} {user}” tries it by hand.",
            )
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=ask, name="keyring", daemon=True).start()
