"""What to do next with a feed: due or not, when again, moved, paused. Pure.

Every function takes the state a feed has and returns the one it should have; nothing
here waits, fetches or stores, so thousands of cases test in milliseconds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newsreader.models import (
    Failure,
    FailureKind,
    FetchState,
    ParsedEntry,
    Validators,
)
from newsreader.netconfig import PollConfig

#: What a server asks for is honoured within these bounds.
SHORTEST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
#: After so long without a full answer, one is asked for whatever the server says.
FULL_ANSWER_EVERY = timedelta(days=7)
#: A permanent redirect is believed when it was seen so often in a row.
MOVES_TO_BELIEVE = 2
#: An adopted address that fails so often is given up for the configured one.
FAILURES_TO_RETURN = 3
#: Tried again so soon when the whole network seems to be away.
OFFLINE_RETRY = timedelta(minutes=5)
#: Failures that a missing network connection looks like.
OFFLINE_KINDS = frozenset(
    {FailureKind.DNS, FailureKind.CONNECTION, FailureKind.REFUSED}
)
#: Failures before anything was sent: they tell nothing of the network.
UNSENT_KINDS = frozenset(
    {FailureKind.BAD_URL, FailureKind.PRIVATE_ADDRESS, FailureKind.PASSWORD}
)
#: A feed that fails is asked again so soon, later after twice the time each time.
FIRST_RETRY = timedelta(minutes=10)
#: The same for one that will hardly be otherwise in a moment.
FIRST_RETRY_WHEN_LASTING = timedelta(hours=1)
#: Failures that do not pass by themselves within minutes, or cost much each time.
LASTING_KINDS = UNSENT_KINDS | {
    FailureKind.TOO_LARGE,
    FailureKind.REDIRECTS,
    FailureKind.BAD_REDIRECT,
    FailureKind.UNAUTHORIZED,
    FailureKind.FORBIDDEN,
    FailureKind.BOT_WALL,
    FailureKind.NOT_FOUND,
    FailureKind.GONE,
    FailureKind.RATE_LIMITED,
    FailureKind.WORKER,
}

_UNKNOWN_PACE_MINUTES = 60.0
#: A feed with one entry a day is polled this often; with ten, ten times as often.
_MINUTES_AT_ONE_A_DAY = 240.0
_PACE_MEMORY_DAYS = 7.0
_FASTEST_PACE = 500.0
_JITTER = 0.1
_MIN_RATE_LIMIT = timedelta(hours=1)
#: Of the feeds of a round so many may answer although the network is to blame.
_ANSWERED_OFFLINE = 0.1
#: Hosts that cannot be found or reached, or that refuse, before it looks like that: a
#: refusal is an answer of somebody, if only of a proxy that is not there.
_UNREACHED_HOSTS, _REFUSING_HOSTS = 2, 5


def due(state: FetchState, config: PollConfig, now: datetime) -> bool:
    """Whether the feed should be polled now."""
    if state.paused:
        return False
    return state.next_due is None or state.next_due <= now


def is_new(state: FetchState) -> bool:
    """Whether the feed was never asked, so that it is sure to bring a body."""
    return state.last_full is None and not state.failures


def forcible(state: FetchState, now: datetime) -> bool:
    """Whether a feed may be asked when all are to be asked before they are due.

    Not one that is paused, nor one whose server said how long to leave it alone.
    """
    waits = state.told_to_wait and state.next_due is not None and now < state.next_due
    return not (state.paused or waits)


def welcome(state: FetchState, config: PollConfig, now: datetime) -> bool:
    """Whether someone who just opened the reader may have the feed asked already.

    Earlier than it is due, but never a feed that asked us to wait or whose failure does
    not pass by itself; one that fails never within the shortest wait, and one in good
    health never within the shortest interval.
    """
    if due(state, config, now):
        return True
    if state.paused or state.told_to_wait:
        return False
    if state.failures:
        passing = state.trouble not in LASTING_KINDS
        return passing and now - _failed_last(state, config) >= SHORTEST_WAIT
    if state.last_success is None:
        return False
    shortest = timedelta(minutes=config.min_interval_minutes)
    return now - state.last_success >= shortest


def validators_to_send(state: FetchState, now: datetime) -> Validators:
    """Return what makes the request conditional, or nothing once a week."""
    if state.last_full is None or now - state.last_full >= FULL_ANSWER_EVERY:
        return Validators()
    return state.validators


def interval_minutes(state: FetchState, config: PollConfig) -> float:
    """Return the minutes between polls: configured, else by the feed's own pace."""
    chosen = state.spec.interval_minutes or config.interval_minutes
    if chosen is not None:
        return float(max(1, chosen))
    if state.last_success is None:
        return _within(_UNKNOWN_PACE_MINUTES, config)
    if state.entries_per_day <= 0:
        return float(config.max_interval_minutes)
    return _within(_MINUTES_AT_ONE_A_DAY / state.entries_per_day, config)


def after_success(
    state: FetchState,
    *,
    validators: Validators,
    body_hash: str,
    new_entries: Sequence[ParsedEntry],
    moved_to: str,
    max_age_s: float | None,
    config: PollConfig,
    now: datetime,
    rng: random.Random,
) -> FetchState:
    """Return the state after a full answer that was a feed."""
    state = _moved(state, moved_to)
    state = replace(
        state,
        validators=validators,
        body_hash=body_hash,
        entries_per_day=pace(state, new_entries, now),
        last_full=now,
    )
    return _healthy(state, max_age_s, config, now, rng)


def after_not_modified(
    state: FetchState,
    *,
    validators: Validators,
    moved_to: str,
    max_age_s: float | None,
    config: PollConfig,
    now: datetime,
    rng: random.Random,
) -> FetchState:
    """Return the state after the server said that nothing changed (304)."""
    state = _moved(state, moved_to)
    state = replace(
        state,
        validators=Validators(
            validators.etag or state.validators.etag,
            validators.last_modified or state.validators.last_modified,
        ),
        entries_per_day=pace(state, (), now),
    )
    return _healthy(state, max_age_s, config, now, rng)


def after_failure(
    state: FetchState,
    failure: Failure,
    *,
    config: PollConfig,
    now: datetime,
    rng: random.Random,
) -> FetchState:
    """Return the state after a failure: back-off with jitter, pause when gone."""
    failures = state.failures + 1
    wait = back_off(state, failure, config, rng)
    url = state.url
    if failures >= FAILURES_TO_RETURN and state.spec.url:
        url = state.spec.url
    return replace(
        state,
        url=url,
        failures=failures,
        failing_since=state.failing_since or now,
        trouble=failure.kind,
        next_due=now + wait,
        moved_to="",
        moved_seen=0,
        paused=state.paused or failure.kind is FailureKind.GONE,
        told_to_wait=(
            failure.retry_after_s is not None
            or failure.kind is FailureKind.RATE_LIMITED
        ),
    )


def back_off(
    state: FetchState, failure: Failure, config: PollConfig, rng: random.Random
) -> timedelta:
    """Return how long a feed that just failed is left alone.

    What may pass is tried again within minutes, however seldom the feed is asked; the
    wait only grows while it goes on failing.
    """
    if failure.retry_after_s is not None:
        return _clamped(failure.retry_after_s)
    wait = _doubled(state, failure.kind, state.failures, config)
    if failure.kind is FailureKind.RATE_LIMITED:
        wait = max(wait, _MIN_RATE_LIMIT)
    return _clamped((wait * _jitter(rng)).total_seconds())


def _doubled(
    state: FetchState, kind: FailureKind | None, before: int, config: PollConfig
) -> timedelta:
    """Return the wait after a failure with so many before it, without its jitter."""
    first = FIRST_RETRY_WHEN_LASTING if kind in LASTING_KINDS else FIRST_RETRY
    first = min(first, timedelta(minutes=interval_minutes(state, config)))
    return min(first * (1 << min(before, 12)), LONGEST_WAIT)


def _failed_last(state: FetchState, config: PollConfig) -> datetime:
    """Return when a feed that fails, and is not due, was asked last, at the latest.

    Only the first failure is on record; of a later one the wait tells, less its jitter.
    """
    if state.failures == 1 and state.failing_since is not None:
        return state.failing_since
    assert state.next_due is not None
    wait = _doubled(state, state.trouble, state.failures - 1, config) * (1 - _JITTER)
    return state.next_due - _clamped(wait.total_seconds())


def pace(state: FetchState, new_entries: Sequence[ParsedEntry], now: datetime) -> float:
    """Return new entries per day, smoothed over about a week.

    The first poll estimates it from the dates the feed gives.
    """
    if state.last_success is None:
        return _pace_of_dates(new_entries)
    days = max((now - state.last_success) / timedelta(days=1), 1 / 1440)
    seen = min(len(new_entries) / days, _FASTEST_PACE)
    weight = 1.0 - math.exp(-days / _PACE_MEMORY_DAYS)
    return state.entries_per_day * (1.0 - weight) + seen * weight


def answers_offline(feeds: int) -> int:
    """Return how many of so many feeds may answer when the network is to blame."""
    return int(feeds * _ANSWERED_OFFLINE)


def is_offline(
    failures: Sequence[tuple[str, Failure]], *, failed: int, answered: int
) -> bool:
    """Whether a round looks like trouble with our own network, not with the feeds.

    It does when nearly all `failed` to connect, hardly one `answered`, and several
    hosts cannot be reached that could be before: `failures` are (host, failure) of
    feeds in good health. Those that failed already prove nothing.
    """
    if answered > answers_offline(failed + answered):
        return False
    refusing = {host for host, f in failures if f.kind is FailureKind.REFUSED}
    unreached = {host for host, f in failures if f.kind in OFFLINE_KINDS} - refusing
    return (
        len(unreached) >= _UNREACHED_HOSTS
        or len(unreached | refusing) >= _REFUSING_HOSTS
    )


def _pace_of_dates(entries: Sequence[ParsedEntry]) -> float:
    dates = sorted(when for e in entries if (when := e.published or e.updated))
    if len(dates) < 2:
        return 0.0
    days = max((dates[-1] - dates[0]) / timedelta(days=1), 1 / 24)
    return min((len(dates) - 1) / days, _FASTEST_PACE)


def _moved(state: FetchState, moved_to: str) -> FetchState:
    """Count a permanent redirect, and follow it for good when it repeats."""
    if not moved_to or moved_to == state.url:
        return replace(state, moved_to="", moved_seen=0)
    seen = state.moved_seen + 1 if moved_to == state.moved_to else 1
    if seen >= MOVES_TO_BELIEVE:
        return replace(state, url=moved_to, moved_to="", moved_seen=0)
    return replace(state, moved_to=moved_to, moved_seen=seen)


def _healthy(
    state: FetchState,
    max_age_s: float | None,
    config: PollConfig,
    now: datetime,
    rng: random.Random,
) -> FetchState:
    state = replace(
        state,
        failures=0,
        failing_since=None,
        trouble=None,
        last_success=now,
        told_to_wait=False,
    )
    wait = timedelta(minutes=interval_minutes(state, config)) * _jitter(rng)
    if max_age_s is not None:
        wait = max(wait, _clamped(max_age_s))
    return replace(state, next_due=now + wait)


def _within(minutes: float, config: PollConfig) -> float:
    shortest = float(config.min_interval_minutes)
    return max(shortest, min(minutes, float(config.max_interval_minutes)))


def _clamped(seconds: float) -> timedelta:
    longest = LONGEST_WAIT.total_seconds()
    return max(SHORTEST_WAIT, timedelta(seconds=min(seconds, longest)))


def _jitter(rng: random.Random) -> float:
    return 1.0 + rng.uniform(-_JITTER, _JITTER)
