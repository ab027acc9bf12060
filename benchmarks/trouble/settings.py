"""Production's settings, for the site of `make bench-trouble`: with the demonstration content, and without a
telephone for whoever signs in."""

import os

from config.settings.production import *

INSTALLED_APPS += ["demo"]
REQUIRE_TWO_FACTOR = False
# The cache in front, which benchmarks.trouble.listeners plays.
WAGTAILFRONTENDCACHE = {
    "default": {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
        "LOCATION": os.environ.get("FRONT", "http://127.0.0.1:9"),
    }
}
