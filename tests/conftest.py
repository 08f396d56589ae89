"""What every test gets without asking: no network, no home folder, one clock zone.

The guard lives in this process only; worker processes that a test starts get bytes to
work on, never addresses.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# ------------------------------------------------------------------ no network


class NetworkForbiddenError(AssertionError):
    """A test reached for something beyond this machine.

    Not an OSError: code under test turns those into ordinary bad news.
    """


class NetworkGuard:
    """Refuses what leaves the machine, and remembers it in case it was swallowed."""

    def __init__(self) -> None:
        self.attempts: list[str] = []

    def check(self, action: str, host: object) -> None:
        """Raise unless `host` is this machine."""
        if not _is_loopback(host):
            sentence = (
                f"the test tried to {action} {host!r}; tests may use loopback and "
                "Unix sockets only: use a fake transport or a server on 127.0.0.1"
            )
            self.attempts.append(sentence)
            raise NetworkForbiddenError(sentence)

    def forgive(self) -> list[str]:
        """Return what was attempted and forget it: for tests of the guard itself."""
        attempts, self.attempts = self.attempts, []
        return attempts


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in {"", "localhost", "localhost."}:
        return True  # getaddrinfo's "this machine"
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback


def _is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


_GUARD = NetworkGuard()


def _guarded(method: Callable[..., Any], action: str) -> Callable[..., Any]:
    """Wrap a method of `socket.socket` whose last argument is an address."""

    def wrapper(self: socket.socket, *args: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _GUARD.check(action, args[-1][0])
        return method(self, *args)

    return wrapper


def _guarded_getaddrinfo(lookup: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap name resolution: a name is a question to the network, an address is not."""

    def wrapper(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_address(host):
            _GUARD.check("look up the name", host)
        return lookup(host, *args, **kwargs)

    return wrapper


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Guard the whole run, so that fixtures of any scope are covered too."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            method = getattr(socket.socket, name)
            action = "send to" if name == "sendto" else "connect to"
            patch.setattr(socket.socket, name, _guarded(method, action))
        patch.setattr(socket, "getaddrinfo", _guarded_getaddrinfo(socket.getaddrinfo))
        yield


@pytest.fixture(autouse=True)
def network_guard(_no_network: None) -> Iterator[NetworkGuard]:
    """Fail the test whose code reached out, also when it swallowed the refusal."""
    _GUARD.forgive()
    yield _GUARD
    if attempts := _GUARD.forgive():
        pytest.fail("\n".join(attempts), pytrace=False)


# ------------------------------------------------------------------ no user files

#: Variables of the developer's shell that would change what the program does.
_FOREIGN = (
    "BROWSER",
    "VISUAL",
    "EDITOR",
    "PAGER",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
)
#: Beginnings of further ones.
_FOREIGN_PREFIXES = ("NEWSREADER_", "TEXTUAL", "LC_", "LANGUAGE")


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give the test an empty home folder of its own, in UTC and a plain locale."""
    folder = tmp_path_factory.mktemp("home")
    for name in _FOREIGN:
        monkeypatch.delenv(name, raising=False)
    for name in [n for n in os.environ if n.startswith(_FOREIGN_PREFIXES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("NEWSREADER_HOME", str(folder / "newsreader"))
    for name, below in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", ".run"),
    ):
        monkeypatch.setenv(name, str(folder / below))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield folder
    monkeypatch.undo()
    time.tzset()


# ------------------------------------------------------------------ hypothesis

# No deadlines: a slow machine is not a failing test.
hypothesis.settings.register_profile(
    "newsreader",
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("newsreader")
