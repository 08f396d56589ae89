"""Questions about web addresses. Pure: no lookups, no I/O.

Addresses come from strangers: every function takes any text and never raises.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urljoin, urlsplit, urlunsplit

from filters.patterns import pattern
from filters.text import HARMFUL

#: Longer addresses are not links anyone reads or types.
MAX_URL_CHARS = 4096
_MAX_HOST = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = pattern(
    f'[{HARMFUL}\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u3000<>"\\\\^`{{|}}]'
)
_HOST = pattern(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?"
)

#: What nearly every link looks like; nothing about it needs a second look.
_USUAL = pattern(
    r"(https?)://([a-z0-9]+(?:[.-][a-z0-9]+)*)(?::([1-9][0-9]{0,3}))?"
    r"(?:[/?#][A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~]*)?"
)

#: Query parameters that only tell who clicked what where: their exact names ...
TRACKING_PARAMETERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid
    igshid igsh mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp vero_id
    vero_conv oly_anon_id oly_enc_id rb_clickid s_cid wickedid _openstat soc_src
    soc_trk ncid cmpid xtor wt_mc wtrid sr_share guccounter guce_referrer
    guce_referrer_sig spm at_medium at_campaign at_custom1 at_custom2 at_custom3
    at_custom4 at_link_id at_link_origin at_link_type at_format at_ptr_name
    at_bbc_team at_campaign_type ns_campaign ns_mchannel ns_source ns_linkname
    ns_fee cmp ocid ito mbid sref smid ref_src ref_url
    """.split()  # noqa: SIM905  (a list literal would take 65 lines)
)
#: ... and how others begin.
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "stm_")


def is_web(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a usable host."""
    return origin(url) is not None


def mail_address(url: str) -> str:
    """Return whom a mailto: address names and nothing else; "" for all others."""
    scheme, _, named = url.partition(":")
    if scheme.lower() != "mailto" or len(url) > MAX_URL_CHARS or "@" not in named:
        return ""
    return "" if _FORBIDDEN.search(named) or "?" in named else named


def host_of(url: str) -> str:
    """Return the host in lower case as written, without port; "" if there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def display_host(url: str) -> str:
    """Return the host in a form that cannot deceive: IDN labels in punycode."""
    parts = _split(url)
    return _ascii_host(parts) if parts else ""


def origin(url: str) -> tuple[str, str, int] | None:
    """Return (scheme, ASCII host, port), or None when `url` is not a web address."""
    usual = _USUAL.fullmatch(url) if len(url) <= MAX_URL_CHARS else None
    if usual and len(usual[2]) <= _MAX_HOST:
        return usual[1], usual[2], int(usual[3] or _DEFAULT_PORTS[usual[1]])
    parts = _split(url)
    if parts is None:
        return None
    host = _ascii_host(parts)
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    return (parts.scheme, host, port) if host else None


def with_ascii_host(url: str) -> str:
    """Return the address as one that asks for it must read it: with `origin`'s host.

    Two ways to make a name of an IDN would be one to check, and another to contact.
    """
    url = url.strip()
    parts = None if url.isascii() else _split(url)
    if parts is None or parts.netloc.isascii():
        return url
    user, at, _ = parts.netloc.rpartition("@")
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{user}{at}{_ascii_host(parts)}{port}"))


def without_userinfo(url: str) -> str:
    """Return `url` without the name and password some addresses carry."""
    parts = _split(url)
    if parts is None or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def resolve(base: str, link: str) -> str:
    """Return `link` made absolute against `base`, or "" when it is not http(s).

    Name and password are dropped and characters that have no place in an address are
    percent-encoded, so that the result is one shell-safe word.
    """
    link = "".join(link.split("\n")).strip()
    if not link or len(link) > MAX_URL_CHARS:
        return ""
    if _USUAL.fullmatch(link):
        return link
    try:
        joined = urljoin(base, link) if base else link
    except ValueError:
        return ""
    joined = _FORBIDDEN.sub(
        lambda found: quote(found[0], safe="", errors="replace"), joined
    )
    # What stands after the name and password must be a host by itself.
    joined = without_userinfo(joined)
    scheme, colon, rest = joined.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if is_web(joined) else ""


def strip_tracking(url: str) -> str:
    """Return `url` without parameters that only track the reader."""
    if "?" not in url and "#" not in url:
        return url
    parts = _split(url)
    if parts is None:
        return url
    query = _kept_query(parts.query)
    fragment = "" if parts.fragment.lower().startswith("xtor=") else parts.fragment
    if query == parts.query and fragment == parts.fragment:
        return url
    return urlunsplit(parts._replace(query=query, fragment=fragment))


def is_private_address(address: str) -> bool:
    """Whether the IP `address` is anything but a public unicast one.

    IPv4 inside IPv6 (mapped, 6to4, NAT64) is judged by the IPv4. What is no IP address
    at all counts as private.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = _embedded_ipv4(ip)
        if embedded is not None:
            return is_private_address(str(embedded))
        if ip.is_site_local:
            return True
    return not ip.is_global or ip.is_multicast


def _embedded_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64 or (int(ip) >> 32 == 0 and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo is not None:
        return ip.teredo[1]
    return ip.sixtofour


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@lru_cache(maxsize=2048)
def _split(url: str) -> SplitResult | None:
    """A poll asks for the parts of an address a dozen times, all addresses by turns."""
    if not url or len(url) > MAX_URL_CHARS or _FORBIDDEN.search(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not port_ok:
        return None
    return parts


def _ascii_host(parts: SplitResult) -> str:
    """Return the host in ASCII ("xn--..." for IDN), or "" when it is not a host."""
    host = parts.hostname or ""
    if ":" in host:
        try:
            address = ipaddress.IPv6Address(host.partition("%")[0])
        except ValueError:
            return ""
        # Python 3.13 writes these so; older ones would hide the IPv4 address in hex.
        mapped = address.ipv4_mapped
        return f"::ffff:{mapped}" if mapped else str(address)
    if not host.isascii() and len(host) <= _MAX_HOST:
        host = _punycode(host)
    return host if len(host) <= _MAX_HOST and _HOST.fullmatch(host) else ""


@lru_cache(maxsize=2048)
def _punycode(host: str) -> str:
    """Return an IDN as browsers write it ("ß" is not "ss"), or ""."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        pass
    # Signs such as a snowman are names by the older standard only.
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _kept_query(query: str) -> str:
    if not query:
        return query
    kept = [pair for pair in query.split("&") if not _is_tracking(pair)]
    return "&".join(kept)


def _is_tracking(pair: str) -> bool:
    names = parse_qsl(pair, keep_blank_values=True)
    name = names[0][0].lower() if names else ""
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)
