"""Fetching a page that somebody named, without being led into the office's own network.

Every hop is looked at: only http and https, only addresses of the open internet (all that a name has, and the
connection goes to the address that was looked at), at most three redirects, a size and a time for the whole.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MOST_BYTES = 16 * 2**20
MOST_REDIRECTS = 3
SECONDS = 25.0
PATIENCE = 10.0  # for one answer of the other side
PORTS = frozenset({80, 443, 8000, 8080, 8443})
Networks = Sequence[IPv4Network | IPv6Network]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = IPv6Network("64:ff9b::/96")
_HEADERS = {
    "User-Agent": "Xiefa/1.0 (keeps a copy of a page that was named as evidence)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,image/jpeg,image/png;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class CannotFetch(Exception):
    """Why a page was not fetched: ``code`` is stable, ``detail`` a number or a name that belongs to it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}:{detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, what the other side calls them (lower case), and the address they came from at last."""

    data: bytes
    media_type: str
    url: str


@dataclass(frozen=True, slots=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, *, inner: Networks = (), most: int = MOST_BYTES, seconds: float = SECONDS) -> Fetched:
    """Fetch a page. ``inner`` are networks that may be asked although they are not open to the world.

    ``CannotFetch``: address, scheme, port, name, inner, connection, certificate, timeout, status, redirects, large,
    damaged.
    """
    until = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        target = _target(url)
        address = _address(target, inner)
        with _answer(target, address, until) as answer:
            if answer.status in _REDIRECTS:
                url = urljoin(target.url, answer.headers.get("Location", ""))
                continue
            if answer.status != http.client.OK:
                raise CannotFetch("status", str(answer.status))
            kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
            return Fetched(_body(answer, most, until), kind.lower(), target.url)
    raise CannotFetch("redirects")


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or ""), parts.port
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise CannotFetch("address") from None
    if parts.scheme not in {"http", "https"}:
        raise CannotFetch("scheme", parts.scheme[:20])
    if not plain or parts.username is not None or parts.password is not None:
        raise CannotFetch("address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    clean = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    default = 443 if parts.scheme == "https" else 80
    return _Target(clean, parts.scheme, plain, port or default, path + (f"?{query}" if query else ""))


def _address(target: _Target, inner: Networks) -> str:
    """The address to connect to; refused when any address of the name leads inside."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotFetch("name", target.host[:100]) from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    is_inner = [any(ip_address(one) in network for network in inner) for one in addresses]
    if not all(allowed or is_open(one) for allowed, one in zip(is_inner, addresses, strict=True)):
        raise CannotFetch("inner")
    if target.port not in PORTS and not all(is_inner):
        raise CannotFetch("port", str(target.port))
    return addresses[0]


def is_open(text: str) -> bool:
    """Whether an address belongs to the open internet, also when it is wrapped in another one."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_open(str(address.ipv4_mapped))
        if address.sixtofour is not None or address.teredo is not None or address in _NAT64:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@contextmanager
def _answer(target: _Target, address: str, until: float) -> Iterator[http.client.HTTPResponse]:
    """The head of the answer; whoever drips it byte by byte is cut off when the time is over."""
    left = until - time.monotonic()
    if left <= 0:
        raise CannotFetch("timeout")
    connection = http.client.HTTPConnection(target.host, target.port, timeout=min(PATIENCE, left))
    raw: list[socket.socket] = []
    watch = Timer(left, _cut, [raw])
    watch.daemon = True
    try:
        raw.append(socket.create_connection((address, target.port), timeout=min(PATIENCE, left)))
        watch.start()
        connection.sock = _wrapped(raw[0], target)
        connection.request("GET", target.path, headers=_HEADERS)
        yield connection.getresponse()
    except ssl.SSLError as error:
        raise CannotFetch("certificate") from error
    except TimeoutError as error:
        raise CannotFetch("timeout") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CannotFetch("timeout" if time.monotonic() >= until else "connection") from error
    finally:
        watch.cancel()
        connection.close()
        for one in raw:
            one.close()


def _wrapped(plain: socket.socket, target: _Target) -> socket.socket:
    if target.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)


def _cut(sockets: list[socket.socket]) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _body(answer: http.client.HTTPResponse, most: int, until: float) -> bytes:
    """The whole body; refused as soon as it, or what it unpacks to, is more than ``most`` bytes."""
    length = answer.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > most:
        raise CannotFetch("large", str(most >> 20))
    packing = answer.headers.get("Content-Encoding", "identity").lower()
    if packing not in {"identity", "gzip", "deflate", ""}:
        raise CannotFetch("damaged")
    unpack = zlib.decompressobj(wbits=47) if packing in {"gzip", "deflate"} else None
    found = bytearray()
    while chunk := answer.read1(65_536):
        try:
            found += unpack.decompress(chunk, most + 1) if unpack else chunk
        except zlib.error as error:
            raise CannotFetch("damaged") from error
        if len(found) > most:
            raise CannotFetch("large", str(most >> 20))
        if time.monotonic() >= until:
            raise CannotFetch("timeout")
    if answer.length or (unpack and not unpack.eof):
        raise CannotFetch("damaged")
    return bytes(found)
