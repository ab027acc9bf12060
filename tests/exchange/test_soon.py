"""What an editor changes is told to other portals right after the request; what a command does, later."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from core.factories import ImageFactory
from exchange.changes import soon
from exchange.changes.models import PublicRecord
from exchange.changes.sweeping import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    monkeypatch.setattr(soon, "_waiting", soon._Waiting())


def told():
    return set(PublicRecord.objects.filter(is_deleted=False).values_list("pk", flat=True))


def test_a_page_that_an_editor_takes_down_is_recorded_when_he_is_answered(
    client, make_news, approver, django_capture_on_commit_callbacks
):
    page = make_news()
    sweep()
    client.force_login(approver)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai số liệu"})
    assert page.pk in told()
    client.get("/healthz")
    assert page.pk not in told()


def test_what_a_command_publishes_waits_for_the_schedule(make_news, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = make_news(publish=True)
    assert page.pk not in told()
    soon.sweep_what_waits()
    assert page.pk in told()


def test_what_takes_long_is_left_to_the_schedule(make_news, section):
    page, with_image = make_news(), make_news(image=ImageFactory())
    soon.sweep_soon()
    assert told() >= {page.pk}
    assert with_image.pk not in told()
    PageViewRestriction.objects.create(page_id=section.pk, restriction_type="login")
    soon.sweep_soon()
    assert page.pk in told()
    sweep()
    assert not {page.pk, with_image.pk} & told()


def test_a_sweep_that_fails_is_no_fault_of_the_request(client, monkeypatch, caplog):
    monkeypatch.setattr(soon, "sweep_soon", lambda: 1 / 0)
    soon._wait()
    assert client.get("/healthz").status_code == 200
    assert "can't be told yet" in caplog.text
