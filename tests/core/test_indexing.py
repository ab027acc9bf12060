"""What tests/indexing.py puts off comes as if it hadn't been put off."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from core.factories import ImageFactory
from core.models import Occasion
from news.models import NewsPage

pytestmark = pytest.mark.django_db


def found(word):
    return [page.title for page in get_search_backend().autocomplete(word, NewsPage)]


def test_who_asks_gets_all_that_was_saved(make_news):
    make_news(title="Ruộng bậc thang")
    assert found("ruong") == ["Ruộng bậc thang"]


def test_what_refers_to_what_is_known(make_news):
    image = ImageFactory()
    news = make_news(image=image)
    assert [use.object_id for use in ReferenceIndex.get_references_to(image)] == [str(news.pk)]


def test_a_row_that_is_changed_without_a_save_stays_as_it_was_indexed(make_news):
    news = make_news(title="Ruộng bậc thang")
    NewsPage.objects.filter(pk=news.pk).update(title="Chợ phiên", draft_title="Chợ phiên", slug="cho-phien")
    assert (found("cho"), found("ruong")) == ([], ["Chợ phiên"])


def test_nor_is_seen_what_is_changed_of_the_rows_that_an_entry_is_made_from(make_news):
    occasion = Occasion.objects.create(name="Ngày Pháp luật")
    make_news(title="Tin", occasions=[occasion])
    Occasion.objects.filter(pk=occasion.pk).update(name="Tháng Thanh niên")
    assert IndexEntry.objects.filter(body_text__contains="thang thanh nien").count() == 0


def test_a_change_of_another_row_does_not_make_the_entries(make_news):
    one, other = make_news(publish=False), make_news(publish=False)
    before = entries()
    one.save()
    Page.objects.filter(pk=other.get_parent().pk).update(title="Mục")
    assert entries() == before


def entries():
    """How many there are by now: who asks in this way isn't noticed."""
    with connection.connection.cursor() as cursor:
        return cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry").fetchone()


def test_what_a_savepoint_undoes_is_not_indexed(make_news):
    with transaction.atomic():
        make_news(title="Ruộng bậc thang")
        transaction.set_rollback(True)
    assert found("ruong") == []


def test_what_was_indexed_within_a_savepoint_that_is_undone_is_indexed_again(make_news):
    make_news(title="Ruộng bậc thang")
    with transaction.atomic():
        assert found("ruong")
        transaction.set_rollback(True)
    assert found("ruong") == ["Ruộng bậc thang"]


def test_where_queries_are_counted_each_save_indexes_at_once(make_news):
    news = make_news(publish=False)
    with CaptureQueriesContext(connection) as captured:
        news.save()
    written = [query["sql"] for query in captured if query["sql"].startswith('INSERT INTO "wagtailsearch')]
    assert len(written) == 1
    # And of what was saved before, nothing is counted.
    assert "INSERT" not in captured[0]["sql"]
