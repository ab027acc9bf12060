"""The links in mails: signed, so that the database alone makes none, and without anything of a person."""

import datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Site

from .models import UNCONFIRMED, Subscriber, Topic, Wish

CONFIRM, OWN, CANCEL = "mailing.confirm", "mailing.own", "mailing.cancel"
# What a token is made of (django.core.signing).
TOKEN = r"[A-Za-z0-9_:-]{10,1000}"  # noqa: S105


class BadLinkError(Exception):
    """A link that isn't ours, or no longer leads anywhere."""


def to_confirm(wishes: list[Wish]) -> str:
    return _address("mailing-confirm", [wish.pk for wish in wishes], CONFIRM)


def to_own(subscriber: Subscriber) -> str:
    return _address("mailing-own", subscriber.pk, OWN)


def to_cancel(wish: Wish) -> str:
    """Of news all wishes of the subscriber, since they come in one mail; else this one."""
    which = [wish.subscriber_id, None] if wish.topic == Topic.NEWS else [wish.subscriber_id, wish.pk]
    return _address("mailing-cancel", which, CANCEL)


def confirmed_by(token: str) -> QuerySet[Wish]:
    """The wishes that are to be confirmed, or are already. Raises BadLinkError."""
    found = Wish.objects.filter(pk__in=_read(token, CONFIRM, UNCONFIRMED))
    if not found:
        raise BadLinkError
    return found


def owned_by(token: str) -> Subscriber:
    """Raises BadLinkError."""
    found = Subscriber.objects.filter(pk=_read(token, OWN)).first()
    if found is None:
        raise BadLinkError
    return found


def cancelled_by(token: str) -> QuerySet[Wish]:
    """What is to be cancelled; none where it is already. Raises BadLinkError."""
    subscriber, wish = _read(token, CANCEL)
    own = Wish.objects.filter(subscriber=subscriber)
    return own.filter(topic=Topic.NEWS) if wish is None else own.filter(pk=wish)


def root() -> str:
    """The scheme and host of the site."""
    return Site.objects.get(is_default_site=True).root_url


def _address(name: str, value: Any, salt: str) -> str:
    return root() + reverse(name, args=[signing.dumps(value, salt=salt)])


def _read(token: str, salt: str, age: datetime.timedelta | None = None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=age)
    except signing.BadSignature as error:
        raise BadLinkError from error
