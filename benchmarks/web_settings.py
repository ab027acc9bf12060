"""Settings of the servers that `make bench-web` starts: production's, without TLS and outside services.

BENCH_SERVER says which: `portal`, `fresh` (nothing is found again), `control` (a plain Wagtail project with
the same database) or `bare` (one view, no middleware).
"""

import os

os.environ.setdefault("SECRET_KEY", "bench-only-" + "0" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BASE_URL", "http://127.0.0.1")

from config.settings import base
from config.settings.production import *

SECURE_SSL_REDIRECT = False
INSTALLED_APPS += ["benchmarks.control", "demo"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
SERVER = os.environ.get("BENCH_SERVER", "portal")

if SERVER == "fresh":
    MIDDLEWARE = ["benchmarks.web_views.ForgetMiddleware", *base.MIDDLEWARE]
elif SERVER == "control":
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    ]
elif SERVER == "bare":
    MIDDLEWARE = []
    ROOT_URLCONF = "benchmarks.web_views"
