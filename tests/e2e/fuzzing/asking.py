"""Requests made by chance, in several ways: wholly, or from what the site gave to be sent back."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from django.urls import LocalePrefixPattern, get_resolver
from django.utils.regex_helper import normalize

from tests.e2e.fuzzing.files import any_file
from tests.e2e.fuzzing.hostile import HEADERS, HOSTILE, METHODS, OTHER_TYPES, RANGES
from tests.e2e.fuzzing.memory import ENDING, NOT_CHANGED
from tests.e2e.fuzzing.wire import BOUNDARY, Request, encoded, parts

WAYS = {"by_chance": 25, "opened": 15, "form": 40, "link": 15, "json": 5}
FORM, MULTIPART = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY.decode()}"


@dataclass
class Session:
    """One of the site's users, by the cookies of their browser; none of a visitor.

    `addresses` are pairs: which address it is, and the same with what is there in its places.
    """

    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    addresses: Sequence[tuple[str, str]] = ()


def templates(resolver=None, prefix=""):
    """The addresses of the resolver with %(name)s where something is to be put in."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = pattern.pattern
        text = "" if isinstance(own, LocalePrefixPattern) else own.regex.pattern
        here = prefix + text.removeprefix("^").removesuffix(r"\Z").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from templates(pattern, here)
        else:
            yield from (f"/{template}" for template, _names in normalize(here))


class Maker:
    """Of one chance, for the site that is called `host`, from what is in `memory`."""

    def __init__(self, random, values, memory, host, sessions):
        self.random, self.values, self.memory, self.host = random, values, memory, host
        self.sessions = sessions
        self.templates = sorted({one for one in templates() if not one.endswith(ENDING)})

    def request(self):
        session = self.random.choice(self.sessions)
        way = self.random.choices(list(WAYS), list(WAYS.values()))[0]
        request = getattr(self, way)(session)
        request.who, request.way = session.name, way
        self.add_headers(request)
        return request

    def made(self, session, place, method, path, **rest):
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Connection": "close",
            "Referer": f"https://{self.host}/",
            "X-CSRFToken": session.cookies.get("__Host-csrftoken", ""),
            "Cookie": "; ".join(f"{name}={value}" for name, value in session.cookies.items()),
        }
        headers = {name: value.encode() for name, value in headers.items()}
        return Request(session.name, "", place, method, path, headers, **rest)

    def by_chance(self, session):
        """Any address, with any method and any fields."""
        method, place = self.random.choice(METHODS), self.random.choice(self.templates)
        path = re.sub(rb"%\(\w+\)s", lambda _found: self.part(), place.encode())
        if self.random.random() < 0.1:
            path += quote(self.random.choice(HOSTILE)).encode()
        query = encoded(self.pairs(place, 3), self.random) if self.random.random() < 0.6 else b""
        kind, body = self.body(place) if method in ("POST", "PUT", "PATCH") else ("", b"")
        return self.made(session, place, method, path, query=query, kind=kind, body=body)

    def part(self):
        if self.random.random() < 0.75:
            return self.random.choice(self.values.keys)
        return quote(self.random.choice(HOSTILE)[:500], safe="").encode()

    def opened(self, session):
        """An address of what is there, as from a link; some with parameters that are known there."""
        place, address = self.random.choice(session.addresses)
        path, _mark, query = address.encode().partition(b"?")
        if self.random.random() < 0.3:
            query += b"&" + encoded(self.pairs(place, 3), self.random)
        return self.made(session, place, "GET", path, query=query)

    def form(self, session):
        """A form that was opened before, with few of its values changed; else one is opened."""
        known = [place for who, place in self.memory.forms if who == session.name]
        if not known or self.random.random() < 0.25:
            return self.opened(session)
        place = self.random.choice(known)
        forms = self.memory.forms[session.name, place]
        form = self.random.choice([one for one in forms if one.method == "POST"] or forms)
        pairs, files = self.filled(form), [self.file(name) for name in form.files]
        action = urlsplit(form.action)
        path, query = quote(action.path, safe="/%").encode(), action.query.encode()
        if form.method != "POST":
            return self.made(session, place, "GET", path, query=encoded(pairs, self.random))
        files = [file for file in files if self.random.random() < 0.9]
        if files or self.random.random() < 0.5:
            return self.made(
                session, place, "POST", path, query=query, kind=MULTIPART, body=parts(pairs, files)
            )
        return self.made(
            session, place, "POST", path, query=query, kind=FORM, body=encoded(pairs, self.random)
        )

    def filled(self, form):
        pairs = [(name, self.likely(form, name, value)) for name, value in form.fields]
        if form.buttons and self.random.random() < 0.6:
            pairs.append(self.random.choice(form.buttons))
        for _time in range(self.random.choice([0, 0, 1, 1, 1, 2, 4])):
            changeable = [n for n, (name, _value) in enumerate(pairs) if name not in NOT_CHANGED]
            if changeable:
                self.change(pairs, self.random.choice(changeable))
        if self.random.random() < 0.1:
            pairs += self.pairs("", 3)
        return pairs

    def likely(self, form, name, value):
        """What is empty gets, as often as not, what fits there, so that the whole is looked at further."""
        choices = form.choices.get(name)
        if not choices or name in NOT_CHANGED or (value and self.random.random() < 0.95):
            return value
        return self.random.choice(choices) if self.random.random() < 0.6 else value

    def change(self, pairs, number):
        name, value = pairs[number]
        chance = self.random.random()
        if chance < 0.1:
            del pairs[number]
        elif chance < 0.17:
            pairs.append((name, self.values.changed(value)))
        else:
            pairs[number] = name, self.values.changed(value)

    def file(self, name):
        return name, *any_file(self.random, self.values)

    def link(self, session):
        """A place that an answer led to, with its parameters or a part of its path changed."""
        known = self.memory.links[session.name]
        if not known:
            return self.opened(session)
        link, place = self.random.choice(list(known.items()))
        address = urlsplit(link)
        path = quote(address.path, safe="/%").encode()
        pairs = [(name.encode(), value.encode()) for name, value in parse_qsl(address.query, True)]
        if pairs and self.random.random() < 0.7:
            self.change(pairs, self.random.randrange(len(pairs)))
        elif self.random.random() < 0.3:
            pairs += self.pairs(place, 2)
        elif self.random.random() < 0.2:
            path = quote(self.values.altered(path)[:3000], safe="/%").encode()
        # The changed place is of an address of its own: nothing is known of it.
        return self.made(session, address.path, "GET", path, query=encoded(pairs, self.random))

    def json(self, session):
        """An address of what is there, sent an object of names that are known there, or any other value."""
        place, address = self.random.choice(session.addresses)
        path, _mark, query = address.encode().partition(b"?")
        body = {self.name(place).decode(): self.random.choice(OTHER_TYPES) for _ in range(4)}
        tree = body if self.random.random() < 0.8 else self.random.choice([*OTHER_TYPES, [body]])
        method = self.random.choice(["POST", "POST", "PUT", "PATCH", "DELETE"])
        kind = "application/json"
        return self.made(session, place, method, path, query=query, kind=kind, body=json.dumps(tree).encode())

    def pairs(self, place, most):
        count = self.random.randint(1, most)
        return [(self.name(place), self.values.any()) for _ in range(count)]

    def name(self, place):
        own = self.memory.names.get(place)
        return self.random.choice(own if own and self.random.random() < 0.8 else self.memory.names[""])

    def body(self, place):
        pairs = self.pairs(place, 40)
        kind = self.random.choice(["form", "form", "parts", "parts", "json", "raw"])
        if kind == "form":
            return FORM, encoded(pairs, self.random)
        if kind == "parts":
            files = [self.file(name) for name, _value in pairs if self.random.random() < 0.2]
            return MULTIPART, parts(pairs, files)
        if kind == "json":
            return "application/json", b"{%b}" % b",".join(
                b'"%b":"%b"' % (name, value.replace(b'"', b"'")) for name, value in pairs
            )
        return self.random.choice(["text/plain; charset=\x7f", "a/b", "image/png"]), self.values.any()

    def add_headers(self, request):
        """Those that scripts and browsers send, those that were given, and others."""
        if self.random.random() < 0.25:
            request.more.append(("X-Requested-With", b"XMLHttpRequest"))
        if self.random.random() < 0.15:
            request.more.append(("Accept", self.random.choice([b"application/json", b"text/html", b"*/*"])))
        if self.random.random() < 0.15:
            self.add_cookies(request)
        if self.random.random() < 0.3:
            self.add_marks(request)
        for name in self.random.sample(HEADERS, self.random.choice([0, 0, 0, 1, 3])):
            request.more.append((name, clean(self.random.choice(HOSTILE))))

    def add_cookies(self, request):
        """One that was given to somebody, as it was or changed; or one of theirs, changed."""
        own = [pair for pair in request.headers["Cookie"].split(b"; ") if pair]
        given = list(self.memory.cookies.values())
        if given and (not own or self.random.random() < 0.7):
            own.append(self.random.choice(given))
        if own and self.random.random() < 0.8:
            place = self.random.randrange(len(own))
            name, _equals, value = own[place].partition(b"=")
            own[place] = name + b"=" + clean(self.values.changed(value))
        request.headers["Cookie"] = b"; ".join(own)

    def add_marks(self, request):
        """The marks that came with this place, in each of the headers that ask for them; a part of it."""
        etag, changed = self.memory.marks.get(request.path, (b"", b""))
        for name, value in (("If-None-Match", etag), ("If-Match", etag), ("If-Modified-Since", changed)):
            if value and self.random.random() < 0.5:
                value = value if self.random.random() < 0.7 else clean(self.values.altered(value))
                request.more.append((name, value))
        if self.random.random() < 0.5:
            request.more.append(("Range", self.random.choice(RANGES)))
            request.more.append(("If-Range", etag or changed))


def clean(value):
    """Without what would end the header."""
    return value.translate(None, b"\x00\r\n")[:4000]
