"""The screens of the watched feeds: their state, what became of their items, and who may have them asked."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from editorial.factories import UserFactory
from editorial.roles import APPROVERS, EDITORS, WRITERS
from exchange.models import FeedItem, WatchedFeed
from exchange.watching import tasks
from exchange.watching.models import Answer, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(section):
    return WatchedFeed.objects.create(
        name="Bộ Tư pháp", address="https://bo.example/rss.xml", section=section, etag="1",
        answer=Answer.STATUS, detail="503", failures=3, next_at=timezone.now() + datetime.timedelta(days=1),
    )  # fmt: skip


@pytest.fixture
def sign_in(client):
    def sign_in(role):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def read(client):
    def read(name, *args):
        page = BeautifulSoup(client.get(reverse(name, args=args)).text, "html.parser")
        return " ".join(page.find("main").get_text(" ").split())

    return read


@pytest.fixture
def make_item(feed):
    def make_item(outcome=Outcome.TAKEN, **fields):
        number = feed.items.count()
        return FeedItem.objects.create(
            feed=feed, key=str(number), title=f"Tin {number}", title_key=f"tin {number}", outcome=outcome,
            **fields,
        )  # fmt: skip

    return make_item


def test_the_page_of_a_feed_tells_what_became_of_its_items(feed, make_item, make_news, sign_in, read):
    make_item(page=make_news(title="Bản nháp", live=False))
    make_item(Outcome.SAME, page=make_news(title="Bài đã có"))
    make_item(Outcome.FAILED, problem="Không có tiêu đề.")
    make_item()
    sign_in(EDITORS)
    text = read("watched_feeds:inspect", feed.pk)
    for words in ("Bản nháp", "Bài đã có", "Không có tiêu đề.", "503", "https://bo.example/rss.xml"):
        assert words in text


def test_the_list_asks_no_more_for_more_feeds(
    feed, section, make_item, make_news, sign_in, client, django_assert_max_num_queries
):
    sign_in(APPROVERS)
    for number in range(10):
        WatchedFeed.objects.create(name="x", address=f"https://{number}.example/", section=section)
        make_item(page=make_news(live=False))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("watched_feeds:index_results")).status_code == 200
    with django_assert_max_num_queries(25):
        assert client.get(reverse("watched_feeds:inspect", args=[feed.pk])).status_code == 200


def test_the_desk_tells_how_many_drafts_wait(feed, make_item, make_news, sign_in, read):
    for page in (make_news(live=False), make_news(live=False), make_news()):
        make_item(page=page)
    sign_in(EDITORS)
    assert "Bộ Tư pháp 2" in read("wagtailadmin_home")
    sign_in(WRITERS)
    assert "Bộ Tư pháp" not in read("wagtailadmin_home")


@pytest.fixture
def asked(monkeypatch):
    told = []
    monkeypatch.setattr(tasks, "visit", lambda feed: told.append(feed.pk))
    return told


def test_a_feed_is_asked_at_once_by_who_may_change_it(
    feed, asked, sign_in, client, django_capture_on_commit_callbacks
):
    address = reverse("watched_feeds:ask", args=[feed.pk])
    sign_in(EDITORS)
    assert client.post(address).status_code != 200
    assert asked == []
    sign_in(APPROVERS)
    assert client.get(address).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    assert asked == [feed.pk]


def test_a_feed_of_another_address_begins_anew(feed, section, sign_in, client):
    sign_in(APPROVERS)
    form = {"name": "Bộ", "section": section.pk, "interval": 60, "is_active": "on"}
    client.post(reverse("watched_feeds:edit", args=[feed.pk]), form | {"address": "https://moi.example/rss"})
    feed.refresh_from_db()
    assert (feed.address, feed.etag, feed.answer, feed.failures) == ("https://moi.example/rss", "", "", 0)
    assert feed.next_at <= timezone.now()


@pytest.mark.parametrize(
    "address", ["ftp://bo.example/", "javascript:alert(1)", "bo", "https://bo.example/rss.xml"]
)
def test_an_address_that_cant_be_watched_is_refused_in_the_form(feed, section, sign_in, client, address):
    sign_in(APPROVERS)
    form = {"name": "Bộ", "section": section.pk, "interval": 60, "address": address}
    response = client.post(reverse("watched_feeds:add"), form)
    assert "address" in response.context["form"].errors
    assert WatchedFeed.objects.count() == 1
