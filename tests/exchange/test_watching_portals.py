"""A portal like ours is watched by its API: its news become drafts; what becomes of them there is noted."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db import DataError
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from core.outgoing import Content, OutgoingError
from editorial.bin.moving import put_in_bin
from exchange.models import WatchedFeed
from exchange.watching import asking, portals, taking
from exchange.watching.asking import visit
from exchange.watching.later import unheeded, warning_for
from exchange.watching.models import Answer, AtSource, Outcome, waiting
from exchange.watching.panel import FeedsPanel
from news.models import NewsPage

pytestmark = pytest.mark.django_db
ROOT = "https://tinh.example"
WORDS = [" ".join(f"từ{number}{word}" for word in range(200)) for number in range(9)]


def record(number, **fields):
    return {
        "id": number, "kind": "tin-tuc", "language": "vi", "title": f"Tin <b> số {number}",
        "lead": f"Tóm tắt {number}",
        "url": f"{ROOT}/tin/{number}/", "canonical_url": f"{ROOT}/tin/{number}/", "author": "Thu Hà",
        "published": "2026-11-24T08:00:00+07:00", "image": None,
        "body": [{"type": "rich_text", "html": f"<p>{WORDS[number % 9]}</p>"}], **fields,
    }  # fmt: skip


class OtherPortal:
    """Stands for another portal: what its API tells, and what it was asked."""

    def __init__(self, *records):
        self.pages = {one["id"]: one for one in records}
        self.changes, self.asked, self.more = [], [], False

    def __call__(self, address, kinds=(), limits=None, headers=None):
        self.asked.append(address)
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = self.answer(parts.path.removeprefix("/api/v1/"), query)
        if isinstance(answer, int):
            return Content(answer, address, "text/html", b"", {})
        return Content(200, address, "application/json", json.dumps(answer).encode(), {})

    def answer(self, path, query):
        if path == "pages":
            return {
                "results": [one for one in self.pages.values() if one["language"] == query["language"]],
                "next": None,
            }
        if path == "changes":
            told = self.changes if query["since"] == "c1" else []
            return {"results": told, "next": f"c{1 + len(self.changes)}", "has_more": self.more}
        found = self.pages.get(int(path.rpartition("/")[2]), 404)
        if isinstance(found, Exception):
            raise found
        return found

    def tells(self, *changes):
        self.changes = [
            {"id": number, "kind": "tin-tuc", "change": change, "at": "x", "api_url": "x"}
            for number, change in changes
        ]


@pytest.fixture
def feed(section):
    return WatchedFeed.objects.create(name="Tỉnh bạn", address=f"{ROOT}/", section=section)


def ask(feed, portal):
    visit(feed, portal)
    feed.refresh_from_db()
    return feed


def panel_rows(user, rf):
    request = rf.get("/")
    request.user = user
    return FeedsPanel().get_context_data({"request": request})["rows"]


def draft(number):
    return NewsPage.objects.filter(source_url=f"{ROOT}/tin/{number}/").first()


@pytest.mark.parametrize(
    "address", [ROOT, f"{ROOT}/", f"{ROOT}/en/", f"{ROOT}/api/v1/changes", f"{ROOT}/api/v1/"]
)
def test_a_portal_like_ours_is_known_by_the_address_of_its_first_page_or_its_api(feed, section, address):
    WatchedFeed.objects.update(address=address)
    feed.refresh_from_db()
    ask(feed, OtherPortal(record(1)))
    page = draft(1)
    assert (page.title, page.lead, page.author, page.live) == ("Tin <b> số 1", "Tóm tắt 1", "Thu Hà", False)
    assert (page.source_name, page.get_parent().pk) == ("Tỉnh bạn, 24/11/2026", section.pk)
    assert WORDS[1] in str(page.body)
    assert (feed.answer, feed.taken, feed.cursor, feed.failures) == (Answer.READ, 1, "c1", 0)


def test_what_our_own_api_tells_becomes_a_draft(client, feed, section, make_news, home):
    """What one portal tells and the other reads are the same; only the host is another one's here."""
    page = make_news(
        title="Tin của tỉnh bạn", body=[("rich_text", f"<p>{WORDS[3]}</p>")], author="Lò Văn Pánh"
    )
    call_command("record_changes")
    told = client.get(reverse("api-page", args=[page.pk])).json()
    listed = client.get("/api/v1/pages?kind=tin-tuc&language=vi&page_size=50").json()
    end = client.get("/api/v1/changes?since=9999-12-31&page_size=1").json()
    page.delete()

    class Recorded(OtherPortal):
        def answer(self, path, query):
            return {"pages": listed, "changes": end}.get(path, told)

    ask(feed, Recorded())
    assert (feed.answer, feed.taken) == (Answer.READ, 1)
    assert feed.cursor == end["next"]
    taken = NewsPage.objects.get(title="Tin của tỉnh bạn")
    assert (taken.author, WORDS[3] in str(taken.body), taken.live) == ("Lò Văn Pánh", True, False)


def test_afterwards_only_what_changed_is_asked_for(feed):
    portal = OtherPortal(record(1), record(3, language="en"))
    ask(feed, portal)
    portal.pages |= {2: record(2), 4: record(4, language="en"), 5: record(5)}
    portal.tells((2, "created"), (4, "created"), (5, "updated"), (6, "created"))
    portal.asked.clear()
    ask(feed, portal)
    # What isn't in the section's language, what was there before we began, and what has gone meanwhile.
    assert [bool(draft(number)) for number in range(1, 6)] == [True, True, False, False, False]
    assert portal.asked[0] == f"{ROOT}/api/v1/changes?since=c1&page_size=50"
    assert (feed.taken, feed.cursor) == (1, "c5")


def test_what_is_told_twice_is_taken_once_and_what_was_deleted_stays_away(feed):
    portal = OtherPortal(record(1))
    ask(feed, portal)
    draft(1).delete()
    portal.tells((1, "created"))
    ask(feed, portal)
    WatchedFeed.objects.update(cursor="")
    feed.refresh_from_db()
    ask(feed, portal)
    assert draft(1) is None


@pytest.fixture
def taken(feed):
    """A portal one of whose pages was taken."""
    portal = OtherPortal(record(1))
    ask(feed, portal)
    return portal


def after(feed, portal, *changes):
    portal.tells(*changes)
    WatchedFeed.objects.update(cursor="c1")
    feed.refresh_from_db()
    ask(feed, portal)
    return feed.items.get().at_source


def test_what_is_changed_there_is_noted_and_our_draft_stays_as_it_is(feed, taken, client, approver, rf):
    before = draft(1)
    taken.pages[1] = record(1, title="Tiêu đề đã sửa")
    assert after(feed, taken, (1, "updated")) == "changed"
    assert draft(1).title == before.title
    assert draft(1).latest_revision_id == before.latest_revision_id
    entry = PageLogEntry.objects.get(page=before.pk, action="exchange.changed_at_source")
    assert f"{ROOT}/tin/1/" in entry.message
    client.force_login(approver)
    told = client.get(reverse("wagtailadmin_pages:edit", args=[before.pk])).context["messages"]
    assert [f"{ROOT}/tin/1/" in str(message) for message in told] == [True]
    of_the_feed = client.get(reverse("watched_feeds:inspect", args=[feed.pk])).text
    assert str(AtSource.CHANGED.label) in of_the_feed
    assert [(row.name, row.unheeded) for row in panel_rows(approver, rf)] == [("Tỉnh bạn", 1)]


def test_a_change_of_no_word_is_none(feed, taken):
    taken.pages[1] = record(1, sections=[{"title": "Tên chuyên mục mới"}])
    assert after(feed, taken, (1, "updated")) == ""
    assert not PageLogEntry.objects.filter(action="exchange.changed_at_source").exists()


def test_a_picture_that_has_another_address_is_no_change(feed):
    def with_picture(address):
        html = f'<p>{WORDS[1]}</p><img src="{ROOT}/media/images/{address}/a.jpg" alt="Ruộng">'
        return record(1, body=[{"type": "rich_text", "html": html}])

    portal = OtherPortal(with_picture("abc"))
    ask(feed, portal)
    portal.pages[1] = with_picture("xyz")
    assert after(feed, portal, (1, "updated")) == ""


def test_an_address_with_what_is_no_character_costs_no_item(feed):
    ask(feed, OtherPortal(record(1, canonical_url=f"{ROOT}/tin/\0\ud800/1/")))
    assert (feed.answer, feed.items.get().link) == (Answer.READ, f"{ROOT}/tin//1/")


def test_an_item_that_can_not_be_written_stops_no_portal_for_ever(feed, taken, monkeypatch):
    def refuse(*args):
        raise DataError

    monkeypatch.setattr(taking, "save_draft", refuse)
    taken.pages |= {1: record(1, title="Tiêu đề đã sửa"), 2: record(2)}
    taken.tells((1, "updated"), (2, "created"))
    for failures in (1, 2, 3):
        ask(feed, taken)
        assert (feed.answer, feed.failures, feed.cursor) == (Answer.FAULT, failures, "c1")
        assert feed.items.get().at_source == "changed"
    ask(feed, taken)
    assert (feed.answer, feed.failures, feed.cursor) == (Answer.READ, 0, "c3")
    assert [row.outcome for row in feed.items.order_by("pk")] == [Outcome.TAKEN, Outcome.FAILED]


def test_a_draft_in_the_bin_waits_for_nobody(feed, taken, client, approver):
    after(feed, taken, (1, "deleted"))
    put_in_bin(Page.objects.get(pk=draft(1).pk), approver)
    assert not feed.items.filter(waiting()).exists()
    assert not feed.items.filter(unheeded()).exists()
    client.force_login(approver)
    html = client.get(reverse("watched_feeds:inspect", args=[feed.pk])).text
    assert reverse("wagtailadmin_pages:edit", args=[feed.items.get().page_id]) not in html


def test_what_is_taken_down_there_is_noted_till_somebody_sees_to_it(feed, taken):
    assert after(feed, taken, (1, "deleted")) == "gone"
    page = draft(1)
    assert ROOT in warning_for(page)
    page.save_revision()
    assert warning_for(page) == ""
    assert after(feed, taken, (1, "updated")) == "back"


def test_a_page_that_cant_be_had_keeps_all_waiting_and_is_passed_over_in_the_end(feed):
    portal = OtherPortal(record(1), record(2))
    portal.pages[2] = dict(record(2), body=None)
    for failures in (1, 2, 3):
        ask(feed, portal)
        assert (feed.answer, feed.failures, feed.cursor, draft(1)) == (Answer.NO_FEED, failures, "", None)
    ask(feed, portal)
    assert (feed.answer, feed.failures, feed.cursor) == (Answer.READ, 0, "c1")
    assert draft(1)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (OutgoingError("x"), Answer.UNREACHABLE), (503, Answer.STATUS), ([], Answer.NO_FEED),
        ({"next": "c9"}, Answer.NO_FEED), ({"results": [1], "next": "c9"}, Answer.NO_FEED),
        ({"results": [{"kind": "tin-tuc"}], "next": "c9"}, Answer.NO_FEED),
        ({"results": [], "next": "c" * 200}, Answer.NO_FEED), ({"results": {}, "next": None}, Answer.NO_FEED),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_moves_nothing_and_is_asked_for_later(feed, taken, answer, told):
    def broken(path, query):
        if isinstance(answer, Exception):
            raise answer
        return answer

    taken.answer = broken
    ask(feed, taken)
    assert (feed.answer, feed.failures, feed.cursor) == (told, 1, "c1")
    assert feed.next_at > feed.asked_at


def test_more_that_is_there_already_is_asked_for_soon(feed, taken):
    after(feed, taken)
    usual = feed.next_at - feed.asked_at
    taken.more = True
    after(feed, taken)
    assert (feed.next_at - feed.asked_at) * 5 < usual


def test_a_first_page_that_is_no_portals_is_read_as_a_feed(feed):
    rss = b"<rss version='2.0'><channel><item><title>Tin RSS</title><guid>1</guid></item></channel></rss>"

    class Blog(OtherPortal):
        def __call__(self, address, *rest):
            if "/api/" in address:
                return Content(404, address, "text/html", b"", {})
            return Content(200, address, "application/rss+xml", rss, {})

    ask(feed, Blog())
    assert (feed.answer, feed.taken, feed.cursor) == (Answer.READ, 1, "")


def test_one_round_ends_in_time(feed, monkeypatch):
    monkeypatch.setattr(portals, "SECONDS", -1)
    ask(feed, OtherPortal(record(1)))
    assert (feed.answer, feed.failures) == (Answer.UNREACHABLE, 1)


def test_an_item_of_another_source_isnt_taken_again(feed, make_news):
    make_news(title="Bài của ta", body=[("rich_text", f"<p>{WORDS[1]}</p>")], live=False, publish=True)
    ask(feed, OtherPortal(record(1)))
    assert [row.outcome for row in feed.items.all()] == [Outcome.SAME]
    assert feed.answer in asking.FINE
