"""Killable processes for work on bytes from outside.

Each worker is a fresh Python that inherits two pipes and nothing else, gives up its
powers (`newsreader.sandbox`) and does one job at a time. A job that is not done at its
deadline is killed with its process and the next job gets a new one. Everything that
may block (starting, writing, reading) happens in a daemon thread per worker, so the
event loop never waits, and the program can always quit.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import enum
import io
import json
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, BinaryIO, Self, TypeVar, TypeVarTuple

from filters.text import one_line
from newsreader.errors import WorkerError
from newsreader.sandbox import HEADER, OK, OUT_OF_MEMORY, Answer

_log = logging.getLogger(__name__)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: Seconds a new process may take until it is ready; it imports the parsers first.
_START_S = 30.0
#: A worker that did so many jobs or grew so large is replaced while idle.
_MAX_JOBS = 2000
_MAX_PEAK_KIB = 400 << 10
#: Imported by every worker before it gives up its powers, so no job pays for them.
_PRELOAD: tuple[str, ...] = (
    "newsreader.intake",
    "newsreader.parse.document",
    "newsreader.store.entries",
)
#: Answers larger than this are a worker gone wrong.
_MAX_ANSWER = 256 << 20
#: Linux' fcntl to widen a pipe, so that a feed fits in without ping-pong.
_F_SETPIPE_SZ, _PIPE_BYTES = 1031, 1 << 20

_CHILD = (
    "import json, sys; jobs, answers, path, modules, nice = json.loads(sys.argv[1]);"
    "sys.path[:] = path; from newsreader.sandbox import main;"
    "main(jobs, answers, modules, nice)"
)


class Workers:
    """A pool of worker processes; use it as an async context manager."""

    def __init__(
        self, count: int = 2, *, preload: Sequence[str] = _PRELOAD, niceness: int = 0
    ) -> None:
        self._count = max(1, count)
        self._preload = tuple(preload)
        self._niceness = niceness
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._dying: set[_Worker] = set()
        self._slots = asyncio.Semaphore(self._count)
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def pids(self) -> tuple[int, ...]:
        """Processes alive now."""
        return tuple(worker.pid for worker in self._all if worker.pid)

    async def warm(self) -> None:
        """Have one process ready, so that the first job does not wait for a start."""
        async with self._slots:
            if not self._idle and not self._closed:
                worker = self._new_worker()
                try:
                    await worker.ready()
                except BaseException:
                    self._discard(worker)
                    raise
                self._idle.append(worker)

    async def run(
        self,
        func: Callable[[*Ts], T],
        *args: *Ts,
        deadline_s: float,
        memory_mb: int,
    ) -> T:
        """Return ``func(*args)`` computed in a worker process.

        `func` is a module-level function; arguments and result are pickled. Raises
        `WorkerError` when the job takes longer than `deadline_s`, needs more than
        `memory_mb` beyond what the process has, raises, or crashes its process.
        Cancelling kills the process.
        """
        async with self._slots:
            if self._closed:
                raise WorkerError("The program is closing.")
            worker = self._idle.pop() if self._idle else self._new_worker()
            try:
                await worker.ready()
                request = (func, args, memory_mb, deadline_s)
                async with asyncio.timeout(deadline_s):
                    status, value, detail, peak_kib = await worker.job(request)
            except TimeoutError:
                _log.info(
                    "worker %d killed: %s not done after %g s",
                    worker.pid,
                    func.__name__,
                    deadline_s,
                )
                self._discard(worker)
                raise WorkerError(
                    f"The work was stopped: not done after {deadline_s:g} seconds."
                ) from None
            except BaseException:
                self._discard(worker)
                raise
            spent = status == OUT_OF_MEMORY or worker.is_spent(peak_kib)
            if spent:
                _log.debug(
                    "worker %d replaced: %s, %d KiB", worker.pid, status, peak_kib
                )
                self._discard(worker)
            else:
                self._idle.append(worker)
        if status == OK:
            result: T = value
            return result
        if status == OUT_OF_MEMORY:
            raise WorkerError(f"The work needed more than {memory_mb} MB of memory.")
        raise WorkerError(one_line(f"The work failed ({value}: {detail})."))

    def kill(self) -> None:
        """Kill every process. They are gone when the system gets round to it."""
        self._closed = True
        for worker in list(self._all):
            self._discard(worker)

    async def aclose(self) -> None:
        """Kill every process and wait until each is gone."""
        self.kill()
        for worker in list(self._dying):
            await worker.gone()

    def _new_worker(self) -> _Worker:
        worker = _Worker(self._preload, self._niceness)
        self._all.add(worker)
        return worker

    def _discard(self, worker: _Worker) -> None:
        with contextlib.suppress(ValueError):
            self._idle.remove(worker)
        self._all.discard(worker)
        self._dying = {dying for dying in self._dying if not dying.is_gone}
        self._dying.add(worker)
        worker.kill()


class _Worker:
    """One process and the thread that talks to it."""

    def __init__(self, preload: Sequence[str], niceness: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._preload = preload
        self._niceness = niceness
        self._jobs: SimpleQueue[tuple[Any, asyncio.Future[Any]] | None] = SimpleQueue()
        self._started: asyncio.Future[Any] = self._loop.create_future()
        self._gone: asyncio.Future[Any] = self._loop.create_future()
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._lock = threading.Lock()
        self._job_count = 0
        self._thread = threading.Thread(target=self._serve, name="worker", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def ready(self) -> None:
        if self._started.done():
            self._started.result()
            return
        try:
            async with asyncio.timeout(_START_S):
                await asyncio.shield(self._started)
        except TimeoutError:
            raise WorkerError("A worker process could not be started.") from None

    async def job(self, request: Any) -> Any:
        self._job_count += 1
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._jobs.put((request, answer))
        return await answer

    async def gone(self) -> None:
        await asyncio.shield(self._gone)
        self._thread.join()

    @property
    def is_gone(self) -> bool:
        return self._gone.done()

    def is_spent(self, peak_kib: int) -> bool:
        return self._job_count >= _MAX_JOBS or peak_kib > _MAX_PEAK_KIB

    def kill(self) -> None:
        """End the process; its thread then ends by itself."""
        with self._lock:
            self._killed = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
        self._jobs.put(None)

    # ------------------------------------------------------------ in the thread

    def _serve(self) -> None:
        try:
            with self._spawn() as process:
                try:
                    self._talk(process)
                finally:
                    process.kill()
        # The thread's own boundary: its last words go to whoever waits for it.
        except Exception as error:
            _log.debug("worker ended: %r", error)
            self._tell(self._started, WorkerError(_CRASHED))
        finally:
            self._tell(self._started, WorkerError(_CRASHED))
            self._tell(self._gone, None)

    def _spawn(self) -> subprocess.Popen[bytes]:
        jobs_read, jobs_write = os.pipe()
        answers_read, answers_write = os.pipe()
        _widen(jobs_write)
        _widen(answers_write)
        modules = list(self._preload)
        setup = json.dumps(
            [jobs_read, answers_write, sys.path, modules, self._niceness]
        )
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _CHILD, setup],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(jobs_read, answers_write),
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            os.close(jobs_write)
            os.close(answers_read)
            raise
        finally:
            os.close(jobs_read)
            os.close(answers_write)
        self._pipes = (os.fdopen(jobs_write, "wb"), os.fdopen(answers_read, "rb"))
        with self._lock:
            self._process = process
            if self._killed:
                process.kill()
        return process

    def _talk(self, process: subprocess.Popen[bytes]) -> None:
        jobs, answers = self._pipes
        with answers:
            try:
                self._tell(self._started, _receive(answers))
                while (item := self._jobs.get()) is not None:
                    request, answer = item
                    self._tell(answer, self._exchange(jobs, answers, request, process))
            finally:
                with contextlib.suppress(OSError):
                    jobs.close()

    def _exchange(
        self,
        jobs: BinaryIO,
        answers: BinaryIO,
        request: Any,
        process: subprocess.Popen[bytes],
    ) -> Any:
        try:
            data = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        # A library's boundary: what cannot be pickled raises what it likes.
        except Exception as error:
            return WorkerError(f"The work could not be handed over ({error}).")
        try:
            jobs.write(HEADER.pack(len(data)))
            jobs.write(data)
            jobs.flush()
            return _answer(_receive(answers))
        except (OSError, EOFError):
            process.kill()
            return WorkerError(_crash_sentence(process.wait()))
        # The process's boundary: bytes it made up unpickle to any exception.
        except Exception as error:
            process.kill()
            return WorkerError(one_line(f"The work gave a broken answer ({error})."))

    def _tell(self, future: asyncio.Future[Any], value: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
            self._loop.call_soon_threadsafe(_settle, future, value)


_CRASHED = "The work crashed its process."


def _settle(future: asyncio.Future[Any], value: Any) -> None:
    if future.done():
        return
    if isinstance(value, BaseException):
        future.set_exception(value)
        future.exception()  # told, even when nobody waits any more
    else:
        future.set_result(value)


def _crash_sentence(return_code: int) -> str:
    if return_code == -24:  # SIGXCPU
        return "The work was stopped: it used too much processor time."
    if return_code == -9:
        return "The work was stopped."
    return _CRASHED


def _receive(answers: BinaryIO) -> Any:
    header = answers.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(header)
    if length > _MAX_ANSWER:
        raise pickle.UnpicklingError("too large")
    data = answers.read(length)
    if len(data) < length:
        raise EOFError
    return _SafeUnpickler(io.BytesIO(data)).load()


def _answer(value: Any) -> Answer:
    """Return `value` when it has the form of an answer. Raises ValueError."""
    match value:
        case (str(), _, str(), int()):
            answer: Answer = value
            return answer
    raise ValueError("of another form")


class _SafeUnpickler(pickle.Unpickler):
    """Loads only plain values and our own data classes.

    A worker has handled hostile bytes; should one of its C libraries have been taken
    over, its answer must not become code here.
    """

    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if module.partition(".")[0] in ("newsreader", "filters"):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                dataclasses.is_dataclass(found) or issubclass(found, enum.Enum)
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")


_PLAIN: dict[str, frozenset[str]] = {
    "builtins": frozenset({"set", "frozenset", "bytearray", "complex", "range"}),
    "datetime": frozenset({"datetime", "date", "time", "timedelta", "timezone"}),
    "collections": frozenset({"OrderedDict", "deque", "Counter"}),
    "array": frozenset({"_array_reconstructor", "array"}),
    "types": frozenset({"MappingProxyType"}),
}


def _environment() -> dict[str, str]:
    """Only what a Python needs; no secrets, proxies or home folder."""
    kept = ("LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "LD_LIBRARY_PATH", "TZ")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _widen(fd: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, _F_SETPIPE_SZ, _PIPE_BYTES)
