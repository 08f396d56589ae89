"""``newsreader poll``: one round without a screen, for cron and for the curious."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from newsreader import events
from newsreader.cli import leaving
from newsreader.cli.boundary import FAILED, OK, SOME_FAILED
from newsreader.cli.output import ProgressBar, counted, feed_name, put, put_json, say
from newsreader.cli.setup import configuration, feed_ids
from newsreader.config import Config
from newsreader.errors import StoreError
from newsreader.logfile import redact_url
from newsreader.models import Failure, PollReport

#: Feeds failing for the same reason that still get a line each.
_LISTED = 3


def poll(args: Namespace) -> int:
    """Ask the feeds for news once and tell what came of it."""
    return leaving.run(_poll(configuration(args), args))


async def _poll(config: Config, args: Namespace) -> int:
    from newsreader.session import Session

    async with Session.open(
        config, read_only=args.read_only, tell=say, opening=leaving.at_once
    ) as session:
        if session.store.recovered:
            say(session.store.recovered)
        wanted = feed_ids(session.store, args.feed) or None
        if session.store.read_only:
            reason = session.read_only_reason
            raise StoreError(f"{reason} Nothing was polled.".lstrip())
        bar = ProgressBar()
        session.subscribe(_drawing(bar))
        try:
            report = await session.poll(wanted, force=args.force or bool(wanted))
        finally:
            bar.clear()
        # First what was waited for, then what is for later.
        if args.json:
            put_json(as_json(report))
        else:
            _tell(report, quiet=args.quiet, forced=args.force)
        await session.look_through(args.look_through)
        await session.pack_after(report)
        await session.tidy_store()
        await session.back_up()
        return exit_code(report)


def _drawing(bar: ProgressBar) -> Callable[[events.Event], None]:
    def draw(event: events.Event) -> None:
        if isinstance(event, events.PollStarted):
            bar.show(0, event.total, "")
        elif isinstance(event, events.FeedPolled):
            bar.show(event.done, event.total, event.title)

    return draw


def exit_code(report: PollReport) -> int:
    """0 all fine, 1 nothing worked, 3 some feeds failed."""
    if not report.failures:
        return OK
    return FAILED if len(report.failures) >= report.polled else SOME_FAILED


def _tell(report: PollReport, *, quiet: bool, forced: bool) -> None:
    for line in (*complaints(report), *moves(report)):
        say(line)
    if quiet and not report.failures:
        return
    if not report.polled:
        say(_nothing_asked(report, forced=forced))
        return
    asked = counted(report.polled, "feed")
    put(
        f"{asked} asked, {counted(report.new, 'new article')}, "
        f"{report.changed} changed, {report.not_modified} without news, "
        f"{len(report.failures)} failed"
        + (f", {report.skipped} not due" if report.skipped else "")
        + (f", {report.paused} paused" if report.paused else "")
    )


def _nothing_asked(report: PollReport, *, forced: bool) -> str:
    if report.skipped and forced:
        return (
            "Every server asked to be left alone for a while; --feed ID --force asks"
            " one all the same."
        )
    if report.skipped:
        return "No feed is due yet; --force asks them all the same."
    if report.paused:
        return "Every feed is paused; --feed ID asks one all the same."
    return "There are no feeds to ask; newsreader feeds add ADDRESS adds one."


def moves(report: PollReport) -> list[str]:
    """Return a line for each feed that was permanently redirected."""
    return [
        f"{feed_name(title, url)} has moved to {redact_url(new)}; "
        + (
            "that is asked from now on."
            if adopted
            else "the next poll follows it for good if that is said again."
        )
        for title, url, new, adopted in report.moved
    ]


def complaints(report: PollReport) -> list[str]:
    """Return a line for each failing feed; many with one cause share a line."""
    causes: dict[str, list[str]] = {}
    for title, url, failure in report.failures:
        said = f"{failure.sentence} {failure.next_step}".rstrip()
        causes.setdefault(said, []).append(feed_name(title, url))
    lines = []
    for said, titles in causes.items():
        if len(titles) <= _LISTED:
            lines += [f"{title}: {said}" for title in titles]
        else:
            lines.append(f"{len(titles)} feeds ({', '.join(titles)}): {said}")
    return lines


def as_json(report: PollReport) -> dict[str, Any]:
    """Return what `--json` prints."""
    return {
        "polled": report.polled,
        "new": report.new,
        "changed": report.changed,
        "not_modified": report.not_modified,
        "skipped": report.skipped,
        "paused": report.paused,
        "moved": [
            {
                "title": title,
                "url": redact_url(url),
                "moved_to": redact_url(new),
                "adopted": adopted,
            }
            for title, url, new, adopted in report.moved
        ],
        "seconds": round(report.seconds, 3),
        "failures": [
            {"title": title, "url": redact_url(url), **_failure(failure)}
            for title, url, failure in report.failures
        ],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind.value,
        "sentence": failure.sentence,
        "next_step": failure.next_step,
        "status": failure.status,
    }
