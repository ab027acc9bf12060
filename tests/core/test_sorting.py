"""The database sorts by the Vietnamese alphabet as core.text does."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sorting import SortKey, in_vietnamese
from core.text import sort_key

pytestmark = pytest.mark.django_db

WRITTEN = "aàảãáạăằâấbcdđeéêệfghijklmnoóôộơợpqrstuúưựvwxyỳzAÁĂÂDĐEÊOÔƠUƯ -(,.)0123456789"


@pytest.fixture
def group_names():
    """The names of groups, as the database sorts them."""

    def make(names):
        Group.objects.all().delete()
        Group.objects.bulk_create(Group(name=name) for name in names)
        return in_vietnamese(Group.objects.order_by("name")).values_list("name", flat=True)

    return make


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=WRITTEN, max_size=8), max_size=20))
def test_the_database_sorts_as_python_does(names):
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM unnest(%s::text[]) AS name ORDER BY vietnamese_sort_key(name) COLLATE "C"',
            [names],
        )
        found = [name for (name,) in cursor.fetchall()]
    assert [sort_key(name) for name in found] == sorted(sort_key(name) for name in names)


def test_letters_come_before_tones(group_names):
    names = ["Đất đai", "Dân sự", "đá", "Dá", "dà", "Ưu đãi", "Uy tín"]
    assert list(group_names(names)) == ["dà", "Dá", "Dân sự", "đá", "Đất đai", "Uy tín", "Ưu đãi"]


def test_the_other_way_round_as_well(group_names):
    group_names(["da", "đá", "dạ"])
    assert [group.name for group in in_vietnamese(Group.objects.order_by("-name"))] == ["đá", "dạ", "da"]


def test_what_is_not_ordered_by_a_text_stays_as_it_is():
    queryset = Group.objects.order_by("pk", F("name").desc())
    assert in_vietnamese(queryset) is queryset


def test_a_sort_key_is_an_expression_for_every_query(group_names):
    group_names(["đ", "d", "e"])
    assert list(Group.objects.order_by(SortKey("name")).values_list("name", flat=True)) == ["d", "đ", "e"]
