"""Real processes: PostgreSQL, gunicorn, what else a site of several servers has; and a browser for them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

import psycopg
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from launcher.binaries import Programs

ROOT = Path(__file__).resolve().parents[2]
HOST = "portal.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(holds, seconds=20, log=None):
    """Wait until `holds` gives something true; a place that doesn't answer yet counts as false."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError, HTTPException, psycopg.Error):
            if found := holds():
                return found
        assert time.monotonic() < end, log.read_text()[-2000:] if log else "it did not happen"
        time.sleep(0.05)


class Postgres:
    """A server of its own, on a port of this machine, with a copy of what another one has."""

    def __init__(self, programs: Programs):
        self.programs = programs
        self.port = free_port()
        # Not below pytest's folder, which PostgreSQL's user doesn't enter.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-servers-"))
        if programs.user:
            os.chown(self.folder, programs.user.pw_uid, programs.user.pw_gid)
        self.data = self.folder / "data"

    def copy(self, *source):
        """pg_basebackup from what the arguments name."""
        self.run("pg_basebackup", *source, "-U", "postgres", "-D", str(self.data), "-c", "fast", "--no-sync")

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def promote(self):
        self.run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def run(self, name, *arguments):
        status, output = self.programs.run(name, *arguments)
        assert status == 0, output

    def ask(self, query, database="postgres"):
        """The first row, where the statement has any."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=2) as connection:
            found = connection.execute(query)
            return found.fetchone() if found.description else None

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def send(self, number):
        """A signal to the server and all its processes."""
        main = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        for process in [main, *children(main)]:
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def remove(self):
        if (self.data / "postmaster.pid").exists():
            self.send(signal.SIGCONT)
            self.stop("immediate")
        shutil.rmtree(self.folder)


def children(parent):
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name in parentheses may hold anything.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(folder.name)


class Program:
    """A process of the portal; `command` is what Python is given, such as `manage.py publish_due`, and `nice`
    how much it stands back."""

    def __init__(self, folder, command, nice=0, **environment):
        self.folder, self.command = folder, ["nice", f"-n{nice}", sys.executable, *command]
        settings = {
            "DJANGO_SETTINGS_MODULE": "tests.servers.web_settings",
            "SECRET_KEY": "servers-" + "0" * 50,
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "WARNING",
        }
        self.environment = {**os.environ, "VALKEY_URL": "", "SEARCH_URL": "", **settings, **environment}
        self.log = folder / f"{command[-1].strip('-')}-{id(self)}.log"
        self.start()

    def start(self):
        """Again, after it was stopped or killed; its log goes on."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def stop(self):
        self.process.kill()
        self.process.wait()


class Web(Program):
    """gunicorn with one process unless WEB_CONCURRENCY says otherwise, as the portal runs it."""

    def __init__(self, folder, **environment):
        self.port = free_port()
        given = {"BIND": f"127.0.0.1:{self.port}", "WEB_CONCURRENCY": "1", **environment}
        super().__init__(folder, ["-m", "gunicorn"], **given)

    def stop(self):
        # Without the grace that readers of a real site get, and not without its processes.
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def wait(self, seconds=60):
        until(lambda: Browser().get(self, "/healthz").status == 200, seconds, self.log)


class Valkey:
    """A shared store of pages, which a test may kill, stop and start."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.start()

    @staticmethod
    def program():
        return shutil.which("valkey-server") or shutil.which("redis-server")

    def start(self):
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([self.program(), *place], stdout=subprocess.DEVNULL)

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Browser:
    """Keeps cookies, and asks any of several servers as the one that it knows."""

    def __init__(self):
        self.cookies = SimpleCookie()

    def get(self, server, path, timeout=10, **headers):
        return self.ask(server, "GET", path, None, headers, timeout)

    def post(self, server, path, data, timeout=20, **headers):
        token = self.cookies.get("__Host-csrftoken")
        fields = {**data, "csrfmiddlewaretoken": token.value if token else ""}
        headers |= {"Content-Type": MULTIPART_CONTENT, "Referer": f"https://{HOST}{path}"}
        return self.ask(server, "POST", path, encode_multipart(BOUNDARY, fields), headers, timeout)

    def ask(self, server, method, path, body, headers, timeout):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=timeout)
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        usual = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookie}
        try:
            connection.request(method, path, body, {**usual, **headers})
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(line)
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()
