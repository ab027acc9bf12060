"""The load of the tests of faults: it doesn't spare a server that is slow."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.steady import Steady, percentile
from tests.servers.machines import free_port


class Slow(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.3)
        self.send_response(503 if self.path == "/a" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def slow():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_readers_come_though_nobody_has_been_answered(slow):
    with Steady(lambda: slow, ["/a", "/b"], rate=50) as load:
        time.sleep(0.5)
    came = [answer.at for answer in load.between(0, 0.3)]
    assert came == pytest.approx([number / 50 for number in range(15)])


def test_it_tells_what_they_got(slow):
    with Steady(lambda: slow, ["/a", "/b"], rate=10) as load:
        time.sleep(0.25)
    answers = load.between(0, 1)
    assert [(answer.path, answer.status) for answer in answers[:2]] == [("/a", 503), ("/b", 200)]
    assert percentile(answers, 50) >= 0.3


def test_nobody_there_is_no_answer():
    with Steady(free_port, ["/"], rate=10) as load:
        time.sleep(0.15)
    assert {answer.status for answer in load.answers} == {0}
