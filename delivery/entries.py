"""A response that is kept, with what it takes to know whether it is still right."""

import gzip
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from .notes import add_note, notes_of
from .traces import Step

TYPES = (
    "text/html", "application/atom+xml", "application/rss+xml", "application/xml", "application/json",
    "text/plain",
)  # fmt: skip
# What a copy may do: be kept, and asked about before each use. What somebody searched for is kept by himself
# alone: nobody purges it elsewhere (delivery.front).
CACHE_CONTROL, CACHE_CONTROL_TYPED = "no-cache", "private, no-cache"
# What Cache-Status tells of a page that was right when the database was last heard of.
AWAY = "hit; detail=database-away"
# Bytes below which compressing a page takes more than it saves.
WORTH_PACKING = 1_000


@dataclass
class Entry:
    """`state` is the state of the database and `day` the local day in which the response was last right.

    `packed_steps` are the steps of its trace, compressed: they are many times the page itself. `packed_body`
    is the body for readers who take it compressed, made for the first of them: a page says nothing secret, so
    that its size may tell what is in it (BREACH). `notes` are told each time
    that the response is given: see delivery.notes. `is_outdated` where it is known not to hold any more.
    """

    state: str
    day: str
    body: bytes
    headers: dict[str, str]
    packed_steps: bytes
    made_at: float
    packed_body: bytes = field(default=b"", compare=False)
    notes: dict[str, Any] = field(default_factory=dict, compare=False)
    is_outdated: bool = field(default=False, compare=False)

    @property
    def steps(self) -> list[Step]:
        rows = json.loads(zlib.decompress(self.packed_steps))
        return [Step(question.encode(), bytes.fromhex(answer)) for question, answer in rows]

    @property
    def size(self) -> int:
        """Bytes, about."""
        return len(self.body) * 5 // 4 + len(self.packed_steps) + 2_000

    def seen_in(self, state: str) -> "Entry":
        return replace(self, state=state)

    def answer(self, request: HttpRequest, status: str) -> HttpResponse:
        """The response, or 304 where the reader has it already. `status` is for Cache-Status (RFC 9211)."""
        is_packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") and len(self.body) > WORTH_PACKING
        body = self._pack_body() if is_packed else self.body
        response = HttpResponse(b"" if request.method == "HEAD" else body, headers=self.headers)
        response.headers["Content-Length"] = str(len(body))
        response.headers["Cache-Status"] = f"portal; {status}"
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META:
            response = self._unless_known(request, response)
        for name, value in self.notes.items():
            add_note(response, name, value)
        return response

    def _pack_body(self) -> bytes:
        if not self.packed_body:
            self.packed_body = gzip.compress(self.body, 6)
        return self.packed_body

    def _unless_known(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        etag, made_at = self.headers["ETag"], int(self.made_at)
        found = get_conditional_response(request, etag, made_at, response) or response
        if isinstance(found, HttpResponseNotModified):
            for name in ("Cache-Control", "Cache-Status", "Vary"):
                if name in response.headers:
                    found.headers[name] = response.headers[name]
        return found


def make_entry(
    response: HttpResponse, steps: list[Step], state: str, day: str, before: Entry | None, is_typed: bool
) -> Entry:
    """What is kept of a response; `before` is what was kept of this address until now."""
    body = bytes(response.content)
    etag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
    is_same = before is not None and before.headers["ETag"] == etag
    made_at = before.made_at if before and is_same else time.time()
    headers = dict(response.items())
    headers |= {
        "Cache-Control": CACHE_CONTROL_TYPED if is_typed else CACHE_CONTROL,
        "Content-Length": str(len(body)),
        "ETag": etag,
        "Last-Modified": http_date(made_at),
    }
    _vary_less(headers)
    rows = [(step.question.decode(), step.answer.hex()) for step in dict.fromkeys(steps)]
    packed_steps = zlib.compress(json.dumps(rows).encode(), 1)
    return Entry(state, day, body, headers, packed_steps, made_at, notes=notes_of(response))


def _vary_less(headers: dict[str, str]) -> None:
    """The language stands in the address: Django says otherwise of the language that has no prefix."""
    names = [name.strip() for name in headers.get("Vary", "").split(",")]
    left = [name for name in names if name and name.lower() != "accept-language"]
    headers["Vary"] = ", ".join([*left, "Accept-Encoding"])


def may_be_kept(response: HttpResponse) -> bool:
    """Whether a response is a whole page that says nothing of the reader who asked for it."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    if not response.headers.get("Content-Type", "").startswith(TYPES):
        return False
    control = response.headers.get("Cache-Control", "")
    varies = response.headers.get("Vary", "").lower()
    return "private" not in control and "no-store" not in control and "cookie" not in varies


def is_given_away(response: HttpResponse) -> bool:
    """Whether it was given while the database is away, and nothing can be asked or written."""
    return response.headers.get("Cache-Status", "").endswith(AWAY)


def pack(entry: Entry) -> bytes:
    """The entry as bytes, for a store that other processes read; see `unpack`."""
    facts = {
        "state": entry.state, "day": entry.day, "headers": entry.headers, "made_at": entry.made_at,
        "body": len(entry.body), "notes": entry.notes,
    }  # fmt: skip
    return json.dumps(facts).encode() + b"\n" + entry.body + entry.packed_steps


def unpack(packed: bytes) -> Entry:
    """Raises ValueError or KeyError where the bytes are no entry."""
    facts, _newline, rest = packed.partition(b"\n")
    found: Mapping[str, Any] = json.loads(facts)
    size = found["body"]
    body, steps = rest[:size], rest[size:]
    headers, notes = dict(found["headers"]), dict(found["notes"])
    return Entry(found["state"], found["day"], body, headers, steps, found["made_at"], notes=notes)
