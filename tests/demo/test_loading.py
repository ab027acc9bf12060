"""The demonstration site as load_demo fills it."""

import json

import pytest
from django.core.management import call_command
from django.test import TestCase, override_settings
from wagtail.models import Collection

from core.listings import public
from demo.drawings import draw
from documents.models import LegalDocumentPage
from documents.quoting import quoted
from home.models import HomePage, StandardPage
from news.models import NewsPage, NewsSectionPage
from outlines.models import OutlinePage

SMALL = (64, 36)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the site's files and the logins are."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def load(shared_db, folder):
    """Runs load_demo; returns the logins that it wrote."""

    def load():
        with (
            pytest.MonkeyPatch.context() as patch,
            override_settings(MEDIA_ROOT=folder),
            # Translations are published once they are committed.
            TestCase.captureOnCommitCallbacks(execute=True),
        ):
            patch.setenv("DEMO_LOGINS_FILE", str(folder / "logins.json"))
            patch.setattr("demo.loader.draw", lambda key: draw(key, SMALL))
            call_command("load_demo", verbosity=0)
        return json.loads((folder / "logins.json").read_text(encoding="utf-8"))

    return load


@pytest.fixture(scope="module")
def logins(load):
    """Those of the first start, which all tests here share."""
    return load()


@pytest.fixture(autouse=True)
def media_folder(settings, folder):
    settings.MEDIA_ROOT = folder


def items(model, language="vi"):
    return public(model.objects.filter(locale__language_code=language))


def test_the_demo_is_a_whole_site_with_a_login_for_each_role(logins, client, db):
    kinds = (NewsPage, LegalDocumentPage, OutlinePage, StandardPage)
    assert [items(model).count() for model in kinds] == [30, 25, 12, 6]
    assert items(NewsPage, "en").count() + items(StandardPage, "en").count() == 5
    for page in items(NewsPage, "en"):
        source = page.get_translation(page.locale.get_default())
        for name in ("title", "lead", "author", "image_alt", "image_caption"):
            assert not getattr(source, name) or getattr(page, name) != getattr(source, name), (page, name)
    for section in items(NewsSectionPage):
        assert items(NewsPage).child_of(section).exists(), section
    quotes = [quoted(page.quoted_places()) for page in items(OutlinePage)]
    assert all(quote.wording for found in quotes for quote in found.values())
    assert all(document.is_summary for document in items(LegalDocumentPage))
    assert len(HomePage.objects.get(locale__language_code="vi").get_featured()) == 5
    assert Collection.objects.count() == 2  # the root, and that of a unit
    for login in logins:
        assert client.login(username=login["username"], password=login["password"])
        assert client.get("/quan-tri/").status_code == 200


def test_a_second_start_keeps_what_was_written_and_the_passwords(load, logins, db):
    item = NewsPage.objects.first()
    item.title = "Tin đã sửa"
    item.save_revision().publish()
    count = NewsPage.objects.count()
    assert load() == logins
    assert NewsPage.objects.count() == count
    assert NewsPage.objects.get(pk=item.pk).title == "Tin đã sửa"
