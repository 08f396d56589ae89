"""What an answer or a failure makes of a feed's state. No I/O: `decide` decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from newsreader import decide
from newsreader.fetch import NotModified, Retrieved
from newsreader.models import Failure, FetchState, ParsedFeed, PollOutcome
from newsreader.rounds.means import Means


def not_modified(means: Means, state: FetchState, answer: NotModified) -> PollOutcome:
    """The server said that nothing is new."""
    after = decide.after_not_modified(
        state,
        validators=answer.validators,
        moved_to=answer.moved_to,
        max_age_s=answer.max_age_s,
        config=means.config,
        now=means.clock(),
        rng=means.rng,
    )
    return PollOutcome(after, not_modified=True)


def same_body(
    means: Means, state: FetchState, answer: Retrieved, body_hash: str
) -> PollOutcome:
    """The server sent what it sent before."""
    after = _after_success(means, state, answer, body_hash, None)
    return PollOutcome(after, not_modified=True)


def parsed(
    means: Means, state: FetchState, answer: Retrieved, body_hash: str, feed: ParsedFeed
) -> PollOutcome:
    """The document could be read."""
    return PollOutcome(_after_success(means, state, answer, body_hash, feed), feed)


def failed(means: Means, state: FetchState, failure: Failure) -> PollOutcome:
    """Nothing came, or nothing that can be used."""
    now = means.clock()
    after = decide.after_failure(
        state, failure, config=means.config, now=now, rng=means.rng
    )
    return PollOutcome(after, failure=_with_time(failure, after, now))


def _after_success(
    means: Means,
    state: FetchState,
    answer: Retrieved,
    body_hash: str,
    feed: ParsedFeed | None,
) -> FetchState:
    return decide.after_success(
        state,
        validators=answer.validators,
        body_hash=body_hash,
        new_entries=feed.entries if feed else (),
        moved_to=answer.moved_to,
        max_age_s=answer.max_age_s,
        config=means.config,
        now=means.clock(),
        rng=means.rng,
    )


def _with_time(failure: Failure, after: FetchState, now: datetime) -> Failure:
    """Add when the feed is tried again, in the reader's own time."""
    if after.paused or after.next_due is None:
        return failure
    local = after.next_due.astimezone()
    far = after.next_due - now >= timedelta(hours=12)
    when = f"{local:%d %b %H:%M}" if far else f"{local:%H:%M}"
    step = failure.next_step.replace(
        "It is tried again later;", f"It is tried again at {when};"
    )
    if step == failure.next_step:
        step = f"{step} It is tried again at {when}.".strip()
    return replace(failure, next_step=step)
