"""gunicorn's settings; those that differ between machines come from the environment."""

import os

wsgi_app = "config.wsgi"
pythonpath = "site,."
bind = os.environ.get("BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_CONCURRENCY", 3))
threads = int(os.environ.get("WEB_THREADS", 4))
timeout = 30
max_requests = 5000
max_requests_jitter = 500
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
