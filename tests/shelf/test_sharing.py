"""A shelf that was shared: what its link shows, to whom, and for how long."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from shelf.models import MOST_AN_HOUR, HourlyCount, SharedList

SHELF = "/tu-tai-lieu/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """Another reader."""
    return Client()


def text_of(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_a_link_shows_the_list_to_anyone(client, other, made, share):
    client.post(f"{SHELF}them/", {"tai-lieu": made.law.pk})
    note = {f"ghi-chu-{made.law.pk}": "Nói <i>chậm</i>"}
    response = other.get(share(made.outline, ten="Họp <b>thôn</b>", **note))
    told = text_of(response)
    for text in ("Họp <b>thôn</b>", "Luật Đất đai", "Còn hiệu lực", "Nói <i>chậm</i>", "Đề cương về đất"):
        assert text in told
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Cache-Control"] == "no-store, private"


def test_the_server_keeps_pages_and_notes_and_nothing_of_the_reader(client, made, share):
    share(made.law, ten="Họp thôn")
    kept = SharedList.objects.values().get()
    known = {"id", "token", "withdrawal_digest", "title", "rows", "created_on", "expires_on"}
    assert set(kept) == known
    assert (kept["title"], kept["rows"]) == ("Họp thôn", [[made.law.pk, ""]])
    secret = client.cookies["tu-tai-lieu-chia-se"].value.partition(".")[2]
    assert secret not in str(kept)
    assert "127.0.0.1" not in str(HourlyCount.objects.values().get())


def test_titles_and_status_are_those_of_today(made, other, share, make_news):
    news = make_news(title="Tin sẽ gỡ")
    address = share(made.law, news)
    news.unpublish()
    made.law.title, made.law.expires_on = "Luật Đất đai cũ", timezone.localdate()
    made.law.save()
    told = text_of(other.get(address))
    assert "Luật Đất đai cũ" in told
    assert "Hết hiệu lực" in told
    assert "Tin sẽ gỡ" not in told


def test_only_who_shared_it_withdraws_it(client, other, made, share):
    address = share(made.law)
    assert other.post(f"{address}rut/").status_code == 403
    other.cookies["tu-tai-lieu-chia-se"] = f"{address.split('/')[2]}.{'A' * 22}"
    assert other.post(f"{address}rut/").status_code == 403
    assert client.post(f"{address}rut/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert other.get(address).status_code == 200
    client.post(f"{address}rut/")
    assert [other.get(place).status_code for place in (address, f"{address}tai-ve/")] == [404, 404]


def test_a_list_is_copied_behind_what_is_on_the_shelf(other, made, share):
    address = share(made.law, made.news)
    other.post(f"{SHELF}them/", {"tai-lieu": made.outline.pk})
    other.post(f"{address}chep/")
    assert other.cookies["tu-tai-lieu"].value == f"{made.outline.pk}.{made.law.pk}.{made.news.pk}"


def test_an_address_shares_so_many_lists_an_hour(client, made, put):
    put(made.law)
    sharing = [client.post(f"{SHELF}chia-se/").status_code for _number in range(MOST_AN_HOUR + 1)]
    assert sharing == [*[302] * MOST_AN_HOUR, 400]
    assert client.post(f"{SHELF}chia-se/", REMOTE_ADDR="203.0.113.9").status_code == 302
    assert SharedList.objects.count() == MOST_AN_HOUR + 1


def test_a_list_that_nobody_opens_for_a_year_is_forgotten(other, made, share):
    address = share(made.law)
    today = timezone.localdate()
    lists, counts = SharedList.objects.all(), HourlyCount.objects.all()
    lists.update(expires_on=today)
    assert other.get(address).status_code == 200
    assert lists.get().expires_on == today + datetime.timedelta(days=365)
    lists.update(expires_on=today - datetime.timedelta(days=1))
    counts.update(since=timezone.now() - datetime.timedelta(days=2))
    assert other.get(address).status_code == 404
    call_command("forget_shared_lists")
    assert (lists.count(), counts.count()) == (0, 0)


def test_a_list_that_nobody_opens_at_all_is_forgotten_after_a_month(client, other, made, share):
    address = share(made.law)
    today, lists = timezone.localdate(), SharedList.objects.all()
    # Whoever shared it is led there.
    client.get(address)
    assert lists.get().expires_on == today + datetime.timedelta(days=30)
    other.get(address)
    assert lists.get().expires_on == today + datetime.timedelta(days=365)


@pytest.mark.parametrize("personal", ["Gọi anh Páo 0912 345 678", "CCCD 011090001234"])
def test_nobody_shares_the_number_of_a_person(client, made, put, personal):
    put(made.law)
    for field in (f"ghi-chu-{made.law.pk}", "ten"):
        refused = client.post(f"{SHELF}chia-se/", {field: personal})
        assert refused.status_code == 400
        assert "số điện thoại" in text_of(refused)
    assert not SharedList.objects.exists()


def test_the_office_takes_a_list_away_by_its_address(other, made, share):
    address = share(made.law)
    call_command("withdraw_shared_list", f"https://portal.example.gov.vn{address}")
    assert other.get(address).status_code == 404
    with pytest.raises(CommandError):
        call_command("withdraw_shared_list", address)
