"""What is said of feeds that fail."""

from __future__ import annotations

import pytest

from newsreader import events
from newsreader.models import Failure, FailureKind, PollReport
from tui.pollwatch import PollWatch, poll_told


def _watch(*kinds: FailureKind) -> PollWatch:
    watch = PollWatch()
    for n, kind in enumerate(kinds, 1):
        watch.take(events.FeedPolled(n, "x", 0, Failure(kind, "No."), n, len(kinds)))
    return watch


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ((FailureKind.DNS, FailureKind.TIMEOUT), "2 unreachable"),
        ((FailureKind.DNS, FailureKind.NOT_A_FEED), "2 failing"),
        ((FailureKind.GONE,), "1 failing"),
        ((FailureKind.REFUSED,), "1 unreachable"),
        ((), ""),
    ],
)
def test_unreachable_is_said_of_those_nobody_reached(
    kinds: tuple[FailureKind, ...], told: str
) -> None:
    assert _watch(*kinds).trouble == told


def test_a_failure_of_an_earlier_run_is_only_failing() -> None:
    watch = _watch(FailureKind.DNS)
    watch.failing.add(9)
    assert watch.trouble == "2 failing"


def test_the_end_of_a_poll_says_how_feeds_failed() -> None:
    def told(*kinds: FailureKind) -> str:
        failures = tuple(("A", "https://a.example", Failure(k, "No.")) for k in kinds)
        return poll_told(PollReport(polled=3, new=2, failures=failures), "H")

    assert told() == "2 new articles"
    assert told(FailureKind.DNS).endswith("1 feed could not be reached; H says why")
    assert told(FailureKind.DAMAGED).endswith("1 feed failed; H says why")
