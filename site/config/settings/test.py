"""Settings for the tests: like production where behaviour counts, quick where it doesn't."""

import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "test-only-" + "0" * 50
WAGTAILADMIN_BASE_URL = "http://localhost"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# As production has: its tables, though tasks are done at once here.
INSTALLED_APPS += ["demo", "django_tasks_db"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "portal-test-media"
WHITENOISE_AUTOREFRESH = True
# Whatever the developer's shell has: a test never writes to a real server.
SEARCH_URL = ""
CHECK_LINKS = False
TAKE_FEEDS = False
# The thread that listens would keep the test's database open; tests/delivery switch it on.
DELIVERY_CACHE = False
VALKEY_URL = ""
# The tests of signing in switch it on.
REQUIRE_TWO_FACTOR = False
