import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale


@pytest.fixture
def read(client):
    """Asks for an address as an anonymous visitor and returns the page's elements."""

    def read(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return BeautifulSoup(response.content.decode(), "lxml")

    return read


@pytest.fixture
def translate():
    """Makes the English version of a page; its parent's is there already."""

    def translate(page, live=True):
        copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
        copy.title, copy.slug = f"English {page.pk}", f"english-{page.pk}"
        revision = copy.save_revision()
        if live:
            revision.publish()
        copy.refresh_from_db()
        return copy

    return translate


@pytest.fixture
def text_of():
    """The words of the first element that a CSS selector finds, with single spaces."""

    def text_of(page, selector):
        return " ".join(page.select(selector)[0].get_text().split())

    return text_of


@pytest.fixture
def published():
    return False
