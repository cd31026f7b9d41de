"""http(s) addresses -> bytes, without letting an address lead into the user's own network.

In goes an address, out come the bytes with their declared type. Every hop of a
redirect is looked up and checked anew, and the connection goes to the very IP
address that was checked, so a name that resolves differently a moment later (DNS
rebinding) gains nothing; the TLS certificate is still checked against the name.
Proxies from the environment are not used, for the same reason. Refused: private,
loopback, link-local, multicast and reserved addresses unless allowed (also those
wrapped in IPv6), types that are no text, answers that are too large or too slow.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from summarizer import __version__
from summarizer.errors import ArticleError
from summarizer.settings import Settings

if TYPE_CHECKING:
    import httpx2

_MAX_HOPS = 5
_TEXT_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TABLE_TYPES = frozenset({"application/jsonl", "application/x-ndjson", "application/x-jsonlines"})
# RFC 6052: IPv4 addresses that a translator reaches through IPv6
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: `kind` is "page", "table", "text" or "" (undeclared); `url` that of the last hop."""

    content: bytes
    kind: str
    charset: str | None
    url: str


def is_address(source: str) -> bool:
    """True for what is to be fetched rather than opened."""
    return source[:8].lower().startswith(("http://", "https://"))


def fetch(url: str, settings: Settings) -> Fetched:
    """Get `url`, following at most five redirects, within `fetch_timeout_s` in all.

    Raises ArticleError for everything the module refuses and for what the network does.
    """
    import httpx2  # 0.1 s, and most runs read files

    deadline = time.monotonic() + settings.fetch_timeout_s
    try:
        with _client(settings) as client:
            for _ in range(_MAX_HOPS + 1):
                answer = _get(client, url, settings, deadline)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
    except httpx2.TimeoutException as error:
        raise _too_slow(url, settings) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        raise ArticleError(
            f"cannot fetch {shown(url)!r}: {error or type(error).__name__}",
            "check the address and the network, or save the page and give the file",
        ) from error
    raise ArticleError(f"{shown(url)!r}: more than {_MAX_HOPS} redirects", "give the address of the article itself")


def shown(url: str) -> str:
    """The address as messages and briefs show it: without user name, password and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _client(settings: Settings) -> "httpx2.Client":
    """A client that keeps no connection: two names at one IP address must each show their own certificate."""
    import httpx2

    transport = httpx2.HTTPTransport(limits=httpx2.Limits(max_keepalive_connections=0))
    return httpx2.Client(transport=transport, trust_env=False, timeout=settings.fetch_timeout_s, follow_redirects=False)


def _get(client: "httpx2.Client", url: str, settings: Settings, deadline: float) -> Fetched | str:
    """One hop: the content, or the address it redirects to."""
    import httpx2

    target = httpx2.URL(url)
    if target.scheme not in ("http", "https") or not target.host:
        raise ArticleError(f"{shown(url)!r} leads away from http", "give the address of the article itself")
    address = _checked_address(target, settings)
    request = client.build_request(
        "GET",
        target.copy_with(host=str(address)),
        headers={
            "Host": target.netloc.decode("ascii"),
            "User-Agent": f"summarizer/{__version__}",
            "Accept": "text/html, text/plain;q=0.9, */*;q=0.1",
            # a compressed answer could be a thousand times its size before anyone counts
            "Accept-Encoding": "identity",
        },
        extensions={"sni_hostname": target.raw_host.decode("ascii")},
    )
    response = client.send(request, stream=True)
    try:
        if response.is_redirect:
            return str(target.join(response.headers["location"]))
        if response.status_code != 200:
            raise ArticleError(
                f"{shown(url)!r} answered {response.status_code} {response.reason_phrase}".rstrip(),
                "try again later, or save the page and give the file"
                if response.status_code >= 500
                else "check the address; a page behind a login or a paywall cannot be had: save it and give that",
            )
        kind = _kind(response, url)
        content = _read_limited(response, url, settings, deadline)
        return Fetched(content, kind, response.charset_encoding, shown(url))
    finally:
        response.close()


def _checked_address(target: "httpx2.URL", settings: Settings) -> Address:
    """The IP address to connect to. All addresses of the name must be allowed, not just the first."""
    try:
        found = socket.getaddrinfo(target.raw_host.decode("ascii"), target.port or 80, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ArticleError(
            f"cannot find host {target.host!r}: {error.strerror}", "check the address and the network"
        ) from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not settings.allow_private_hosts and not _is_public(address):
            raise ArticleError(
                f"{target.host!r} is at {address}, an address of a private network",
                "pass --allow-private if you mean to read from your own network",
            )
    return addresses[0]


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast


def _kind(response: "httpx2.Response", url: str) -> str:
    declared = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    kinds = {"page": _PAGE_TYPES, "table": _TABLE_TYPES, "text": _TEXT_TYPES}
    for kind, types in kinds.items():
        if declared in types:
            return kind
    if declared in ("", "application/octet-stream"):
        return ""
    raise ArticleError(f"{shown(url)!r} is {declared!r}, not an article", "give the address of a web page or a text")


def _read_limited(response: "httpx2.Response", url: str, settings: Settings, deadline: float) -> bytes:
    content = bytearray()
    for block in response.iter_bytes():
        content += block
        if len(content) > settings.max_article_bytes:
            raise ArticleError(
                f"{shown(url)!r} is larger than {settings.max_article_bytes:,} bytes",
                "raise SUMMARIZER_MAX_ARTICLE_BYTES if it really is one article",
            )
        if time.monotonic() > deadline:
            raise _too_slow(url, settings)
    return bytes(content)


def _too_slow(url: str, settings: Settings) -> ArticleError:
    return ArticleError(
        f"{shown(url)!r} did not answer within {settings.fetch_timeout_s:g} s",
        "try again later, raise SUMMARIZER_FETCH_TIMEOUT_S, or save the page and give the file",
    )
