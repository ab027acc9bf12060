"""Telling of what a search finds that it didn't find before."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.finding import found_among

from . import letters, links
from .failures import each_alone
from .models import Topic, Wish, confirmed
from .published import SETTLED, Published, published
from .subjects import parameters_of

LONGEST = datetime.timedelta(days=35)
SHOWN = 20


def send_found(now: datetime.datetime) -> list[str]:
    """Tell all who want to know what a search newly finds. What failed, a line each."""
    failures: list[str] = []
    until = now - SETTLED
    for language, _name in settings.LANGUAGES:
        wishes = confirmed(Topic.SEARCH).filter(subscriber__language=language, told_at__lt=until)
        since = wishes.aggregate(since=Min("told_at"))["since"]
        if since is None:
            continue
        with override(language):
            items = published(language, max(since, until - LONGEST), until)
            failed = _tell_all(items, wishes, language, until, failures)
        # What nothing was found for; what failed keeps the moment, and comes with the next mail.
        wishes.exclude(subject__in=failed).update(told_at=until)
    return failures


def _tell_all(
    items: list[Published],
    wishes: QuerySet[Wish],
    language: str,
    until: datetime.datetime,
    failures: list[str],
) -> list[str]:
    """The subjects of which something failed."""
    failed = []
    subjects = wishes.order_by("subject").values_list("subject", flat=True).distinct() if items else []
    for subject in list(subjects):
        before = len(failures)
        with each_alone(failures, f"search {subject}"):
            keys = found_among(parameters_of(subject), language, [item.pk for item in items])
            found = [item for item in items if item.pk in keys]
            for pk in wishes.filter(subject=subject).values_list("pk", flat=True) if found else []:
                with each_alone(failures, f"wish {pk}"):
                    _tell(pk, found, until)
        if len(failures) > before:
            failed.append(subject)
    return failed


@transaction.atomic
def _tell(pk: int, found: list[Published], until: datetime.datetime) -> None:
    """In one transaction with the mail that waits in the database: nobody is told twice."""
    rows = Wish.objects.select_for_update(of=("self",), skip_locked=True).select_related("subscriber")
    wish = rows.filter(pk=pk).first()
    if wish is None:
        return
    items = [item for item in found if item.at > wish.told_at]
    Wish.objects.filter(pk=pk).update(told_at=until)
    if not items:
        return
    query = parameters_of(wish.subject)["q"]
    context = {
        "query": query,
        "items": items[:SHOWN],
        "more": max(0, len(items) - SHOWN),
        "address": f"{links.root()}{reverse('search')}?{wish.subject}&sap-xep=moi-nhat",
    }
    letters.send(wish.subscriber, _("New for “%(query)s”") % {"query": query}, "found", context, cancels=wish)
