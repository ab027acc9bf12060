"""The first use of a term in a text leads to its definition at the end of the page."""

import datetime

import pytest
from lxml import html as lxml_html

from core.kinds import Kind
from documents.factories import LegalDocumentPageFactory
from glossary.factories import GlossaryTermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return GlossaryTermFactory(name="hòa giải ở cơ sở", definition="Giúp các bên tự thỏa thuận.")


@pytest.fixture
def show(client):
    def show(page):
        return lxml_html.fromstring(client.get(page.url).content)

    return show


def body(*texts):
    return [("rich_text", text) for text in texts]


def of_class(tree, name):
    return tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def marks(tree):
    return [mark.text for mark in of_class(tree, "glossary-mark")]


def test_the_first_use_alone_is_marked(term, make_news, show):
    text = "<p>Việc hòa giải ở cơ sở.</p>"
    assert marks(show(make_news(body=body(text, text)))) == ["hòa giải ở cơ sở"]


def test_the_mark_leads_to_the_definition_on_the_same_page(term, make_news, show):
    tree = show(make_news(body=body("<p>Hòa giải ở cơ sở là gì?</p>")))
    (mark,) = of_class(tree, "glossary-mark")
    definition = tree.get_element_by_id(mark.get("href").removeprefix("#"))
    assert "Giúp các bên tự thỏa thuận." in definition.text_content()


def test_another_name_of_the_term_is_marked_too(make_news, show):
    GlossaryTermFactory(name="dữ liệu cá nhân", other_names="thông tin cá nhân, dữ liệu riêng")
    assert marks(show(make_news(body=body("<p>Giữ thông tin cá nhân.</p>")))) == ["thông tin cá nhân"]


def test_headings_and_links_are_left_alone(term, make_news, show):
    text = '<h2>Hòa giải ở cơ sở</h2><p><a href="/x/">hòa giải ở cơ sở</a></p><p>hòa giải ở cơ sở</p>'
    tree = show(make_news(body=body(text)))
    assert marks(tree) == ["hòa giải ở cơ sở"]
    assert of_class(tree, "glossary-mark")[0].getparent().tag == "p"


def test_a_text_without_terms_has_no_list_of_them(term, make_news, show):
    assert of_class(show(make_news(body=body("<p>Tin khác.</p>"))), "glossary-notes") == []


def test_a_term_of_another_language_isnt_marked(make_news, english_home, show):
    GlossaryTermFactory(name="hòa giải ở cơ sở", locale=english_home.locale)
    assert marks(show(make_news(body=body("<p>hòa giải ở cơ sở</p>")))) == []


def test_the_text_of_a_law_is_left_as_it_is(term, make_document, show):
    text = "<h3>Điều 1. Phạm vi</h3><p>Luật này quy định về hòa giải ở cơ sở.</p>"
    document = make_document(body=[("legal_text", text)])
    assert document.kind == Kind.DOCUMENTS
    assert marks(show(document)) == []


def test_outlines_and_standing_pages_are_marked(term, make_outline, show):
    assert marks(show(make_outline(body=body("<p>hòa giải ở cơ sở</p>")))) == ["hòa giải ở cơ sở"]


def test_the_definition_names_the_provision_and_links_to_it(make_document, make_news, show):
    document = make_document(title="Luật Hòa giải", number="35/2013/QH13")
    GlossaryTermFactory(name="tổ hòa giải", document=document, provisions="khoản 1 Điều 2")
    tree = show(make_news(body=body("<p>tổ hòa giải</p>")))
    (source,) = of_class(tree, "definitions__source")
    link = source.find("a")
    assert link.get("href") == f"{document.url}#dieu-2-khoan-1"
    assert link.text == "khoản 1 Điều 2 Luật Hòa giải (35/2013/QH13)"


def test_a_definition_by_a_law_that_has_ended_says_so(make_document, make_news, show):
    document = make_document(
        effective_on=datetime.date(2010, 1, 1), expires_on=datetime.date(2020, 1, 1), number="1/2010/QH12"
    )
    GlossaryTermFactory(name="tổ hòa giải", document=document)
    tree = show(make_news(body=body("<p>tổ hòa giải</p>")))
    assert of_class(tree, "status--het-hieu-luc")


def test_a_document_that_isnt_public_isnt_named(document_index, make_news, show):
    document = LegalDocumentPageFactory(parent=document_index, title="Luật mật", live=False)
    GlossaryTermFactory(name="tổ hòa giải", document=document)
    tree = show(make_news(body=body("<p>tổ hòa giải</p>")))
    assert "Luật mật" not in tree.text_content()
