"""What a writer plants in a page runs nowhere in the windows of those who approve it."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Comment, Page, Workflow

from editorial.roles import WORKFLOW
from mailing import news
from mailing.models import Subscriber, Topic, Wish
from news.factories import NewsPageFactory

IMAGE = "<img src=x onerror=alert(1)>"
PLANTED = f"\"'><script>alert(1)</script>{IMAGE}<svg onload=alert(1)>{{{{7*7}}}}</textarea></template>"
RICH = "<p><a href='javascript:alert(1)'>xem</a></p>"


@pytest.fixture
def planted(places, staff):
    """A draft that waits for approval, with a remark and a note to the step."""
    page = NewsPageFactory(
        parent=places["news"], owner=staff["writer"], live=False, title=PLANTED, lead=PLANTED, author=PLANTED,
        slug="chu-doc", body=[{"type": "rich_text", "value": RICH}],
    )  # fmt: skip
    page.save_revision(user=staff["writer"])
    page.source_name = PLANTED
    page.save_revision(user=staff["writer"])
    remark = {"text": PLANTED, "contentpath": "title", "position": PLANTED}
    Comment.objects.create(page_id=page.pk, user=staff["writer"], **remark)
    Workflow.objects.get(name=WORKFLOW).start(Page.objects.get(pk=page.pk), staff["writer"])
    return page


def test_nothing_that_a_writer_plants_runs_before_those_who_approve_it(desk, planted):
    window = desk("editor").page
    dialogs = []
    window.on("dialog", lambda dialog: (dialogs.append(window.url), dialog.dismiss()))
    page = f"/quan-tri/pages/{planted.pk}"
    for address in (
        "/quan-tri/",
        f"{page}/edit/",
        f"{page}/history/",
        f"{page}/revisions/compare/earliest...latest/",
        f"{page}/view_draft/",
        f"{page}/workflow_history/",
        f"{page}/delete/",
        f"{page}/usage/",
        f"/quan-tri/pages/{planted.get_parent().pk}/",
        "/quan-tri/reports/workflow_tasks/",
        "/quan-tri/desk/calendar/",
    ):
        assert window.goto(address).status == 200, address
        # What scripts put there comes a moment after the page.
        window.wait_for_load_state("networkidle")
    window.goto(f"{page}/edit/")
    window.locator("[data-side-panel-toggle=comments]").click()
    window.locator("#comments").get_by_text("alert(1)").first.wait_for()
    assert dialogs == []


def test_nothing_that_was_planted_runs_in_the_mails_to_readers(open_browser, places, monkeypatch):
    monkeypatch.setattr(news, "SETTLED", datetime.timedelta(0))
    then = timezone.now() - datetime.timedelta(days=8)
    page = NewsPageFactory(parent=places["news"], title=PLANTED, lead=PLANTED, slug="trong-thu", publish=True)
    Page.objects.filter(pk=page.pk).update(first_published_at=then + datetime.timedelta(days=5))
    reader = Subscriber.objects.create(email="doc-gia@example.org", language="vi")
    Wish.objects.create(subscriber=reader, topic=Topic.NEWS, subject="", confirmed_at=then, told_at=then)
    mail.outbox = []
    call_command("send_letters")
    reader.delete()
    window, dialogs = open_browser(), []
    window.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    letter = mail.outbox[0]
    window.set_content(letter.alternatives[0][0])
    window.get_by_text("alert(1)").first.wait_for()
    assert window.locator("script, img, svg").count() == 0
    assert dialogs == []
    assert PLANTED in letter.body
