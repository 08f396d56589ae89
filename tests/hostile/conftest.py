"""What the attacks run against."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from attack_server import AttackServer

from newsreader.fetch import Fetcher
from newsreader.netconfig import NetworkConfig

#: Small limits, so that small attacks break them; time enough on a busy machine.
LIMITS = NetworkConfig(
    timeout_s=30, max_feed_bytes=2 << 20, max_page_bytes=1 << 20, concurrency=4
)
#: For attacks that do nothing but waste time.
IMPATIENT = replace(LIMITS, timeout_s=0.4)


@pytest.fixture
async def server() -> AsyncIterator[AttackServer]:
    async with AttackServer() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(LIMITS) as running:
        yield running


@pytest.fixture
async def impatient() -> AsyncIterator[Fetcher]:
    async with Fetcher(IMPATIENT) as running:
        yield running
