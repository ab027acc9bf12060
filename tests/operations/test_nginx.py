"""nginx with the configuration of deploy/, in front of an upstream that does one thing at a time."""

import http.server
import re
import select
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.client import HTTPSConnection

import pytest
from django.conf import settings

from benchmarks.front import NAME, find_nginx, free_port, front

HEADERS = {
    "Cache-Control": "no-cache",
    "ETag": 'W/"abc"',
    "Vary": "Cookie",
    "Content-Security-Policy": "default-src 'none'",
    "Set-Cookie": "__Host-csrftoken=x; Secure; Path=/",
    "Strict-Transport-Security": "max-age=31536000",
}
# More than the sockets between two programs hold.
LARGE = 40_000_000
MEGABYTE = 1_000_000
# Takes longer than nginx waits in the test of it.
HANGS = "/treo/"
FILES = [
    "media/images/a.png",
    "media/documents/secret.pdf",
    "media/hidden-images/a.png",
    "media/avatar_images/a.png",
    "static/a.0123456789ab.css",
    "static/b.css",
]

pytestmark = pytest.mark.skipif(find_nginx() is None, reason="nginx isn't installed")


class Upstream(http.server.HTTPServer):
    """Answers one request after the other, so that a slow one would hold all others up."""

    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.seen = []


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        if self.path == HANGS:
            time.sleep(0.8)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        known = self.headers.get("If-None-Match") == HEADERS["ETag"]
        body = b"" if known else b"x" * (LARGE if self.path == "/large/" else 5000)
        self.send_response(304 if known else 200)
        for name, value in {**HEADERS, "Content-Type": "text/html; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def upstream():
    upstream = Upstream()
    threading.Thread(target=upstream.serve_forever, args=[0.05], daemon=True).start()
    yield upstream
    upstream.shutdown()
    upstream.server_close()


@pytest.fixture(scope="module")
def nginx(upstream, tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    for path in FILES:
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text("x")
    with front(f"127.0.0.1:{upstream.server_port}", data) as running:
        yield Browser(running)


class Browser:
    """A browser in front of nginx."""

    def __init__(self, running):
        self.running = running
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def open(self):
        """A raw connection, with TLS and the right name."""
        return self.context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.running.tls), 5), server_hostname=NAME
        )

    def ask(self, path, method="GET", body=None, **headers):
        connection = HTTPSConnection(NAME, context=self.context, timeout=5)
        connection.sock = self.open()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Connection": "close", **headers})
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer


def test_the_portals_headers_pass(nginx):
    answer = nginx.ask("/")
    # nginx says of itself that it compresses.
    assert answer.headers.get_all("Vary") == ["Accept-Encoding", "Cookie"]
    assert {name: answer.headers.get_all(name)[-1] for name in HEADERS} == HEADERS
    assert answer.status == 200


def test_no_page_is_kept_and_304_passes(nginx, upstream):
    upstream.seen.clear()
    nginx.ask("/trang/")
    nginx.ask("/trang/", Cookie="hien-thi=toi")
    assert nginx.ask("/trang/", If_None_Match=HEADERS["ETag"]).status == 304
    assert [path for _method, path, _headers in upstream.seen] == ["/trang/"] * 3
    assert upstream.seen[1][2]["Cookie"] == "hien-thi=toi"


def test_what_visitors_say_of_themselves_is_overwritten(nginx, upstream):
    upstream.seen.clear()
    forged = {"X_Forwarded_For": "1.2.3.4", "X_Forwarded_Proto": "http", "X_Request_ID": "cua-toi"}
    nginx.ask("/", **forged, Proxy="http://evil/")
    headers = upstream.seen[0][2]
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert headers["Host"] == NAME
    assert "Proxy" not in headers


def test_pages_are_compressed(nginx):
    answer = nginx.ask("/", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] == HEADERS["ETag"]
    assert len(answer.body) < 500


def test_clients_that_send_slowly_hold_nobody_up(nginx, upstream):
    upstream.seen.clear()
    slow = [nginx.open() for _number in range(20)]
    for connection in slow[:10]:
        connection.sendall(
            b"POST /quan-tri/ HTTP/1.1\r\nHost: %b\r\nContent-Length: 9000\r\n\r\nx" % NAME.encode()
        )
    for connection in slow[10:]:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: %b\r\nX-Slow: " % NAME.encode())
    started = time.monotonic()
    for _round in range(3):
        for connection in slow:
            connection.sendall(b"x")
        assert nginx.ask("/nhanh/").status == 200
    assert time.monotonic() - started < 2
    assert {path for _method, path, _headers in upstream.seen} == {"/nhanh/"}
    for connection in slow:
        connection.close()


def test_clients_that_read_slowly_hold_nobody_up(nginx, upstream):
    slow = [nginx.open() for _number in range(5)]
    for connection in slow:
        connection.sendall(b"GET /large/ HTTP/1.1\r\nHost: %b\r\n\r\n" % NAME.encode())
        connection.recv(10)
    started = time.monotonic()
    assert nginx.ask("/nhanh/").status == 200
    assert time.monotonic() - started < 2
    for connection in slow:
        connection.close()


@pytest.mark.parametrize(("path", "status"), [("/quan-tri/", 200), ("/", 413)])
def test_only_the_editor_takes_large_files(nginx, upstream, path, status):
    upstream.seen.clear()
    assert nginx.ask(path, "POST", b"x" * 2_000_000, Expect="").status == status
    assert len(upstream.seen) == (status == 200)


def send_huge(nginx, header):
    """500 MB, until there is an answer: its first line, and how much of them was taken."""
    ask = f"POST /quan-tri/ HTTP/1.1\r\nHost: {NAME}\r\n{header}\r\n\r\n"
    piece = b"x" * MEGABYTE
    if "chunked" in header:
        piece = b"%x\r\n%b\r\n" % (MEGABYTE, piece)
    taken = 0
    with nginx.open() as connection:
        connection.settimeout(30)
        connection.sendall(ask.encode())
        with suppress(OSError):
            while taken < 500 and not select.select([connection], [], [], 0)[0]:
                connection.sendall(piece)
                taken += 1
        return connection.recv(100).partition(b"\r\n")[0], taken


@pytest.mark.parametrize(
    ("header", "most"), [(f"Content-Length: {500 * MEGABYTE}", 5), ("Transfer-Encoding: chunked", 70)]
)
def test_ten_uploads_of_500_mb_at_once_are_refused_and_leave_nothing(nginx, upstream, header, most):
    """The second kind says nothing of its size: as much is taken as a file may have."""
    upstream.seen.clear()
    with ThreadPoolExecutor(10) as senders:
        answers = list(senders.map(partial(send_huge, nginx), [header] * 10))
    assert {status for status, _taken in answers} == {b"HTTP/1.1 413 Request Entity Too Large"}
    assert max(taken for _status, taken in answers) <= most
    assert upstream.seen == []
    assert [*(nginx.running.folder / "client_body").rglob("*")] == []


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/secret.pdf",
        "/media/original_images/a.png",
        "/media/hidden-images/a.png",
        "/media/avatar_images/a.png",
        "/healthz",
        "/livez",
    ],
)
def test_what_the_portal_guards_isnt_given(nginx, upstream, path):
    upstream.seen.clear()
    for asked in (path, path.replace("/media/", "/media/images/../"), path.replace("/media/", "//media//")):
        assert nginx.ask(asked).status == 404
    assert upstream.seen == []


def test_files_are_given_without_the_portal(nginx, upstream):
    upstream.seen.clear()
    assert nginx.ask("/media/images/a.png").headers["Content-Security-Policy"] == "default-src 'none'"
    assert "immutable" in nginx.ask("/static/a.0123456789ab.css").headers["Cache-Control"]
    assert nginx.ask("/static/b.css").headers["Cache-Control"] == "public, max-age=3600"
    assert upstream.seen == []


def test_guessing_passwords_is_slowed_and_reading_the_form_isnt(nginx):
    tried = [nginx.ask("/quan-tri/login/", "POST", b"x") for _number in range(14)]
    refused = [answer for answer in tried if answer.status == 429]
    assert len(refused) >= 2
    assert {answer.headers["Retry-After"] for answer in refused} == {"10"}
    assert "chờ vài giây" in refused[0].body.decode()
    assert nginx.ask("/quan-tri/login/").status == 200


def test_what_searches_and_makes_packs_is_slowed_in_each_language():
    """The rate itself is nginx's matter: on a busy machine no test comes near to it."""
    configuration = (settings.BASE_DIR / "deploy" / "nginx" / "portal.conf").read_text()
    slowed = re.search(r"location ~ (\S+) {\n\s+limit_req zone=portal_search", configuration)[1]
    paths = ["tim-kiem/", "goi/", "goi/de-cuong.zip", "tu-tai-lieu/tai-ve/", "tu-tai-lieu/abc/tai-ve/"]
    asked = [start + path for path in paths for start in ("/", "/en/", "/hmn/")]
    assert [path for path in [*asked, "/api/v1/search"] if not re.match(slowed, path)] == []
    assert not re.match(slowed, "/goi/1/1/ban-in.pdf")


def test_without_tls_and_under_another_name(nginx):
    with socket.create_connection(("127.0.0.1", nginx.running.plain), 5) as plain:
        plain.sendall(b"GET /a?b=c HTTP/1.1\r\nHost: %b\r\n\r\n" % NAME.encode())
        assert b"Location: https://%b/a?b=c" % NAME.encode() in plain.recv(1000)
    with socket.create_connection(("127.0.0.1", nginx.running.plain), 5) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")
        assert plain.recv(1000) == b""


def test_images_can_be_in_a_store_of_files(nginx):
    """The block of deploy/several in the place of that of one server."""
    configuration = nginx.running.folder / "portal.conf"
    before = configuration.read_text()
    block = (settings.BASE_DIR / "deploy" / "several" / "nginx-images.conf").read_text()
    own = re.search(r"    location /media/images/ {.*?\n    }\n", before, re.DOTALL)[0]
    configuration.write_text(before.replace(own, block.replace("s3.example.gov.vn", "127.0.0.1")))
    try:
        subprocess.run(nginx.running.command("-t"), check=True)
    finally:
        configuration.write_text(before)


def test_readers_are_told_when_the_portal_is_away(nginx):
    """The upstream's port is left alone: nginx asks another that nobody has."""
    configuration = nginx.running.folder / "portal.conf"
    before = configuration.read_text()
    configuration.write_text(before.replace("server 127.0.0.1:", f"server 127.0.0.1:{free_port()}; #"))
    reload(nginx)
    try:
        answer = nginx.ask("/trang/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert "bảo trì" in answer.body.decode()
        assert nginx.ask("/trang/", "POST", b"x").status == 503
        assert nginx.ask("/media/documents/secret.pdf").status == 404
    finally:
        configuration.write_text(before)
        reload(nginx)


def test_what_takes_too_long_is_not_asked_for_again(nginx, upstream):
    """The times of the configuration, all by a hundred."""
    configuration = nginx.running.folder / "portal.conf"
    before = configuration.read_text()
    shorter = re.sub(r"(proxy_(?:read|next_upstream)_timeout \d+)s;", r"\g<1>0ms;", before)
    configuration.write_text(shorter)
    reload(nginx)
    upstream.seen.clear()
    try:
        assert nginx.ask(HANGS).status == 503
    finally:
        configuration.write_text(before)
        reload(nginx)
    assert nginx.ask("/nhanh/").status == 200
    assert [path for _method, path, _headers in upstream.seen] == [HANGS, "/nhanh/"]


def reload(nginx):
    subprocess.run(nginx.running.command("-s", "reload"), check=True)
    time.sleep(0.5)
