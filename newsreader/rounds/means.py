"""What a round works with."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Protocol

from newsreader.fetch import Clock, Fetcher
from newsreader.netconfig import PollConfig
from newsreader.passwords import Passwords
from newsreader.workers import Workers

if TYPE_CHECKING:
    from newsreader.store import Store


class Means(Protocol):
    """What whoever starts a round lends it, and may exchange while it runs.

    So the parts of a round look here each time: a configuration that was read again
    counts from the next answer on.
    """

    store: Store
    fetcher: Fetcher
    workers: Workers
    config: PollConfig
    clock: Clock
    rng: random.Random
    passwords: Passwords
