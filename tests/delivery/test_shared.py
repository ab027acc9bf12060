"""A Valkey or Redis in which all processes keep pages together; run where a server of it is installed."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
import redis
from django.test import Client

from delivery import process
from delivery.addresses import Address
from delivery.memory import Memory
from delivery.pages import Pages
from delivery.shared import Shared

SERVER = shutil.which("valkey-server") or shutil.which("redis-server")
pytestmark = pytest.mark.skipif(not SERVER, reason="neither Valkey nor Redis is installed")


@pytest.fixture
def server(tmp_path):
    """The address of an empty server, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    client = redis.Redis.from_url(url)
    for _attempt in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield url, running
    running.kill()
    running.wait()


@pytest.fixture
def shared_pages(pages, server):
    pages.shared = Shared(server[0], "release")
    return pages


@pytest.fixture
def other_process(shared_pages, server, monkeypatch):
    """From now on another process answers, which has nothing in its own memory."""

    def other_process(release="release"):
        monkeypatch.setattr(process, "_pages", Pages(shared_pages.watch, Shared(server[0], release)))

    return other_process


def test_what_one_process_has_made_another_one_finds(shared_pages, other_process, told):
    made = Client().get("/")
    other_process()
    found = Client().get("/")
    assert (told(found), found.content) == ("hit; detail=checked", made.content)


def test_another_release_of_the_site_finds_nothing(shared_pages, other_process, told):
    Client().get("/")
    other_process(release="the next")
    assert told(Client().get("/")) == "fwd=miss; stored"


def test_what_has_changed_since_is_made_anew(shared_pages, other_process, told, make_news):
    Client().get("/")
    page = make_news(title="Vừa đăng")
    other_process()
    response = Client().get("/")
    assert told(response) == "fwd=miss; stored"
    assert page.title in response.content.decode()


def test_only_one_process_makes_a_page(shared_pages, server):
    address = ("http", "localhost", "/", "", "")
    one, other = shared_pages.shared, Shared(server[0], "release")
    assert [one.begin(address), other.begin(address)] == [True, False]
    assert other.is_being_made(address)
    one.end(address)
    assert not other.is_being_made(address)
    assert other.begin(address)


def test_nobody_waits_for_a_process_that_was_killed_while_it_made_a_page(shared_pages, server, monkeypatch):
    address = ("http", "localhost", "/", "", "")
    one, other = shared_pages.shared, Shared(server[0], "release")
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    with monkeypatch.context() as there:
        there.setattr(os, "getpid", lambda: killed.pid)
        assert one.begin(address)
    assert not other.is_being_made(address)
    # What another machine is at can't be seen from here.
    monkeypatch.setattr("delivery.shared.gethostname", lambda: "may-khac")
    assert other.is_being_made(address)


def test_while_it_is_away_the_site_goes_on_without_it(shared_pages, server, told):
    Client().get("/")
    server[1].kill()
    server[1].wait()
    shared_pages.memory = Memory()
    start = time.monotonic()
    assert told(Client().get("/")) == "fwd=miss; stored"
    assert told(Client().get("/")) == "hit"
    assert Client().get("/tin-tuc/").status_code == 200
    # It is asked once and then left alone for a while.
    assert time.monotonic() - start < 5


def test_what_lies_there_and_is_no_page_is_passed_over(shared_pages, server, told):
    Client().get("/")
    client = redis.Redis.from_url(server[0])
    for key in client.scan_iter("portal:*:page:*"):
        client.set(key, b"{broken")
    shared_pages.memory = Memory()
    assert told(Client().get("/")) == "fwd=miss; stored"


@pytest.fixture
def silent():
    """The address of a place that takes connections and says nothing, and how often it was asked."""
    asked = []

    def listen(place):
        with suppress(OSError):
            while True:
                asked.append(place.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as place:
        threading.Thread(target=listen, args=[place], daemon=True).start()
        yield f"redis://127.0.0.1:{place.getsockname()[1]}/0", asked
        place.shutdown(socket.SHUT_RDWR)


def test_while_it_hangs_one_reader_looks_whether_it_is_back(silent, monkeypatch):
    url, asked = silent
    shared = Shared(url, "release")
    address = Address("https", "portal.example", "/", "", "")
    assert shared.get(address) is None
    monkeypatch.setattr(shared, "_again_at", time.monotonic())
    before = len(asked)
    readers = [threading.Thread(target=shared.get, args=[address]) for _number in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(asked) == before + 1
