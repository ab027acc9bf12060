"""What documents do to each other, and whether they hold on a day."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from documents.models import DocumentRelation, LegalDocumentPage
from documents.page_form import rank, relation_errors
from documents.relations import INVERSE, RelationKind
from documents.validity import Status, status_on, with_status

START = datetime.date(2020, 1, 1)
CHANGE = datetime.date(2022, 6, 1)
END = datetime.date(2023, 6, 1)
BEFORE = CHANGE - datetime.timedelta(1)


@pytest.fixture
def old(make_document):
    return make_document(title="Nghị định cũ", number="1/2019/NĐ-CP", issued_on=START, effective_on=START)


@pytest.fixture
def act(make_document):
    """A public document that does something to another one from CHANGE on."""

    def act(kind, document, **fields):
        source = make_document(
            title="Nghị định mới", number="2/2022/NĐ-CP", issued_on=CHANGE, effective_on=CHANGE, publish=False
        )
        source.relations.add(DocumentRelation(kind=kind, document=document, **fields))
        source.save_revision().publish()
        return source

    return act


def statuses(document, *days):
    """The status on these days, by the rule for one document and by the one in the database, which agree."""
    document.refresh_from_db()
    one = [status_on(document, day) for day in days]
    rows = LegalDocumentPage.objects.filter(pk=document.pk)
    many = [with_status(rows, day).get().status_value for day in days]
    assert one == many
    return one


@pytest.mark.parametrize("kind", ["replaces", "repeals"])
def test_what_replaces_or_repeals_a_document_ends_it_from_its_own_first_day(old, act, kind):
    act(kind, old)
    assert statuses(old, BEFORE, CHANGE) == [Status.IN_FORCE, Status.EXPIRED]


def test_a_day_of_its_own_goes_before_that_of_the_acting_document(old, act):
    act("repeals", old, starts_on=END)
    assert statuses(old, CHANGE, END) == [Status.IN_FORCE, Status.EXPIRED]


def test_what_ends_a_provision_ends_the_document_partly(old, act):
    act("repeals", old, provisions="điểm c khoản 2 Điều 8")
    assert statuses(old, BEFORE, CHANGE) == [Status.IN_FORCE, Status.PARTLY_EXPIRED]


def test_a_document_is_suspended_for_a_time(old, act):
    act("suspends", old, ends_on=END)
    assert statuses(old, BEFORE, CHANGE, END) == [Status.IN_FORCE, Status.SUSPENDED, Status.IN_FORCE]


SECOND, SECOND_END = datetime.date(2024, 1, 1), datetime.date(2024, 6, 1)


@pytest.fixture
def suspended_twice(old, act):
    act("suspends", old, ends_on=END)
    act("suspends", old, starts_on=SECOND, ends_on=SECOND_END)
    return old


def test_of_two_suspensions_the_one_that_holds_today_counts(suspended_twice, freeze):
    with freeze(CHANGE):
        call_command("update_validity")
        first = statuses(suspended_twice, CHANGE)
    with freeze(SECOND):
        call_command("update_validity")
        second = statuses(suspended_twice, SECOND)
    assert (first, second) == ([Status.SUSPENDED], [Status.SUSPENDED])


@pytest.mark.parametrize(
    ("day", "status"),
    [(day, Status.SUSPENDED) for day in (CHANGE, SECOND)]
    + [(day, Status.IN_FORCE) for day in (END, SECOND_END)],
)
def test_each_of_two_suspensions_is_told_on_its_days(client, suspended_twice, day, status):
    assert client.get(suspended_twice.url, {"ngay": day.isoformat()}).context["status"] == status


def test_a_provision_is_suspended_for_a_time(old, act):
    act("suspends", old, provisions="Điều 8", ends_on=END)
    assert statuses(old, CHANGE, END) == [Status.PARTLY_SUSPENDED, Status.IN_FORCE]


def test_an_extension_moves_the_end_that_a_document_has_itself(old, act):
    old.expires_on = CHANGE
    old.save_revision().publish()
    act("extends", old, ends_on=END)
    assert statuses(old, CHANGE, END) == [Status.IN_FORCE, Status.EXPIRED]


@pytest.mark.parametrize("kind", ["amends", "corrects", "consolidates", "details", "based-on", "refers"])
def test_other_relations_change_no_status(old, act, kind):
    act(kind, old)
    assert statuses(old, END) == [Status.IN_FORCE]


def test_a_draft_changes_nothing(old, make_document):
    draft = make_document(effective_on=CHANGE, publish=False, live=False)
    draft.relations.add(DocumentRelation(kind="repeals", document=old))
    draft.save_revision()
    assert statuses(old, END) == [Status.IN_FORCE]


def test_what_is_unpublished_counts_no_more(old, act):
    source = act("repeals", old)
    LegalDocumentPage.objects.get(pk=source.pk).unpublish()
    assert statuses(old, END) == [Status.IN_FORCE]


def test_what_is_deleted_counts_no_more(old, act):
    source = act("repeals", old)
    LegalDocumentPage.objects.get(pk=source.pk).delete()
    assert statuses(old, END) == [Status.IN_FORCE]


def test_what_becomes_private_counts_no_more_until_it_is_public_again(old, act):
    source = act("repeals", old)
    restriction = PageViewRestriction.objects.create(page=source, restriction_type="login")
    hidden = statuses(old, END)
    restriction.delete()
    assert (hidden, statuses(old, END)) == ([Status.IN_FORCE], [Status.EXPIRED])


def test_a_relation_that_is_taken_out_counts_no_more(old, act):
    source = LegalDocumentPage.objects.get(pk=act("repeals", old).pk)
    source.relations.clear()
    source.save_revision().publish()
    assert statuses(old, END) == [Status.IN_FORCE]


def test_an_older_revision_of_a_document_brings_no_old_status_back(old, act):
    revision = old.save_revision()
    act("repeals", old)
    revision.publish()
    assert statuses(old, END) == [Status.EXPIRED]


def test_an_editor_decides_from_a_day_on(old):
    old.status_override, old.status_override_from = Status.SUSPENDED, CHANGE
    old.status_reason = "Theo thông báo của Chính phủ."
    old.save_revision().publish()
    assert statuses(old, BEFORE, CHANGE) == [Status.IN_FORCE, Status.SUSPENDED]


def test_a_decision_needs_a_reason(old):
    old.status_override = Status.SUSPENDED
    with pytest.raises(Exception, match="status_reason"):
        old.full_clean()


def test_readers_see_the_reason_of_a_decision(client, old):
    old.status_override, old.status_reason = Status.SUSPENDED, "Theo thông báo của Chính phủ."
    old.save_revision().publish()
    assert "Theo thông báo của Chính phủ." in client.get(old.url).content.decode()


def test_both_pages_show_the_relation(client, old, act):
    new = act("replaces", old, provisions="")
    assert "Thay thế" in client.get(new.url).content.decode()
    page = client.get(old.url).content.decode()
    assert ("Bị thay thế bởi" in page, new.url in page) == (True, True)


def test_a_relation_with_a_draft_shows_nothing_of_it(client, old, act):
    new = act("replaces", old)
    LegalDocumentPage.objects.get(pk=old.pk).unpublish()
    assert "Nghị định cũ" not in client.get(new.url).content.decode()


def test_the_status_on_a_day_can_be_asked_for(client, old, act):
    act("repeals", old)
    response = client.get(old.url, {"ngay": BEFORE.isoformat()})
    assert response.context["status"] == Status.IN_FORCE
    assert response.context["page"].status == Status.EXPIRED


@pytest.mark.parametrize("day", ["", "x", "2020-13-01", "\x01", "9" * 400, "0000-00-00"])
def test_what_is_no_day_is_answered_with_today(client, old, day):
    response = client.get(old.url, {"ngay": day})
    assert (response.status_code, response.context["status"]) == (200, old.status)


def test_relations_take_as_many_queries_for_many_as_for_one(client, old, act, django_assert_max_num_queries):
    act("replaces", old)
    for kind in RelationKind.values:
        act(kind, old)
    client.get(old.url)
    with django_assert_max_num_queries(45):
        client.get(old.url)


def errors(page, other, kind="replaces", **row):
    own = {"number": page.number, "issued_on": page.issued_on}
    return relation_errors(page, own, {"document": other, "kind": kind, **row})


def test_a_relation_needs_a_document_or_its_name(old):
    assert errors(old, None).keys() == {"document"}


def test_a_document_has_no_relation_with_itself(old):
    assert errors(old, old).keys() == {"document"}


def test_an_earlier_document_cannot_repeal_a_later_one(old, act):
    new = act("amends", old)
    assert "2/2022/NĐ-CP" in errors(old, new, "repeals")["document"]


def test_a_lower_document_cannot_repeal_a_higher_one(make_document):
    law = make_document(number="31/2024/QH15", issued_on=START)
    circular = make_document(number="5/2024/TT-BTP", issued_on=CHANGE)
    assert errors(circular, law, "repeals").keys() == {"document"}
    assert not errors(circular, law, "details")


def test_documents_do_not_replace_each_other_in_a_circle(old, act, make_document):
    middle = act("replaces", old)
    last = make_document(number="3/2022/NĐ-CP", issued_on=CHANGE, publish=False)
    last.relations.add(DocumentRelation(kind="replaces", document=middle))
    last.save_revision().publish()
    old.issued_on = None
    assert errors(old, last).keys() == {"document"}


def test_what_is_done_to_a_document_is_not_done_before_it_was_issued(old, act):
    new = act("amends", old)
    assert errors(new, old, "repeals", starts_on=START - datetime.timedelta(1)).keys() == {"starts_on"}


def test_a_time_ends_after_it_begins(old, act):
    new = act("amends", old)
    assert errors(new, old, "suspends", starts_on=END, ends_on=CHANGE).keys() == {"ends_on"}


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("31/2024/QH15", "01/2014/UBTVQH13"),
        ("01/2014/UBTVQH13", "42/2022/NĐ-CP"),
        ("42/2022/NĐ-CP", "28/2013/QĐ-TTg"),
        ("28/2013/QĐ-TTg", "03/2021/TT-BTP"),
        ("03/2021/TT-BTP", "12/2020/NQ-HĐND"),
        ("12/2020/NQ-HĐND", "15/2021/QĐ-UBND"),
    ],
)
def test_documents_have_the_rank_of_who_issued_them(higher, lower):
    assert rank(higher) < rank(lower)


def test_a_number_that_tells_no_rank_has_none():
    assert (rank("Không số"), rank("456/STP-PBGDPL")) == (None, None)


def test_every_relation_has_an_inverse():
    assert set(INVERSE) == set(RelationKind)


def test_today_is_vietnams_day(old):
    assert old.status == status_on(old, timezone.localdate())


def test_the_life_of_a_document_is_told_in_order(client, old, act):
    act("amends", old, provisions="Điều 8", starts_on=END)
    act("replaces", old, starts_on=END + datetime.timedelta(9))
    events = client.get(old.url).context["timeline"]
    assert [event.day for event in events] == sorted(event.day for event in events)
    assert [event.line.provisions for event in events if event.line] == ["Điều 8", ""]


def test_an_ended_document_says_what_ended_it(client, old, act):
    new = act("replaces", old)
    [group] = [group for group in client.get(old.url).context["relation_groups"] if group.ends_all]
    assert [line.document.pk for line in group.ends_all] == [new.pk]
