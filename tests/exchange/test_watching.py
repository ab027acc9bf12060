"""Feeds of other portals are asked by themselves, and what is new in them becomes drafts, once."""

import datetime
from html import escape
from io import BytesIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.models import PageLogEntry

from core import outgoing
from core.models import CustomImage
from core.outgoing import Content, OutgoingError, RefusedAddressError, UnknownHostError, UnwantedContentError
from exchange.models import FeedItem, WatchedFeed
from exchange.watching import asking, taking
from exchange.watching.asking import pause, visit
from exchange.watching.models import Answer, Outcome
from news.models import NewsPage

pytestmark = pytest.mark.django_db
ADDRESS = "https://bo.example/rss.xml"
TEXT = (
    "Sáng nay, Sở Tư pháp tổ chức hội nghị phổ biến các quy định mới của pháp luật về đất đai cho cán bộ xã. "
)
WORDS = [" ".join(f"từ{number}{word}" for word in range(60)) for number in range(9)]


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """As the child does it, which test_feed_reading starts."""
    monkeypatch.setattr(asking, "entries_of", lambda *args: taking_entries(*args))


def taking_entries(body, charset, address):
    from core.confined import ChildError
    from exchange.watching.reading import ReadError, read

    try:
        return read(body, charset, address)
    except ReadError as error:
        raise ChildError(str(error)) from error


@pytest.fixture
def feed(section):
    return WatchedFeed.objects.create(name="Bộ Tư pháp", address=ADDRESS, section=section)


def item(number, text=None, **fields):
    parts = {
        "guid": number, "title": f"Tin số {number}", "link": f"https://bo.example/tin/{number}",
        "description": f"{text or WORDS[number % 9]}", **fields,
    }  # fmt: skip
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in parts.items()) + "</item>"


def rss(*items):
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'.encode()


class Server:
    """Stands for the internet: what is at which address, and what was asked."""

    def __init__(self, **answers):
        self.asked, self.answers = [], answers

    def __call__(self, address, kinds=(), limits=None, headers=None):
        self.asked.append((address, dict(headers or {})))
        answer = self.answers.get(address.rpartition("/")[2], b"")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Content):
            return answer
        kind = "image/png" if address.endswith("png") else "application/rss+xml"
        return Content(200, address, kind, answer, {})


def ask(feed, *items, server=None):
    visit(feed, server or Server(**{"rss.xml": rss(*items)}))
    feed.refresh_from_db()
    return feed


def outcomes(feed):
    return [row.outcome for row in feed.items.order_by("pk")]


def png(width=40, height=30):
    content = BytesIO()
    Image.new("RGB", (width, height), "red").save(content, "PNG")
    return content.getvalue()


def test_a_new_item_becomes_a_draft_that_says_where_it_is_from(feed, section):
    ask(feed, item(1, author="Thu Hà", pubDate="Tue, 24 Nov 2026 08:00:00 +0700"))
    page = NewsPage.objects.get(title="Tin số 1")
    assert (page.live, page.owner, page.get_parent().pk, page.display_date) == (False, None, section.pk, None)
    assert (page.source_name, page.source_url, page.author, page.lead) == (
        "Bộ Tư pháp, 24/11/2026",
        "https://bo.example/tin/1",
        "Thu Hà",
        WORDS[1],
    )
    assert page.latest_revision.as_object().title == "Tin số 1"
    entry = PageLogEntry.objects.get(page=page.pk, action="exchange.taken_from_feed")
    assert "https://bo.example/tin/1" in entry.message
    assert (feed.answer, feed.taken, feed.failures) == (Answer.READ, 1, 0)


def test_a_long_text_is_the_body_and_brings_no_markup_of_its_own(feed):
    html = (
        f"<p onclick='x'><b>{TEXT * 9}</b><script>alert(1)</script></p>"
        "<table><tr><th>Xã</th><th>Lớp</th></tr><tr><td>Mường Phăng</td><td>2</td></tr></table>"
        "<p>1 &lt; 2 <a href='/van-ban'>đọc</a> <a href='javascript:x'>x</a></p>"
    )
    ask(feed, item(1, escape(html)))
    page = NewsPage.objects.get(title="Tin số 1")
    first, table, last = page.body
    assert page.lead == ""
    assert first.value.source == f"<p><b>{TEXT.strip()} {(TEXT * 8).strip()}</b></p>"
    assert [str(cell) for row in table.value.rows for cell in row] == ["Mường Phăng", "2"]
    assert last.value.source == '<p>1 &lt; 2 <a href="https://bo.example/van-ban">đọc</a> x</p>'


def test_a_link_that_the_form_wouldnt_take_costs_no_item(feed):
    links = ["https://a_b.example/tin", f"https://bo.example/{'a' * 300}", f"https://bo.example/{'ữ' * 900}"]
    ask(feed, *(item(number, link=link) for number, link in enumerate(links)))
    assert outcomes(feed) == [Outcome.TAKEN] * 3
    assert set(NewsPage.objects.filter(title__startswith="Tin số").values_list("source_url", flat=True)) == {
        ""
    }


def test_an_item_is_taken_once_under_whatever_guid(feed):
    ask(feed, item(1))
    ask(feed, item(1), item(1, guid="another", link="https://bo.example/tin/1?"))
    ask(feed, item(1, guid="third"))
    assert NewsPage.objects.filter(title="Tin số 1").count() == 1


def test_what_an_editor_deleted_doesnt_come_back_from_any_feed(feed, section):
    ask(feed, item(1))
    NewsPage.objects.get(title="Tin số 1").delete()
    other = WatchedFeed.objects.create(name="Tỉnh bạn", address="https://b.example/rss.xml", section=section)
    for again in (feed, feed, other):
        ask(again, item(1, guid="new", link="https://b.example/9", title="Tiêu đề khác"))
    assert not NewsPage.objects.filter(title__in=["Tin số 1", "Tiêu đề khác"]).exists()
    assert outcomes(other) == [Outcome.SAME]
    assert other.items.get().page is None


def test_about_the_same_text_as_a_public_page_is_passed_over(feed, make_news):
    page = make_news(title="Bài của ta", body=[("rich_text", f"<p>{WORDS[3]} {WORDS[4]}</p>")], publish=True)
    ask(feed, item(1, f"{WORDS[3]} {WORDS[4]} Nguồn khác."))
    assert [(row.outcome, row.page_id) for row in feed.items.all()] == [(Outcome.SAME, page.pk)]


def test_a_link_that_a_draft_of_ours_names_as_its_source_is_passed_over(feed, make_news):
    page = make_news(source_url="https://bo.example/tin/1", publish=False, live=False)
    ask(feed, item(1))
    assert feed.items.get().page_id == page.pk


def test_a_short_text_is_told_by_its_title_and_a_long_one_isnt(feed, make_news):
    make_news(title="Tin số 1")
    make_news(title="Lịch tuần")
    ask(feed, item(1, "Ngắn."), item(2, TEXT * 10, title="Lịch tuần"))
    assert sorted(outcomes(feed)) == [Outcome.SAME, Outcome.TAKEN]


def test_items_that_share_a_link_are_told_apart(feed):
    ask(feed, *(item(number, link="https://bo.example/") for number in range(3)))
    assert outcomes(feed) == [Outcome.TAKEN] * 3


def test_nothing_is_asked_of_a_server_twice_that_says_nothing_changed(feed):
    first = Content(
        200, ADDRESS, "text/xml", rss(item(1)), {"ETag": 'W/"1"', "Last-Modified": "Tue, 24 Nov 2026"}
    )
    ask(feed, server=Server(**{"rss.xml": first}))
    server = Server(**{"rss.xml": Content(304, ADDRESS, "", b"", {})})
    ask(feed, server=server)
    assert server.asked == [
        (ADDRESS, {"If-None-Match": 'W/"1"', "If-Modified-Since": "Tue, 24 Nov 2026"}),
    ]
    assert (feed.answer, feed.failures) == (Answer.UNCHANGED, 0)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (OutgoingError("out of time"), Answer.UNREACHABLE),
        (UnknownHostError("bo.example"), Answer.NO_HOST),
        (RefusedAddressError("10.0.0.1"), Answer.REFUSED),
        (UnwantedContentError("more than 10 bytes"), Answer.UNWANTED),
        (ValueError("\0 whatever"), Answer.FAULT),
        (Content(503, ADDRESS, "", b"", {}), Answer.STATUS),
        (b"<html>404</html>", Answer.NO_FEED),
        (b"<!DOCTYPE a [<!ENTITY a 'b'>]>" + rss(item(1)), Answer.ENTITIES),
    ],
)
def test_what_goes_wrong_is_one_clear_line_and_leaves_nothing(feed, answer, state):
    ask(feed, server=Server(**{"rss.xml": answer}))
    assert (feed.answer, feed.failures, feed.items.count()) == (state, 1, 0)
    assert feed.next_at > timezone.now() + datetime.timedelta(minutes=100)


def test_each_failure_doubles_the_pause_up_to_a_day():
    hours = [pause(60, failures).total_seconds() / 3600 for failures in (0, 1, 3, 50)]
    assert [round(hour / usual) for hour, usual in zip(hours, (1, 2, 8, 24), strict=True)] == [1, 1, 1, 1]


def test_an_item_without_title_and_text_fails_alone(feed):
    ask(feed, "<item><guid>0</guid></item>", item(1))
    assert sorted(outcomes(feed)) == [Outcome.FAILED, Outcome.TAKEN]
    assert feed.items.get(outcome=Outcome.FAILED).problem


def test_a_fault_with_one_item_leaves_it_for_the_next_time(feed, monkeypatch):
    save_draft = taking.save_draft

    def fail_once(page, *args):
        if page.title == "Tin số 1":
            raise RuntimeError("the disk is full")
        save_draft(page, *args)

    monkeypatch.setattr(taking, "save_draft", fail_once)
    ask(feed, item(1), item(2))
    assert (feed.answer, feed.taken, feed.etag) == (Answer.FAULT, 1, "")
    monkeypatch.setattr(taking, "save_draft", save_draft)
    ask(feed, item(1), item(2))
    assert NewsPage.objects.filter(title__in=["Tin số 1", "Tin số 2"]).count() == 2


def test_no_more_is_taken_while_too_many_drafts_wait(feed, monkeypatch):
    monkeypatch.setattr(asking, "MOST_WAITING", 1)
    ask(feed, item(1))
    ask(feed, item(1), item(2))
    assert (feed.answer, feed.items.count()) == (Answer.FULL, 1)


def test_what_was_passed_over_doesnt_pile_up(feed, make_news, monkeypatch):
    monkeypatch.setattr(taking, "MOST_KEPT", 2)
    make_news(title="Tin số 1")
    for turn in range(4):
        ask(feed, item(1, "Ngắn.", guid=f"g{turn}", link=""))
    assert FeedItem.objects.count() == 2


def with_image(feed, image, **fields):
    feed.takes_images = True
    feed.save()
    one = item(1, "&lt;img src='https://bo.example/a.png' alt='Hội nghị'&gt; " + WORDS[1], **fields)
    ask(feed, server=Server(**{"rss.xml": rss(one), "a.png": image}))
    return NewsPage.objects.get(title="Tin số 1").image


def test_an_image_is_taken_over_with_its_credit_and_alternative(feed):
    image = with_image(feed, png())
    assert (image.width, image.credit, image.description, image.is_decorative) == (
        40, "Bộ Tư pháp", "Hội nghị", False,
    )  # fmt: skip
    image.full_clean()


@pytest.mark.parametrize(
    "content", [b"<html>", OutgoingError("x"), png(6000, 6000), Content(404, "", "", b"", {})]
)
def test_an_image_that_cant_be_had_leaves_the_draft_without(feed, content):
    assert with_image(feed, content) is None
    assert (feed.items.get().outcome, feed.items.get().lacks_image) == (Outcome.TAKEN, True)


def test_no_image_stays_of_a_draft_that_cant_be_made(feed, monkeypatch, settings):
    monkeypatch.setattr(taking, "save_draft", lambda *args: 1 / 0)
    with pytest.raises(NewsPage.DoesNotExist):
        with_image(feed, png())
    assert not CustomImage.objects.exists()
    assert not list(settings.MEDIA_ROOT.glob("original_images/*"))


def test_images_are_asked_for_only_where_that_is_chosen(feed):
    server = Server(**{"rss.xml": rss(item(1, "&lt;img src='/a.png'&gt;" + WORDS[1]))})
    ask(feed, server=server)
    assert [address for address, _headers in server.asked] == [ADDRESS]


def test_the_pictures_of_a_text_stand_where_they_stood(feed):
    feed.takes_images = True
    feed.save()
    html = f"<p>{WORDS[1]}</p>" + "".join(
        f"<figure><img src='/{name}.png' alt='Hình {name}'><figcaption>Chú thích {name}</figcaption></figure>"
        f"<p>{name} {WORDS[2]}</p>"
        for name in "abcd"
    )
    files = {f"{name}.png": png(width) for name, width in (("a", 40), ("b", 50), ("d", 60))}
    ask(feed, server=Server(**{"rss.xml": rss(item(1, escape(html))), **files}))
    page = NewsPage.objects.get(title="Tin số 1")
    pictures = [
        (block.value["caption"], block.value["image"].width)
        for block in page.body
        if block.block_type == "image"
    ]
    # The first one stands above the text; of what can't be had a link is left.
    assert page.image.width == 40
    assert pictures == [("Chú thích b", 50), ("Chú thích d", 60)]
    assert '<a href="https://bo.example/c.png">Hình c</a>' in str(page.body)
    assert feed.items.get().lacks_image


def test_an_item_brings_ten_pictures_at_most(feed, monkeypatch):
    feed.takes_images = True
    feed.save()
    html = "".join(f"<p><img src='/{number}.png'>{WORDS[number % 9]}</p>" for number in range(15))
    files = {f"{number}.png": png(40 + number) for number in range(15)}
    server = Server(**{"rss.xml": rss(item(1, escape(html))), **files})
    ask(feed, server=server)
    assert CustomImage.objects.count() == len(server.asked) - 1 == 10


@pytest.fixture
def worker(monkeypatch):
    """Who was told to be asked."""
    told = []
    monkeypatch.setattr("exchange.watching.tasks.visit", lambda feed: told.append(feed.name))
    return told


def test_those_that_are_due_are_asked_each_alone(feed, section, worker, django_capture_on_commit_callbacks):
    later = timezone.now() + datetime.timedelta(minutes=1)
    for name, fields in {"off": {"is_active": False}, "later": {"next_at": later}, "due": {}}.items():
        WatchedFeed.objects.create(name=name, address=f"https://{name}.example/", section=section, **fields)
    for _turn in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("watch_feeds", verbosity=0)
    assert sorted(worker) == ["Bộ Tư pháp", "due"]


def test_an_address_that_was_changed_meanwhile_keeps_its_own_state(feed):
    WatchedFeed.objects.filter(pk=feed.pk).update(address="https://moi.example/rss.xml")
    ask(feed, item(1))
    assert feed.answer == ""


def test_only_the_public_internet_is_asked(feed):
    feed.address = "http://127.0.0.1/rss.xml"
    feed.save()
    visit(feed, outgoing.fetch)
    feed.refresh_from_db()
    assert feed.answer == Answer.REFUSED
