"""A document is in the archive once, also where many save its number in the same second."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from core.kinds import Kind
from documents.factories import IssuerFactory
from documents.models import DocumentIndexPage, DocumentIssuer, LegalDocumentPage
from editorial.approval.bundles import Bundle, BundleItem, publish_bundle
from editorial.checks.publishing import BlockedError
from editorial.factories import UserFactory
from editorial.models import KeptText
from editorial.roles import APPROVERS
from exchange.moving_in.item import DocumentData, Found
from exchange.moving_in.writing.taking import Outcome, Taker
from tests.editorial.page_forms import formset, loaded
from tests.editorial.test_conflicts import held_by_another  # noqa: F401 - a fixture
from tests.editorial.test_tree import at_once
from tests.editorial.test_whole import copied  # noqa: F401 - a fixture
from tests.exchange.test_moving_in import Memory, item

NUMBER, DAY = "42/2022/NĐ-CP", datetime.date(2022, 6, 24)
LOCAL = "01/2026/NQ-HĐND"
ROWS = (
    "relations",
    "provision_changes",
    "files",
    "related_items",
    "comments",
    "corrections",
    "review_dates",
    "spoken_versions",
)
REFUSED = "Kho đã có văn bản này"
# Without marks: the form gives it back as JSON.
TEXT = "<p>PGBDPL</p>"


@pytest.fixture
def published():
    return True


def typed(title, number=NUMBER, issuers=(), **extra):
    rows = [{"issuer": issuer.pk, "signer": "", "signer_title": ""} for issuer in issuers]
    return nested_form_data(
        {
            "title": title,
            "slug": slugify(title),
            "lead": f"Trích yếu của {title}.",
            "number": number,
            "issued_on": DAY.isoformat(),
            "body": streamfield([("legal_text", rich_text(TEXT))]),
            "issuers": inline_formset(rows),
            **{name: formset() for name in ROWS},
            **extra,
        }
    )


def add(client, index, data):
    return client.post(
        reverse("wagtailadmin_pages:add", args=["documents", "legaldocumentpage", index.pk]), data
    )


def mistakes(answer):
    return answer.context["form"].errors if answer.status_code == 200 else {}


def save(client, page, data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | loaded(page))


def count(number=NUMBER):
    return LegalDocumentPage.objects.filter(number=number).count()


def record(place, number=NUMBER, **fields):
    data = DocumentData(number=number, issued_on=DAY, paragraphs=("Điều 1. Một",), **fields)
    return Found(f"record {place}", item(place, Kind.DOCUMENTS, document=data, parts=()), done=1)


def take(*records, name="cổng cũ"):
    source = Memory()
    source.name = name
    return Taker(source, "Tin khác").take(list(records))


# One after the other.


@pytest.mark.django_db
def test_the_second_is_told_which_document_is_there_and_keeps_what_was_typed(
    client, document_index, make_document, approver
):
    make_document(title="Nghị định về cổng", number=NUMBER, issued_on=DAY)
    client.force_login(approver)
    answer = add(client, document_index, typed("Bản thứ hai", "Số: 42/2022/nd-cp"))
    html = answer.content.decode()
    assert f"{REFUSED}: Nghị định về cổng." in html
    assert "Trích yếu của Bản thứ hai." in html
    assert "PGBDPL" in html
    assert count() == 1


@pytest.mark.django_db
def test_agencies_may_give_one_number_and_documents_may_have_none(
    client, document_index, make_document, approver
):
    here, elsewhere = IssuerFactory(name="HĐND tỉnh ta"), IssuerFactory(name="HĐND tỉnh khác")
    theirs = make_document(title="Của tỉnh khác", number=LOCAL, issued_on=DAY)
    DocumentIssuer.objects.create(page=theirs, issuer=elsewhere)
    make_document(title="Một", number="Không số", issued_on=DAY)
    client.force_login(approver)
    assert not mistakes(add(client, document_index, typed("Của tỉnh ta", LOCAL, [here])))
    assert not mistakes(add(client, document_index, typed("Hai", "Không số")))
    assert (count(LOCAL), count("Không số")) == (2, 2)


@pytest.mark.django_db
def test_a_translation_shares_the_number(client, make_document, approver):
    document = make_document(number=NUMBER, issued_on=DAY)
    english = Locale.objects.get(language_code="en")
    document.copy_for_translation(english, copy_parents=True)
    client.force_login(approver)
    assert not mistakes(save(client, document, typed("Tên mới", slug=document.slug)))
    assert count() == 2


@pytest.fixture
def two_drafts(client, make_document, approver):
    """Public documents, and the drafts of both with one new number."""
    pages = [make_document(title=title, number=f"{title}/2022/NĐ-CP", issued_on=DAY) for title in "12"]
    client.force_login(approver)
    for page in pages:
        assert not mistakes(save(client, page, typed(page.title, slug=page.slug)))
        page.refresh_from_db()
    return pages


@pytest.mark.django_db
def test_a_draft_is_not_published_once_another_has_its_number(two_drafts, approver):
    """The drafts of two public documents may get one number: the form looks at what is public."""
    first, second = two_drafts
    first.latest_revision.publish(user=approver)
    with pytest.raises(BlockedError, match=f"{REFUSED}: 1"):
        second.latest_revision.publish(user=approver)
    assert (count(), count("2/2022/NĐ-CP")) == (1, 1)


@pytest.mark.django_db
def test_of_two_that_are_scheduled_with_one_number_the_second_stays_down_and_is_told_of(two_drafts):
    now = timezone.now()
    for minutes, page in zip((5, 4), two_drafts, strict=True):
        at = now - datetime.timedelta(minutes=minutes)
        Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=at)
    call_command("publish_due")
    assert (count(), count("2/2022/NĐ-CP")) == (1, 1)
    with pytest.raises(CommandError, match=f"2 .*{REFUSED}: 1"):
        call_command("check_schedule")


@pytest.mark.django_db
def test_a_bundle_brings_no_document_that_the_archive_has_got_meanwhile(two_drafts):
    first, second = two_drafts
    bundle = Bundle.objects.create(name="Bộ bài")
    BundleItem.objects.create(bundle=bundle, page=second.page_ptr, approved_revision=second.latest_revision)
    first.latest_revision.publish()
    assert not publish_bundle(bundle)
    bundle.refresh_from_db()
    assert f"{REFUSED}: 1" in bundle.failure
    assert count("2/2022/NĐ-CP") == 1


@pytest.mark.django_db
def test_what_waits_too_long_for_another_is_kept_and_not_waited_for_again(
    client,
    make_document,
    approver,
    held_by_another,  # noqa: F811
):
    document = make_document(number=NUMBER, issued_on=DAY)
    client.force_login(approver)
    held_by_another()
    answer = save(client, document, typed("Gõ trong lúc chờ", slug=document.slug))
    assert (answer.status_code, KeptText.objects.get().content["title"]) == (409, "Gõ trong lúc chờ")


@pytest.mark.django_db
def test_nor_is_it_where_a_text_is_only_previewed(client, make_document, approver, monkeypatch):
    """Each statement is a transaction of its own there, as in a request."""
    document = make_document(number=NUMBER, issued_on=DAY)
    client.force_login(approver)
    monkeypatch.setattr("documents.page_form.connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.delattr("documents.page_form.hold_numbers")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[document.pk])
    answer = client.post(address, typed("Xem thử", slug=document.slug))
    assert answer.json() == {"is_valid": True, "is_available": True}


@pytest.mark.django_db
def test_an_import_brings_a_document_that_is_there_no_second_time(document_index, make_document):
    make_document(title="Nghị định về cổng", number=NUMBER, issued_on=DAY)
    one, two, three = take(record(1), record(2, "7/2022/NĐ-CP"), record(3, "7/2022/NĐ-CP"))
    assert [one.outcome, two.outcome, three.outcome] == [Outcome.REFUSED, Outcome.CREATED, Outcome.REFUSED]
    assert one.reason == f"{REFUSED}: Nghị định về cổng."
    assert (count(), count("7/2022/NĐ-CP")) == (1, 1)


@pytest.mark.django_db
def test_an_import_keeps_documents_of_which_it_is_not_certain(document_index, make_document):
    """A number of a people's council is another document in each province."""
    make_document(number=LOCAL, issued_on=DAY)
    [result] = take(record(1, LOCAL))
    assert result.outcome is Outcome.CREATED


# At one moment, on connections of their own, in a copy of the database.


def test_of_twenty_imports_of_one_document_one_makes_it(copied):  # noqa: F811
    outcomes = []

    def bring(number):
        outcomes.extend(take(record(1, "5/2021/NĐ-CP"), name=f"cổng {number}"))

    assert at_once(20, bring) == {"done": 20}
    assert sorted(result.outcome.value for result in outcomes) == ["created", *["refused"] * 19]
    assert count("5/2021/NĐ-CP") == 1


def test_of_editors_who_save_one_new_document_one_makes_it(copied):  # noqa: F811
    index = DocumentIndexPage.objects.get(locale__language_code="vi")
    users = [UserFactory(role=APPROVERS) for _number in range(4)]
    answers = []

    def save_new(number):
        client = Client()
        client.force_login(users[number])
        answers.append(add(client, index, typed(f"Bản {number}", "6/2021/NĐ-CP")))

    assert at_once(4, save_new) == {"done": 4}
    assert count("6/2021/NĐ-CP") == 1
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    told = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert all(REFUSED in html and "Trích yếu của Bản" in html and "PGBDPL" in html for html in told)


def test_of_an_editor_and_an_import_one_makes_it(copied):  # noqa: F811
    index = DocumentIndexPage.objects.get(locale__language_code="vi")
    user = UserFactory(role=APPROVERS)

    def bring(number):
        if number:
            take(record(1, "8/2021/NĐ-CP"), name="cổng của một người")
            return
        client = Client()
        client.force_login(user)
        add(client, index, typed("Bản của người", "8/2021/NĐ-CP"))

    assert at_once(2, bring) == {"done": 2}
    assert count("8/2021/NĐ-CP") == 1
    connection.close()
