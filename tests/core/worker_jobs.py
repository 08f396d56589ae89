"""Jobs that behave badly, for worker processes to be tried with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from typing import Any


def add(left: int, right: int) -> int:
    return left + right


def spin() -> None:
    while True:
        pass


def eat(mib: int) -> int:
    return len(bytearray(mib << 20))


def crash() -> None:
    os.abort()


def leave() -> None:
    os._exit(3)


def fail() -> None:
    raise ValueError("what happened")


def print_much() -> str:
    print("x" * 100000)
    sys.stderr.write("y" * 100000)
    return "still here"


class Forged:
    """Unpickling this would run a command."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, ("true",))


def forge() -> Any:
    return Forged()


def write_file(path: str) -> str:
    try:
        with open(path, "wb") as file:
            file.write(b"x" * 10)
    except OSError as error:
        return type(error).__name__
    return "written"


def start_program() -> str:
    try:
        subprocess.run(["true"], check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return type(error).__name__
    return "started"


def open_socket() -> str:
    try:
        socket.socket().close()
    except OSError as error:
        return type(error).__name__
    return "opened"


def fork() -> str:
    try:
        pid = os.fork()
    except OSError as error:
        return type(error).__name__
    if pid == 0:
        os._exit(0)
    return "forked"


def kill_parent() -> str:
    try:
        os.kill(os.getppid(), 0)
    except OSError as error:
        return type(error).__name__
    return "killed"


def remove_file(path: str) -> str:
    try:
        os.unlink(path)
    except OSError as error:
        return type(error).__name__
    return "removed"


def in_a_thread() -> int:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(add(1, 2)))
    thread.start()
    thread.join()
    return found[0]


def read_file(path: str) -> int:
    with open(path, "rb") as file:
        return len(file.read())


def environment() -> dict[str, str]:
    return dict(os.environ)


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def status_line(name: str) -> str:
    with open("/proc/self/status") as file:
        lines = dict(line.split(":", 1) for line in file if ":" in line)
    return lines[name].strip()


def pid() -> int:
    return os.getpid()


def shout() -> None:
    raise ValueError("one\x1b]0;owned\x07\ntwo\u202e")


class Wrong:
    """Unpickling this fails, and not as pickle says it would."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (frozenset, (1,))


def wrong() -> Any:
    return Wrong()
