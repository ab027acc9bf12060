"""Hubs of WebSub hear of each publication, and none of them can hold one up."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from core.models import FieldOfLaw
from core.outgoing import Answer, OutgoingError
from editorial.bin import following
from editorial.bin.moving import put_in_bin, restore
from exchange.feeds import hubs
from exchange.models import HubPing
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db
HUB, OTHER = "https://hub.example/", "https://khac.example/"


@pytest.fixture
def published():
    return True


@pytest.fixture(autouse=True)
def hub(settings):
    settings.WEBSUB_HUBS = [HUB]


@pytest.fixture
def sent():
    """Takes what is sent, in the place of core.outgoing.post; `sent.status` is what it answers."""

    class Sent(list):
        status = 202

        def __call__(self, address, form, limits):
            self.append((address, form["hub.url"]))
            if isinstance(self.status, Exception):
                raise self.status
            return Answer(self.status, address)

    return Sent()


def waiting():
    return set(HubPing.objects.values_list("topic", flat=True))


def test_a_publication_is_told_for_each_feed_that_the_page_is_in(make_news, section):
    make_news()
    feeds = ["/tin-moi.xml", "/tin-moi.rss"]
    feeds += [
        f"/nguon-tin/{name}.{form}"
        for name in ("tin-tuc", f"chuyen-muc/{section.pk}")
        for form in ("atom", "rss")
    ]
    assert waiting() == {f"http://localhost{feed}{query}" for feed in feeds for query in ("", "?toan-van=1")}


def test_a_feed_names_the_hubs_and_itself_as_the_hubs_are_told(client, make_outline):
    make_outline()
    for topic in waiting():
        text = client.get(topic.removeprefix("http://localhost")).text
        assert (f'href="{HUB}"' in text, f'href="{topic}"' in text) == (True, True)


def test_taking_a_page_down_is_told_and_what_was_never_public_is_not(make_news, section, restrict):
    page = make_news()
    HubPing.objects.all().delete()
    page.unpublish()
    assert waiting()
    HubPing.objects.all().delete()
    restrict(section)
    make_news()
    assert not waiting()


@pytest.fixture
def folder(news_index, make_news, restrict):
    """A section of the news with pages of two fields, one more section below it, and one that is private."""
    folder = NewsSectionPageFactory(parent=news_index, title="Hội nghị")
    inner, private = (NewsSectionPageFactory(parent=folder, title=title) for title in ("Trong", "Kín"))
    fields = FieldOfLaw.objects.filter(locale=folder.locale)[:3]
    restrict(private)
    filed = [(folder, None), (folder, fields[0]), (inner, fields[1]), (private, fields[2])]
    for parent, field in filed:
        make_news(parent=parent, field_of_law=field)
    make_news(parent=folder, field_of_law=fields[2], live=False, publish=False)
    HubPing.objects.all().delete()
    return folder


def test_many_that_are_deleted_are_told_as_few_are_and_once(
    folder, approver, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    for few in (50, 1):
        monkeypatch.setattr(following, "FEW", few)
        with django_capture_on_commit_callbacks(execute=True):
            tree = put_in_bin(Page.objects.get(pk=folder.pk), approver)
        told.append(waiting())
        topics = list(HubPing.objects.values_list("topic", flat=True))
        restore(tree, approver, folder.get_parent(), as_before=True)
        HubPing.objects.all().delete()
    assert told[1] == told[0]
    assert len(topics) == len(told[0]) == 6 * 4


def test_deleting_many_more_asks_no_more_of_the_database(folder, make_news, django_assert_num_queries):
    keys = [page.pk for page in folder.get_descendants()]
    with CaptureQueriesContext(connection) as few:
        hubs.note_many(folder, keys)
    more = [make_news(parent=folder, publish=False).pk for _number in range(8)]
    with django_assert_num_queries(len(few)):
        hubs.note_many(folder, keys + more)


def test_a_deletion_succeeds_though_nothing_can_be_noted(folder, approver, monkeypatch, caplog):
    monkeypatch.setattr(following, "FEW", 1)
    monkeypatch.setattr("exchange.signals.note_many", lambda page, keys: 1 / 0)
    put_in_bin(folder, approver)
    assert not Page.objects.filter(pk=folder.pk).exists()
    assert "can't be noted" in caplog.text


def test_where_there_is_no_hub_nothing_is_noted(settings, make_news):
    settings.WEBSUB_HUBS = []
    make_news()
    assert not waiting()


def test_what_is_rolled_back_is_not_told(make_news):
    with transaction.atomic():
        make_news()
        transaction.set_rollback(True)
    assert not waiting()


def test_a_publication_succeeds_though_nothing_can_be_noted(make_news, monkeypatch, caplog):
    monkeypatch.setattr("exchange.signals.note", lambda page: 1 / 0)
    assert make_news().live
    assert "can't be noted" in caplog.text


def test_many_publications_are_told_as_one(make_news, sent):
    for _number in range(3):
        make_news()
    told = hubs.ping_due(60, sent)
    assert told == len(sent) == len(set(sent)) == 12
    assert not waiting()
    assert hubs.ping_due(60, sent) == 0


@pytest.mark.parametrize("answer", [OutgoingError("away"), 503, 429])
def test_a_hub_that_is_away_is_asked_later_and_one_row_of_each_feed_is_left(make_news, sent, answer, caplog):
    make_news()
    make_news()
    sent.status = answer
    assert hubs.ping_due(60, sent) == 0
    assert (len(sent), HubPing.objects.count()) == (1, 12)
    assert str(answer) in caplog.text
    make_news()
    assert hubs.ping_due(60, sent) == 0
    assert len(sent) == 1
    HubPing.objects.update(due_at="2020-01-01T00:00Z")
    sent.status = 204
    assert hubs.ping_due(60, sent) == 12
    assert not waiting()


def test_it_waits_longer_each_time(make_news, sent):
    make_news()
    sent.status = 500
    waits = []
    for _turn in range(3):
        HubPing.objects.update(due_at="2020-01-01T00:00Z")
        hubs.ping_due(60, sent)
        waits.append(HubPing.objects.first().due_at)
    assert waits == sorted(waits)
    assert set(HubPing.objects.values_list("failures", flat=True)) == {3}


def test_a_feed_that_a_hub_refuses_is_not_told_again(make_news, sent, caplog):
    make_news()
    sent.status = 400
    hubs.ping_due(60, sent)
    assert not waiting()
    assert f"The hub {HUB} refuses" in caplog.text


def test_a_hub_that_is_away_does_not_keep_the_others_from_hearing(settings, make_news, sent):
    settings.WEBSUB_HUBS = [HUB, OTHER]
    make_news()

    def send(address, form, limits):
        if address == HUB:
            raise OutgoingError("away")
        return sent(address, form, limits)

    assert hubs.ping_due(60, send) == 12
    assert set(HubPing.objects.values_list("hub", flat=True)) == {HUB}


def test_what_is_noted_while_a_hub_is_told_is_told_next(make_news, sent):
    page = make_news()

    def send(address, form, limits):
        if not sent:
            hubs.note(page)
        return sent(address, form, limits)

    hubs.ping_due(60, send)
    assert len(waiting()) == 12


def test_a_hub_that_is_no_longer_named_leaves_nothing(settings, make_news):
    make_news()
    settings.WEBSUB_HUBS = []
    call_command("ping_hubs", verbosity=0)
    assert not waiting()


def test_a_round_ends_in_its_time(make_news, sent):
    make_news()
    assert hubs.ping_due(0, sent) == 0
    assert not sent
