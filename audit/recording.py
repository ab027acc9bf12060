"""Writing into the log. In a transaction an entry is as lasting as what it tells of."""

import getpass
import logging
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.db import Error
from django.db.models import Model

from core.asking import current_request, request_id
from core.text import clean_text
from core.visitors import address_of

from .actions import COMMAND, COMMAND_FAILED
from .models import Entry

LONGEST = 300
logger = logging.getLogger("audit")


def record(action: str, **about: Any) -> Entry:
    """Keep that `action` was done, by whoever asks now unless `user` or `who` tells otherwise.

    `about` are fields of Entry, or `item`: the object that it was done to.
    """
    item: Model | None = about.pop("item", None)
    if item is not None:
        about = {"kind": item._meta.label_lower, "key": str(item.pk), "label": str(item)} | about
    entry = Entry(action=action, **about)
    request = current_request()
    if request:
        entry.address = entry.address or address_of(request)
        entry.request = request_id(request)
        if "user" not in about and request.user.is_authenticated:
            entry.user = request.user
    if entry.user and not entry.who:
        entry.who = entry.user.get_username()
    entry.who, entry.label = clean_text(entry.who)[:LONGEST], clean_text(entry.label)[:LONGEST]
    entry.save(force_insert=True)
    return entry


def recorded(handle: Callable[..., Any]) -> Callable[..., Any]:
    """For the `handle` of a command: keeps that it was run, by whom on the machine, and how it ended."""

    @wraps(handle)
    def wrapper(command: Any, *args: Any, **options: Any) -> Any:
        given = {name: str(value) for name, value in options.items() if isinstance(value, Path)}
        about = {"label": type(command).__module__.rpartition(".")[2], "who": _user_of_machine()}
        try:
            result = handle(command, *args, **options)
        except BaseException as error:
            _record_if_possible(COMMAND_FAILED, after=given | {"error": str(error)[:LONGEST]}, **about)
            raise
        _record_if_possible(COMMAND, after=given, **about)
        return result

    return wrapper


def _user_of_machine() -> str:
    """In a container the number may have no name: a KeyError, of Python 3.13 an OSError."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _record_if_possible(action: str, **about: Any) -> None:
    """A backup is made and a database restored even where the log can't be written."""
    try:
        record(action, **about)
    except Error:
        logger.exception("The audit log can't be written")
