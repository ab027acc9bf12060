"""A request as bytes, and the answer as it comes."""

import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 20
BOUNDARY = b"xxBOUNDARYxx"
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
HEADER = re.compile(rb"\r\n([\w-]+): ([^\r\n]*)")


@dataclass
class Request:
    """`place` is the address that it is of, whatever stands in its places; `way` how it was thought of."""

    who: str
    way: str
    place: str
    method: str
    path: bytes
    headers: dict[str, bytes]
    query: bytes = b""
    kind: str = ""
    body: bytes = b""
    more: list[tuple[str, bytes]] = field(default_factory=list)

    def raw(self):
        headers = {
            **self.headers,
            **({"Content-Type": self.kind.encode()} if self.kind else {}),
            **({"Content-Length": str(len(self.body)).encode()} if self.kind else {}),
        }
        lines = [name.encode() + b": " + value for name, value in [*headers.items(), *self.more] if value]
        target = self.path + (b"?" + self.query if self.query else b"")
        first = b"%b %b HTTP/1.1" % (self.method.encode(), target[:7000])
        return b"\r\n".join([first, *lines, b"", self.body])


@dataclass
class Answer:
    """What came; no status where it was no HTTP."""

    raw: bytes

    def __post_init__(self):
        found = STATUS.match(self.raw)
        self.status = int(found[1]) if found else None
        head, _blank, self.content = self.raw.partition(b"\r\n\r\n")
        self.head = head + b"\r\n"

    def header(self, name):
        return next((value for key, value in self.headers() if key.lower() == name), b"")

    def headers(self):
        return HEADER.findall(self.head)


def send(address, request, is_http):
    """The answer as it comes; b"hung" where none came in time."""
    try:
        with socket.create_connection(address, PATIENCE) as connection:
            connection.sendall(request)
            if not is_http:
                # It may be cut short: the other side would wait for the rest.
                connection.shutdown(socket.SHUT_WR)
            return Answer(b"".join(iter(lambda: connection.recv(65536), b"")))
    except TimeoutError:
        return Answer(b"hung")
    except OSError:
        return Answer(b"reset")


def encoded(pairs, random):
    """As a browser writes them, or as they are."""
    if random.random() < 0.9:
        return urlencode(pairs).encode()
    return b"&".join(name + b"=" + value for name, value in pairs).translate(None, b" \r\n\t\x00#")


def parts(pairs, files):
    """multipart/form-data of fields and of files: name, file name and content."""
    found = [part(b'name="%b"' % name, value) for name, value in pairs]
    for name, file_name, content in files:
        head = b'name="%b"; filename="%b"\r\nContent-Type: application/octet-stream' % (name, file_name)
        found.append(part(head, content))
    return b"".join(found) + b"--" + BOUNDARY + b"--\r\n"


def part(head, value):
    return b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + value + b"\r\n"
