"""gunicorn's settings; those that differ between machines come from the environment.

And how a new release takes over: by SIGUSR2 a second gunicorn begins beside the first, which ends when all
processes of the second are ready. One that doesn't get ready leaves the first alone.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

# What pythonpath below gives the application is not there yet for this file.
sys.path.insert(0, "site")
from gunicorn import systemd
from gunicorn.glogging import Logger

from config.logs import json_logging


class WithoutAccess(Logger):
    """With a logging configuration gunicorn writes each access, even with no access log."""

    def access(self, *args, **kwargs):
        pass


wsgi_app = "config.wsgi"
pythonpath = "site,."
bind = os.environ.get("BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_CONCURRENCY", 3))
# More than make pages for readers at once (delivery.bulkhead): the others give what is kept and serve staff.
threads = int(os.environ.get("WEB_THREADS", 32))
timeout = 30
# systemd alone steers it. gunicorn's own socket for that would be in a home folder that it can't write to.
control_socket_disable = True
# A process that grows little by little ends before the machine lacks memory, and not all at once. What it has
# begun it ends first.
max_requests = 50_000
max_requests_jitter = 10_000
if os.environ.get("ACCESS_LOG"):
    accesslog = "-"
else:
    logger_class = WithoutAccess
logconfig_dict = json_logging(os.environ.get("LOG_LEVEL", "INFO"), ["gunicorn.error", "gunicorn.access"])

# How many processes of this gunicorn have ever been ready; shared by all of them.
_ready = multiprocessing.Value("i", 0)


def pre_exec(server):
    """What begins is the release to which CODE leads by now, a folder with its .venv; on systemd's socket.

    gunicorn (27) itself would begin the folder and the Python that it was begun with. It has moved the socket
    to another number, but leads the next one to the first.
    """
    code = os.environ.get("CODE", os.getcwd())
    python = f"{code}/.venv/bin/python"
    if not os.access(python, os.X_OK):
        server.log.error("There is no Python at %s: the release that serves goes on", python)
        os._exit(1)
    server.START_CTX.update({"cwd": code, "args": [python, "-m", "gunicorn"], 0: python})
    if server.systemd:
        for number, listener in enumerate(server.LISTENERS, systemd.SD_LISTEN_FDS_START):
            os.dup2(listener.fileno(), number)


def post_worker_init(worker):
    # While Python looks for garbage all threads wait: 0.3 s with all that was loaded, 0.06 s without
    # (docs/decisions/0021-kept-searches.md).
    gc.collect()
    gc.freeze()
    take_over(worker)


def take_over(worker):
    """The last process of a new gunicorn to get ready takes the place of the old one."""
    with _ready.get_lock():
        _ready.value += 1
        is_last = _ready.value == worker.cfg.workers
    old = os.environ.get("GUNICORN_PID")
    if is_last and old:
        tell_systemd(worker, os.getppid())
        with suppress(ProcessLookupError):
            os.kill(int(old), signal.SIGTERM)
        threading.Thread(target=adopt, args=[worker, int(old)], daemon=True).start()


def tell_systemd(worker, main):
    systemd.sd_notify(f"MAINPID={main}", worker.log)


def adopt(worker, old):
    """Tell systemd (252) once more when the new main process is its own child, which the old one has left.

    One that isn't when it hears of it is never waited for: to stop the service would kill it at once. It
    looks again where the number is another one than before.
    """
    while Path(f"/proc/{old}").exists():
        time.sleep(0.2)
    tell_systemd(worker, os.getpid())
    tell_systemd(worker, os.getppid())
