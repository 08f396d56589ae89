"""What the attacks run against."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from attack_server import IMPATIENT, LIMITS, AttackServer

from newsreader.fetch import Fetcher


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
