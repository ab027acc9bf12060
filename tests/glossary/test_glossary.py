"""/thuat-ngu/ and the pages of the terms."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glossary.factories import GlossaryTermFactory
from glossary.views import WHOLE

pytestmark = pytest.mark.django_db


def names(response):
    return [term.name for term in response.context["terms"]]


def test_the_terms_stand_in_the_order_of_the_vietnamese_alphabet(client):
    for name in ("đất ở", "dân sự", "ăn chặn", "án treo", "bị can"):
        GlossaryTermFactory(name=name)
    assert names(client.get("/thuat-ngu/")) == ["án treo", "ăn chặn", "bị can", "dân sự", "đất ở"]


def test_a_letter_shows_its_own_terms(client):
    for name in ("đất ở", "dân sự"):
        GlossaryTermFactory(name=name)
    response = client.get("/thuat-ngu/", {"chu": "đ"})
    assert names(response) == ["đất ở"]
    assert response.context["letters"] == ["d", "đ"]


@pytest.mark.parametrize("letter", ["z", "đđ", "%", "x" * 5000])
def test_a_letter_that_has_none_shows_all(client, letter):
    GlossaryTermFactory(name="đất ở")
    assert names(client.get("/thuat-ngu/", {"chu": letter})) == ["đất ở"]


def test_a_large_glossary_begins_with_its_first_letter(client):
    GlossaryTermFactory(name="án treo")
    GlossaryTermFactory.create_batch(WHOLE)
    assert names(client.get("/thuat-ngu/")) == ["án treo"]


def test_an_empty_glossary_says_so(client):
    assert client.get("/thuat-ngu/").status_code == 200


def test_each_language_has_its_own_terms(client, english_home):
    GlossaryTermFactory(name="mediation", locale=english_home.locale)
    assert names(client.get("/thuat-ngu/")) == []
    assert names(client.get("/en/thuat-ngu/")) == ["mediation"]


def test_a_term_has_a_page_of_its_own(client):
    GlossaryTermFactory(name="án treo", slug="an-treo", definition="Không phải chấp hành phạt tù.")
    response = client.get("/thuat-ngu/an-treo/")
    assert "Không phải chấp hành phạt tù." in response.content.decode()


def test_a_term_that_isnt_there_is_not_found(client):
    assert client.get("/thuat-ngu/khong-co/").status_code == 404


def test_a_source_is_a_document_or_a_citation(make_document):
    term = GlossaryTermFactory.build(document=make_document(), citation="Luật khác")
    with pytest.raises(ValidationError) as error:
        term.full_clean()
    assert "citation" in error.value.message_dict


def test_the_glossary_makes_as_many_queries_for_30_terms_as_for_3(client, make_document):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/thuat-ngu/")
        return len(queries)

    GlossaryTermFactory.create_batch(3, document=make_document())
    few = count()
    GlossaryTermFactory.create_batch(27, document=make_document())
    assert count() == few


def test_a_search_for_a_term_shows_what_it_means(client):
    GlossaryTermFactory(name="án treo", definition="Không phải chấp hành phạt tù.")
    assert "Không phải chấp hành phạt tù." in client.get("/tim-kiem/?q=Án+treo").content.decode()


def test_a_search_for_more_than_the_term_shows_no_meaning(client):
    GlossaryTermFactory(name="án treo", definition="Không phải chấp hành phạt tù.")
    assert client.get("/tim-kiem/?q=điều+kiện+án+treo").context["definition"] is None


def links_to_english(client, address):
    page = client.get(address).content.decode()
    return re.findall(
        r'<a[^>]*href="(/en/[^"]*)"[^>]*lang="en"|<a[^>]*lang="en"[^>]*href="(/en/[^"]*)"', page
    )


def test_a_term_that_the_other_language_lacks_leads_to_its_home_page(client):
    GlossaryTermFactory(slug="an-treo")
    assert {"/en/"} == {"".join(link) for link in links_to_english(client, "/thuat-ngu/an-treo/")}


def test_a_term_that_the_other_language_has_leads_there(client, english_home):
    GlossaryTermFactory(slug="an-treo")
    GlossaryTermFactory(slug="an-treo", locale=english_home.locale)
    expected = {"/en/thuat-ngu/an-treo/"}
    assert expected == {"".join(link) for link in links_to_english(client, "/thuat-ngu/an-treo/")}
