"""Every sentence a failed fetch can say, in one table. Pure.

A sentence says what happened; the next step says what the user can do. Values put into
them come from outside and pass the text border here.
"""

from __future__ import annotations

from dataclasses import replace

from filters.text import one_line
from newsreader.models import Failure, FailureKind

_AGAIN = "It is tried again later; nothing already stored is lost."
_CHECK = "Check the address in the configuration."

#: kind -> (sentence, next step); names in braces are filled in by `fail`, {more} is
#: the detail in parentheses when there is one.
SENTENCES: dict[FailureKind, tuple[str, str]] = {
    FailureKind.BAD_URL: (
        "“{url}” is not a web address.",
        "Write it as https://host/path in the configuration.",
    ),
    FailureKind.PRIVATE_ADDRESS: (
        "{host} is on a private network and was not contacted.",
        "If it is yours, add it to network.allow_private in the configuration.",
    ),
    FailureKind.DNS: (
        "The host {host} was not found.",
        "Check the spelling of the address, or your connection.",
    ),
    FailureKind.REFUSED: (
        "{host} refused the connection.",
        "The server may be down. " + _AGAIN,
    ),
    FailureKind.CONNECTION: ("The connection to {host} was lost{more}.", _AGAIN),
    FailureKind.TLS: (
        "The secure connection to {host} failed: {detail}.",
        "Nothing was sent. Check the address and this computer's clock.",
    ),
    FailureKind.PROTOCOL: (
        "{host} did not answer in proper HTTP{more}.",
        _CHECK + " " + _AGAIN,
    ),
    FailureKind.TIMEOUT: ("No complete answer within {seconds} seconds.", _AGAIN),
    FailureKind.TOO_LARGE: (
        "The answer is too large: over {limit}{more}.",
        "Ask the publisher for a shorter feed, or remove it.",
    ),
    FailureKind.REDIRECTS: (
        "The server redirects in circles or more than {limit} times.",
        "Open the address in a browser and subscribe to where it ends.",
    ),
    FailureKind.BAD_REDIRECT: (
        "{host} redirects to something that is not a web address.",
        _CHECK,
    ),
    FailureKind.UNAUTHORIZED: (
        "{host} asks for a name and password (401).",
        "Give the feed user and password_command in the configuration.",
    ),
    FailureKind.PASSWORD: (
        "The password for {host} could not be had: {detail}.",
        "See password_command and password_keyring in the manual.",
    ),
    FailureKind.FORBIDDEN: (
        "{host} does not allow this address to be read ({status}).",
        "Open it in a browser; the publisher may have closed the feed.",
    ),
    FailureKind.BOT_WALL: (
        "{host} shows a check for robots instead of the content ({status}).",
        "Open it in a browser, or ask the publisher to let feed readers in.",
    ),
    FailureKind.NOT_FOUND: (
        "{host} has nothing at this address (404).",
        "Look for the feed's new address on the site.",
    ),
    FailureKind.GONE: (
        "{host} says this address is gone for good (410).",
        "Polling is paused. Remove the feed, or look for its new address.",
    ),
    FailureKind.RATE_LIMITED: (
        "{host} asks for fewer requests (429).",
        "It is left alone for a while.",
    ),
    FailureKind.SERVER_ERROR: (
        "{host} has a problem of its own ({status}).",
        _AGAIN,
    ),
    FailureKind.HTTP_STATUS: ("{host} gave an unexpected answer ({status}).", _AGAIN),
    FailureKind.DAMAGED: ("The answer arrived damaged: {detail}.", _AGAIN),
    FailureKind.TRUNCATED: ("The answer arrived incomplete: {detail}.", _AGAIN),
    FailureKind.NOT_A_FEED: (
        "The answer is {detail}, not a feed.",
        "A sign-in page of the network or a moved feed; open it in a browser.",
    ),
    FailureKind.EMPTY: ("The answer is empty.", _AGAIN),
    FailureKind.WORKER: (
        "The answer could not be read safely: {detail}",
        _AGAIN,
    ),
    FailureKind.OFFLINE: (
        "There seems to be no network connection.",
        "What is stored can be read; feeds are tried again when it is back.",
    ),
}

_BROWSER = "Open it in a browser."
_NOW_OR_LATER = "Try it again later, or open it in a browser."
#: What to do about an article's page, where that is not what to do about a feed:
#: nobody polls a page, and the configuration does not name it.
_PAGE_STEPS: dict[FailureKind, str] = {
    FailureKind.BAD_URL: "",
    FailureKind.DNS: _NOW_OR_LATER,
    FailureKind.REFUSED: _NOW_OR_LATER,
    FailureKind.CONNECTION: _NOW_OR_LATER,
    FailureKind.PROTOCOL: _NOW_OR_LATER,
    FailureKind.TIMEOUT: _NOW_OR_LATER,
    FailureKind.TOO_LARGE: _BROWSER,
    FailureKind.REDIRECTS: _BROWSER,
    FailureKind.BAD_REDIRECT: _BROWSER,
    FailureKind.UNAUTHORIZED: _BROWSER,
    FailureKind.FORBIDDEN: _BROWSER,
    FailureKind.BOT_WALL: _BROWSER,
    FailureKind.NOT_FOUND: _BROWSER,
    FailureKind.GONE: _BROWSER,
    FailureKind.RATE_LIMITED: _NOW_OR_LATER,
    FailureKind.SERVER_ERROR: _NOW_OR_LATER,
    FailureKind.HTTP_STATUS: _BROWSER,
    FailureKind.DAMAGED: _NOW_OR_LATER,
    FailureKind.TRUNCATED: _NOW_OR_LATER,
    FailureKind.EMPTY: _NOW_OR_LATER,
    FailureKind.WORKER: _BROWSER,
}

_LONGEST_VALUE = 200


def fail(
    kind: FailureKind,
    *,
    status: int | None = None,
    retry_after_s: float | None = None,
    next_step: str = "",
    **values: str,
) -> Failure:
    """Return the `Failure` of `kind`, its sentence filled with cleaned `values`."""
    sentence, usual_step = SENTENCES[kind]
    cleaned = {name: _short(value) for name, value in values.items()}
    detail = cleaned.get("detail", "")
    known = {
        "status": str(status or ""),
        "host": "The server",
        "more": f" ({detail})" if detail else "",
    }
    return Failure(
        kind,
        sentence.format_map({**known, **cleaned}),
        next_step or usual_step,
        status,
        retry_after_s,
    )


def of_page(failure: Failure) -> Failure:
    """Return a failure with the next step that fits an article's page."""
    step = _PAGE_STEPS.get(failure.kind, failure.next_step)
    return replace(failure, next_step=step)


def _short(value: str) -> str:
    value = one_line(value[: _LONGEST_VALUE * 4])
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
