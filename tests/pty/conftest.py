"""What every test on a terminal starts with."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

#: A machine without a network, for a child process: only loopback can be reached.
_OFFLINE = """
import errno, ipaddress, socket

def _local(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

_lookup, _connect = socket.getaddrinfo, socket.socket.connect

def getaddrinfo(host, *args, **kwargs):
    if not _local(host):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return _lookup(host, *args, **kwargs)

def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _local(address[0]):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")
    return _connect(self, address)

socket.getaddrinfo, socket.socket.connect = getaddrinfo, connect
"""


@pytest.fixture
def offline(home: Path, tmp_path: Path) -> Mapping[str, str]:
    """The environment of a child on a machine without a network."""
    folder = tmp_path / "offline"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_OFFLINE)
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture
def environ(offline: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of every child here; none may leave this machine."""
    return offline


@pytest.fixture
def dead_url() -> str:
    """An address on loopback where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return f"http://127.0.0.1:{port}"
