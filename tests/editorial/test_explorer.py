"""The list of pages costs the same however many there are and however many rights a person has."""

from itertools import product

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from core.bulk import NewPage, make_pages, make_ready
from editorial.factories import UserFactory
from editorial.roles import EDITOR_PAGES, EDITORS
from news.models import NewsPage

pytestmark = pytest.mark.django_db

# Of each of the fifty pages that it shows Wagtail (8.0) asks four times whether something below is public.
LIMIT = 260
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
    def queries(user):
        client.force_login(user)
        client.get(reverse("wagtailadmin_explore", args=[section.pk]))
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse("wagtailadmin_explore", args=[section.pk]))
        assert len(response.context["object_list"]) > 40
        return len(asked)

    assert queries(much_permitted) <= queries(editor) <= LIMIT
