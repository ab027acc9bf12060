"""Pages that are in the index without having been published, which takes a third of the time.

The tests of what publishing does to the index publish them."""

import pytest

from search.index import index_page


@pytest.fixture
def make_news(make_news):
    return indexing(make_news)


@pytest.fixture
def make_document(make_document):
    return indexing(make_document)


@pytest.fixture
def make_outline(make_outline):
    return indexing(make_outline)


def indexing(make):
    def make_and_index(publish=False, **fields):
        page = make(publish=publish, **fields)
        if not publish:
            index_page(page)
        return page

    return make_and_index
