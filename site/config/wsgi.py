"""The WSGI entry point: gunicorn runs it with gunicorn.conf.py, which puts site/ on the path."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.database import limit_requests
from core.requests import Utf8Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
application.request_class = Utf8Request
limit_requests(settings.DATABASES["default"])
