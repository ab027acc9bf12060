"""Two who translate one segment: the second doesn't write over what the first has saved."""

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.models import Locale, PageLogEntry
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from editorial.factories import UserFactory
from editorial.roles import TRANSLATORS

pytestmark = pytest.mark.django_db


@pytest.fixture
def segment(make_news):
    translate_object(make_news(title="Giữ rừng"), [Locale.objects.get(language_code="hmn")])
    return StringSegment.objects.get(string__data="Giữ rừng", context__path="title")


@pytest.fixture
def other(db):
    return UserFactory(role=TRANSLATORS, first_name="Mai", last_name="Giàng Thị")


@pytest.fixture
def translator(db):
    return UserFactory(role=TRANSLATORS)


@pytest.fixture
def send(client, segment):
    address = reverse(
        "wagtail_localize:edit_string_translation",
        args=[Translation.objects.get(source=segment.source).pk, segment.pk],
    )

    def send(user, method="put", **fields):
        client.force_login(user)
        body = encode_multipart(BOUNDARY, fields)
        return getattr(client, method)(address, body, content_type=MULTIPART_CONTENT)

    return send


def words():
    return list(StringTranslation.objects.values_list("data", flat=True))


def test_who_has_not_seen_anothers_words_writes_not_over_them(send, other, translator):
    send(other, value="Zov hav zoov", loaded="")
    answer = send(translator, value="Khác", loaded="")
    assert (answer.status_code, answer.json()["data"]) == (409, "Zov hav zoov")
    assert "Giàng Thị Mai" in answer.json()["message"]
    assert "Zov hav zoov" in answer.json()["message"]
    assert words() == ["Zov hav zoov"]
    assert not PageLogEntry.objects.filter(action="editorial.segment_replaced").exists()


def test_who_has_seen_them_replaces_them(send, other, translator):
    send(other, value="Zov hav zoov", loaded="")
    assert send(translator, value="Khác", loaded="Zov hav zoov").status_code == 200
    assert words() == ["Khác"]


def test_who_does_not_say_what_they_have_seen_has_seen_nothing(send, other, translator):
    send(other, value="Zov hav zoov")
    assert send(translator, value="Khác").status_code == 409


def test_the_same_words_are_no_conflict(send, other, translator):
    send(other, value="Zov hav zoov", loaded="")
    assert send(translator, value="Zov hav zoov", loaded="").status_code == 200


def test_what_one_has_not_seen_one_does_not_take_away(send, other, translator):
    send(other, value="Zov hav zoov", loaded="")
    assert send(translator, method="delete", loaded="Cũ").status_code == 409
    assert words() == ["Zov hav zoov"]
    assert send(translator, method="delete", loaded="Zov hav zoov").status_code == 200
    assert words() == []


@pytest.mark.parametrize("kept", ["một\nhai", "một\r\nhai", "mo\u0323\u0302t\u200b"])
def test_words_that_a_browser_sends_otherwise_than_they_are_kept_are_seen(send, other, translator, kept):
    send(other, value="Zov", loaded="")
    StringTranslation.objects.update(data=kept)
    assert (
        send(translator, value="Khác", loaded=kept.replace("\r\n", "\n").replace("\n", "\r\n")).status_code
        == 200
    )


def test_a_screen_that_sends_no_form_takes_away_nothing_that_it_has_not_seen(
    client, send, translator, segment
):
    send(translator, value="Zov", loaded="")
    address = reverse(
        "wagtail_localize:edit_string_translation",
        args=[Translation.objects.get(source=segment.source).pk, segment.pk],
    )
    assert client.delete(address).status_code == 409
    assert words() == ["Zov"]


def test_who_may_not_translate_it_learns_nothing(send, other, writer):
    send(other, value="Zov hav zoov", loaded="")
    answer = send(writer, value="Khác", loaded="")
    assert answer.status_code == 403
    assert b"Zov hav zoov" not in answer.content


def test_what_is_no_form_is_refused(client, send, translator, segment):
    send(translator, value="Zov", loaded="")
    address = reverse(
        "wagtail_localize:edit_string_translation",
        args=[Translation.objects.get(source=segment.source).pk, segment.pk],
    )
    assert client.put(address, "{}", content_type="application/json").status_code == 400
