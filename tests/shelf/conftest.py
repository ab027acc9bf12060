"""Pages that a reader collects, made once for each module; what a test changes goes with the test."""

import datetime
from types import SimpleNamespace

import pytest

from core.factories import FileFactory
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentFile, DocumentIndexPage
from home.models import HomePage
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage
from tests.uploads import unchecked

LAW = '<h3>Điều 1. Tên</h3><p>1. Đất ở, xem <a href="/van-ban/">văn bản</a>.</p>'


@pytest.fixture
def published():
    return False


@pytest.fixture(scope="module")
def made(shared_db, tmp_path_factory):
    """A law, an outline and a news item; the law has a file."""
    home = HomePage.objects.get(locale__language_code="vi")
    law = LegalDocumentPageFactory(
        parent=DocumentIndexPage.objects.child_of(home).get(),
        title="Luật Đất đai",
        number="31/2024/QH15",
        issued_on=datetime.date(2024, 1, 18),
        effective_on=datetime.date(2024, 8, 1),
        body=[("legal_text", LAW)],
    )
    outline = OutlinePageFactory(
        parent=OutlineIndexPage.objects.child_of(home).get(),
        title="Đề cương về đất",
        body=[("rich_text", "<p>Kính thưa bà con.</p>")],
    )
    section = NewsSectionPage.objects.descendant_of(home).get(slug="chinh-sach-moi")
    return SimpleNamespace(law=law, outline=outline, news=NewsPageFactory(parent=section, title="Tin về đất"))


@pytest.fixture
def attach(db):
    """Attaches a file to a law."""

    def attach(law, content=b"ban goc", title="Bản gốc", **fields):
        file = FileFactory(title=title, file=unchecked(content, "goc.pdf"), **fields)
        return DocumentFile.objects.create(page=law, file=file)

    return attach


@pytest.fixture
def put(client):
    """Puts pages on the shelf of the visitor."""

    def put(*pages):
        for page in pages:
            assert client.post("/tu-tai-lieu/them/", {"tai-lieu": page.pk}).status_code == 302

    return put


@pytest.fixture
def share(client, put):
    """Shares a shelf of these pages; gives the address of the list."""

    def share(*pages, **sent):
        put(*pages)
        return client.post("/tu-tai-lieu/chia-se/", sent).headers["Location"]

    return share
