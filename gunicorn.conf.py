"""gunicorn's settings; those that differ between machines come from the environment."""

import os
import sys

# What pythonpath below gives the application is not there yet for this file.
sys.path.insert(0, "site")
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
