"""Addresses elsewhere are noted and asked; dead is what is gone for a day."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.models import LinkedWebsite
from core.outgoing import Answer, OutgoingError, RefusedAddressError, UnknownHostError
from editorial.checks import links
from editorial.checks.links import ExternalLink, check_due, check_link

ADDRESS = "https://nguon.example/bai"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def without_those_of_the_first_websites(db):
    ExternalLink.objects.all().delete()


@pytest.fixture
def linking(make_news):
    def linking(*addresses, **fields):
        markup = "".join(f'<p><a href="{address}">x</a></p>' for address in addresses)
        body = json.dumps([{"type": "rich_text", "value": markup, "id": "1"}])
        return make_news(body=body, **fields)

    return linking


@pytest.fixture
def link(linking):
    linking(ADDRESS)
    return ExternalLink.objects.get()


def answering(*answers):
    """Stands for the internet: a status or an error for each question, the last one for all others."""
    left = list(answers)

    def ask(address, method, limits):
        asked.append((address, method))
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, address)

    asked = ask.asked = []
    return ask


def noted():
    return set(ExternalLink.objects.values_list("address", flat=True))


def test_a_published_page_notes_its_addresses_once(linking):
    page = linking(
        f"{ADDRESS}#phan", ADDRESS, "http://localhost/tin/", "mailto:a@b.example", "/tin/", "javascript:1",
        f"https://dai.example/{'a' * 2000}", source_url="https://nguon.example/khac",
    )  # fmt: skip
    assert noted() == {ADDRESS, "https://nguon.example/khac"}
    page.body, page.source_url = "[]", ""
    page.save_revision().publish()
    check_due(10, answering(200))
    assert noted() == set()


@pytest.mark.parametrize(
    "address",
    ["http://[abc", "http://[tên-miền]/x", "http://a／b/", "http://", f"http://a.example/{'ế' * 400}"],
)
def test_what_is_no_address_is_not_noted(linking, address):
    linking(address)
    assert noted() == set()


def test_one_address_that_fails_does_not_keep_the_others_from_being_asked(linking, caplog):
    page = linking("https://a.example/", "https://b.example/")
    ExternalLink.objects.create(address="http://[abc").pages.add(page.pk)
    assert check_due(10, answering(ValueError("x"), 200)) == 3
    assert "https://a.example/" in caplog.text
    assert check_due(10, answering(200)) == 0


def test_an_address_that_answers_is_asked_again_in_a_week(link):
    check_link(link, answering(200))
    assert (link.is_dead, link.answer, link.next_check - link.checked_at) == (False, "200", 7 * DAY)


@pytest.fixture
def connected(freeze):
    """Another address has answered."""
    with freeze("2026-11-01"):
        check_link(ExternalLink.objects.create(address="https://khac.example/"), answering(200))


def test_without_a_connection_no_name_is_known_and_nothing_dead(link, freeze):
    for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
        with freeze(day):
            check_link(link, answering(UnknownHostError("x")))
    assert not link.is_dead


@pytest.mark.parametrize("gone", [404, 410, UnknownHostError("x")])
def test_dead_is_what_is_gone_twice_a_day_apart(link, freeze, connected, gone):
    for day, is_dead in (("2026-11-02", False), ("2026-11-03", True)):
        with freeze(day):
            check_link(link, answering(gone))
            # What is asked for again on the same day is no second time.
            check_link(link, answering(gone))
        assert link.is_dead is is_dead


@pytest.mark.parametrize("other", [200, 301])
def test_what_comes_back_is_not_dead(link, freeze, other):
    for day, status in (("2026-11-02", 404), ("2026-11-03", 404), ("2026-11-10", other)):
        with freeze(day):
            check_link(link, answering(status))
    assert (link.is_dead, link.gone_since) == (False, None)


@pytest.mark.parametrize("unclear", [403, 429, 500, 503, OutgoingError("x"), RefusedAddressError("x")])
def test_what_gives_no_clear_answer_is_not_dead_and_asked_more_and_more_seldom(link, freeze, unclear):
    waits = []
    for day in ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"):
        with freeze(day):
            check_link(link, answering(unclear))
        waits.append((link.next_check - link.checked_at).days)
    assert (link.is_dead, waits) == (False, [2, 4, 8, 16, 30])


def test_a_server_that_knows_no_head_is_asked_for_the_content(link):
    ask = answering(404, 200)
    check_link(link, ask)
    assert [method for _address, method in ask.asked] == ["HEAD", "GET"]
    assert link.answer == "200"


def test_only_what_is_due_is_asked_and_a_few_of_one_host(linking):
    linking(*(f"https://nguon.example/{number}" for number in range(9)), "https://khac.example/")
    pauses, ask = [], answering(200)
    assert check_due(10, ask, pauses.append) == links.PER_HOST + 1
    assert len(pauses) == links.PER_HOST - 1
    ExternalLink.objects.update(next_check=timezone.now() + DAY)
    assert check_due(10, ask, pauses.append) == 0
    assert check_due(0, ask, pauses.append) == 0


def test_the_command_asks_what_is_due(link, monkeypatch):
    monkeypatch.setattr(links, "check_link", lambda link, ask: asked.append(link))
    asked = []
    call_command("check_links", verbosity=0)
    assert asked == [link]


def test_the_links_of_what_was_public_before_are_noted_by_the_command(link):
    ExternalLink.objects.all().delete()
    call_command("note_links", verbosity=0)
    assert noted() == {ADDRESS, *LinkedWebsite.objects.values_list("url", flat=True)}


def test_a_submitted_page_has_its_addresses_asked_before_it_is_public(linking, writer):
    page = linking(publish=False, live=False, owner=writer)
    page.body = json.dumps([{"type": "rich_text", "value": f'<a href="{ADDRESS}">x</a>', "id": "1"}])
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    assert noted() == {ADDRESS}


def test_what_is_public_keeps_its_addresses_while_a_draft_without_them_waits(linking, writer):
    page = linking(ADDRESS, owner=writer)
    page.body = "[]"
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    assert noted() == {ADDRESS}
    check_due(10, answering(200))
    assert noted() == {ADDRESS}


def report(client, user):
    client.force_login(user)
    return client.get(reverse("checks:dead_links")).text


def test_the_report_lists_dead_links_of_pages_that_one_may_edit(client, link, writer, editor):
    page = link.pages.get()
    assert ADDRESS not in report(client, editor)
    ExternalLink.objects.update(is_dead=True, answer="404", checked_at=timezone.now())
    shown = report(client, editor)
    assert ADDRESS in shown
    assert page.title in shown
    assert ADDRESS not in report(client, writer)
    exported = client.get(reverse("checks:dead_links"), {"export": "csv"})
    assert exported.status_code == 200


def test_the_report_asks_as_much_for_many(client, linking, editor, django_assert_max_num_queries):
    linking(*(f"https://a{number}.example/" for number in range(12)))
    ExternalLink.objects.update(is_dead=True)
    client.force_login(editor)
    client.get(reverse("checks:dead_links_results"))
    with django_assert_max_num_queries(20):
        client.get(reverse("checks:dead_links_results"))
