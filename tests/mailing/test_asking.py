"""Asking for mails: confirmed by who reads them, cancelled by one click, and forgotten then."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from core.models import FieldOfLaw
from mailing import asking, letters
from mailing.models import Asking, Subscriber, Topic, Wish, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


def errors(response):
    found = BeautifulSoup(response.text, "html.parser").select_one("[role=alert]")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_nothing_is_sent_before_the_link_in_the_mail_and_the_button_behind_it(ask, client, mailoutbox, link):
    field = FieldOfLaw.objects.filter(locale__language_code="vi").first()
    assert ask(email=" Ba.Ly@Example.org ", fields_of_law=[field.slug]).status_code == 303
    (mail,) = mailoutbox
    wish = Wish.objects.get()
    assert (mail.to, wish.subject, wish.confirmed_at) == (
        ["ba.ly@example.org"],
        str(field.translation_key),
        None,
    )
    assert field.name in mail.body
    # A program that looks into mails opens the link; a person presses the button.
    assert field.name in client.get(link("xac-nhan")).text
    assert Wish.objects.get().confirmed_at is None
    client.post(link("xac-nhan"))
    assert Wish.objects.get().confirmed_at


def test_the_owner_of_an_address_sees_all_wishes_and_cancels_each(ask, client, link, make_document):
    document = make_document(title="Nghị định về đất đai")
    for address in ("/nhan-tin/", f"/nhan-tin/van-ban/{document.pk}/", "/nhan-tin/tim-kiem/?q=thu+hồi+đất"):
        ask(address)
        own = client.post(link("xac-nhan"))["Location"].partition("?")[0]
    page = client.get(own).text
    assert all(text in page for text in ("Nghị định về đất đai", "thu hồi đất"))
    client.post(own, {"bo": str(Wish.objects.get(topic=Topic.DOCUMENT).pk)})
    assert sorted(Wish.objects.values_list("topic", flat=True)) == ["tim-kiem", "tin"]
    page = client.post(own, {"bo": "het"})
    assert (page.status_code, Subscriber.objects.exists()) == (200, False)
    assert client.get(own).status_code == 404


def test_the_mail_to_confirm_has_no_words_that_somebody_typed(ask, mailoutbox, client, link):
    ask("/nhan-tin/tim-kiem/?q=Trúng+thưởng,+vào+http://lua-dao.example")
    (mail,) = mailoutbox
    assert not any("lua-dao" in text for text in (mail.body, mail.subject, mail.alternatives[0][0]))
    assert "lua-dao" in client.get(link("xac-nhan")).text


def test_with_the_last_wish_the_mails_that_were_sent_are_forgotten(wish, client, settings):
    settings.EMAIL_BACKEND = "core.mails.MailBackend"
    for email in ("ba.ly@example.org", "khac@example.org"):
        letters.send(wish(email=email).subscriber, "Thử", "changes", {"news": []})
    remove(Wish.objects.filter(subscriber__email="ba.ly@example.org"))
    assert [mail.to for mail in Email.objects.all()] == [["khac@example.org"]]


def test_a_form_takes_djangos_token(ask, stamp):
    assert Client(enforce_csrf_checks=True).post("/nhan-tin/", {"email": "a@example.org"}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""}, {"email": "khong-phai-thu"}, {"email": "a@example.org\x00"},
        {"email": "a" * 300 + "@b.vn"}, {"email": "a@b.vn\nBcc: c@d.vn"}, {"fields_of_law": ["khong-co"]},
        {"website": "x"}, {"stamp": ""},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(ask, wrong, mailoutbox):
    response = ask(**wrong)
    assert (response.status_code, bool(errors(response))) == (200, True)
    assert not Subscriber.objects.exists()
    assert not mailoutbox


@pytest.mark.parametrize(
    "address",
    [
        "/nhan-tin/van-ban/99999999999999999999/", "/nhan-tin/tim-kiem/",
        f"/nhan-tin/tim-kiem/?q={'a' * 5000}",
    ],
)  # fmt: skip
def test_there_is_no_form_for_what_there_is_not(client, address):
    assert client.get(address).status_code == 404


def test_there_is_no_form_for_a_document_that_is_not_public(client, make_document, restrict, document_index):
    document = make_document()
    restrict(document_index)
    assert client.get(f"/nhan-tin/van-ban/{document.pk}/").status_code == 404


def test_nobody_learns_whether_an_address_is_known(ask, wish):
    first = ask(email="moi@example.org")
    wish(email="da.co@example.org")
    assert ask(email="da.co@example.org")["Location"] == first["Location"]


def test_nobody_is_pestered_and_one_place_asks_only_so_much(ask, monkeypatch, mailoutbox):
    answers = [ask() for _number in range(asking.MOST_TO + 1)]
    assert [answer.status_code for answer in answers] == [303] * asking.MOST_TO + [429]
    assert "Retry-After" in answers[-1]
    monkeypatch.setattr(asking, "MOST_FROM", asking.MOST_TO)
    assert ask(email="khac@example.org").status_code == 429
    assert len(mailoutbox) == asking.MOST_TO
    assert "127.0.0.1" not in "".join(Asking.objects.values_list("sender", flat=True))


def test_only_what_was_confirmed_counts_as_too_much(ask, wish, monkeypatch):
    monkeypatch.setattr(asking, "MOST_WISHES", 1)
    ask()
    assert ask("/nhan-tin/tim-kiem/?q=đất").status_code == 303
    wish(Topic.SEARCH, "q=r%E1%BB%ABng")
    assert "quá nhiều mục" in errors(ask("/nhan-tin/tim-kiem/?q=nhà"))


def test_what_nobody_confirms_is_forgotten_with_the_address(ask, wish, client, link):
    ask(email="khac@example.org")
    confirm = link("xac-nhan")
    wish()
    Wish.objects.update(asked_at=timezone.now() - datetime.timedelta(days=4))
    call_command("forget_unconfirmed", verbosity=0)
    assert [str(one.subscriber.email) for one in Wish.objects.all()] == ["ba.ly@example.org"]
    assert client.post(confirm).status_code == 404


def test_one_click_in_a_mail_program_cancels_without_our_token(wish, make_news, mailoutbox, client, link):
    wish()
    wish(topic=Topic.SEARCH, subject="q=%C4%91%E1%BA%A5t")
    make_news(publish=True, first_published_at=timezone.now())
    call_command("send_letters")
    mail = next(mail for mail in mailoutbox if "huy" in mail.extra_headers["List-Unsubscribe"])
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    cancel = link("huy", mail)
    # To look at it cancels nothing.
    client.get(cancel)
    assert Wish.objects.count() == 2
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(cancel, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Wish.objects.get().topic == Topic.SEARCH
    assert stranger.post(cancel).status_code == 200


@pytest.mark.parametrize("part", ["xac-nhan", "cua-toi", "huy"])
def test_a_link_that_is_not_ours_leads_nowhere(client, part):
    assert client.post(f"/nhan-tin/{part}/WzFd:1abcde:xyz_-xyz/").status_code == 404


def test_pages_lead_to_the_forms(client, make_document, make_news):
    document = make_document(title="Luật Thử nghiệm", publish=True)
    assert f"/nhan-tin/van-ban/{document.pk}/" in client.get(document.url).text
    assert "/nhan-tin/tim-kiem/?q=th" in client.get("/tim-kiem/?q=thử nghiệm&sap-xep=moi-nhat").text
    assert 'href="/nhan-tin/"' in client.get("/").text
