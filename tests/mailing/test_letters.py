"""What the mails tell, to whom, and never twice."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.finding import FindingError
from core.models import FieldOfLaw
from documents.models import DocumentRelation
from mailing import letters, searches
from mailing.changes import State, known_of
from mailing.models import Topic, Wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture
def fields(db):
    return list(FieldOfLaw.objects.filter(locale__language_code="vi")[:2])


def yesterday():
    return timezone.now() - datetime.timedelta(days=1)


def told(mailoutbox):
    return {mail.to[0]: mail.body for mail in mailoutbox}


def test_once_a_week_each_is_told_what_is_new_in_the_chosen_fields(wish, fields, make_news, mailoutbox, home):
    wish(email="tat-ca@example.org")
    wish(email="mot@example.org", subject=str(fields[0].translation_key))
    wish(email="chua-xac-nhan@example.org")
    Wish.objects.filter(subscriber__email="chua-xac-nhan@example.org").update(confirmed_at=None)
    make_news(title="Tin về đất", field_of_law=fields[0], first_published_at=yesterday())
    make_news(title="Tin về rừng", field_of_law=fields[1], first_published_at=yesterday())
    make_news(title="Tin của năm ngoái", first_published_at=yesterday() - datetime.timedelta(days=300))
    make_news(title="Bản nháp", live=False, first_published_at=yesterday())
    call_command("send_letters")
    mails = told(mailoutbox)
    assert set(mails) == {"tat-ca@example.org", "mot@example.org"}
    assert all(title in mails["tat-ca@example.org"] for title in ("Tin về đất", "Tin về rừng"))
    assert "Tin về đất" in mails["mot@example.org"]
    assert "Tin về rừng" not in mails["mot@example.org"]
    assert not any(word in str(mails) for word in ("năm ngoái", "nháp"))
    call_command("send_letters")
    assert len(mailoutbox) == 2


def test_what_is_private_is_told_to_nobody(wish, make_news, mailoutbox, restrict, section):
    wish()
    make_news(title="Tin kín", first_published_at=yesterday())
    restrict(section)
    call_command("send_letters")
    assert not mailoutbox


def test_a_mail_has_no_picture_and_no_link_to_elsewhere(wish, make_news, mailoutbox):
    wish()
    make_news(title="Tin <b>đậm</b> & mới\nhai dòng", lead="<img src=x>", first_published_at=yesterday())
    call_command("send_letters")
    html = mailoutbox[0].alternatives[0][0]
    assert "&lt;img" in html
    assert "<img" not in html
    assert "Tin <b>đậm</b> & mới" in mailoutbox[0].body


def test_news_costs_the_same_queries_for_many_pages(wish, make_news, django_assert_max_num_queries):
    wish()
    for _number in range(12):
        make_news(first_published_at=yesterday())
    with django_assert_max_num_queries(30):
        call_command("send_letters")


def test_who_follows_a_document_is_told_what_changes_of_it(wish, make_document, mailoutbox):
    law = make_document(
        title="Luật Thử nghiệm", effective_on=datetime.date(2020, 1, 1), issued_on=datetime.date(2019, 9, 1)
    )
    followed = wish(Topic.DOCUMENT, str(law.translation_key))
    followed.known = known_of(followed)
    followed.save()
    call_command("send_letters")
    assert not mailoutbox
    amending = make_document(
        title="Luật mới thay thế", effective_on=datetime.date(2024, 1, 1), issued_on=datetime.date(2023, 9, 1)
    )
    amending.relations = [DocumentRelation(kind="replaces", document=law)]
    amending.save()
    law.refresh_from_db()
    law.body = [("legal_text", "<h3>Điều 1. Phạm vi</h3><p>Nội dung khác.</p>")]
    law.save()
    call_command("send_letters")
    (mail,) = mailoutbox
    assert "Luật Thử nghiệm" in mail.subject
    assert all(word in mail.body for word in ("Luật mới thay thế", "Còn hiệu lực", "Hết hiệu lực", law.url))
    call_command("send_letters")
    assert len(mailoutbox) == 1


def test_a_document_that_is_taken_down_is_told_of_to_nobody(wish, make_document, mailoutbox):
    law = make_document(title="Luật Thử nghiệm")
    followed = wish(Topic.DOCUMENT, str(law.translation_key))
    followed.known = known_of(followed) | {"text": "trước"}
    followed.save()
    law.unpublish()
    call_command("send_letters")
    assert not mailoutbox


def test_who_follows_a_search_is_told_what_it_newly_finds(wish, make_news, mailoutbox):
    wish(Topic.SEARCH, "q=thu+h%E1%BB%93i+%C4%91%E1%BA%A5t&loai=tin-tuc", days=2)
    for title in ("Thu hồi đất ở bản", "Trồng rừng ở bản"):
        make_news(title=title, publish=True)
    call_command("send_letters")
    (mail,) = mailoutbox
    assert "Thu hồi đất ở bản" in mail.body
    assert "Trồng rừng" not in mail.body
    assert "tim-kiem/?q=thu" in mail.body
    call_command("send_letters")
    assert len(mailoutbox) == 1


def test_a_search_is_told_of_by_its_filters(wish, make_news, mailoutbox):
    wish(Topic.SEARCH, "q=thu+h%E1%BB%93i+%C4%91%E1%BA%A5t&loai=van-ban", days=2)
    make_news(title="Thu hồi đất ở bản", publish=True)
    call_command("send_letters")
    assert not mailoutbox


def test_a_search_that_fails_keeps_no_other_and_comes_the_next_time(wish, make_news, mailoutbox, monkeypatch):
    for word in ("đất", "rừng"):
        wish(Topic.SEARCH, f"q={word}", days=2)
    make_news(title="Đất và rừng", publish=True)
    found_among = searches.found_among

    def fail(parameters, *args):
        if parameters["q"] == "đất":
            raise FindingError("too long")
        return found_among(parameters, *args)

    with monkeypatch.context() as patch:
        patch.setattr(searches, "found_among", fail)
        with pytest.raises(CommandError):
            call_command("send_letters")
    assert ["rừng" in mail.subject for mail in mailoutbox] == [True]
    call_command("send_letters")
    assert ["đất" in mail.subject for mail in mailoutbox] == [False, True]


def test_a_text_with_other_markup_is_no_other_text(make_document):
    law = make_document(body=[("legal_text", "<p>Một hai ba.</p>")])
    before = State(law).known
    law.body = [("legal_text", "<p><b>Một hai</b></p>"), ("legal_text", "<p>ba.</p>")]
    assert State(law).news_since(before) == []


def test_one_mail_that_fails_keeps_no_other_and_comes_the_next_time(wish, make_news, mailoutbox, monkeypatch):
    for name in ("a", "b"):
        wish(email=f"{name}@example.org")
    make_news(first_published_at=yesterday())
    send = letters.send

    def fail(subscriber, *args, **kwargs):
        if subscriber.email == "a@example.org":
            raise OSError("the mail server is away")
        send(subscriber, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(letters, "send", fail)
        with pytest.raises(CommandError):
            call_command("send_letters")
    assert [mail.to for mail in mailoutbox] == [["b@example.org"]]
    call_command("send_letters")
    assert [mail.to for mail in mailoutbox] == [["b@example.org"], ["a@example.org"]]
