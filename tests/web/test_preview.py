"""Pages shown in the editor before they are saved or published."""

import pytest

from documents.models import LegalDocumentPage
from home.models import StandardPage
from news.models import NewsPage, NewsSectionPage
from outlines.models import OutlinePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsaved():
    """A page as the editor makes it for the first preview: placed below its parent, without a row."""

    def unsaved(model, parent):
        page = model(title="Bản nháp đầu tiên", slug="ban-nhap", locale=parent.locale)
        page.path = f"{parent.path}{'Z' * page.steplen}"
        page.depth = parent.depth + 1
        page.set_url_path(parent)
        return page

    return unsaved


def test_a_page_of_each_type_can_be_previewed_before_it_is_saved(
    unsaved, home, news_index, section, document_index, outline_index
):
    places = {
        StandardPage: home,
        NewsSectionPage: news_index,
        NewsPage: section,
        LegalDocumentPage: document_index,
        OutlinePage: outline_index,
    }
    for model, parent in places.items():
        response = unsaved(model, parent).make_preview_request()
        assert response.status_code == 200
        assert "Bản nháp đầu tiên" in response.content.decode()


def test_a_preview_shows_the_draft(make_document):
    document = make_document(title="Tên đã công bố")
    document.title = "Tên mới sửa"
    document.save_revision()
    response = document.get_latest_revision_as_object().make_preview_request()
    assert "Tên mới sửa" in response.content.decode()
