"""Production's settings, for the site of `make bench-trouble`: with the demonstration content, and without a
telephone for whoever signs in."""

from config.settings.production import *

INSTALLED_APPS += ["demo"]
REQUIRE_TWO_FACTOR = False
