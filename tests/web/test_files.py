"""Files that not everyone may read: those of a collection with a view restriction, or below one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from core.factories import FileFactory
from documents.models import DocumentFile
from home.factories import StandardPageFactory
from outlines.models import OutlineFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def private_collection():
    """A collection below one that only signed-in visitors may read."""
    private = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    return private.add_child(name="Hồ sơ nội bộ")


@pytest.fixture
def private_file(private_collection):
    return FileFactory(title="Tệp kín", collection=private_collection)


@pytest.fixture
def make_pages(home, make_news, make_document, make_outline):
    """Makes a page of each kind with the files in its body and, where it can have them, at its foot."""

    def make_pages(*files):
        body = [("file", {"file": file, "title": ""}) for file in files]
        document, outline = make_document(body=body), make_outline(body=body)
        document.files = [DocumentFile(file=file) for file in files]
        outline.files = [OutlineFile(file=file) for file in files]
        for page in (document, outline):
            page.save_revision().publish()
        standing = StandardPageFactory(parent=home, body=body, publish=True)
        return [document, outline, make_news(body=body), standing]

    return make_pages


def test_a_private_file_is_named_on_no_page(read, make_pages, private_file):
    public_file = FileFactory(title="Tệp chung")
    shown = [
        [title.get_text() for title in read(page.url).select(".file__title")]
        for page in make_pages(private_file, public_file)
    ]
    assert shown == [["Tệp chung"] * 2, ["Tệp chung"] * 2, ["Tệp chung"], ["Tệp chung"]]


def test_a_page_with_private_files_alone_offers_none(read, make_pages, private_file):
    for page in make_pages(private_file):
        assert not read(page.url).select(".files, .file")


def test_the_name_that_an_editor_gives_a_private_file_is_not_searched(client, make_news, private_file):
    make_news(publish=True, body=[("file", {"file": private_file, "title": "Chimhoangyen"})])
    assert client.get("/tim-kiem/?q=Chimhoangyen").context["results"].total == 0


def test_a_page_makes_no_more_queries_for_30_files_than_for_3(client, make_pages, private_file):
    def count_queries(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    few = make_pages(private_file, *FileFactory.create_batch(3))
    many = make_pages(private_file, *FileFactory.create_batch(30))
    assert [count_queries(page) for page in many] == [count_queries(page) for page in few]
