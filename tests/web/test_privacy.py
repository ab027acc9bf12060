"""A page is as private as what it repeats."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.listings import public
from core.privacy import settle_all_twins
from home.factories import StandardPageFactory
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alias(make_news, other):
    return make_news(slug="tin").create_alias(parent=other, update_slug="tin-khac")


@pytest.fixture
def other(news_index):
    return NewsSectionPageFactory(parent=news_index, slug="muc-khac", publish=True)


def is_public(page):
    return public(Page.objects.filter(pk=page.pk)).exists()


def rows(page):
    found = PageViewRestriction.objects.filter(page_id=page.pk)
    return [(row.restriction_type, row.password) for row in found]


def test_an_alias_of_a_private_page_is_in_no_list(client, alias, other, restrict):
    restrict(alias.alias_of)
    assert not is_public(alias)
    assert alias.title not in client.get(other.url).text
    assert client.get(alias.url).status_code == 302


def test_an_alias_of_what_is_below_a_private_page_is_private(client, alias, section, restrict):
    restrict(section)
    assert not is_public(alias)
    assert client.get(alias.url).status_code == 302


def test_with_the_restriction_goes_that_of_the_alias(client, alias, section):
    row = PageViewRestriction.objects.create(page_id=section.pk, restriction_type="login")
    row.delete()
    assert is_public(alias)
    assert client.get(alias.url).status_code == 200


def test_an_alias_that_is_made_of_a_private_page_is_private_at_once(make_news, other, section, restrict):
    news = make_news()
    restrict(section)
    assert not is_public(news.create_alias(parent=other, update_slug="moi"))


def test_an_alias_of_what_moves_below_a_private_page_is_private(home, restrict):
    private, page = (StandardPageFactory(parent=home, publish=True) for _number in range(2))
    alias = page.create_alias(parent=home, update_slug="ban-sao")
    restrict(private)
    page.move(private, "last-child")
    assert not is_public(alias)
    page.move(home, "last-child")
    assert is_public(alias)


def test_translations_are_as_private_as_the_page(client, make_news, translate):
    news = make_news()
    english = translate(news)
    assert client.get(english.url).status_code == 200
    row = PageViewRestriction.objects.create(page_id=news.pk, restriction_type="password", password="một")
    assert rows(english) == [("password", "một")]
    assert not is_public(english)
    row.password = "hai"
    row.save()
    assert rows(english) == [("password", "hai")]
    row.delete()
    assert is_public(english)


def test_the_groups_that_may_read_it_are_the_same(make_news, translate, approver):
    news = make_news()
    english = translate(news)
    row = PageViewRestriction.objects.create(page_id=news.pk, restriction_type="groups")
    row.groups.set(approver.groups.all())
    copies = PageViewRestriction.objects.filter(page_id=english.pk)
    assert [list(copy.groups.all()) for copy in copies] == [list(approver.groups.all())]


def test_what_repeats_a_private_page_stays_private_when_that_is_deleted(
    make_news, translate, other, restrict
):
    news = make_news()
    english, alias = translate(news), news.create_alias(parent=other, update_slug="ban-sao")
    restrict(news)
    Page.objects.get(pk=news.pk).delete()
    assert [is_public(page) for page in (english, alias)] == [False, False]


def test_a_translation_that_is_made_later_is_private(make_news, translate, restrict):
    news = make_news()
    restrict(news)
    assert not is_public(translate(news))


def test_a_private_translation_leaves_its_source_public(make_news, translate, restrict):
    news = make_news()
    restrict(translate(news))
    assert is_public(news)


def test_a_translation_keeps_a_restriction_of_its_own(make_news, translate, approver):
    news = make_news()
    english = translate(news)
    own = PageViewRestriction.objects.create(page_id=english.pk, restriction_type="password", password="own")
    row = PageViewRestriction.objects.create(page_id=news.pk, restriction_type="groups")
    row.groups.set(approver.groups.all())
    assert len(rows(english)) == 2
    row.restriction_type = "login"
    row.save()
    row.groups.clear()
    assert sorted(rows(english)) == [("login", ""), ("password", "own")]
    row.delete()
    assert rows(english) == [("password", own.password)]


def test_a_translation_of_what_moves_below_a_private_page_is_private(
    make_news, translate, other, section, restrict
):
    news = make_news()
    english = translate(news)
    restrict(other)
    assert is_public(english)
    news.move(other, "last-child")
    assert not is_public(english)
    Page.objects.get(pk=news.pk).move(section, "last-child")
    assert is_public(english)


def test_setting_up_restricts_what_repeated_a_private_page_before(alias, translate):
    english = translate(alias.alias_of)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=alias.alias_of, restriction_type="login")]
    )
    assert [is_public(page) for page in (english, alias)] == [True, True]
    settle_all_twins()
    assert [is_public(page) for page in (english, alias)] == [False, False]


def test_it_is_public_again_when_what_it_moved_below_is_released(make_news, translate, other, restrict):
    news, bound = make_news(), make_news()
    english, of_bound = translate(news), translate(bound)
    restrict(other)
    for page in (news, bound):
        page.move(other, "last-child")
    restrict(bound)
    PageViewRestriction.objects.get(page_id=other.pk).delete()
    assert [is_public(page) for page in (english, of_bound)] == [True, False]


def test_and_has_the_new_password_where_that_is_changed(make_news, translate, other):
    news = make_news()
    english = translate(news)
    row = PageViewRestriction.objects.create(page_id=other.pk, restriction_type="password", password="cũ")
    news.move(other, "last-child")
    row.password = "mới"
    row.save()
    assert rows(english) == [("password", "mới")]


def test_it_stays_private_where_another_above_its_page_is_so(make_news, translate, other, restrict):
    news = make_news()
    english = translate(news)
    restrict(other)
    restrict(other.get_parent())
    news.move(other, "last-child")
    PageViewRestriction.objects.get(page_id=other.get_parent().pk).delete()
    assert [is_public(page) for page in (news, english)] == [False, False]
    PageViewRestriction.objects.get(page_id=other.pk).delete()
    assert [is_public(page) for page in (news, english)] == [True, True]
