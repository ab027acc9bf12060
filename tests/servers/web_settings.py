"""Production's settings for the web processes of these tests, without what takes long to prepare."""

from config.settings.production import *

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# The tests' database has no tables of it.
INSTALLED_APPS.remove("django_tasks_db")
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The browser of these tests has no telephone.
REQUIRE_TWO_FACTOR = False
