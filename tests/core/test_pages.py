"""What every page type shares, and where pages may stand."""

import pytest
from django.core.exceptions import ValidationError

from core.factories import ImageFactory
from core.models import RelatedPage
from documents.models import DocumentIndexPage, LegalDocumentPage
from home.models import HomePage, StandardPage
from news.models import NewsIndexPage, NewsPage, NewsSectionPage
from outlines.models import OutlineIndexPage, OutlinePage

CHILDREN = {
    HomePage: {StandardPage, NewsIndexPage, DocumentIndexPage, OutlineIndexPage},
    StandardPage: {StandardPage},
    NewsIndexPage: {NewsSectionPage},
    NewsSectionPage: {NewsPage},
    NewsPage: set(),
    DocumentIndexPage: {LegalDocumentPage},
    LegalDocumentPage: set(),
    OutlineIndexPage: {OutlinePage},
    OutlinePage: set(),
}


@pytest.mark.parametrize("parent", CHILDREN, ids=lambda model: model.__name__)
def test_a_page_takes_only_the_children_that_belong_there(db, parent):
    assert set(parent.allowed_subpage_models()) == CHILDREN[parent]


@pytest.mark.parametrize("model", [NewsIndexPage, DocumentIndexPage, OutlineIndexPage])
def test_a_language_has_one_index_of_each_kind(home, model):
    assert not model.can_create_at(home)


def test_a_draft_has_no_date_until_it_is_public(make_news):
    assert make_news(live=False, publish=False).display_date is None


def test_a_published_page_has_the_date_of_its_publication(make_news):
    page = make_news(live=False)
    page.refresh_from_db()
    assert page.display_date == page.first_published_at


def test_a_date_that_an_editor_typed_stays(make_news, local_time):
    moment = local_time(2021, 12, 2, 8)
    page = make_news(display_date=moment)
    page.refresh_from_db()
    assert page.display_date == moment


def test_the_address_comes_from_the_vietnamese_title(section):
    page = section.add_child(instance=NewsPage(title="Điều đất đai"))
    assert page.slug == "dieu-dat-dai"


def test_an_image_must_be_described(db):
    image = ImageFactory.build(description="")
    with pytest.raises(ValidationError) as error:
        image.clean()
    assert "description" in error.value.message_dict


def test_a_decoration_needs_no_description(db):
    image = ImageFactory.build(description="", is_decorative=True)
    image.clean()
    assert image.default_alt_text == ""


def test_related_pages_come_in_the_editors_order_without_private_and_draft_ones(
    make_news, section, home, restrict
):
    first, second, draft = make_news(), make_news(), make_news(live=False, publish=False)
    private = make_news()
    restrict(private)
    page = make_news()
    page.related_items = [RelatedPage(related=other.page_ptr) for other in (second, draft, private, first)]
    page.save()
    assert [p.pk for p in page.get_related_pages()] == [second.pk, first.pk]
