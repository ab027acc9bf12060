"""What is gathered under a field of law and an occasion."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import FieldOfLaw, Occasion
from documents.models import LegalDocumentPage
from outlines.models import OutlineSourceLaw

pytestmark = pytest.mark.django_db
LAND = "/linh-vuc/dat-dai/"
LAW_DAY = "/dip/ngay-phap-luat-viet-nam/"


@pytest.fixture
def land(home):
    return FieldOfLaw.objects.get(slug="dat-dai", locale=home.locale)


@pytest.fixture
def law_day(home):
    return Occasion.objects.get(slug="ngay-phap-luat-viet-nam", locale=home.locale)


def titles(pages):
    return [page.title for page in pages]


@pytest.fixture
def for_occasion(law_day, make_outline):
    def make(documents=(), **fields):
        outline = make_outline(**fields)
        outline.occasions = [law_day]
        outline.source_laws = [OutlineSourceLaw(document=document) for document in documents]
        outline.save()
        return outline

    return make


def test_a_field_gathers_documents_outlines_and_news(client, land, make_news, make_document, make_outline):
    made = [make(field_of_law=land) for make in (make_document, make_outline, make_news)]
    for make in (make_document, make_outline, make_news):
        make()
    context = client.get(LAND).context
    shown = [*context["documents"], *context["outlines"], *context["items"]]
    assert titles(shown) == titles(made)


def test_what_isnt_public_isnt_gathered(client, land, make_news, make_document, restrict):
    make_news(field_of_law=land, publish=False, live=False)
    restrict(make_document(field_of_law=land))
    context = client.get(LAND).context
    assert [*context["documents"], *context["items"]] == []


def test_what_holds_comes_first_and_what_has_ended_isnt_shown(client, land, make_document):
    day = datetime.date
    make_document(title="Đã hết", field_of_law=land, effective_on=day(2000, 1, 1), expires_on=day(2010, 1, 1))
    make_document(
        title="Chưa xác minh", field_of_law=land, effective_on=day(2020, 1, 1), validity_checked=False
    )
    make_document(title="Sắp tới", field_of_law=land, effective_on=day(2999, 1, 1))
    make_document(title="Đang có", field_of_law=land, effective_on=day(2010, 1, 1))
    assert titles(client.get(LAND).context["documents"]) == ["Đang có", "Sắp tới", "Chưa xác minh"]


def test_a_page_that_keeps_the_term_of_its_source_is_gathered(client, land, english_home, make_news):
    """A page translated before its term was keeps the source's."""
    page = make_news(field_of_law=land)
    assert titles(client.get(LAND).context["items"]) == [page.title]
    assert titles(client.get(f"/en{LAND}").context["items"]) == []


def test_a_field_that_has_nothing_says_so(client):
    assert "Chưa có nội dung" in client.get(LAND).content.decode()


@pytest.mark.parametrize("address", ["/linh-vuc/khong-co/", "/dip/khong-co/"])
def test_a_term_that_isnt_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_all_fields_are_listed_with_what_they_say_of_themselves(client, land):
    page = client.get("/linh-vuc/").content.decode()
    assert land.introduction in page
    assert LAND in page


def test_an_occasion_gathers_outlines_the_laws_they_explain_and_news(
    client, law_day, for_occasion, make_document, make_news
):
    law = make_document(title="Luật được giải thích")
    outline = for_occasion([law, law])
    news = make_news(occasions=[law_day])
    context = client.get(LAW_DAY).context
    assert titles([*context["items"], *context["laws"], *context["news"]]) == titles([outline, law, news])


def test_a_law_explained_by_a_hidden_outline_alone_isnt_shown(client, for_occasion, make_document, restrict):
    restrict(for_occasion([make_document()]))
    assert list(client.get(LAW_DAY).context["laws"]) == []


def test_an_occasion_says_how_far_off_it_is(client, freeze):
    with freeze("2026-11-01"):
        when = client.get(LAW_DAY).context["when"]
    assert (when.period.first, when.days) == (datetime.date(2026, 11, 9), 8)


def test_occasions_stand_in_the_order_in_which_they_come(client, freeze):
    with freeze("2026-11-12"):
        upcoming = client.get("/dip/").context["upcoming"]
    slugs = [one.occasion.slug for one in upcoming]
    # The dry season is on; Law Day was three days ago.
    assert slugs[:2] == ["mua-kho-phong-chay-chua-chay-rung", "ngay-hoi-dai-doan-ket-toan-dan-toc"]
    assert slugs[-2:] == ["ngay-phap-luat-viet-nam", "sinh-hoat-dinh-ky"]


@pytest.mark.parametrize("address", [LAND, LAW_DAY])
def test_a_topic_makes_as_many_queries_for_many_items_as_for_few(
    client, address, land, law_day, for_occasion, make_news, make_document
):
    def fill(count):
        for _number in range(count):
            law = make_document(field_of_law=land)
            for_occasion([law], field_of_law=land)
            make_news(field_of_law=land, occasions=[law_day])

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    fill(2)
    few = count()
    fill(4)
    assert LegalDocumentPage.objects.live().count() == 6
    assert count() == few


@pytest.mark.parametrize(
    ("model", "address"), [(FieldOfLaw, LAND), (Occasion, LAW_DAY)], ids=["field", "occasion"]
)
def test_a_term_that_the_other_language_lacks_isnt_linked_there(client, model, address, english_home):
    assert f"/en{address}" in client.get(address).content.decode()
    model.objects.filter(locale=english_home.locale).delete()
    assert f"/en{address}" not in client.get(address).content.decode()
