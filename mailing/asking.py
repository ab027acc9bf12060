"""Asking for mails: noted, and confirmed by whoever reads the mails of the address (double opt-in)."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.models.sendings import TooManySendingsError

from . import letters, links
from .changes import known_of
from .models import Asking, Subscriber, Topic, Wish
from .subjects import Named

# From one place in an hour: an office has one address. For one address in a day: nobody is to be pestered.
MOST_FROM, MOST_TO = 20, 4
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
MOST_WISHES = 100


class RefusedError(Exception):
    """Why nothing was taken, as the visitor is told; `seconds` until it may be."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        self.seconds = seconds
        super().__init__(message)


def ask(email: str, language: str, wanted: list[tuple[Topic, str]], address: str | None) -> None:
    """Note the wishes, each a topic and its subject, and send the mail to confirm them by.

    Raises RefusedError.

    Whoever asks isn't told whether the address is known already: that is for its owner to read.
    """
    email = email.strip().lower()
    _count(email, address)
    with transaction.atomic():
        subscriber, _is_new = Subscriber.objects.get_or_create(email=email, defaults={"language": language})
        # Of several at once the next waits, so that they count together.
        Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        # What strangers ask for in somebody's name takes nothing away from them.
        confirmed = subscriber.wishes.filter(confirmed_at__isnull=False)
        if confirmed.count() + len(wanted) > MOST_WISHES:
            raise RefusedError(_("There are too many wishes for this address already."))
        wishes = [_note(subscriber, *one) for one in wanted]
        _send(subscriber, wishes)


def _count(email: str, address: str | None) -> None:
    try:
        Asking.count(f"from {address or ''}", MOST_FROM, HOUR)
    except TooManySendingsError as error:
        message = _("Much has been asked for from your network. Please try again later.")
        raise RefusedError(message, error.seconds) from error
    try:
        Asking.count(f"to {email}", MOST_TO, DAY)
    except TooManySendingsError as error:
        message = _("We have written to this address several times today. Look among the unwanted mails.")
        raise RefusedError(message, error.seconds) from error


def _note(subscriber: Subscriber, topic: Topic, subject: str) -> Wish:
    wish, _is_new = Wish.objects.get_or_create(subscriber=subscriber, topic=topic, subject=subject)
    if not wish.confirmed_at:
        # Asked for once more, it may be confirmed for as long again.
        Wish.objects.filter(pk=wish.pk).update(asked_at=timezone.now())
    return wish


def _send(subscriber: Subscriber, wishes: list[Wish]) -> None:
    with override(subscriber.language):
        named = Named(wishes, subscriber.language)
        context = {
            # What somebody typed into the search goes to nobody who hasn't confirmed it.
            "names": [
                Topic.SEARCH.label if wish.topic == Topic.SEARCH else named.name(wish) for wish in wishes
            ],
            "confirm": links.to_confirm(wishes),
        }
        subject = _("Please confirm what you want to be told of")
    letters.send(subscriber, subject, "confirm", context)


def confirm(token: str) -> list[Wish]:
    """Confirm what a link is for, once; what is known already isn't told as new. Raises BadLinkError."""
    with transaction.atomic():
        wishes = list(links.confirmed_by(token).select_related("subscriber").select_for_update(of=("self",)))
        for wish in wishes:
            if wish.confirmed_at:
                continue
            wish.confirmed_at = wish.told_at = timezone.now()
            wish.known = known_of(wish)
            wish.save()
    return wishes
