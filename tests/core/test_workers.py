"""Worker processes: killed when they must be, replaced, gone when closed."""

from __future__ import annotations

import asyncio
import functools
import os
import platform
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import worker_jobs as jobs

from filters.text import is_clean
from newsreader.errors import WorkerError
from newsreader.workers import Workers

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(1, preload=()) as pool:
        yield pool


async def _run(workers: Workers, func: Callable[..., Any], *args: object) -> Any:
    return await workers.run(func, *args, deadline_s=10, memory_mb=128)


async def test_returns_the_result(workers: Workers) -> None:
    assert await _run(workers, jobs.add, 2, 3) == 5


async def test_keeps_its_process_between_jobs(workers: Workers) -> None:
    assert await _run(workers, jobs.pid) == await _run(workers, jobs.pid)


@linux
async def test_memory_of_the_reader_is_not_counted_as_a_workers(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.workers._MAX_PEAK_KIB", 128 << 10)
    held = b"x" * (160 << 20)
    assert await _run(workers, jobs.pid) == await _run(workers, jobs.pid)
    assert held


async def test_warm_process_is_the_one_used(workers: Workers) -> None:
    await workers.warm()
    (ready,) = workers.pids
    assert await _run(workers, jobs.pid) == ready


async def test_endless_job_is_killed_and_the_next_one_runs(workers: Workers) -> None:
    with pytest.raises(WorkerError, match=r"not done after 0\.2 seconds"):
        await workers.run(jobs.spin, deadline_s=0.2, memory_mb=64)
    assert await _run(workers, jobs.add, 1, 1) == 2


async def test_cancelling_kills_the_process(workers: Workers) -> None:
    await workers.warm()
    (victim,) = workers.pids
    task = asyncio.create_task(_run(workers, jobs.spin))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workers.pids == ()
    await workers.aclose()
    assert not _is_alive(victim)


@linux
async def test_greedy_job_is_told_so_and_replaced(workers: Workers) -> None:
    before = await _run(workers, jobs.pid)
    with pytest.raises(WorkerError, match="more than 32 MB"):
        await workers.run(jobs.eat, 300, deadline_s=10, memory_mb=32)
    assert await _run(workers, jobs.eat, 10) == 10 << 20
    assert await _run(workers, jobs.pid) != before


@pytest.mark.parametrize("job", [jobs.crash, jobs.leave])
async def test_crash_is_told_and_the_next_job_runs(
    workers: Workers, job: Callable[[], None]
) -> None:
    with pytest.raises(WorkerError, match="crashed its process"):
        await _run(workers, job)
    assert await _run(workers, jobs.add, 1, 1) == 2


async def test_error_of_a_job_becomes_words(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="ValueError: what happened"):
        await _run(workers, jobs.fail)


async def test_answer_that_would_run_code_is_refused(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="broken answer"):
        await _run(workers, jobs.forge)


async def test_output_of_a_job_goes_nowhere(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    assert await _run(workers, jobs.print_much) == "still here"
    assert capfd.readouterr() == ("", "")


async def test_large_arguments_and_results(workers: Workers) -> None:
    data = os.urandom(5 << 20)
    assert await _run(workers, bytes.upper, data) == data.upper()


async def test_jobs_run_side_by_side_up_to_the_count() -> None:
    async with Workers(2, preload=()) as pool, asyncio.TaskGroup() as tasks:
        for number in range(6):
            tasks.create_task(_run(pool, jobs.add, number, number))
        await asyncio.sleep(0)
        assert len(pool.pids) <= 2


async def test_file_is_not_written(workers: Workers, tmp_path: Path) -> None:
    target = tmp_path / "file"
    assert await _run(workers, jobs.write_file, str(target)) != "written"
    assert not target.exists() or target.read_bytes() == b""


filtered = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="system calls are only filtered on Linux, x86_64 and aarch64",
)


@filtered
@pytest.mark.parametrize(
    "job",
    [
        jobs.open_socket,
        jobs.start_program,
        jobs.fork,
        jobs.kill_parent,
        functools.partial(jobs.write_file, "/dev/null"),
        functools.partial(jobs.remove_file, "/nowhere/at/all"),
    ],
)
async def test_power_is_gone(workers: Workers, job: Callable[[], str]) -> None:
    assert await _run(workers, job) == "PermissionError"


@filtered
async def test_threads_and_reading_still_work(workers: Workers) -> None:
    assert await _run(workers, jobs.in_a_thread) == 3
    assert await _run(workers, jobs.read_file, __file__) > 100


@linux
async def test_gains_no_privileges(workers: Workers) -> None:
    assert await _run(workers, jobs.status_line, "NoNewPrivs") == "1"


@linux
async def test_inherits_only_its_pipes(workers: Workers) -> None:
    read, write = os.pipe()
    os.set_inheritable(read, True)
    try:
        # standard streams, two pipes and the folder being listed
        assert await _run(workers, jobs.open_files) == 6
    finally:
        os.close(read)
        os.close(write)


async def test_environment_holds_no_secrets(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    names = set(await _run(workers, jobs.environment))
    assert not names & {"SECRET_TOKEN", "HTTPS_PROXY", "HOME"}


async def test_closing_leaves_no_process_and_no_thread() -> None:
    async with Workers(2, preload=()) as pool:
        await asyncio.gather(pool.warm(), _run(pool, jobs.add, 1, 1))
        pids = pool.pids
    assert pids
    assert not any(_is_alive(pid) for pid in pids)
    assert not [t for t in threading.enumerate() if t.name == "worker" and t.is_alive()]


async def test_killing_waits_for_nobody_and_leaves_nothing() -> None:
    pool = Workers(2, preload=())
    running = asyncio.create_task(_run(pool, jobs.spin))
    await pool.warm()
    pids = pool.pids
    pool.kill()
    with pytest.raises(WorkerError):
        await running
    with pytest.raises(WorkerError, match="closing"):
        await _run(pool, jobs.add, 1, 1)
    await pool.aclose()
    assert pids
    assert not any(_is_alive(pid) for pid in pids)


async def test_closed_pool_says_so() -> None:
    pool = Workers(1, preload=())
    await pool.aclose()
    with pytest.raises(WorkerError, match="closing"):
        await _run(pool, jobs.add, 1, 1)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_words_of_a_failed_job_pass_the_text_border(workers: Workers) -> None:
    with pytest.raises(WorkerError) as caught:
        await _run(workers, jobs.shout)
    assert is_clean(str(caught.value))
    assert "owned" in str(caught.value)


async def test_answer_that_cannot_be_read_is_told_at_once(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="broken answer"):
        await _run(workers, jobs.wrong)
    assert await _run(workers, jobs.add, 1, 1) == 2


async def test_job_that_cannot_be_sent_is_told_at_once(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="could not be handed over"):
        await _run(workers, lambda: 1)
    assert await _run(workers, jobs.add, 1, 1) == 2


async def test_answer_of_another_shape_is_told(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.workers._receive", lambda _: ("ok", 1))
    with pytest.raises(WorkerError, match="broken answer"):
        await _run(workers, jobs.add, 1, 1)
