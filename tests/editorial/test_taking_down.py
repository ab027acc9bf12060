"""Taking a page down: from the page itself, with a reason that stays in its log."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from editorial.factories import UserFactory
from editorial.roles import APPROVERS

pytestmark = pytest.mark.django_db
REASON = "Nêu sai tên người bị xử phạt"


@pytest.fixture
def page(make_news, writer):
    return make_news(owner=writer, title="Tin phải gỡ")


@pytest.fixture
def take_down(client):
    def take_down(user, page, method="post", **data):
        client.force_login(user)
        return getattr(client, method)(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data)

    return take_down


@pytest.fixture
def take_many_down(client):
    def take_many_down(user, *pages, **data):
        client.force_login(user)
        ids = "&".join(f"id={page.pk}" for page in pages)
        return client.post(
            f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'unpublish'])}?{ids}", data
        )

    return take_many_down


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def reasons():
    return [entry.data["reason"] for entry in PageLogEntry.objects.filter(action="wagtail.unpublish")]


def test_the_reason_stays_in_the_log(take_down, page, approver):
    take_down(approver, page, reason=REASON)
    assert not is_live(page)
    assert reasons() == [REASON]


@pytest.mark.parametrize("reason", ["", "   ", "a" * 501])
def test_without_a_reason_nothing_comes_down(take_down, page, approver, reason):
    response = take_down(approver, page, reason=reason)
    assert is_live(page)
    assert BeautifulSoup(response.text, "html.parser").select(".w-field__errors .error-message")


def test_a_get_only_asks(take_down, page, approver):
    response = take_down(approver, page, "get", reason=REASON)
    assert is_live(page)
    assert BeautifulSoup(response.text, "html.parser").select("textarea[name=reason][required]")


def test_who_may_not_publish_takes_nothing_down(take_down, page, writer, editor):
    for user in (writer, editor):
        assert take_down(user, page, reason=REASON).status_code in (302, 403)
    assert is_live(page)


def test_the_pages_below_come_down_for_the_same_reason(take_down, page, section, approver):
    take_down(approver, section, reason=REASON, include_descendants="on")
    assert not is_live(page)
    assert set(reasons()) == {REASON}


def test_many_at_once_need_a_reason_too(take_many_down, make_news, approver):
    pages = [make_news(), make_news()]
    take_many_down(approver, *pages)
    assert all(is_live(page) for page in pages)
    take_many_down(approver, *pages, reason=REASON)
    assert not any(is_live(page) for page in pages)
    assert reasons() == [REASON, REASON]


def test_the_reason_of_one_is_not_that_of_the_next(take_down, page, make_news, approver):
    take_down(approver, page, reason=REASON)
    other = make_news()
    other.unpublish(user=approver)
    assert "reason" not in (
        PageLogEntry.objects.filter(page=other.pk, action="wagtail.unpublish").get().data or {}
    )


def test_the_history_shows_the_reason(client, take_down, page, approver):
    take_down(approver, page, reason=REASON)
    assert REASON in client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text


def test_the_desk_of_its_owner_shows_the_reason(client, take_down, page, approver, writer):
    take_down(approver, page, reason=REASON)
    client.force_login(writer)
    assert REASON in client.get(reverse("wagtailadmin_home")).text


def test_the_page_itself_offers_it_to_who_may(client, page, writer, editor):
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    offered = []
    for user in (writer, editor, UserFactory(role=APPROVERS)):
        client.force_login(user)
        offered.append(address in client.get(page.url).text)
    assert offered == [False, False, True]
