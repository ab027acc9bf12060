"""Mails to the staff: none is lost when the mail server is away, and one a day sums up."""

import datetime
import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.utils import timezone
from post_office.models import STATUS, Email
from wagtail.models import TaskState, Workflow

from editorial.approval import digest as digests
from editorial.factories import UserFactory
from editorial.management.commands import run_schedule
from editorial.roles import EDITORS, WORKFLOW

pytestmark = pytest.mark.django_db
# A Wednesday.
WORKING_DAY = "2026-11-25"


@pytest.fixture
def published():
    return False


class ServerAway(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPConnectError(421, "away")


@pytest.fixture
def submit(make_news, writer):
    def submit(title="Tin chờ duyệt"):
        page = make_news(title=title, owner=writer, live=False)
        page.save_revision(user=writer)
        Workflow.objects.get(name=WORKFLOW).start(page, writer)
        return page

    return submit


@pytest.fixture
def mail_server(settings):
    """The mail server of production: mail_server(False) lets it go away."""
    settings.EMAIL_BACKEND = "core.mails.MailBackend"

    def turn(on):
        backend = "django.core.mail.backends.locmem.EmailBackend" if on else f"{__name__}.ServerAway"
        settings.POST_OFFICE = {
            **settings.POST_OFFICE,
            "BACKENDS": {"default": backend},
            "RETRY_INTERVAL": datetime.timedelta(0),
        }

    turn(True)
    return turn


def test_a_mail_server_that_is_away_holds_nobody_up_and_costs_no_notice(
    mail_server, submit, editor, mailoutbox
):
    mail_server(False)
    page = submit()
    assert page.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS
    call_command("send_mails")
    assert not mailoutbox
    assert Email.objects.get().status == STATUS.requeued
    mail_server(True)
    call_command("send_mails")
    assert [mail.to for mail in mailoutbox] == [[editor.email]]
    assert Email.objects.get().status == STATUS.sent


def test_a_title_of_several_lines_is_one_in_the_subject_and_adds_no_header(
    mail_server, submit, editor, mailoutbox
):
    submit("Tin\r\nBcc: ke.trom@evil.example\n\n<img src=x>")
    call_command("send_mails")
    mail = mailoutbox[0].message()
    assert mail["To"] == editor.email
    assert "Bcc" not in mail
    assert "Tin Bcc: ke.trom@evil.example <img src=x>" in mailoutbox[0].subject


def test_the_schedule_sends_what_waits(monkeypatch):
    ran = []
    monkeypatch.setattr(run_schedule.Command, "run_command", lambda self, name: ran.append(name) or True)
    run_schedule.Command().run_once()
    assert "send_mails" in ran


def test_the_daily_mail_goes_in_the_morning(monkeypatch, local_time):
    ran = []
    monkeypatch.setattr(run_schedule.Command, "run_command", lambda self, name: ran.append(name) or True)
    schedule = run_schedule.Command()
    for hour in (0, 6, 7, 8):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: local_time(2026, 11, 25, hour))
        schedule.run_once()
    assert ran.count("send_digest") == 1
    assert ran.count("update_validity") == 1


def digest():
    call_command("send_digest")


def test_who_has_to_answer_is_told_what_waits(freeze, submit, editor, mailoutbox):
    with freeze(WORKING_DAY):
        submit()
        mailoutbox.clear()
        digest()
    mail = mailoutbox[0]
    assert mail.to == [editor.email]
    assert mail.subject == "1 trang chờ bạn duyệt"
    assert "Tin chờ duyệt (Biên tập; hạn 27/11/2026)" in mail.body


def test_what_is_overdue_stands_in_the_subject_and_goes_to_the_leader_too(
    freeze, submit, editor, approver, mailoutbox
):
    with freeze("2026-11-16"):
        submit()
    mailoutbox.clear()
    with freeze(WORKING_DAY):
        digest()
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert mails[editor.email].subject == "1 trang đã quá hạn duyệt"
    assert "quá hạn từ 18/11/2026" in mails[approver.email].body


def test_the_writer_is_told_what_came_back_and_why(freeze, submit, writer, editor, mailoutbox):
    with freeze(WORKING_DAY):
        page = submit()
        page.current_workflow_task_state.reject(user=editor, comment="Thiếu nguồn")
        mailoutbox.clear()
        digest()
    assert [mail.to for mail in mailoutbox] == [[writer.email]]
    assert "Tin chờ duyệt: Thiếu nguồn" in mailoutbox[0].body


def test_nobody_gets_the_mail_of_a_day_twice(freeze, submit, editor, mailoutbox):
    with freeze(WORKING_DAY):
        submit()
        mailoutbox.clear()
        digest()
        digest()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29"])
def test_no_mail_on_saturday_and_sunday(freeze, submit, editor, mailoutbox, day):
    with freeze(day):
        submit()
        mailoutbox.clear()
        digest()
    assert not mailoutbox


def test_who_has_nothing_to_do_gets_no_mail(freeze, editor, writer, mailoutbox):
    with freeze(WORKING_DAY):
        digest()
    assert not mailoutbox


def test_one_address_that_fails_keeps_nobody_else_from_being_told(
    freeze, submit, editor, mailoutbox, monkeypatch
):
    UserFactory(role=EDITORS, email="hong@example.com")
    send = digests.send_mail

    def refuse(subject, text, to, **kwargs):
        if to == ["hong@example.com"]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(subject, text, to, **kwargs)

    monkeypatch.setattr(digests, "send_mail", refuse)
    with freeze(WORKING_DAY):
        submit()
        mailoutbox.clear()
        with pytest.raises(Exception, match="1 mails failed"):
            digest()
    assert [mail.to for mail in mailoutbox] == [[editor.email]]
