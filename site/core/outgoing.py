"""Requests to the world outside, the one way for them: within limits, and to no machine of our own network.

The name is resolved once and the connection goes to that very address, so that a name can't answer with
another one in between; each redirect is looked at in the same way. Certificates are checked against the name.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urlencode, urljoin, urlsplit

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

AGENT = "portal/1.0"
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_ADDRESS = 2_000
PIECE = 64 * 1024
# Ours has nothing to do with the other services of a server.
ALLOWED_PORTS = {80, 443, 8080, 8443}
# An address in numbers, and a port.
Place = tuple[str, int]
Find = Callable[[str, int], Place]


class OutgoingError(Exception):
    """What keeps a request from its answer."""


class RefusedAddressError(OutgoingError):
    """An address that we don't ask, such as one of our own network."""


class UnwantedContentError(OutgoingError):
    """An answer of another type or of more bytes than was asked for."""


class UnknownHostError(OutgoingError):
    """The name doesn't exist, as the name servers say."""


@dataclass(frozen=True)
class Limits:
    """Seconds for the whole request with its redirects, how many of those, and bytes of the content."""

    seconds: float = 15
    redirects: int = 5
    size: int = 10 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back, and from where in the end."""

    status: int
    address: str


@dataclass(frozen=True)
class Content(Answer):
    """An answer with what it brings. `kind` is its type without parameters, in small letters."""

    kind: str
    body: bytes
    headers: Mapping[str, str]


def resolve(host: str, port: int) -> Place:
    """The first address of the host, where all that it has are of the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise UnknownHostError(host) from error
        raise OutgoingError(f"{host}: {error}") from error
    except (UnicodeError, ValueError) as error:
        raise RefusedAddressError(host) from error
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        if not is_public(address):
            raise RefusedAddressError(f"{host}: {address}")
    return addresses[0], port


def is_public(address: str) -> bool:
    """Whether it is an address of the internet that is for one machine: no loopback, private, link-local or
    metadata address, also where it is wrapped in one of IPv6."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1])
        is_translated = parsed in ipaddress.ip_network("64:ff9b::/96")
        if inner is None and is_translated:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if parsed.is_site_local or (inner is not None and not is_public(str(inner))):
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def ask(
    address: str,
    method: str = "GET",
    limits: Limits = Limits(),
    find: Find = resolve,
) -> Answer:
    """Ask `address`, following its redirects, without reading the content; raises OutgoingError."""
    with _answered(address, method, limits, find, {}) as (response, at):
        return Answer(response.status, at)


def fetch(
    address: str,
    kinds: Collection[str] = (),
    limits: Limits = Limits(),
    headers: Mapping[str, str] = {},
    find: Find = resolve,
) -> Content:
    """What is at `address`, as it comes; of an answer other than 200 nothing is read.

    `kinds` are the types that are wanted, such as "image/png", all where there are none. Raises
    OutgoingError, also where more comes than the limits allow, or less than was announced.
    """
    with _answered(address, "GET", limits, find, headers) as (response, at):
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        body = _body_of(response, kind, kinds, limits) if response.status == 200 else b""
        return Content(response.status, at, kind, body, response.headers)


def post(address: str, data: Mapping[str, str], limits: Limits = Limits(), find: Find = resolve) -> Answer:
    """Send a form to `address`. A redirect isn't followed, it is the answer. Raises OutgoingError."""
    deadline = time.monotonic() + limits.seconds
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with _asked(address, "POST", deadline, find, headers, urlencode(data).encode()) as response:
        return Answer(response.status, address)


def _body_of(response: BaseHTTPResponse, kind: str, kinds: Collection[str], limits: Limits) -> bytes:
    if kinds and kind not in kinds:
        raise UnwantedContentError(f"the content is {kind or 'of no type'}")
    # We ask for what isn't packed: what it unpacks to would have to be limited as well.
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnwantedContentError("the content is compressed")
    body = bytearray()
    for piece in response.stream(PIECE):
        body += piece
        if len(body) > limits.size:
            raise UnwantedContentError(f"more than {limits.size} bytes")
    return bytes(body)


@contextmanager
def _answered(
    address: str, method: str, limits: Limits, find: Find, headers: Mapping[str, str]
) -> Iterator[tuple[BaseHTTPResponse, str]]:
    """The answer in which the redirects end, and where that is."""
    deadline = time.monotonic() + limits.seconds
    for _turn in range(limits.redirects + 1):
        with _asked(address, method, deadline, find, headers) as response:
            to = response.headers.get("Location", "")
            if response.status not in REDIRECTS or not to:
                yield response, address
                return
        # Headers are read as Latin-1; letters that aren't quoted are in UTF-8.
        address = urljoin(address, to.encode("latin-1").decode("utf-8", "replace"))
    raise OutgoingError(f"{address}: too many redirects")


@contextmanager
def _asked(
    address: str, method: str, deadline: float, find: Find, more: Mapping[str, str], data: bytes | None = None
) -> Iterator[BaseHTTPResponse]:
    scheme, host, port, path = _parts(address)
    connection = _connection(scheme, host, find(host, port), _left(deadline))
    watch: Timer | None = None
    try:
        connection.connect()
        # A server that sends a byte now and then would never reach the limit of a single read.
        watch = Timer(_left(deadline), _hang_up, [connection.sock])
        watch.daemon = True
        watch.start()
        named = f"[{host}]" if ":" in host else host
        name = named if port == PORTS[scheme] else f"{named}:{port}"
        headers = {
            "Host": name, "User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close", **more,
        }  # fmt: skip
        connection.request(
            method, path, data, headers=headers, preload_content=False, decode_content=False,
            enforce_content_length=True,
        )  # fmt: skip
        response = connection.getresponse()
        # What was cut off by the watch ends like any other.
        _left(deadline)
        yield response
        _left(deadline)
    except (OSError, HTTPError, ValueError) as error:
        raise OutgoingError(f"{address}: {error}") from error
    except Exception as error:
        # http.client's own errors, of an answer that is none.
        if isinstance(error, OutgoingError):
            raise
        raise OutgoingError(f"{address}: {error!r}") from error
    finally:
        if watch:
            watch.cancel()
        connection.close()


def _parts(address: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        # As the name servers know it; an address in numbers stays as it is.
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        raise RefusedAddressError(address) from error
    is_plain = parts.scheme in PORTS and host and not parts.username and not parts.password
    if not is_plain or len(address) > LONGEST_ADDRESS or any(ord(char) < 33 for char in address):
        raise RefusedAddressError(address)
    if (port or 80) not in ALLOWED_PORTS:
        raise RefusedAddressError(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or PORTS[parts.scheme], _quoted(path)


def _quoted(path: str) -> str:
    return quote(path, safe="/?:@!$&'()*+,;=-._~%#[]")


def _connection(scheme: str, host: str, place: Place, seconds: float) -> HTTPConnection:
    at, port = place
    if scheme == "http":
        return HTTPConnection(at, port, timeout=seconds)
    return HTTPSConnection(
        at, port, timeout=seconds, server_hostname=host, assert_hostname=host,
        cert_reqs=ssl.CERT_REQUIRED, ca_certs=certifi.where(),
    )  # fmt: skip


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise OutgoingError("out of time")
    return left


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
