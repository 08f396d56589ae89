"""When a feed is polled again, and what is believed about it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader import decide
from newsreader.models import (
    Failure,
    FailureKind,
    FeedSpec,
    FetchState,
    ParsedEntry,
    Validators,
)
from newsreader.netconfig import PollConfig

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONFIG = PollConfig()
URL = "https://town.example/feed"
STATE = FetchState(1, FeedSpec(URL), URL)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class NoJitter(random.Random):
    """Randomness without surprise."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


RNG = NoJitter()


def succeed(state: FetchState = STATE, **changes: object) -> FetchState:
    values: dict[str, object] = {
        "validators": Validators(),
        "body_hash": "h",
        "new_entries": (),
        "moved_to": "",
        "max_age_s": None,
        "config": CONFIG,
        "now": NOW,
        "rng": RNG,
    }
    return decide.after_success(state, **(values | changes))  # type: ignore[arg-type]


def fail(
    state: FetchState = STATE,
    kind: FailureKind = FailureKind.TIMEOUT,
    retry_after_s: float | None = None,
) -> FetchState:
    failure = Failure(kind, "x", retry_after_s=retry_after_s)
    return decide.after_failure(state, failure, config=CONFIG, now=NOW, rng=RNG)


def entries(*ages_in_days: float) -> list[ParsedEntry]:
    return [
        ParsedEntry(str(age), "", "", published=NOW - age * DAY) for age in ages_in_days
    ]


def wait(state: FetchState) -> timedelta:
    assert state.next_due is not None
    return state.next_due - NOW


# ------------------------------------------------------------------ due


def test_new_feed_is_due_and_paused_one_never() -> None:
    assert decide.due(STATE, CONFIG, NOW)
    assert not decide.due(replace(STATE, paused=True), CONFIG, NOW)


def test_due_when_the_time_has_come() -> None:
    state = replace(STATE, next_due=NOW)
    assert decide.due(state, CONFIG, NOW)
    assert not decide.due(state, CONFIG, NOW - MINUTE)


def _since(minutes: int) -> dict[str, Any]:
    return {"failing_since": NOW - minutes * MINUTE}


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, True),
        ({"last_success": NOW - 14 * MINUTE}, False),
        ({"paused": True}, False),
        ({"failures": 1, "trouble": FailureKind.CONNECTION, **_since(5)}, True),
        ({"failures": 1, "trouble": FailureKind.CONNECTION, **_since(4)}, False),
        # It failed on long before; asked last 12 hours ago, or just now.
        (
            {
                "failures": 9,
                "trouble": FailureKind.SERVER_ERROR,
                "failing_since": NOW - 3 * DAY,
                "next_due": NOW + DAY / 2,
            },
            True,
        ),
        (
            {
                "failures": 9,
                "trouble": FailureKind.SERVER_ERROR,
                "failing_since": NOW - 3 * DAY,
            },
            False,
        ),
        ({"failures": 1, "trouble": FailureKind.NOT_FOUND}, False),
        ({"failures": 1, "trouble": FailureKind.BOT_WALL}, False),
        ({"failures": 1, "trouble": FailureKind.TIMEOUT, "told_to_wait": True}, False),
        ({"failures": 1, "trouble": FailureKind.TIMEOUT, "paused": True}, False),
        (
            {"failures": 1, "trouble": FailureKind.NOT_FOUND, "next_due": NOW},
            True,
        ),
        ({"last_success": None, "next_due": None}, True),
    ],
)
def test_opening_the_reader_asks_early_what_may_have_news(
    changes: dict[str, Any], asked: bool
) -> None:
    state = replace(STATE, last_success=NOW - 20 * MINUTE, next_due=NOW + DAY)
    assert decide.welcome(replace(state, **changes), CONFIG, NOW) is asked


@pytest.mark.parametrize("kind", [FailureKind.CONNECTION, FailureKind.SERVER_ERROR])
def test_opening_the_reader_again_and_again_asks_no_failing_feed_each_time(
    kind: FailureKind,
) -> None:
    failure = Failure(kind, "No.", "")
    for seed in range(20):
        rng, now, tries = random.Random(seed), NOW, [NOW]
        state = replace(STATE, last_success=NOW - DAY, next_due=NOW)
        state = decide.after_failure(state, failure, config=CONFIG, now=now, rng=rng)
        for _ in range(24 * 60):
            now += MINUTE
            if decide.welcome(state, CONFIG, now):
                tries.append(now)
                state = decide.after_failure(
                    state, failure, config=CONFIG, now=now, rng=rng
                )
        pauses = [b - a for a, b in pairwise(tries)]
        assert min(pauses) >= decide.SHORTEST_WAIT
        # Nor is it left alone for long.
        assert max(pauses) < DAY / 4


def test_conditional_requests_stop_once_a_week() -> None:
    known = Validators('"v1"')
    state = replace(STATE, validators=known, last_full=NOW - 6 * DAY)
    assert decide.validators_to_send(state, NOW) == known
    assert decide.validators_to_send(state, NOW + DAY) == Validators()


# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize(
    ("per_day", "minutes"),
    [(1.0, 240), (10.0, 24), (100.0, 15), (0.1, 1440), (0, 1440)],
)
def test_pace_decides_the_interval(per_day: float, minutes: float) -> None:
    state = replace(STATE, entries_per_day=per_day, last_success=NOW)
    assert decide.interval_minutes(state, CONFIG) == minutes


def test_configured_interval_beats_the_pace_and_the_feeds_own_beats_both() -> None:
    config = PollConfig(interval_minutes=30)
    state = replace(STATE, entries_per_day=1.0)
    assert decide.interval_minutes(state, config) == 30
    own = replace(state, spec=FeedSpec(URL, interval_minutes=5))
    assert decide.interval_minutes(own, config) == 5


def test_first_poll_estimates_the_pace_from_dates() -> None:
    state = succeed(new_entries=entries(0, 1, 2, 3, 4))
    assert state.entries_per_day == pytest.approx(1.0)
    assert wait(state) == 240 * MINUTE


def test_pace_follows_what_really_comes() -> None:
    state = replace(STATE, entries_per_day=1.0, last_success=NOW - DAY)
    assert decide.pace(state, entries(0, 0, 0, 0), NOW) > 1.0
    assert decide.pace(state, (), NOW) < 1.0


def test_max_age_is_honoured_within_a_day() -> None:
    state = replace(STATE, last_success=NOW, entries_per_day=100.0)
    assert wait(succeed(state, max_age_s=3600.0)) == HOUR
    assert wait(succeed(state, max_age_s=1e9)) == DAY
    assert wait(succeed(state, max_age_s=1.0)) == 15 * MINUTE


# ------------------------------------------------------------------ failures


def waits_of(kind: FailureKind, state: FetchState, times: int) -> list[float]:
    waits = []
    for _ in range(times):
        state = fail(state, kind)
        waits.append(wait(state) / MINUTE)
    assert (state.failures, state.failing_since) == (times, NOW)
    assert state.trouble is kind
    return waits


def test_back_off_doubles_and_is_bounded() -> None:
    seldom = replace(STATE, last_success=NOW - DAY, entries_per_day=0.0)
    assert decide.interval_minutes(seldom, CONFIG) == 1440
    passing = waits_of(FailureKind.CONNECTION, seldom, 10)
    assert passing == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    lasting = waits_of(FailureKind.NOT_FOUND, seldom, 7)
    assert lasting == [60, 120, 240, 480, 960, 1440, 1440]


def test_a_feed_asked_often_is_tried_again_no_later_than_asked() -> None:
    often = replace(STATE, spec=FeedSpec(URL, interval_minutes=30))
    assert waits_of(FailureKind.NOT_FOUND, often, 3) == [30, 60, 120]
    oftener = replace(STATE, spec=FeedSpec(URL, interval_minutes=7))
    assert waits_of(FailureKind.CONNECTION, oftener, 3) == [7, 14, 28]


@pytest.mark.parametrize(
    ("asked_s", "expected"),
    [(0.0, 5 * MINUTE), (600.0, 10 * MINUTE), (1e12, DAY)],
)
def test_retry_after_is_honoured_within_bounds(
    asked_s: float, expected: timedelta
) -> None:
    assert wait(fail(kind=FailureKind.RATE_LIMITED, retry_after_s=asked_s)) == expected


def test_success_ends_the_failing() -> None:
    state = succeed(fail())
    assert (state.failures, state.failing_since) == (0, None)
    assert state.last_success == state.last_full == NOW


def test_gone_pauses() -> None:
    assert fail(kind=FailureKind.GONE).paused
    assert not fail(kind=FailureKind.NOT_FOUND).paused


def test_failure_keeps_what_conditional_requests_need() -> None:
    state = replace(STATE, validators=Validators('"v"'), body_hash="h")
    after = fail(state)
    assert (after.validators, after.body_hash) == (state.validators, "h")


@given(
    failures=st.integers(0, 10**6),
    retry=st.none() | st.floats(0, 1e15),
    kind=st.sampled_from(FailureKind),
    seed=st.integers(),
)
def test_no_failure_waits_shorter_or_longer_than_allowed(
    failures: int, retry: float | None, kind: FailureKind, seed: int
) -> None:
    state = replace(STATE, failures=failures)
    failure = Failure(kind, "x", retry_after_s=retry)
    pause = decide.back_off(state, failure, CONFIG, random.Random(seed))
    assert decide.SHORTEST_WAIT <= pause <= decide.LONGEST_WAIT


# ------------------------------------------------------------------ moving


def test_move_is_believed_when_seen_twice_in_a_row() -> None:
    once = succeed(moved_to="https://new.example/feed")
    assert (once.url, once.moved_seen) == (URL, 1)
    twice = succeed(once, moved_to="https://new.example/feed")
    assert (twice.url, twice.moved_to) == ("https://new.example/feed", "")


def test_move_that_does_not_repeat_is_forgotten() -> None:
    once = succeed(moved_to="https://new.example/feed")
    other = succeed(once, moved_to="https://other.example/feed")
    assert (other.url, other.moved_seen) == (URL, 1)
    assert succeed(once).moved_to == ""
    assert fail(once).moved_seen == 0


def test_not_modified_counts_towards_a_move() -> None:
    state = STATE
    for _ in range(2):
        state = decide.after_not_modified(
            state,
            validators=Validators(),
            moved_to="https://new.example/feed",
            max_age_s=None,
            config=CONFIG,
            now=NOW,
            rng=RNG,
        )
    assert state.url == "https://new.example/feed"


def test_adopted_address_that_fails_is_given_up() -> None:
    state = replace(STATE, url="https://new.example/feed")
    for _ in range(decide.FAILURES_TO_RETURN - 1):
        state = fail(state)
        assert state.url == "https://new.example/feed"
    assert fail(state).url == URL


# ------------------------------------------------------------------ offline


DNS = Failure(FailureKind.DNS, "x")
REFUSED = Failure(FailureKind.REFUSED, "x")


@pytest.mark.parametrize(
    ("healthy", "failed", "answered", "offline"),
    [
        ([("a", DNS), ("b", DNS)], 2, 0, True),
        ([("a", DNS), ("a", DNS)], 2, 0, False),
        ([("a", DNS), ("b", DNS)], 2, 1, False),
        ([], 0, 0, False),
        # Nearly all: one of ten may answer, two may not.
        ([("a", DNS), ("b", DNS)], 9, 1, True),
        ([("a", DNS), ("b", DNS)], 9, 2, False),
        # Those that failed before prove nothing.
        ([("a", DNS)], 30, 0, False),
        # Somebody refuses: it takes many.
        ([("a", DNS), ("b", REFUSED)], 2, 0, False),
        ([(host, REFUSED) for host in "abcd"], 4, 0, False),
        ([(host, REFUSED) for host in "abcde"], 5, 0, True),
    ],
)
def test_offline_is_when_nearly_nothing_answers_on_several_hosts(
    healthy: list[tuple[str, Failure]], failed: int, answered: int, offline: bool
) -> None:
    assert decide.is_offline(healthy, failed=failed, answered=answered) is offline
