"""Requests to the world outside keep to their limits and reach no machine of our own network."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core import outgoing
from core.outgoing import (
    Limits,
    OutgoingError,
    RefusedAddressError,
    UnknownHostError,
    UnwantedContentError,
    ask,
    fetch,
    is_public,
    post,
    resolve,
)

SITE = "http://trang.example"
# What the server of the test was asked for.
asked = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stop = threading.Event()

    def do_GET(self):
        answer = getattr(self, f"answer_{self.path.strip('/').partition('?')[0]}", self.answer_nothing)
        answer()

    do_HEAD = do_GET  # noqa: N815

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_nothing(self):
        self.send(404)

    def answer_good(self):
        asked.append(f"{self.headers['Host']} {self.path}")
        self.send(200, b"x" * 100_000)

    def answer_moved(self):
        self.send(302, Location="/good")

    def answer_round(self):
        self.send(302, Location="/round")

    def answer_inside(self):
        self.send(302, Location="http://169.254.169.254/latest/meta-data/")

    def answer_file(self):
        self.send(302, Location="file:///etc/passwd")

    def answer_letters(self):
        # As Python writes a header: the bytes of UTF-8.
        self.send(302, Location="/good?ngày".encode().decode("latin-1"))

    def answer_slow(self):
        """A header that doesn't end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _turn in range(100):
            if self.stop.wait(0.05):
                return
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def answer_endless(self):
        """Content that doesn't end, as fast as it is taken."""
        self.send_response(200)
        self.send_header("Content-Type", "application/atom+xml; charset=utf-8")
        self.end_headers()
        with suppress(OSError):
            while not self.stop.is_set():
                self.wfile.write(b"<entry/>" * 1000)

    def answer_short(self):
        self.send(200, b"x", **{"Content-Length": 10})
        self.close_connection = True

    def answer_packed(self):
        self.send(200, b"x", **{"Content-Encoding": "gzip"})

    def answer_unchanged(self):
        self.send(304 if self.headers["If-None-Match"] == '"1"' else 200)

    def do_POST(self):
        asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send(302, Location="/good")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def here():
    """Leads the names of examples to a server of the test, as resolve() leads others to the internet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield lambda host, port: server.server_address if host.endswith(".example") else resolve(host, port)
    Handler.stop.set()
    server.shutdown()
    server.server_close()


def test_an_answer_of_the_host_that_was_asked(here):
    assert ask(f"{SITE}/good?ngày=1%202", find=here).status == 200
    assert asked.pop() == "trang.example /good?ng%C3%A0y=1%202"


def test_a_redirect_is_followed(here):
    answer = ask(f"{SITE}/moved", "HEAD", find=here)
    assert (answer.status, answer.address) == (200, f"{SITE}/good")


def test_letters_that_a_redirect_does_not_quote_are_quoted_once(here):
    ask(f"{SITE}/letters", find=here)
    assert asked.pop() == "trang.example /good?ng%C3%A0y"


@pytest.mark.parametrize("path", ["inside", "file"])
def test_no_redirect_leads_inside(here, path):
    with pytest.raises(RefusedAddressError):
        ask(f"{SITE}/{path}", find=here)


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("round", Limits(redirects=3)),
        ("slow", Limits(seconds=0.15)),
    ],
)
def test_limits(here, path, limits):
    with pytest.raises(OutgoingError):
        ask(f"{SITE}/{path}", limits=limits, find=here)


def test_content_with_its_type(here):
    content = fetch(f"{SITE}/moved", ["text/html"], find=here)
    assert (content.status, content.kind, len(content.body)) == (200, "text/html", 100_000)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("endless", UnwantedContentError),
        ("good", UnwantedContentError),
        ("packed", UnwantedContentError),
        ("short", OutgoingError),
    ],
)
def test_content_that_is_not_taken(here, path, fault):
    kinds = [] if path in ("short", "packed") else ["application/atom+xml"]
    with pytest.raises(fault):
        fetch(f"{SITE}/{path}", kinds, Limits(size=50_000), find=here)


def test_content_is_not_read_where_it_is_as_it_was(here):
    content = fetch(f"{SITE}/unchanged", headers={"If-None-Match": '"1"'}, find=here)
    assert (content.status, content.body) == (304, b"")


def test_a_form_is_sent_once_whatever_the_redirect_says(here):
    asked.clear()
    assert post(f"{SITE}/hub", {"hub.mode": "publish", "hub.url": SITE}, find=here).status == 302
    assert asked == ["hub.mode=publish&hub.url=http%3A%2F%2Ftrang.example"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",  # noqa: S104
        "224.0.0.1", "255.255.255.255", "::1", "::", "fec0::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "192.0.2.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.113.131.1", "2606:4700:4700::1111"])
def test_addresses_of_the_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://localhost/",
        "ftp://trang.example/", "file:///etc/passwd", "javascript:alert(1)", "http://a:b@trang.example/",
        "http://trang.example:22/", "http://", "http://trang.example:x/", "http://tra ng.example/",
        "http://trang.example/\r\nX: y", "http://" + "a" * 3000, "http://[::1", "", "http://1.1.1.1.\u0000/",
    ],
)  # fmt: skip
def test_what_is_never_asked(address):
    with pytest.raises(OutgoingError):
        ask(address)


def test_a_name_with_one_address_inside_is_not_asked(monkeypatch):
    found = [(2, 1, 6, "", (address, 80)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(RefusedAddressError):
        resolve("hai-mat.example", 80)


def test_a_name_that_does_not_exist_is_told_from_name_servers_that_fail(monkeypatch):
    def fail(errno):
        def getaddrinfo(*args, **kwargs):
            raise outgoing.socket.gaierror(errno, "")

        monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)
        with pytest.raises(OutgoingError) as caught:
            resolve("khong-co.example", 80)
        return caught.type

    assert fail(outgoing.socket.EAI_NONAME) is UnknownHostError
    assert fail(outgoing.socket.EAI_AGAIN) is OutgoingError
