"""Told to end, a command puts away what it holds before it does."""

from __future__ import annotations

import contextlib
import gzip
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from newsreader import locations
from newsreader.store import Store, backup

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = Path(__file__).parent / "versions"

#: A command that is told to end while one of its tasks is at work; another waits for
#: that task when all is put away, as a screen waits for its widgets.
_COMMAND = """
import asyncio, os, signal, sys
import newsreader.cli.polling as polling
from newsreader.cli import program

NUMBER = signal.Signals({number})

async def told():
    for _ in range({times}):
        os.kill(os.getpid(), NUMBER)

async def close(task):
    await task

async def work(config, args):
    task = asyncio.create_task(told())
    try:
        await asyncio.sleep(60)
        return 0
    finally:
        await asyncio.shield(asyncio.create_task(close(task)))
        os.kill(os.getpid(), NUMBER)
        await asyncio.sleep(0.01)
        print("put away", flush=True)

polling._poll = work
sys.argv = ["newsreader", "poll"]
program()
"""


def _run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)]
)
def test_a_signal_amid_a_task_lets_the_others_put_away_what_they_hold(
    number: signal.Signals, code: int, times: int
) -> None:
    done = _run(_COMMAND.format(number=int(number), times=times))
    assert (done.returncode, done.stdout, done.stderr) == (code, "put away\n", "")


#: A poll that is told to end while it changes the tables of a file of version 1.
_MIGRATION = """
import os, sys, threading
from newsreader.cli import program
from newsreader.store import fulltext

real = fulltext.index_all

def told(connection):
    for done in real(connection):
        {how}
        yield done
    print("went on", flush=True)

fulltext.index_all = told
sys.argv = ["newsreader", "poll"]
program()
"""
#: Amid our own steps, or amid one of SQLite's that does not end.
_AMID = {
    "steps": "os.kill(os.getpid(), {number})",
    "a statement": (
        "threading.Timer(0.3, os.kill, (os.getpid(), {number})).start();"
        " connection.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n) SELECT count(*) FROM n').fetchall()"
    ),
}


@pytest.mark.parametrize("amid", _AMID)
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGINT, 130)],
)
def test_a_signal_amid_a_change_of_tables_undoes_it(
    home: Path, number: signal.Signals, code: int, amid: str
) -> None:
    database = locations.database()
    database.parent.mkdir(parents=True)
    backup.folder(database).mkdir()
    database.write_bytes(gzip.decompress((VERSIONS / "1.db.gz").read_bytes()))
    done = _run(_MIGRATION.format(how=_AMID[amid].format(number=int(number))))
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.splitlines()[-1] == (
        "Stopped before the end. Nothing is lost: what was half done is undone,"
        " and the next start does it again."
    )
    with contextlib.closing(apsw.Connection(str(database))) as connection:
        assert connection.pragma("user_version") == 1
    folder = backup.folder(database)
    assert list(folder.iterdir()) == backup.copies(database, "migration")
    assert len(backup.copies(database)) == 1
    with contextlib.closing(Store.open(database)) as store:
        assert store.recovered == ""
        assert store.check() == []
        assert store.totals().total > 0


def test_a_command_that_does_not_end_is_ended_by_the_next_signal() -> None:
    script = """
import asyncio, os, signal, sys
import newsreader.cli.leaving as leaving
import newsreader.cli.polling as polling
from newsreader.cli import program

leaving._PATIENCE = 0.0

async def work(config, args):
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print("not yet", flush=True)

polling._poll = work
sys.argv = ["newsreader", "poll"]
program()
"""
    done = _run(script)
    assert (done.returncode, done.stdout, done.stderr) == (143, "not yet\n", "")


def test_what_ends_by_itself_after_the_signal_ends_with_its_code() -> None:
    """As the screen does: it takes being cancelled for being closed."""
    script = """
import asyncio, os, signal, sys
import newsreader.cli.polling as polling
from newsreader.cli import program

async def work(config, args):
    os.kill(os.getpid(), signal.SIGHUP)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        return 0

polling._poll = work
sys.argv = ["newsreader", "poll"]
program()
"""
    assert _run(script).returncode == 129


def test_an_ignored_signal_stays_ignored() -> None:
    """``nohup newsreader poll`` outlives its terminal."""
    script = """
import asyncio, os, signal, sys
import newsreader.cli.polling as polling
from newsreader.cli import program

signal.signal(signal.SIGHUP, signal.SIG_IGN)

async def work(config, args):
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.01)
    print("polled", flush=True)
    return 0

polling._poll = work
sys.argv = ["newsreader", "poll"]
program()
"""
    done = _run(script)
    assert (done.returncode, done.stdout) == (0, "polled\n")


_TEMPLATE = """
import asyncio, os, signal, sys
import newsreader.cli.polling as polling
from newsreader.cli import program

{body}

polling._poll = work
sys.argv = ["newsreader", "poll"]
program()
"""


def test_what_goes_wrong_on_the_way_out_is_no_crash(home: Path) -> None:
    """A terminal that is gone answers every write with an error."""
    body = """
async def work(config, args):
    os.kill(os.getpid(), signal.SIGHUP)
    try:
        await asyncio.sleep(60)
    finally:
        raise OSError(5, "Input/output error")
"""
    done = _run(_TEMPLATE.format(body=body))
    assert (done.returncode, done.stdout, done.stderr) == (129, "", "")
    assert not list(home.rglob("crash-*"))


def test_a_signal_before_the_first_step_says_nothing() -> None:
    body = """
async def work(config, args):
    print("begun")

real = asyncio.run

def run(main):
    os.kill(os.getpid(), signal.SIGTERM)
    return real(main)

asyncio.run = run
"""
    done = _run(_TEMPLATE.format(body=body))
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")
