"""Web processes and the worker get new code, are started anew and killed: what that costs."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from psycopg import connect

from benchmarks import steady
from benchmarks.front import NAME, find_nginx, front
from benchmarks.steady import Steady
from core.factories import FileFactory
from core.models import File
from operations.background import take_up
from search.models import FileText
from tests.servers.machines import HOST, ROOT, Browser, Program, Web, children, until

AWAY = (ROOT / "deploy" / "nginx" / "away.html").read_bytes()
# Seconds for a slow machine to start a process.
START = 180
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}
# One that is kept, one that is made each time.
PATHS = ["/", "/tin-tuc/?trang=2", "/livez"]


# What systemd does between its fork and gunicorn.
AS_SYSTEMD = """
import os, sys
os.dup2({number}, 3)
os.environ |= dict(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])
"""


class Activated(Web):
    """gunicorn on a socket that systemd has opened for it, and keeps while it is started anew."""

    def start(self):
        if not hasattr(self, "listening"):
            self.listening = socket.create_server(("127.0.0.1", self.port), backlog=2048)
        number = self.listening.fileno()
        command = [sys.executable, "-c", AS_SYSTEMD.format(number=number)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, pass_fds=[number]
            )


@pytest.fixture(scope="module")
def web(primary, database, tmp_path_factory):
    environment = {"DATABASE_URL": primary.url(database), "ALLOWED_HOSTS": f"{HOST},{NAME}"}
    web = Activated(tmp_path_factory.mktemp("web"), WEB_CONCURRENCY="2", **environment)
    try:
        web.wait(START)
        yield web
    finally:
        web.stop()
        web.listening.close()


@pytest.fixture
def readers(web, monkeypatch):
    """50 a second, while the test lasts. A machine that has much to do may take long to start a process."""
    monkeypatch.setattr(steady, "PATIENCE", 120)
    return Steady(lambda: web.port, PATHS, 50, HEADERS)


def processes(web):
    return set(children(web.process.pid))


def none_is_lost(load):
    """Whether each was answered. A machine that has too much to do may take its database for hung: a page
    that needs it is then refused, by who is there all the same."""
    given = {path: {answer.status for answer in load.answers if answer.path == path} for path in PATHS}
    return given["/livez"] == {200} and all(statuses <= {200, 503} for statuses in given.values())


def test_new_code_costs_no_request(web, readers):
    old = processes(web)
    with readers as load:
        until(lambda: load.answers)
        web.process.send_signal(signal.SIGHUP)
        until(lambda: len(processes(web)) == 2 and not old & processes(web), START, web.log)
        until(lambda: Browser().get(web, "/healthz", 60).status == 200, START, web.log)
    assert len(load.answers) > 10
    assert none_is_lost(load)


@pytest.fixture
def systemd(tmp_path):
    """What it is told of the main process, one after the other."""
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(place))
        told.settimeout(START)
        messages = iter(lambda: told.recv(100).decode(), None)
        yield (int(text.removeprefix("MAINPID=")) for text in messages if "MAINPID=" in text)


@pytest.fixture
def released(primary, database, tmp_path, systemd):
    """A site that began with one release, and the link that leads to it."""
    code = tmp_path / "app"
    code.symlink_to(ROOT)
    environment = {"DATABASE_URL": primary.url(database), "CODE": str(code)}
    web = Activated(tmp_path, WEB_CONCURRENCY="2", NOTIFY_SOCKET=str(tmp_path / "notify"), **environment)
    web.wait(START)
    yield web, code
    web.stop()
    web.listening.close()


@pytest.fixture
def successor(released, systemd):
    """Begins the next release in the place of the first one; the process that systemd is told of."""
    web, _code = released
    begun = []

    def successor():
        web.process.send_signal(signal.SIGUSR2)
        begun.append(next(systemd))
        return begun[0]

    yield successor
    for process in begun:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGQUIT)


def test_a_new_release_takes_over_when_it_is_ready(released, successor, monkeypatch):
    web, code = released
    monkeypatch.setattr(steady, "PATIENCE", 120)
    with Steady(lambda: web.port, PATHS, 50, HEADERS) as load:
        until(lambda: load.answers)
        new = successor()
        assert web.process.wait(START) == 0
        begun = Path(f"/proc/{new}/cmdline").read_text().split("\0")
    assert (begun[0], len(set(children(new)))) == (f"{code}/.venv/bin/python", 2)
    assert none_is_lost(load)


def test_systemd_looks_again_whose_child_the_new_one_is(released, successor, systemd):
    """It would kill one that it doesn't wait for, where the service is stopped; it looks where it is told of
    another one than before."""
    web, _code = released
    new = successor()
    web.process.wait(START)
    between = next(systemd)
    assert between in set(children(new))
    assert next(systemd) == new


BROKEN = {"nothing is there": "There is no Python at", "it does not start": "RuntimeError: a slip"}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_release_that_does_not_start_leaves_the_old_one_in_its_place(released, tmp_path, broken):
    web, code = released
    before, release = processes(web), tmp_path / "release"
    release.mkdir()
    if broken == "it does not start":
        (release / ".venv").symlink_to(ROOT / ".venv")
        (release / "gunicorn.conf.py").write_text('raise RuntimeError("a slip")')
    code.unlink()
    code.symlink_to(release)
    web.process.send_signal(signal.SIGUSR2)
    until(lambda: BROKEN[broken] in web.log.read_text(), START)
    until(lambda: processes(web) == before, START)
    assert Browser().get(web, "/livez", 60).status == 200


def test_a_restart_costs_no_request(web, readers):
    with readers as load:
        until(lambda: load.answers)
        web.process.terminate()
        web.process.wait()
        web.start()
        until(lambda: Browser().get(web, "/healthz", 60).status == 200, START, web.log)
    assert none_is_lost(load)


def test_a_process_that_is_killed_costs_what_it_was_at(web, readers):
    """As one that has taken too much memory. The others go on, and there is soon another one."""
    old = processes(web)
    with readers as load:
        until(lambda: load.answers)
        os.kill(min(old), signal.SIGKILL)
        until(lambda: len(processes(web)) == 2 and min(old) not in processes(web), START, web.log)
    # Its threads, and what had been taken from the socket for them.
    assert sum(answer.status == 0 for answer in load.answers) <= 64


@pytest.mark.skipif(find_nginx() is None, reason="nginx isn't installed")
def test_behind_nginx_it_costs_no_reader_anything(web, tmp_path):
    seen, ended = [], threading.Event()
    with front(f"127.0.0.1:{web.port}", tmp_path) as nginx:
        readers = [threading.Thread(target=read, args=[nginx.tls, seen, ended]) for _number in range(8)]
        for reader in readers:
            reader.start()
        for _time in range(2):
            old, known = processes(web), len(seen)
            until(lambda known=known: len(seen) > known + 20, 60)
            os.kill(max(old), signal.SIGKILL)
            until(lambda old=old: len(processes(web)) == 2 and processes(web) != old, START, web.log)
        ended.set()
        for reader in readers:
            reader.join()
    assert {200} <= set(seen) <= {200, 503}


def read(port, seen, ended):
    """Pages that are made each time, one after the other."""
    context = ssl._create_unverified_context()  # noqa: S323 - the test's own certificate
    while not ended.is_set():
        connection = HTTPSConnection(NAME, timeout=120, context=context)
        status = 0
        try:
            with suppress(OSError, HTTPException):
                plain = socket.create_connection(("127.0.0.1", port), 120)
                connection.sock = context.wrap_socket(plain, server_hostname=NAME)
                connection.request("GET", f"/tin-tuc/?trang={len(seen)}")
                response = connection.getresponse()
                # nginx itself says that nobody answers.
                status = 502 if response.read() == AWAY else response.status
        finally:
            connection.close()
        seen.append(status)


@pytest.fixture
def file(at, primary, tmp_path, settings):
    """A file to be read whose content doesn't come: a pipe that nobody writes into."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with at(primary):
        file = FileFactory(title="Sổ tay", file=ContentFile(b"Ch\xe1\xbb\xa7 r\xe1\xbb\xabng", "so-tay.txt"))
        task = DBTaskResult.objects.create(
            args_kwargs={"args": [file.pk], "kwargs": {}}, task_path="search.tasks.read_file",
            backend_name="default", run_after=file.created_at,
        )  # fmt: skip
        text = settings.MEDIA_ROOT / file.file.name
        text.rename(tmp_path / "kept")
        os.mkfifo(text)
        yield file, task, lambda: (tmp_path / "kept").replace(text)
        DBTaskResult.objects.all().delete()
        File.objects.filter(pk=file.pk).delete()


def test_what_a_worker_was_at_when_it_was_killed_is_done_by_the_next(file, at, primary, database, tmp_path):
    file, task, let_it_come = file
    # With the tasks in the database, which the web processes of these tests do at once.
    environment = {
        "DATABASE_URL": primary.url(database),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
    }
    command = ["manage.py", "db_worker", "--worker-id", "may-chu", "--no-startup-delay", "--interval", "0.1"]
    worker = Program(tmp_path, command, **environment)

    def state():
        task.refresh_from_db()
        return task.status

    try:
        until(lambda: state() == "RUNNING", START, worker.log)
        worker.process.kill()
        worker.process.wait()
        assert state() == "RUNNING"
        let_it_come()
        assert take_up("may-chu") == 1
        worker.start()
        until(lambda: state() == "SUCCESSFUL", START, worker.log)
    finally:
        worker.process.kill()
        worker.process.wait()
    assert task.worker_ids == ["may-chu", "may-chu"]
    assert FileText.objects.get(file=file).state == "done"


def test_what_another_one_is_changing_of_a_task_is_left_as_it_makes_it(file, primary, database):
    """It was tried again and has succeeded between the look at it and the change."""
    _file, task, _let_it_come = file
    failed = {"status": "FAILED", "worker_ids": ["a"], "finished_at": task.run_after}
    DBTaskResult.objects.filter(pk=task.pk).update(**failed)
    change = "UPDATE django_tasks_database_dbtaskresult SET status = 'SUCCESSFUL' WHERE id = %s"
    with connect(primary.url(database)) as other, transaction.atomic():
        other.execute(change, [task.pk])
        assert take_up() == 0
        other.commit()
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"
