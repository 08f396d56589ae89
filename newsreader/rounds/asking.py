"""Asks feeds for news: who is asked when, and what becomes of an answer.

Asking is bounded per host and in all; a feed that keeps us waiting gives its place to
the next. Failures that may be our own missing network are held until enough answers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from hashlib import blake2b

from newsreader import decide
from newsreader.fetch import NotModified
from newsreader.fetch.failures import fail
from newsreader.lanes import Lanes
from newsreader.models import Failure, FailureKind, FeedSaved, FetchState
from newsreader.rounds import outcomes
from newsreader.rounds.means import Means
from newsreader.rounds.tally import Tally
from newsreader.rounds.waiting import Bodies, Fetched, Outcomes
from newsreader.urls import host_of, origin

_log = logging.getLogger(__name__)

#: Feeds on the way at once, those included that keep us waiting.
_IN_FLIGHT = 256


class Asking:
    """The first stage of a round."""

    def __init__(
        self, means: Means, to_parse: Bodies, to_store: Outcomes, tally: Tally
    ) -> None:
        self._means = means
        self._to_parse, self._to_store, self._tally = to_parse, to_store, tally
        #: Failures that would mean "offline" if hardly anything else came back.
        self._doubtful: list[tuple[FetchState, Failure]] | None = []
        self._answered = self._answers_offline = 0

    async def ask_all(self, states: Sequence[FetchState]) -> None:
        """Ask every feed once."""
        self._answers_offline = decide.answers_offline(len(states))
        lanes = Lanes(states)
        places = asyncio.Semaphore(_IN_FLIGHT)

        async def one(state: FetchState) -> None:
            try:
                await self._ask(state)
            # One feed's boundary: a mistake of ours costs that feed, not the round.
            except Exception as error:
                _log.exception("polling %s", host_of(state.url))
                detail = f"unexpected {type(error).__name__}"
                self._record(state, fail(FailureKind.PROTOCOL, detail=detail))
            finally:
                lanes.finished(state)
                places.release()

        async with asyncio.TaskGroup() as tasks:
            while (state := await lanes.next()) is not None:
                await places.acquire()
                await self._to_parse.room.wait()
                tasks.create_task(one(state))

    async def _ask(self, state: FetchState) -> None:
        means = self._means
        sent = decide.validators_to_send(state, means.clock())
        # The user typed the configured address; one a server moved us to is not.
        typed = origin(state.url) == origin(state.spec.url)
        found = None
        if typed:
            found = await means.passwords.login_for(state.spec, host_of(state.url))
        if isinstance(found, Failure):
            self._failed(state, found)
            return
        answer = await means.fetcher.fetch(
            state.url,
            validators=sent,
            allow_private=typed,
            room=self._to_parse.room.wait,
            login=(found.user, found.password) if found else None,
        )
        if isinstance(answer, Failure):
            if answer.kind is FailureKind.UNAUTHORIZED:
                means.passwords.forget(state.spec)
            self._failed(state, answer)
            return
        if isinstance(answer, NotModified) and not (sent.etag or sent.last_modified):
            self._failed(state, fail(FailureKind.HTTP_STATUS, status=304))
            return
        self._heard()
        if isinstance(answer, NotModified):
            self._to_store.put(outcomes.not_modified(means, state, answer))
            return
        digest = blake2b(answer.body, digest_size=16).hexdigest()
        if digest == state.body_hash:
            self._to_store.put(outcomes.same_body(means, state, answer, digest))
            return
        self._to_parse.put(Fetched(state, answer, digest))

    def _failed(self, state: FetchState, failure: Failure) -> None:
        if self._doubtful is not None and failure.kind in decide.OFFLINE_KINDS:
            self._doubtful.append((state, failure))
            return
        if failure.kind not in decide.UNSENT_KINDS:
            self._heard()
        self._record(state, failure)

    def _heard(self) -> None:
        """Something answered; so many answers come of no network that is away."""
        self._answered += 1
        if self._answered > self._answers_offline:
            self._online()

    def _online(self) -> None:
        """The network is there, so failures before were the feeds' own."""
        doubtful, self._doubtful = self._doubtful, None
        for state, failure in doubtful or ():
            self._record(state, failure)

    def judge_doubtful(self) -> None:
        """Tell a missing network from feeds that fail, once all were asked."""
        doubtful = self._doubtful or []
        healthy = [
            (host_of(s.url), failure) for s, failure in doubtful if not s.failures
        ]
        failed, answered = len(doubtful), self._answered
        if not decide.is_offline(healthy, failed=failed, answered=answered):
            self._online()
            return
        offline = fail(FailureKind.OFFLINE)
        for state, _ in doubtful:
            # Nothing is stored: the feeds stay due and their health as it was.
            self._tally.finished(state, FeedSaved(state.feed_id), offline)

    def _record(self, state: FetchState, failure: Failure) -> None:
        self._to_store.put(outcomes.failed(self._means, state, failure))
