"""Whatever a server does, a fetch ends in bounds with a body or a plain sentence."""

from __future__ import annotations

import asyncio

import pytest
from attack_server import AttackServer, feed

from filters.text import is_clean
from newsreader.fetch import Answer, Fetcher, NotModified, Retrieved
from newsreader.models import Failure, FailureKind, Validators
from newsreader.netconfig import NetworkConfig

K = FailureKind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/gzip-bomb", K.TOO_LARGE),
        ("/gzip-gzip", K.DAMAGED),
        ("/brotli", K.DAMAGED),
        ("/gzip-cut", K.TRUNCATED),
        ("/gzip-broken", K.DAMAGED),
        ("/large", K.TOO_LARGE),
        ("/endless", K.TOO_LARGE),
        ("/header-flood", K.PROTOCOL),
        ("/not-http", K.PROTOCOL),
        ("/two-lengths", K.PROTOCOL),
        ("/bad-chunk", K.PROTOCOL),
        ("/hang-up", K.CONNECTION),
        ("/reset", K.CONNECTION),
        ("/short", K.TRUNCATED),
        ("/loop", K.REDIRECTS),
        ("/inside", K.PRIVATE_ADDRESS),
        ("/to?file:///etc/passwd", K.BAD_REDIRECT),
        ("/to?javascript:alert(1)", K.BAD_REDIRECT),
        ("/to?data:text/xml,x", K.BAD_REDIRECT),
        ("/to?ftp://127.0.0.1/", K.BAD_REDIRECT),
        ("/to?http://127.0.0.1:99999/", K.BAD_REDIRECT),
        ("/to?http://xn--a--/", K.BAD_REDIRECT),
        ("/to?http://[", K.BAD_REDIRECT),
        ("/to?http://169.254.169.254/latest/", K.PRIVATE_ADDRESS),
        ("/to?http://[::1]/", K.PRIVATE_ADDRESS),
        ("/to?http://[::ffff:10.0.0.1]/", K.PRIVATE_ADDRESS),
        ("/status?204", K.EMPTY),
        ("/status?401", K.UNAUTHORIZED),
        ("/status?403", K.FORBIDDEN),
        ("/status?404", K.NOT_FOUND),
        ("/status?410", K.GONE),
        ("/status?418", K.HTTP_STATUS),
        ("/status?429", K.RATE_LIMITED),
        ("/status?500", K.SERVER_ERROR),
        ("/status?999", K.HTTP_STATUS),
        ("/robots", K.BOT_WALL),
    ],
)
async def test_attack_ends_in_words(
    server: AttackServer, fetcher: Fetcher, path: str, kind: FailureKind
) -> None:
    answer = await fetcher.fetch(server.url(path), allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is kind
    assert answer.sentence.endswith((".", "”"))
    assert answer.next_step
    assert is_clean(answer.sentence)
    assert server.inner_requests == []


@pytest.mark.parametrize("path", ["/drip", "/drip-headers", "/stall"])
async def test_wasting_time_ends_in_words(
    server: AttackServer, impatient: Fetcher, path: str
) -> None:
    answer = await impatient.fetch(server.url(path), allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is K.TIMEOUT
    assert "0.4 seconds" in answer.sentence
    assert answer.next_step


@pytest.mark.parametrize(
    "path",
    [
        "/good",
        "/gzip",
        "/gzip-two-members",
        "/deflate-raw",
        "/gzip-lie",
        "/gzip-unannounced",
        "/header-escape",
        "/cookies",
    ],
)
async def test_odd_but_whole_answer_is_kept(
    server: AttackServer, fetcher: Fetcher, path: str
) -> None:
    answer = await fetcher.fetch(server.url(path), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.body == feed()


async def test_terminal_escapes_do_not_leave_the_headers(
    server: AttackServer, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(server.url("/header-escape"), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert is_clean(answer.content_type)
    assert answer.validators == Validators()


async def test_redirects_stop_after_the_limit(
    server: AttackServer, fetcher: Fetcher
) -> None:
    await fetcher.fetch(server.url("/loop"), allow_private=True)
    assert len(server.requests) == 6


async def test_address_not_named_by_the_user_is_never_contacted(
    server: AttackServer, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(server.url("/good"))
    assert isinstance(answer, Failure)
    assert answer.kind is K.PRIVATE_ADDRESS
    assert server.requests == []


async def test_private_host_named_in_the_configuration_is_reached(
    server: AttackServer,
) -> None:
    config = NetworkConfig(allow_private=(f"127.0.0.1:{server.inner_port}",))
    async with Fetcher(config) as fetcher:
        answer = await fetcher.fetch(server.url("/inside"), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.url == server.inner_url("/secret")


async def test_credentials_stay_with_their_origin(server: AttackServer) -> None:
    config = NetworkConfig(allow_private=("127.0.0.1",))
    url = server.url("/inside").replace("//", "//jane:s%20ecret@")
    async with Fetcher(config) as fetcher:
        answer = await fetcher.fetch(url, allow_private=True)
    assert isinstance(answer, Retrieved)
    assert server.requests[0].headers["authorization"] == "Basic amFuZTpzIGVjcmV0"
    assert "authorization" not in server.inner_requests[0].headers
    assert "jane" not in answer.url


async def test_cookies_are_neither_kept_nor_sent(
    server: AttackServer, fetcher: Fetcher
) -> None:
    for _ in range(2):
        await fetcher.fetch(server.url("/cookies"), allow_private=True)
    assert all("cookie" not in request.headers for request in server.requests)


async def test_only_bounded_compression_is_asked_for(
    server: AttackServer, fetcher: Fetcher
) -> None:
    await fetcher.fetch(server.url("/good"), allow_private=True)
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"
    assert server.requests[0].headers["user-agent"].startswith("newsreader/")


async def test_a_cut_page_is_kept_and_labelled(
    server: AttackServer, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(
        server.url("/short"), allow_private=True, accept="page"
    )
    assert isinstance(answer, Retrieved)
    assert answer.truncated
    assert answer.body == feed()


@pytest.mark.parametrize("polled", [False, True])
async def test_stalled_servers_do_not_stop_the_others(
    server: AttackServer, *, polled: bool
) -> None:
    """More servers stall than there are places; the good one is still answered."""
    config = NetworkConfig(timeout_s=30, concurrency=3, per_host=50)
    room = asyncio.Event()
    room.set()
    async with Fetcher(config) as fetcher, asyncio.TaskGroup() as tasks:

        async def fetch(path: str) -> Answer:
            return await fetcher.fetch(
                server.url(path),
                allow_private=True,
                room=room.wait if polled else None,
            )

        stalled = [tasks.create_task(fetch("/stall")) for _ in range(6)]
        answer = await fetch("/good")
        assert not any(task.done() for task in stalled)
        for task in stalled:
            task.cancel()
    assert isinstance(answer, Retrieved)


async def test_who_waits_for_a_page_does_not_wait_for_a_poll(
    server: AttackServer,
) -> None:
    """A poll that has no room for what it asked for holds every place of its own."""
    config = NetworkConfig(timeout_s=30, concurrency=3, per_host=50)
    room = asyncio.Event()
    async with Fetcher(config) as fetcher, asyncio.TaskGroup() as tasks:
        url = server.url("/good")
        polled = [
            tasks.create_task(fetcher.fetch(url, allow_private=True, room=room.wait))
            for _ in range(6)
        ]
        answer = await fetcher.fetch(url, allow_private=True, accept="page")
        assert isinstance(answer, Retrieved)
        assert not any(task.done() for task in polled)
        room.set()
    assert all(isinstance(task.result(), Retrieved) for task in polled)


async def test_conditional_request_gets_not_modified(
    server: AttackServer, fetcher: Fetcher
) -> None:
    first = await fetcher.fetch(server.url("/good"), allow_private=True)
    assert isinstance(first, Retrieved)
    assert first.max_age_s == 600
    second = await fetcher.fetch(
        server.url("/good"), allow_private=True, validators=first.validators
    )
    assert isinstance(second, NotModified)


@pytest.mark.parametrize(
    ("path", "target"), [("/moved", "/good"), ("/moved-then-away", "/to?/good")]
)
async def test_permanent_moves_end_where_a_temporary_one_begins(
    server: AttackServer, fetcher: Fetcher, path: str, target: str
) -> None:
    answer = await fetcher.fetch(server.url(path), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.moved_to == server.url(target)
    assert answer.url == server.url("/good")


async def test_a_redirect_with_odd_characters_is_followed_as_browsers_do(
    server: AttackServer, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(server.url("/spaced"), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.url == server.url("/good?a%20b%C2%AD")


async def test_temporary_redirect_is_no_move(
    server: AttackServer, fetcher: Fetcher
) -> None:
    answer = await fetcher.fetch(server.url("/to?/good"), allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.moved_to == ""


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("120", 120.0), ("-5", None), ("soon", None), ("99999999999", 400 * 86400.0)],
)
async def test_retry_after_is_handed_on(
    server: AttackServer, fetcher: Fetcher, asked: str, seconds: float | None
) -> None:
    url = server.url(f"/retry-after?{asked}")
    answer = await fetcher.fetch(url, allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.retry_after_s == seconds


async def test_nobody_listens(fetcher: Fetcher) -> None:
    async with AttackServer() as gone:
        url = gone.url("/good")
    answer = await fetcher.fetch(url, allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is K.REFUSED


@pytest.mark.parametrize(
    "url", ["", "feed.xml", "file:///etc/passwd", "http://", "http://[", "http://a b/"]
)
async def test_bad_address_is_not_tried(fetcher: Fetcher, url: str) -> None:
    answer = await fetcher.fetch(url, allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is K.BAD_URL
