"""Pages that are deleted, what repeats them, and how that is done and undone."""

import pytest
from django.urls import reverse

from editorial.bin import following
from editorial.bin.models import BinnedTree
from editorial.factories import UserFactory
from news.factories import NewsSectionPageFactory


@pytest.fixture
def folder(news_index):
    """A public section of its own."""
    return NewsSectionPageFactory(parent=news_index, title="Hội nghị", publish=True)


@pytest.fixture
def tree(folder, make_news):
    """The section with two public pages and a draft below it."""
    pages = [make_news(parent=folder, title=f"Tin {number}") for number in (1, 2)]
    draft = make_news(parent=folder, title="Nháp", live=False, publish=False)
    draft.save_revision()
    return [folder, *pages, draft]


@pytest.fixture
def delete(client, approver):
    def delete(page, user=approver):
        client.force_login(user)
        site = {"confirm_site_name": "Phổ biến, giáo dục pháp luật"}
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), site)
        return BinnedTree.objects.filter(page=page.pk).first()

    return delete


@pytest.fixture
def put_back(client):
    def put_back(tree, user, **data):
        client.force_login(user)
        return client.post(reverse("bin_restore_at_once", args=[tree.pk]), data, follow=True)

    return put_back


@pytest.fixture
def superuser(db):
    return UserFactory(username="superuser", is_superuser=True)


@pytest.fixture
def alias(make_news, other_section):
    return make_news(title="Tin hai nơi").create_alias(parent=other_section, update_slug="ban-song")


@pytest.fixture
def many(monkeypatch):
    """Two pages are many."""
    monkeypatch.setattr(following, "FEW", 1)
    monkeypatch.setattr(following, "AT_ONCE", 2)
