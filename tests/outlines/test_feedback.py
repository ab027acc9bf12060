"""Reports from the field: the form, what it refuses, and what it never keeps."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core import guarded_forms
from outlines.factories import CommuneFactory
from outlines.feedback import sending
from outlines.feedback.models import Commune, FieldReport, Sending

pytestmark = pytest.mark.django_db
TEXT = "Chưa rõ khi nào thì phải nộp đơn, nộp ở xã hay ở tỉnh."


@pytest.fixture
def outline(make_outline):
    return make_outline(title="Đề cương về đất đai")


@pytest.fixture
def address(outline):
    return f"/phan-hoi/{outline.pk}/"


@pytest.fixture
def filled():
    """The form as somebody filled it in within a minute."""
    commune = CommuneFactory(name="Ẳng Mẫu")
    given = timezone.now() - datetime.timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: given)
        stamp = guarded_forms.stamp()
    return {
        "commune": commune.pk, "used_on": f"{timezone.localdate():%Y-%m-%d}", "place": "thon-ban",
        "audience_size": "45", "unclear": TEXT, "questions": "", "website": "", "stamp": stamp,
    }  # fmt: skip


@pytest.fixture
def send(client, address, filled):
    def send(**changed):
        return client.post(address, filled | changed)

    return send


def errors(response):
    found = BeautifulSoup(response.text, "html.parser").select_one("[role=alert]")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_a_report_is_kept_without_anything_of_who_sent_it(send, outline):
    response = send(unclear="Dòng một\r\nDòng hai\x0b")
    assert (response.status_code, response["Location"]) == (303, f"/phan-hoi/{outline.pk}/cam-on/")
    report = FieldReport.objects.get()
    assert (report.outline, report.title, report.audience_size) == (outline, outline.title, 45)
    assert report.unclear == "Dòng một\nDòng hai"
    assert "127.0.0.1" not in Sending.objects.get().sender


def test_the_page_of_the_outline_leads_to_the_form_and_the_form_is_never_kept(client, outline, address):
    assert f'href="{address}"' in client.get(outline.url).text
    answers = [client.get(address), client.get(f"/en{address}")]
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert "csrfmiddlewaretoken" in answers[0].text
    assert client.get(f"{address}cam-on/").status_code == 200


def test_it_takes_djangos_token(address, filled):
    assert Client(enforce_csrf_checks=True).post(address, filled).status_code == 403


def test_only_what_anyone_may_read_has_a_form(client, outline, address, restrict, outline_index):
    restrict(outline_index)
    assert [client.get(address).status_code, client.get("/phan-hoi/99999999999999999999/").status_code] == [
        404
    ] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"commune": "9" * 40}, {"commune": ""}, {"used_on": "31/02/2026"}, {"used_on": "2999-01-01"},
        {"used_on": "1999-01-01"}, {"place": "x"}, {"audience_size": "0"}, {"audience_size": "9" * 5000},
        {"unclear": "a" * 2001}, {"questions": "a\x00b"}, {"website": "x"}, {"stamp": ""}, {"stamp": "9:x"},
        {"unclear": "Gọi anh Tủa 0912 345 678"}, {"questions": "CCCD 012090001234 có được không?"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_written_stays(send, wrong):
    response = send(**wrong)
    assert (response.status_code, FieldReport.objects.exists()) == (200, False)
    assert errors(response)
    assert "unclear" in wrong or TEXT in response.text


def test_what_is_too_quick_or_too_late_goes_at_the_next_try(send, monkeypatch):
    monkeypatch.setattr(guarded_forms, "QUICKEST", datetime.timedelta(hours=1))
    assert errors(send())
    monkeypatch.setattr(guarded_forms, "QUICKEST", datetime.timedelta(0))
    monkeypatch.setattr(guarded_forms, "LONGEST", datetime.timedelta(seconds=30))
    answer = BeautifulSoup(send().text, "html.parser")
    assert send(stamp=answer.select_one("[name=stamp]")["value"]).status_code == 303


def test_the_same_is_reported_once(send):
    other = CommuneFactory()
    assert send().status_code == 303
    assert errors(send(commune=other.pk))
    assert [send(unclear="Không có", commune=pk).status_code for pk in (other.pk, CommuneFactory().pk)] == [
        303,
        303,
    ]
    assert errors(send(unclear="Không có", commune=other.pk))


def test_one_address_sends_only_so_many_in_an_hour(send, monkeypatch):
    monkeypatch.setattr(sending, "MOST", 2)
    answers = [send(unclear=f"{TEXT} {number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert 3500 < int(answers[3]["Retry-After"]) <= 3600
    assert f"{TEXT} 3" in answers[3].text
    Sending.objects.update(at=timezone.now() - datetime.timedelta(hours=25))
    call_command("forget_sendings")
    assert not Sending.objects.exists()
    assert send(unclear=f"{TEXT} 4").status_code == 303


def test_an_address_has_another_sign_on_another_day(freeze):
    with freeze("2026-03-04"):
        first = Sending._hash("203.0.113.7")
    with freeze("2026-03-05"):
        assert Sending._hash("203.0.113.7") != first


def test_the_communes_that_there_are_stand_under_their_letters(client, address):
    for name in ("Đông Mẫu", "Dào Mẫu", "Ẳng Mẫu"):
        CommuneFactory(name=name)
    CommuneFactory(name="Cũ", ended_on=datetime.date(2025, 7, 1))
    groups = BeautifulSoup(client.get(address).text, "html.parser").select("optgroup")
    shown = [
        (group["label"], option.text.split()[0]) for group in groups for option in group.select("option")
    ]
    assert shown == [("Ă", "Ẳng"), ("D", "Dào"), ("Đ", "Đông")]


# The command.


@pytest.fixture
def load(tmp_path, capsys):
    """Runs the command on lines; returns what it says, its refusals included."""

    def load(*lines):
        path = tmp_path / "xa.csv"
        path.write_text("\n".join(["Tên;Loại;Kết thúc;Nhập vào", *lines]), encoding="utf-8-sig")
        failure = ""
        try:
            call_command("load_communes", path)
        except CommandError as error:
            failure = str(error)
        return "".join([*capsys.readouterr(), failure])

    return load


def test_a_commune_may_bear_the_name_of_one_that_went_into_it(load):
    old = CommuneFactory(name="Mường Mẫu")
    lines = ["Mường Mẫu;xã;;", "Mường Mẫu;xã;01/07/2025;Mường Mẫu", "Tả Mẫu;Xã;2025-07-01;xã Mường Mẫu"]
    assert "2 communes added, 1 there already, 0 refused" in load(*lines)
    assert "0 communes added, 3 there already, 0 refused" in load(*lines)
    new = Commune.objects.get(name="Mường Mẫu", ended_on=None)
    old.refresh_from_db()
    assert old.successor == new
    assert new.with_predecessors() == set(Commune.objects.values_list("pk", flat=True))


def test_each_line_that_cannot_be_taken_is_named_and_the_others_are(load):
    told = load("A;huyện;;", ";xã;;", "B;xã;hôm qua;", "C;phường;;", "D;xã;01/07/2025;Đâu đó")
    assert [f"Line {number}:" in told for number in range(2, 7)] == [True, True, True, False, True]
    assert set(Commune.objects.values_list("name", flat=True)) == {"C", "D"}
