"""Settings for production: everything that differs comes from the environment.

docs/van-hanh.md lists the variables with their defaults.
"""

import os

from django.core.exceptions import ImproperlyConfigured

from config.logs import json_logging
from core.pins import differences

from .base import *


def required(name: str) -> str:
    """The environment variable `name`; raises ImproperlyConfigured where it is missing or empty."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/van-hanh.md.")
    return value


def listed(name: str) -> list[str]:
    """A comma-separated environment variable as a list without empty parts."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


# What nobody has tried together doesn't start.
if others := differences(BASE_DIR / "requirements.txt"):
    raise ImproperlyConfigured(
        f"Run `pip install --require-hashes -r requirements.txt`; installed otherwise: {'; '.join(others)}."
    )

DEBUG = False
SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
# The machine itself asks /healthz. Full addresses are made of the site record, never of a visitor's Host.
ALLOWED_HOSTS = [*(host.strip() for host in required("ALLOWED_HOSTS").split(",")), "localhost", "127.0.0.1"]
WAGTAILADMIN_BASE_URL = required("BASE_URL")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

# The proxy in front ends TLS and says so in this header; it must overwrite what visitors send.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The health checks come from the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", 365 * 24 * 3600))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

REQUIRE_TWO_FACTOR = os.environ.get("REQUIRE_TWO_FACTOR", "1") == "1"
# nginx alone, unless something else stands in front of it as well.
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", 1))

STORAGES["staticfiles"]["BACKEND"] = "core.bundles.BundlingStorage"
# Several servers share the uploaded files in a store with the interface of S3.
if bucket := os.environ.get("MEDIA_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "core.storage.MediaStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": required("MEDIA_S3_ENDPOINT"),
            "region_name": os.environ.get("MEDIA_S3_REGION", "us-east-1"),
            "access_key": required("MEDIA_S3_KEY"),
            "secret_key": required("MEDIA_S3_SECRET"),
        },
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
INSTALLED_APPS += ["django_tasks_db"]

EMAIL_BACKEND = "core.mails.MailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", 25))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "webmaster@localhost")

LOGGING = json_logging(os.environ.get("LOG_LEVEL", "INFO"), ["django", "django.server"])
