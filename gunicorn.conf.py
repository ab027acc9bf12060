"""gunicorn's settings; those that differ between machines come from the environment."""

import os
import sys

# What pythonpath below gives the application is not there yet for this file.
sys.path.insert(0, "site")
from config.logs import json_logging

wsgi_app = "config.wsgi"
pythonpath = "site,."
bind = os.environ.get("BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_CONCURRENCY", 3))
threads = int(os.environ.get("WEB_THREADS", 4))
timeout = 30
max_requests = 5000
max_requests_jitter = 500
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
logconfig_dict = json_logging(os.environ.get("LOG_LEVEL", "INFO"), ["gunicorn.error", "gunicorn.access"])
