"""What the home page answers in one glance: what is new, what is in force, what can be used."""

import datetime

import pytest

from core.models import Occasion

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.fixture
def in_force(client, freeze):
    def in_force(today="2026-11-28"):
        with freeze(today):
            parts = client.get("/").context["in_force"]
        return [[document.title for document in part] for part in parts]

    return in_force


def test_documents_stand_by_what_happens_to_them(in_force, make_document):
    make_document(title="Mới", effective_on=day(2026, 7, 1))
    make_document(title="Sắp", effective_on=day(2027, 1, 1))
    make_document(title="Hết", effective_on=day(2020, 1, 1), expires_on=day(2026, 1, 1))
    assert in_force() == [["Mới"], ["Sắp"], ["Hết"]]


def test_a_document_moves_on_by_itself_on_its_days(in_force, make_document):
    make_document(title="Luật", effective_on=day(2027, 1, 1), expires_on=day(2028, 1, 1))
    assert in_force("2026-12-31") == [[], ["Luật"], []]
    assert in_force("2027-01-01") == [["Luật"], [], []]
    assert in_force("2028-01-01") == [[], [], ["Luật"]]


def test_what_is_nearest_to_today_comes_first(in_force, make_document):
    for year in (2019, 2021, 2020, 2029, 2028, 2030, 2018, 2031):
        make_document(title=str(year), effective_on=day(year, 1, 1))
    assert in_force() == [["2021", "2020", "2019"], ["2028", "2029", "2030"], []]


def test_hidden_documents_and_those_of_another_language_arent_told(in_force, make_document, restrict):
    restrict(make_document(effective_on=day(2026, 1, 1)))
    make_document(effective_on=day(2026, 1, 1), publish=False, live=False)
    assert in_force() == [[], [], []]


def test_the_next_occasions_are_told(client, freeze):
    with freeze("2026-11-05"):
        told = client.get("/").context["occasions"]
    assert [(one.occasion.slug, one.days) for one in told] == [
        ("mua-kho-phong-chay-chua-chay-rung", 0),
        ("ngay-phap-luat-viet-nam", 4),
    ]


def test_an_occasion_without_a_time_isnt_to_come(client):
    Occasion.objects.update(start_month=None, start_day=None, end_month=None, end_day=None)
    assert client.get("/").context["occasions"] == []
