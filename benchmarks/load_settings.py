"""Settings of the servers that `make bench-load` starts: production's, without TLS, two-step sign-in and the
questions to other sites."""

import os

os.environ.setdefault("SECRET_KEY", "bench-only-" + "0" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BASE_URL", "http://127.0.0.1")
os.environ |= {"REQUIRE_TWO_FACTOR": "0", "CHECK_LINKS": "0", "TAKE_FEEDS": "0"}

from config.settings.production import *

SECURE_SSL_REDIRECT = False
