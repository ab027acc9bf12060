"""Mails: plain text, and the same as plain HTML. No picture and no link of them tells us who read it."""

from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import override

from . import links
from .models import HEADER, Subscriber, Wish


def send(
    subscriber: Subscriber,
    subject: str,
    template: str,
    context: dict[str, Any],
    cancels: Wish | None = None,
) -> None:
    """Send "mailing/<template>.txt" and "<template>_letter.html" in the subscriber's language.

    With `cancels`, mail programs offer to cancel that wish by one click (RFC 8058).
    """
    headers = {HEADER: "auto-generated"}
    with override(subscriber.language):
        own = {"subject": subject, "own": links.to_own(subscriber)}
        if cancels:
            own["cancel"] = links.to_cancel(cancels)
            headers["List-Unsubscribe"] = f"<{own['cancel']}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text = render_to_string(f"mailing/{template}.txt", {**context, **own})
        html = render_to_string(f"mailing/{template}_letter.html", {**context, **own})
    # A subject is one line, whatever the title in it.
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[subscriber.email], headers=headers, connection=get_connection()
    )
    message.attach_alternative(html, "text/html")
    message.send()
