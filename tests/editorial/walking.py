"""Asks an address in somebody's name and tells what came of it, quickly enough for thousands of them.

A request goes to the view at its address without the middleware, of which CSRF and signing in have tests of
their own; who asks is given. Templates aren't filled in unless that is asked for. What is written is undone.
"""

import logging
import re
from contextlib import contextmanager
from typing import NamedTuple

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.template.backends.django import Template
from django.test import RequestFactory
from django.urls import get_resolver, resolve
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.safestring import SafeString

EDITOR = "/quan-tri/"
WRITES = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b.*?"(\w+)"', re.DOTALL)
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
REFUSED = (401, 403, 404, 405, 406)


class Answer(NamedTuple):
    """Whether the view let them in, and which tables were written."""

    is_open: bool
    written: set


def routes(resolver=None, prefix=""):
    """The route of every address there is, as `resolve(path).route` gives it."""
    for found in (resolver or get_resolver()).url_patterns:
        part = str(found.pattern)
        here = prefix + (part.removeprefix("^") if prefix else part)
        if hasattr(found, "url_patterns"):
            yield from routes(found, here)
        else:
            yield here


class Walk:
    """Begun by `walking()`."""

    def __init__(self):
        self.written = set()
        self.clean = transaction.savepoint()

    def ask(self, user, path, method="GET", json=False, raises=False):
        """Opens an address; with POST sends an empty form, or as JSON an empty object.

        Such a form is more than many a view foresees: it was let in all the same, unless `raises`.
        """
        request = make_request(user, path, method, json)
        self.written.clear()
        try:
            is_open = not is_refusal(request, answer(request))
        except (PermissionDenied, Http404):
            is_open = False
        except MultiValueDictKeyError:
            is_open = True
        except Exception:
            if raises or method == "GET":
                raise
            is_open = True
        written = set(self.written)
        if written or connection.needs_rollback:
            self.undo()
        return Answer(is_open, written)

    def undo(self):
        connection.needs_rollback = False
        transaction.savepoint_rollback(self.clean)
        connection.run_on_commit.clear()

    def note(self, execute, sql, params, many, context):
        found = WRITES.match(sql)
        if found:
            self.written.add(found[1])
        return execute(sql, params, many, context)


@contextmanager
def walking(monkeypatch, fills=False):
    """A walk, after which everything is as before; `fills` templates in."""
    # Each refusal would be a line.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    if not fills:
        monkeypatch.setattr(Template, "render", lambda *args, **kwargs: SafeString("-"))
    with transaction.atomic():
        walk = Walk()
        with connection.execute_wrapper(walk.note):
            yield walk
        walk.undo()


def make_request(user, path, method, json):
    kind = "application/json" if json else "application/x-www-form-urlencoded"
    accepts = "application/json" if json else BROWSER
    factory = RequestFactory(headers={"accept": accepts, "referer": "http://testserver/"})
    request = factory.generic(method, f"/{path}", "{}" if json else "", kind)
    request.user, request.session = user, SessionStore()
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    return request


def answer(request):
    request.resolver_match = found = resolve(request.path_info)
    response = found.func(request, *found.args, **found.kwargs)
    return response.render() if hasattr(response, "render") else response


def is_refusal(request, response):
    """Wagtail answers most refusals with a message on its first page."""
    if response.status_code in REFUSED:
        return True
    to = response.headers.get("Location", "")
    was_told = any(message.level_tag == "error" for message in request._messages._queued_messages)
    return to.startswith(f"{EDITOR}login/") or (to == EDITOR and was_told)
