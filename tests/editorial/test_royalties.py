"""What is paid for which contribution in which period; what is locked stays; what changed is made good."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry, Page

from editorial.models import Contribution, Rate, RateTable, RoyaltyGenre, RoyaltyLine, RoyaltyPeriod
from editorial.royalties.computing import RoyaltyError
from editorial.royalties.signing import can_be_unlocked, prepare, sign, unlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture
def genre():
    return RoyaltyGenre.objects.get(name="Tin")


@pytest.fixture
def table(genre):
    table = RateTable.objects.create(
        valid_from="2026-01-01", basis="Quyết định 1/QĐ-STP", unit_amount=200_000
    )
    Rate.objects.create(table=table, genre=genre, grade=1, units=Decimal("0.5"))
    Rate.objects.create(table=table, genre=genre, grade=2, amount=150_000)
    return table


@pytest.fixture
def contribute(make_news, genre, table, local_time):
    """A contribution to a news item that was published at a moment."""

    def contribute(*moment, name="Lò Thị Hoa", **fields):
        page = make_news(title=f"Tin của {name}")
        Page.objects.filter(pk=page.pk).update(first_published_at=local_time(*moment))
        return Contribution.objects.create(page=page.page_ptr, name=name, genre=genre, **fields)

    return contribute


@pytest.fixture
def month(administrator, approver):
    """A month of 2026, computed; signed where that is asked for."""

    def month(number, signed=False):
        first = datetime.date(2026, number, 1)
        last = datetime.date(2026, number + 1, 1) - datetime.timedelta(days=1)
        period, _created = RoyaltyPeriod.objects.get_or_create(first_day=first, last_day=last)
        prepare(period, administrator)
        if signed:
            sign(period, approver, period.seen)
            period.refresh_from_db()
        return period

    return month


def amounts(period):
    return list(period.lines.order_by("pk").values_list("name", "amount"))


def test_the_amount_is_rate_times_coefficient_in_whole_dong(contribute, month):
    contribute(2026, 3, 5, coefficient=Decimal("1.25"))
    contribute(2026, 3, 6, name="Giàng A Páo", grade=2, coefficient=Decimal("0.33"))
    assert amounts(month(3)) == [("Lò Thị Hoa", 125_000), ("Giàng A Páo", 49_500)]


def test_the_day_of_publication_is_vietnams(contribute, month):
    contribute(2026, 3, 31, 23, 30)
    contribute(2026, 4, 1, 0, 30, name="Giàng A Páo")
    assert [name for name, _amount in amounts(month(3))] == ["Lò Thị Hoa"]


def test_what_was_graded_late_is_paid_in_the_next_period(contribute, month):
    month(3, signed=True)
    contribute(2026, 3, 5)
    [line] = month(4).lines.all()
    assert (line.amount, line.is_difference) == (100_000, False)


def test_what_is_not_published_is_not_paid(contribute, month):
    row = contribute(2026, 3, 5)
    Page.objects.filter(pk=row.page_id).update(first_published_at=None)
    assert amounts(month(3)) == []


def test_the_rates_are_those_of_the_day_of_publication(contribute, month, genre):
    newer = RateTable.objects.create(
        valid_from="2026-03-16", basis="Quyết định 2/QĐ-STP", unit_amount=300_000
    )
    Rate.objects.create(table=newer, genre=genre, grade=1, units=1)
    contribute(2026, 3, 15)
    contribute(2026, 3, 16, name="Giàng A Páo")
    period = month(3)
    assert amounts(period) == [("Lò Thị Hoa", 100_000), ("Giàng A Páo", 300_000)]
    assert period.basis == "Quyết định 1/QĐ-STP; Quyết định 2/QĐ-STP"


def test_without_a_rate_nothing_is_signed(contribute, month):
    contribute(2026, 3, 5, grade=9)
    with pytest.raises(RoyaltyError):
        month(3, signed=True)


def test_a_locked_period_is_what_it_was(contribute, month, table, genre):
    row = contribute(2026, 3, 5)
    period = month(3, signed=True)
    before = list(period.lines.values())
    table.unit_amount = 999_000
    table.save()
    genre.name = "Tin ngắn"
    genre.save()
    row.name, row.grade = "Tên khác", 2
    row.save()
    Page.objects.get(pk=row.page_id).delete()
    assert list(period.lines.values()) == before


def test_a_correction_is_the_difference_in_the_next_period(contribute, month):
    row = contribute(2026, 3, 5)
    month(3, signed=True)
    row.grade = 2
    row.save()
    [line] = month(4, signed=True).lines.all()
    assert (line.amount, line.is_difference) == (50_000, True)
    assert amounts(month(5)) == []


def test_another_person_gets_what_the_first_gives_back(contribute, month):
    row = contribute(2026, 3, 5)
    month(3, signed=True)
    row.name = "Giàng A Páo"
    row.save()
    assert sorted(amounts(month(4, signed=True))) == [("Giàng A Páo", 100_000), ("Lò Thị Hoa", -100_000)]
    assert amounts(month(5)) == []


def test_a_contribution_taken_away_is_given_back(contribute, month):
    row = contribute(2026, 3, 5)
    month(3, signed=True)
    row.delete()
    assert amounts(month(4, signed=True)) == [("Lò Thị Hoa", -100_000)]
    assert amounts(month(5)) == []


def test_the_name_of_a_user_may_be_spelt_anew(contribute, month, writer):
    row = contribute(2026, 3, 5, user=writer)
    month(3, signed=True)
    row.name = "Lò Thị Hoà"
    row.save()
    assert amounts(month(4)) == []


def test_a_page_that_is_deleted_is_not_asked_back_for(contribute, month):
    row = contribute(2026, 3, 5)
    month(3, signed=True)
    Page.objects.get(pk=row.page_id).delete()
    assert amounts(month(4)) == []


def test_a_copy_of_a_page_is_not_paid_for_what_the_first_was(contribute, month, administrator):
    row = contribute(2026, 3, 5)
    page = Page.objects.get(pk=row.page_id).specific
    page.copy(update_attrs={"title": "Bản sao", "slug": "ban-sao"}, user=administrator)
    assert len(amounts(month(3))) == 1


# Signing and unlocking.


def test_who_computed_does_not_sign(contribute, month, administrator):
    contribute(2026, 3, 5)
    period = month(3)
    with pytest.raises(RoyaltyError):
        sign(period, administrator, period.seen)
    assert RoyaltyPeriod.objects.get().is_open


def test_what_is_signed_is_what_was_looked_at(contribute, month, approver):
    contribute(2026, 3, 5)
    seen = month(3).seen
    period = month(3)
    with pytest.raises(RoyaltyError):
        sign(period, approver, seen)


def test_a_locked_period_is_not_computed_anew(contribute, month, administrator):
    period = month(3, signed=True)
    with pytest.raises(RoyaltyError):
        prepare(period, administrator)


def test_unlocking_is_logged_with_its_reason(contribute, month, administrator):
    contribute(2026, 3, 5)
    period = month(3, signed=True)
    unlock(period, administrator, "Chấm nhầm bậc")
    entry = ModelLogEntry.objects.filter(action="royalties.unlock").get()
    assert (entry.user, entry.comment) == (administrator, "Chấm nhầm bậc")
    assert RoyaltyPeriod.objects.get().is_open


def test_only_the_last_period_is_unlocked(month, administrator):
    first = month(3, signed=True)
    month(4, signed=True)
    with pytest.raises(RoyaltyError):
        unlock(first, administrator, "Chấm nhầm bậc")


def test_a_period_is_not_unlocked_while_another_is_open(month, administrator):
    later = month(4, signed=True)
    month(3)
    assert not can_be_unlocked(later)
    with pytest.raises(RoyaltyError):
        unlock(later, administrator, "Chấm nhầm bậc")


def test_a_period_is_computed_for_the_days_that_it_has_now(contribute, month, administrator):
    contribute(2026, 3, 5)
    period = month(3)
    RoyaltyPeriod.objects.update(last_day="2026-03-04")
    prepare(period, administrator)
    assert amounts(period) == []


def test_who_prepared_and_signed_is_known_when_they_are_no_users_any_longer(month, approver, administrator):
    period, names = month(3, signed=True), (administrator.get_full_name(), approver.get_full_name())
    administrator.delete()
    approver.delete()
    period.refresh_from_db()
    assert (period.prepared_by, period.signed_by) == (None, None)
    assert (period.prepared_name, period.signed_name) == names


@pytest.mark.parametrize(
    "change",
    [
        lambda period: RoyaltyLine.objects.update(amount=1),
        lambda period: RoyaltyLine.objects.all().delete(),
        lambda period: RoyaltyLine.objects.create(
            period=period, contribution_id=1, page_id=1, published_on="2026-03-01", grade=1, coefficient=1),
        lambda period: RoyaltyPeriod.objects.update(last_day="2026-03-30"),
        lambda period: RoyaltyPeriod.objects.update(signed_name="Tên khác"),
        lambda period: RoyaltyPeriod.objects.all()._raw_delete("default"),
    ],
)  # fmt: skip
def test_the_database_itself_keeps_what_is_locked(contribute, month, change):
    contribute(2026, 3, 5)
    period = month(3, signed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(period)


def test_periods_have_no_day_in_common(month):
    month(3, signed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoyaltyPeriod.objects.create(first_day="2026-03-31", last_day="2026-04-30", is_open=False)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ((2026, 3, 1), (2026, 3, 31), "03/2026"),
        ((2026, 1, 1), (2026, 3, 31), "Quý 1/2026"),
        ((2026, 3, 5), (2026, 3, 31), "05/03/2026 – 31/03/2026"),
    ],
)
def test_a_period_is_called_by_its_month_or_quarter(first, last, name):
    assert str(RoyaltyPeriod(first_day=datetime.date(*first), last_day=datetime.date(*last))) == name
