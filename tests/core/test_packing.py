"""A poll packs texts while it waits, and a little when it is done."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from newsreader import packing
from newsreader.config import Config
from newsreader.demo import DemoServer, demo_config
from newsreader.errors import StoreFull
from newsreader.models import PollReport
from newsreader.packing import Packing
from newsreader.session import Session
from newsreader.store import Store


class FakeStore:
    """Has so many packs to make."""

    def __init__(self, left: int, error: Exception | None = None) -> None:
        self.left, self.asked, self.error = left, 0, error
        #: Set when nothing is left.
        self.done = asyncio.Event()

    def pack_texts(self) -> bool:
        self.asked += 1
        if self.error:
            raise self.error
        self.left -= self.left > 0
        if not self.left:
            self.done.set()
        return self.left > 0


async def write(step: Callable[[], bool]) -> bool:
    await asyncio.sleep(0)
    return step()


def packing_of(store: FakeStore) -> Packing:
    """What packs, in a process that uses no time."""
    return Packing(store, write=write, used_s=lambda: 0.0)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_WATCHED_S", 0.001)


async def watched(made: Packing, until: asyncio.Event) -> None:
    """Let it pack until something has happened, then cancel it."""
    task = asyncio.create_task(made.while_waiting())
    async with asyncio.timeout(20):
        await until.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_waiting_process_packs_all_there_is_and_what_comes() -> None:
    store = FakeStore(17)
    made = packing_of(store)
    await watched(made, store.done)
    assert store.asked == 17
    store.left = 3
    store.done.clear()
    await watched(made, store.done)
    assert store.left == 0


async def test_a_busy_process_packs_nothing() -> None:
    store = FakeStore(17)
    looked, looks = asyncio.Event(), 0

    def used() -> float:
        nonlocal looks
        looks += 1
        if looks > 20:
            looked.set()
        return float(looks)

    made = Packing(store, write=write, used_s=used)  # type: ignore[arg-type]
    await watched(made, looked)
    assert store.asked == 0


async def test_a_process_is_watched_again_after_a_few_packs() -> None:
    store, looked = FakeStore(1000), asyncio.Event()
    looks = 0

    def used() -> float:
        """Waiting once, busy ever after."""
        nonlocal looks
        looks += 1
        if looks > 20:
            looked.set()
        return max(0.0, looks - 2.0)

    made = Packing(store, write=write, used_s=used)  # type: ignore[arg-type]
    await watched(made, looked)
    assert store.asked == packing._AT_ONCE


async def test_a_full_disk_ends_packing_quietly() -> None:
    store = FakeStore(17, StoreFull("The disk is full."))
    await packing_of(store).while_waiting()
    assert store.asked == 1


async def test_a_poll_without_news_is_not_followed_by_packing() -> None:
    store = FakeStore(17)
    await packing_of(store).after(PollReport(seconds=100.0, not_modified=9))
    assert store.asked == 0
    await packing_of(store).after(PollReport(seconds=0.0, new=9))
    assert store.asked == 0


async def test_news_are_packed_after_a_poll() -> None:
    store = FakeStore(17)
    await packing_of(store).after(PollReport(seconds=100.0, new=9))
    assert store.asked == 17


@pytest.fixture
async def config(tmp_path: Path) -> AsyncIterator[Config]:
    async with DemoServer() as server:
        yield demo_config(server, tmp_path)


@pytest.mark.parametrize("screen", [False, True])
async def test_only_a_poll_without_a_screen_packs_meanwhile(
    config: Config, monkeypatch: pytest.MonkeyPatch, screen: bool
) -> None:
    monkeypatch.setattr(packing, "_WAITING_SHARE", float("inf"))
    asked: list[int] = []

    def pack(_store: Store) -> bool:
        asked.append(1)
        return False

    monkeypatch.setattr(Store, "pack_texts", pack)
    async with Session.open(config) as session:
        session._has_screen = screen
        report = await session.poll(force=True)
        assert report.new
        assert bool(asked) is not screen
        before = len(asked)
        await asyncio.sleep(0.02)
        assert len(asked) == before
