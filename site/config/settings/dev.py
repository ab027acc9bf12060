"""Settings for the demo and for developing on one's own machine."""

import os

from .base import *

DEBUG = True
# Not a secret: the demo listens on this machine only.
SECRET_KEY = "demo-only-" + "0" * 50
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS += ["demo", "wagtail.contrib.styleguide"]
MIDDLEWARE += ["demo.middleware.PublicNotFoundMiddleware"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Nor does it ask others' sites by itself.
CHECK_LINKS = os.environ.get("CHECK_LINKS", "") == "1"
TAKE_FEEDS = os.environ.get("TAKE_FEEDS", "") == "1"
# Whoever tries the demo needs no second step; on the account page it can be set up.
REQUIRE_TWO_FACTOR = os.environ.get("REQUIRE_TWO_FACTOR", "") == "1"
