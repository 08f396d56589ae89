"""Passwords of feeds that are not written down: asked of a command or the keyring.

What the user named in the configuration is run without a shell, with a deadline, and
its first line is the password. A password is kept in memory for the run of the program
and is part of no log, error, report or file.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
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
            what = f"“{spec.password_command[0]}”"
            step = "Run the command by hand to see what is wrong."
            asking = _run(spec.password_command)
        else:
            what = "the keyring"
            step = (
                f"Store it with: keyring set {spec.password_keyring} {spec.user}"
                if keyring_installed()
                else "Install the extra: newsreader[keyring]."
            )
            asking = _look_up(spec.password_keyring, spec.user)
        try:
            async with asyncio.timeout(self._deadline_s):
                said, why = await asking
        except TimeoutError:
            said, why = "", f"gave no answer within {self._deadline_s:g} seconds"
        if why:
            detail = f"{what} {why}"
            return fail(FailureKind.PASSWORD, next_step=step, host=host, detail=detail)
        return Login(spec.user, said)


def _way(spec: FeedSpec) -> tuple[object, ...]:
    """Return what feeds have in common that share a password."""
    return spec.user, spec.password_command, spec.password_keyring


async def _run(command: tuple[str, ...]) -> tuple[str, str]:
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
    except FileNotFoundError:
        return "", "is not there"
    except (OSError, ValueError):
        return "", "could not be started"
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
    if code != 0:
        return "", f"ended with exit code {code}"
    line = output.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace")
    return (line, "") if line else ("", "printed nothing")


async def _look_up(service: str, user: str) -> tuple[str, str]:
    """Return what the system's keyring holds, or why there is nothing."""
    if not keyring_installed():
        return "", "cannot be asked: the extra is not installed"
    found: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
    _in_thread(service, user, found)
    return await found


def _in_thread(service: str, user: str, found: asyncio.Future[tuple[str, str]]) -> None:
    """Ask in a thread that neither delays the end nor blocks another lookup."""
    import threading

    loop = asyncio.get_running_loop()

    def settle(answer: tuple[str, str]) -> None:
        if not found.done():
            found.set_result(answer)

    def ask() -> None:
        try:
            import keyring

            password = keyring.get_password(service, user)
            answer = (password, "") if password else ("", "has no such entry")
        # Boundary: each system's keyring has errors of its own.
        except Exception as error:
            answer = ("", f"could not be asked ({type(error).__name__})")
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=ask, name="keyring", daemon=True).start()
