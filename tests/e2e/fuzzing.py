"""Requests that nobody thought of, to every address there is, and what their answers must not be.

Each is made of what the site itself says: the addresses of the resolver, the names of the forms and links in
its answers. The same seed gives the same requests as long as the site answers the same.
"""

import random
import re
import socket
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.urls import LocalePrefixPattern, get_resolver
from django.utils.regex_helper import normalize

PATIENCE = 20
# Of forms and links, not of what the head of a page tells.
NAMES = re.compile(rb'<(?:input|select|textarea|button)[^>]* name="([\w.-]{1,60})"|[?&;]([\w.-]{1,40})=')
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
# What stands where a number, a word, a date or a choice is expected; bytes are sent as they are.
HOSTILE = [
    b"", b"0", b"-1", b"1", b"2", b"9" * 40, b"1e309", b"NaN", b"0x1F", b" 1", b"1 ", b"on", b"true", b"null",
    b"\xff\xfe", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xc0\xae\xc0\xae/", b"../../etc/passwd", b"%", b"%00",
    b"%2e", b"a" * 3000, b"<script>alert(1)</script>", b"'\"--", b"{}", b"[]", b'{"a":[[[[]]]]}', b"[" * 3000,
    b"=1+1", b"@a", b"9999-12-31", b"0001-01-01", b"2024-13-45", b"2024-02-30T99:99", b"12:61", b"\r\nX: y",
    b"a\nb", b"\t", "luật đất đai".encode(), "thuê".encode("utf-16"), "١٢٣".encode(), "²".encode(),
    "\u202e\u0301\u200b".encode(), b"javascript:alert(1)", b"//evil.example", b"http://127.0.0.1/", b"http://[",
    b"mailto:", b"a@b", b"__proto__", b"pk", b"-pk", b"title__regex", b"*", b"?", b"&", b";", b"AND OR NOT",
    b'"' * 500, b"(" * 500, b"a " * 500,
]  # fmt: skip
FILES = [
    b"", b"%PDF-1.7\n1 0 obj<<", b"PK\x03\x04" + b"\xff" * 40, b"\x89PNG\r\n\x1a\n\x00", b"GIF89a\xff\xff",
    b"\xff\xd8\xff\xe0", b"RIFF\x00\x00\x00\x00WEBP", b"<svg onload=alert(1)>", b"\xd0\xcf\x11\xe0" * 9,
    b"a,b\n1,\xff\n",
]  # fmt: skip
SUFFIXES = ["pdf", "docx", "png", "gif", "jpg", "webp", "csv", "po", "zip", "xlsx", "html", "p\u202efdp", ""]
HEADERS = [
    "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Match", "Range",
    "Referer", "Origin", "X-Requested-With", "X-Forwarded-For", "X-Forwarded-Host", "User-Agent", "Cookie",
    "Authorization", "Expect", "Content-Encoding", "Cache-Control", "X-HTTP-Method-Override",
    "Sec-Fetch-Site",
]  # fmt: skip
METHODS = ["GET"] * 11 + ["POST"] * 7 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"]
# They would end the session that the others go on in.
ENDING = ("/logout/", "/session/")
CSRF = b"csrfmiddlewaretoken"
MOST_NAMES = 2000


@dataclass
class Session:
    """One of the site's users, by the cookies of their browser; none of a visitor."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """A request that was answered by a fault of ours, or not at all."""

    number: int
    who: str
    request: bytes
    answer: bytes

    def __str__(self):
        return f"#{self.number} {self.who}: {self.request[:1500]!r}\n   → {self.answer[:300]!r}"


def addresses(resolver=None, prefix=""):
    """The addresses of the resolver with %(name)s where something is to be put in."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = pattern.pattern
        text = "" if isinstance(own, LocalePrefixPattern) else own.regex.pattern
        here = prefix + text.removeprefix("^").removesuffix(r"\Z").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, here)
        else:
            yield from (template for template, _names in normalize(here))


class Fuzzer:
    """Sends requests made by chance from `seed` to `address` (host and port) under the name `host`.

    `sessions` ask, `keys` are those of what is there, `pages` the paths of the public pages.
    """

    def __init__(self, seed, address, host, sessions, keys, pages):
        self.random = random.Random(seed)  # noqa: S311
        self.address, self.host = address, host
        self.sessions, self.keys = sessions, [str(key).encode() for key in keys]
        found = {f"/{address}" for address in addresses()}
        self.templates = sorted(one for one in found if not one.endswith(ENDING))
        self.pages = pages
        self.names = {"": [b"q", b"p", b"page", b"next", b"id", b"ordering", b"cursor", b"offset", b"limit"]}
        self.statuses: Counter[int] = Counter()
        self.faults: list[Fault] = []

    def run(self, count):
        for number in range(count):
            who, place, request, is_http = self.request()
            answer = self.send(request, is_http)
            if not self.is_right(answer, is_http):
                self.faults.append(Fault(number, who, request, answer))
            self.learn(place, answer)

    def is_right(self, answer, is_http):
        """What is HTTP is answered, by no fault of ours; what is none may find the door closed."""
        found = STATUS.match(answer)
        if not found:
            return not is_http and answer in (b"", b"reset")
        self.statuses[int(found[1])] += 1
        return int(found[1]) < 500

    def learn(self, place, answer):
        """The names in the forms and links of an answer are asked for in what follows, most of all there."""
        found = [one[1] or one[2] for one in NAMES.finditer(answer[:300_000])]
        for known in (self.names[""], self.names.setdefault(place, [])):
            new = [name for name in dict.fromkeys(found) if name not in known and name != CSRF]
            known += new[: MOST_NAMES - len(known)]

    def send(self, request, is_http):
        """The answer as it comes; b"hung" where none came in time."""
        try:
            with socket.create_connection(self.address, PATIENCE) as connection:
                connection.sendall(request)
                if not is_http:
                    # It may be cut short: the other side would wait for the rest.
                    connection.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: connection.recv(65536), b""))
        except TimeoutError:
            return b"hung"
        except OSError:
            return b"reset"

    def request(self):
        session = self.random.choice(self.sessions)
        method = self.random.choice(METHODS)
        place, path = self.path()
        query = self.encoded(self.pairs(place, 3)) if self.random.random() < 0.6 else b""
        kind, body = self.body(place) if method in ("POST", "PUT", "PATCH") else ("", b"")
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Connection": "close",
            "Referer": f"https://{self.host}/",
            "X-CSRFToken": session.cookies.get("__Host-csrftoken", ""),
            "Cookie": "; ".join(f"{name}={value}" for name, value in session.cookies.items()),
            **({"Content-Type": kind, "Content-Length": str(len(body))} if kind else {}),
        }
        lines = [f"{name}: {value}".encode() for name, value in headers.items() if value]
        for name in self.random.sample(HEADERS, self.random.choice([0, 0, 0, 1, 3])):
            value = self.random.choice(HOSTILE).translate(None, b"\x00\r\n")
            lines.append(name.encode() + b": " + value[:4000])
        target = path + (b"?" + query if query else b"")
        request = b"\r\n".join([b"%b %b HTTP/1.1" % (method.encode(), target[:7000]), *lines, b"", body])
        is_http = self.random.random() > 0.05
        return session.name, place, request if is_http else self.broken(request), is_http

    def path(self):
        """An address, and which of them it is whatever stands in its places."""
        if self.random.random() < 0.2:
            place = self.random.choice(self.pages)
        else:
            place = self.random.choice(self.templates)
        path = re.sub(rb"%\(\w+\)s", lambda _found: self.part(), place.encode())
        return place, path if self.random.random() < 0.9 else path + quote(
            self.random.choice(HOSTILE)
        ).encode()

    def part(self):
        if self.random.random() < 0.75:
            return self.random.choice(self.keys)
        return quote(self.random.choice(HOSTILE)[:500], safe="").encode()

    def value(self):
        chance = self.random.random()
        if chance < 0.3:
            return self.random.choice(self.keys)
        if chance < 0.9:
            return self.random.choice(HOSTILE)
        return bytes(self.random.randrange(256) for _ in range(self.random.randrange(30)))

    def pairs(self, place, most):
        count = self.random.randint(1, most)
        return [(self.name(place), self.value()) for _ in range(count)]

    def name(self, place):
        own = self.names.get(place)
        return self.random.choice(own if own and self.random.random() < 0.8 else self.names[""])

    def encoded(self, pairs):
        chance = self.random.random()
        if chance < 0.85:
            return urlencode(pairs).encode()
        raw = b"&".join(name + b"=" + value for name, value in pairs)
        return raw.translate(None, b" \r\n\t\x00#")

    def body(self, place):
        pairs = self.pairs(place, 40)
        kind = self.random.choice(["form", "form", "parts", "parts", "json", "raw"])
        if kind == "form":
            return "application/x-www-form-urlencoded", self.encoded(pairs)
        if kind == "parts":
            return "multipart/form-data; boundary=xxBOUNDARYxx", self.parts(pairs)
        if kind == "json":
            return "application/json", b"{%b}" % b",".join(
                b'"%b":"%b"' % (name, value.replace(b'"', b"'")) for name, value in pairs
            )
        return self.random.choice(["text/plain; charset=\x7f", "a/b", "image/png"]), self.value()

    def parts(self, pairs):
        found = []
        for name, value in pairs:
            head = b'Content-Disposition: form-data; name="%b"' % name
            if self.random.random() < 0.3:
                suffix = self.random.choice(SUFFIXES).encode()
                head += b'; filename="a.%b"\r\nContent-Type: application/octet-stream' % suffix
                value = self.random.choice(FILES)
            found.append(b"--xxBOUNDARYxx\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
        return b"".join(found) + b"--xxBOUNDARYxx--\r\n"

    def broken(self, request):
        """With some bytes changed, taken out or put in, at any place."""
        changed = bytearray(request)
        for _time in range(self.random.randint(1, 8)):
            place = self.random.randrange(len(changed))
            changed[place : place + self.random.randint(0, 3)] = bytes(
                self.random.randrange(256) for _ in range(self.random.randint(0, 3))
            )
        return bytes(changed)
