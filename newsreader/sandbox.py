"""The inside of a worker process: give up every power, then do jobs one by one.

Runs in the child only. Reads pickled jobs from one pipe and writes pickled answers to
another; standard input, output and error lead nowhere. A job that breaks its memory
limit ends the process, so that no half-broken state is used again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import resource
import struct
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from newsreader import seccomp

#: Open files a worker may have: its pipes and one module being imported.
_MAX_FILES = 64
#: CPU seconds one process may use in its whole life; it is replaced long before.
_MAX_CPU_S = 1800
#: Objects a job may make between two looks for garbage.
_OBJECTS = 20_000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 1, 38, 4
_SIGKILL = 9

#: Length prefix of a message: unsigned 64 bit, big endian.
HEADER = struct.Struct(">Q")
#: First word of an answer; then come value, detail and the peak memory in KiB.
OK, ERROR, OUT_OF_MEMORY = "ok", "error", "memory"

Answer = tuple[str, Any, str, int]


def main(
    jobs_fd: int, answers_fd: int, modules: Sequence[str], niceness: int = 0
) -> None:
    """Serve jobs until the parent closes the pipe."""
    _stand_back(niceness)
    jobs, answers = os.fdopen(jobs_fd, "rb"), os.fdopen(answers_fd, "wb")
    _detach_standard_streams()
    sys.dont_write_bytecode = True
    for module in modules:
        importlib.import_module(module)
    give_up_powers()
    # What was imported stays; documents make few cycles, and their jobs are short.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    _send(answers, (OK, os.getpid(), "", _peak_kib()))
    while True:
        header = jobs.read(HEADER.size)
        if len(header) < HEADER.size:
            return
        (length,) = HEADER.unpack(header)
        answer = _work(jobs.read(length))
        _send(answers, answer)
        if answer[0] == OUT_OF_MEMORY:
            return


def _stand_back(niceness: int) -> None:
    """Let others have the processor first."""
    if niceness:
        os.nice(niceness)
        # Where Linux weighs whole sessions, a process is only nice within its own.
        with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as file:
            file.write(str(niceness))


def _work(request: bytes) -> Answer:
    try:
        func, args, memory_mb, cpu_s = pickle.loads(request)
        with _limits(memory_mb, cpu_s):
            return (OK, func(*args), "", _peak_kib())
    except MemoryError:
        return (OUT_OF_MEMORY, None, "", _peak_kib())
    # A worker boundary: whatever a job raises is told to the parent in words.
    except Exception as error:
        return (ERROR, type(error).__name__, str(error)[:500], _peak_kib())


def _send(answers: BinaryIO, answer: Answer) -> None:
    data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    answers.write(HEADER.pack(len(data)))
    answers.write(data)
    answers.flush()


def give_up_powers() -> None:
    """Forbid this process to write files, open many, fork, or gain privileges."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _lower(resource.RLIMIT_NOFILE, _MAX_FILES)
    _lower(resource.RLIMIT_CPU, _MAX_CPU_S)
    if os.geteuid() != 0:
        _lower(resource.RLIMIT_NPROC, 0)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        seccomp.apply()


def _lower(which: int, limit: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(which, (limit, limit))


@contextlib.contextmanager
def _limits(memory_mb: int, cpu_s: float) -> Iterator[None]:
    """Let one job add `memory_mb` to the address space and use `cpu_s` of CPU."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    room = _address_space() + (memory_mb << 20)
    cpu_before = resource.getrlimit(resource.RLIMIT_CPU)
    used = time.process_time()
    if room:
        resource.setrlimit(resource.RLIMIT_AS, (room, before[1]))
    cpu = min(int(used + cpu_s) + 2, cpu_before[1])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu_before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
        resource.setrlimit(resource.RLIMIT_CPU, cpu_before)


def _address_space() -> int:
    """Bytes of address space in use, or 0 where that cannot be known."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _peak_kib() -> int:
    """Return the most memory this process has had.

    Where Linux tells, it is asked: what `getrusage` says begins with the parent's.
    """
    with contextlib.suppress(OSError), open("/proc/self/status", "rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform != "darwin" else peak >> 10


def _detach_standard_streams() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    if null > 2:
        os.close(null)
