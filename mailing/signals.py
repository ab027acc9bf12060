"""The mails of the week don't keep those waiting that somebody waits for."""

from typing import Any

from django.dispatch import receiver
from post_office.models import PRIORITY, Email
from post_office.signals import email_queued


@receiver(email_queued)
def let_others_go_first(emails: list[Email], **kwargs: Any) -> None:
    many = [email.pk for email in emails if "List-Unsubscribe" in (email.headers or {})]
    if many:
        Email.objects.filter(pk__in=many).update(priority=PRIORITY.low)
