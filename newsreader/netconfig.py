"""How the network and the poller are told to behave. Pure data, no I/O."""

from __future__ import annotations

from filters.records import dataclass
from newsreader import __version__

#: Says who asks and where to complain; never pretends to be a browser.
USER_AGENT = f"newsreader/{__version__} (terminal feed reader)"

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Limits and manners of every request."""

    user_agent: str = USER_AGENT
    #: Seconds one answer may take in all: redirects, headers and body together.
    timeout_s: float = 30.0
    #: Bytes of one feed after unpacking.
    max_feed_bytes: int = 16 * _MIB
    #: Bytes of one article page after unpacking.
    max_page_bytes: int = 8 * _MIB
    max_redirects: int = 5
    #: Requests in flight at once, over all hosts.
    concurrency: int = 128
    #: Requests in flight at once to one host.
    per_host: int = 2
    #: http:// address of a proxy, empty for none. The proxy resolves names itself.
    proxy: str = ""
    #: Hosts ("nas.local", "192.168.1.5", "localhost:8080") allowed on private networks.
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollConfig:
    """When feeds are polled and how much of each is kept."""

    #: Minutes between polls of a feed; None lets each feed's own pace decide.
    interval_minutes: int | None = None
    min_interval_minutes: int = 15
    max_interval_minutes: int = 1440
    on_start: bool = True
    #: Whether the next articles are made ready while one is read, pages included.
    prefetch: bool = True
    #: Newest entries of one document that are looked at.
    max_entries: int = 2000
