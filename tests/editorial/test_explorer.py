"""The list of pages costs the same however many there are and however many rights a person has."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.views.pages.listing import PageListingMixin
from wagtail.models import GroupPagePermission, Locale, PagePermissionTester
from wagtail_localize.operations import translate_object

from core.bulk import NewPage, make_pages, make_ready
from editorial import explorer
from editorial.factories import UserFactory
from editorial.roles import EDITOR_PAGES, EDITORS, TRANSLATORS, WRITERS
from news.factories import NewsPageFactory, NewsSectionPageFactory
from news.models import NewsPage

pytestmark = pytest.mark.django_db

LIMIT = 60
GROUPS = 6


@pytest.fixture
def children(section):
    """Sixty drafts, more than a page of the list shows."""
    new = [
        NewPage(section, NewsPage(title=f"Bản nháp {n}", live=False, locale=section.locale))
        for n in range(60)
    ]
    for _parent, page in new:
        make_ready(page)
    make_pages(new)
    return [page for _parent, page in new]


@pytest.fixture
def much_permitted(children):
    """An editor with rights at each of the pages, by several groups: 1,440 rows."""
    user = UserFactory(role=EDITORS)
    rights = Permission.objects.filter(codename__in=EDITOR_PAGES, content_type__app_label="wagtailcore")
    groups = Group.objects.bulk_create(Group(name=f"Nhóm {n}") for n in range(GROUPS))
    user.groups.add(*groups)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=right)
        for group, page, right in product(groups, children, rights)
    )
    return user


def test_the_explorer_asks_no_more_for_many_pages_and_many_rights(
    client, section, children, much_permitted, editor
):
    address = reverse("wagtailadmin_explore", args=[section.pk])
    few, many = (queries(client, user, address) for user in (editor, much_permitted))
    assert many <= few <= LIMIT


@pytest.mark.parametrize("asked", ["", "?q=nh%C3%A1p", "?ordering=title&p=2", "?q=nh%C3%A1p&search_all=1"])
def test_searching_and_paging_ask_no_more(client, section, children, editor, asked):
    address = reverse("wagtailadmin_explore_results", args=[section.pk]) + asked
    assert queries(client, editor, address) <= LIMIT
    assert len(client.get(address).context["object_list"]) > 5


def test_the_screens_on_which_a_page_is_chosen_ask_no_more(client, section, children, editor):
    page = children[0]
    screens = [
        reverse("wagtailadmin_choose_page_child", args=[section.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=nh%C3%A1p",
        reverse("wagtailadmin_pages:move", args=[page.pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
    ]
    assert max(queries(client, editor, screen) for screen in screens) <= LIMIT


def queries(client, user, address):
    """How many it takes once nothing is new to it."""
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


# What comes out is what Wagtail makes of it.


@pytest.fixture
def mixed(section, writer, make_news):
    """Pages of several people, public and not, translated and not, with and without others below."""
    index = section.get_parent()
    for live, owner in product((True, False), (writer, None)):
        NewsPageFactory(parent=section, live=live, owner=owner)
        place = NewsSectionPageFactory(parent=index, live=False, owner=writer)
        NewsPageFactory(parent=place, live=live, owner=owner)
    NewsSectionPageFactory(parent=index, live=False, owner=writer)
    translated = NewsPageFactory(parent=section, live=True)
    translate_object(translated, list(Locale.objects.exclude(pk=translated.locale_id)))
    translate_object(NewsPageFactory(parent=section, live=True), [Locale.objects.get(language_code="en")])
    return index


@pytest.fixture
def of_the_original(monkeypatch):
    def undo():
        monkeypatch.setattr(PagePermissionTester, "__init__", explorer._init)
        monkeypatch.setattr(PagePermissionTester, "can_delete", explorer._can_delete)
        monkeypatch.setattr(PageListingMixin, "get_context_data", explorer._get_context_data)

    return undo


@pytest.mark.parametrize("who", ["writer", "editor", "approver", "translator", "administrator"])
def test_a_list_shows_what_wagtail_shows(client, section, mixed, who, request, of_the_original):
    user = UserFactory(role=TRANSLATORS) if who == "translator" else request.getfixturevalue(who)
    user.groups.add(*Group.objects.filter(name=WRITERS))
    client.force_login(user)
    places = [reverse("wagtailadmin_explore", args=[place.pk]) for place in (section, mixed)]

    def rows():
        html = [client.get(place).content for place in places]
        found = [row for page in html for row in BeautifulSoup(page, "html.parser").select("tbody tr")]
        # Pages that were never edited come in any order.
        return sorted([(link.get("href"), link.get_text(strip=True)) for link in row("a")] for row in found)

    ours = rows()
    of_the_original()
    assert rows() == ours
    assert len(ours) >= 10


def test_a_list_offers_what_may_be_done_to_some_pages_and_not_to_others(client, section, mixed, writer):
    client.force_login(writer)
    html = client.get(reverse("wagtailadmin_explore", args=[mixed.pk])).content.decode()

    def offered(what):
        return {place.pk for place in mixed.get_children() if f"/{place.pk}/{what}/" in html}

    own = mixed.get_children().filter(owner=writer)
    drafts_alone = {
        place.pk for place in own if not place.get_children().exclude(owner=writer, live=False).exists()
    }
    assert offered("move") == drafts_alone
    assert offered("delete") == {place.pk for place in own if place.is_leaf()}
    assert 0 < len(offered("delete")) < len(offered("move")) < len(own)


def test_a_right_that_is_given_meanwhile_counts_with_the_next_look(section, editor, writer):
    assert not section.permissions_for_user(writer).can_publish()
    right = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=writer.groups.first(), page_id=section.pk, permission=right)
    again = type(writer).objects.get(pk=writer.pk)
    assert section.permissions_for_user(again).can_publish()
