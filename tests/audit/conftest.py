"""An administrator who does something in the editor, and what the log has of it."""

from contextlib import contextmanager

import pytest

from audit.models import Entry
from core.asking import asking
from tests.editorial.conftest import type_password  # noqa: F401 - a fixture of these tests too

HERE = "203.0.113.7"


@pytest.fixture
def acting(rf, administrator):
    """Inside, what is done is done by the administrator from one address."""

    @contextmanager
    def acting():
        request = rf.post("/quan-tri/", REMOTE_ADDR=HERE, headers={"X-Request-ID": "yeu-cau-1"})
        request.user = administrator
        with asking(request):
            yield

    return acting


@pytest.fixture
def kept(acting):
    """What the log has of something that is done: kept(lambda: …)."""

    def kept(action):
        newest = Entry.objects.order_by("pk").last()
        with acting():
            action()
        return list(Entry.objects.filter(pk__gt=newest.pk if newest else 0).order_by("pk"))

    return kept
