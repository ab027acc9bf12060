import datetime
import re

import pytest
from django.utils import timezone

from core import guarded_forms
from mailing import news, searches
from mailing.models import Subscriber, Topic, Wish


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """What the test has published needn't wait."""
    for module in (news, searches):
        monkeypatch.setattr(module, "SETTLED", datetime.timedelta(0))


@pytest.fixture
def stamp():
    """Of a form that was given out a minute ago."""
    given = timezone.now() - datetime.timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: given)
        return guarded_forms.stamp()


@pytest.fixture
def ask(client, stamp):
    """Fills in a form: ask("/nhan-tin/", email="…")."""

    def ask(address="/nhan-tin/", **fields):
        return client.post(address, {"email": "ba.ly@example.org", "website": "", "stamp": stamp, **fields})

    return ask


@pytest.fixture
def wish(db):
    """A confirmed wish of an address, told up to some days ago."""

    def make(topic=Topic.NEWS, subject="", email="ba.ly@example.org", language="vi", days=8, known=None):
        subscriber, _new = Subscriber.objects.get_or_create(email=email, defaults={"language": language})
        then = timezone.now() - datetime.timedelta(days=days)
        return Wish.objects.create(
            subscriber=subscriber, topic=topic, subject=subject, confirmed_at=then, told_at=then, known=known
        )

    return make


@pytest.fixture
def link(mailoutbox):
    """The path of the link of a kind in the last mail: link("xac-nhan")."""

    def find(part, mail=None):
        text = (mail or mailoutbox[-1]).body
        return re.search(rf"https?://[^/\s]+(/\S*nhan-tin/{part}/\S+)", text)[1]

    return find
