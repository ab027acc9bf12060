"""The order of the news that the database keeps: right after every kind of change of the pages."""

import pytest
from django.db import connection

from news.models import ListedNews, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return True


@pytest.fixture
def other_section(section):
    return section.get_siblings(inclusive=False).first().specific


def listed(page):
    """The places and the date of an item; None where no list has it."""
    return ListedNews.objects.filter(page=page.pk).values_list("section_path", "index_path", "date").first()


def test_a_live_item_is_listed_in_its_section_and_its_index(make_news, local_time, section, news_index):
    item = make_news(display_date=local_time(2024, 5, 2))
    assert listed(item) == (section.path, news_index.path, local_time(2024, 5, 2))


def test_a_draft_is_in_no_list_until_it_is_published(make_news):
    item = make_news(live=False, publish=False)
    assert listed(item) is None
    item.save_revision().publish()
    assert listed(item)


def test_what_is_unpublished_leaves_the_lists(make_news):
    item = make_news()
    item.unpublish()
    assert listed(item) is None


def test_what_update_does_counts_too(make_news, local_time):
    item = make_news()
    NewsPage.objects.filter(pk=item.pk).update(display_date=local_time(2020, 1, 1))
    assert listed(item)[2] == local_time(2020, 1, 1)
    NewsPage.objects.filter(pk=item.pk).update(live=False)
    assert listed(item) is None


def test_an_item_that_is_moved_is_listed_where_it_is(make_news, other_section):
    item = make_news()
    item.move(other_section, pos="last-child")
    assert listed(item)[0] == other_section.path


def test_a_section_that_is_moved_takes_its_items_with_it(make_news, section, client):
    item = make_news(title="Ở đây")
    section.move(section.get_siblings().last(), pos="right")
    section.refresh_from_db()
    assert listed(item)[0] == section.path
    assert [page.title for page in client.get(section.url).context["items"]] == ["Ở đây"]


def test_a_draft_of_a_live_item_changes_nothing(make_news, local_time):
    item = make_news(display_date=local_time(2024, 5, 2))
    item.display_date = local_time(2020, 1, 1)
    item.save_revision()
    assert listed(item)[2] == local_time(2024, 5, 2)


def test_what_is_deleted_leaves_the_lists(make_news, section):
    item, other = make_news(), make_news()
    item.delete()
    NewsPage.objects.filter(pk=other.pk).delete()
    assert not ListedNews.objects.filter(section_path=section.path).exists()


def test_an_item_without_a_date_is_listed_by_its_first_publication(make_news):
    item = make_news()
    NewsPage.objects.filter(pk=item.pk).update(display_date=None)
    item.refresh_from_db()
    assert listed(item)[2] == item.first_published_at


def test_the_database_refuses_no_delete_for_the_lists_sake(make_news):
    item = make_news()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_newspage WHERE page_ptr_id = %s", [item.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not ListedNews.objects.filter(pk=item.pk).exists()
