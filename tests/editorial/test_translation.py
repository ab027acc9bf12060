"""Translating passes no approval by: an editor's translation is public once an approver says so."""

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from core.factories import FieldOfLawFactory, add_correction
from core.listings import public
from core.models import Audience, FieldOfLaw, Occasion, RelatedPage
from documents.models import DocumentIssuer, DocumentType, Issuer
from news.models import NewsPage, NewsSectionPage
from outlines.models import OutlineSourceLaw


@pytest.fixture
def news(make_news):
    return make_news(title="Tin gốc", lead="Mở đầu.")


@pytest.fixture
def translated(news, english_home, django_capture_on_commit_callbacks):
    """The published English version of the news item, with its words still Vietnamese."""
    translate_object(news, [english_home.locale])
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target(publish=True)
    return NewsPage.objects.get(locale=english_home.locale)


def test_a_correction_is_translated_with_the_page(news, request):
    add_correction(news, "Mức phạt đúng là 3 triệu đồng.")
    page = request.getfixturevalue("translated")
    (row,) = page.corrections.all()
    assert row.text == "Mức phạt đúng là 3 triệu đồng."
    assert row.locale == page.locale
    assert row.translation_key == news.corrections.get().translation_key


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Posts to one of wagtail-localize's views as a user."""

    def post(user, name, pk, **data):
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse(f"wagtail_localize:{name}", args=[pk]), data)

    return post


def in_english():
    return list(public(NewsPage.objects.filter(locale__language_code="en")).values_list("title", flat=True))


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_a_page_sent_to_translation_is_a_draft_in_the_other_language(request, post, news, english_home, role):
    user = request.getfixturevalue(role)
    post(user, "submit_page_translation", news.pk, locales=[english_home.locale.pk])
    assert NewsPage.objects.filter(locale=english_home.locale).count() == 1
    assert in_english() == []


@pytest.mark.parametrize(("role", "titles"), [("editor", ["Tin gốc"]), ("approver", ["Tin gốc đã sửa"])])
def test_only_who_may_publish_updates_public_translations(request, post, news, translated, role, titles):
    news.title = "Tin gốc đã sửa"
    news.save_revision().publish()
    user = request.getfixturevalue(role)
    source = Translation.objects.get().source
    post(user, "update_translations", source.pk, publish_translations="on")
    assert in_english() == titles


@pytest.mark.parametrize(("role", "count"), [("editor", 0), ("administrator", 1)])
def test_only_who_may_change_a_term_translates_it(request, client, english_home, role, count):
    term = FieldOfLawFactory()
    client.force_login(request.getfixturevalue(role))
    address = reverse("wagtail_localize:submit_snippet_translation", args=["core", "fieldoflaw", term.pk])
    client.post(address, {"locales": [english_home.locale.pk]})
    assert term.get_translations().count() == count


def test_an_editor_sees_no_choice_to_publish_updates(client, editor, translated):
    client.force_login(editor)
    address = reverse("wagtail_localize:update_translations", args=[Translation.objects.get().source.pk])
    assert 'type="checkbox" name="publish_translations"' not in client.get(address).content.decode()


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("approver", 302)])
def test_only_who_may_publish_puts_the_source_in_place_of_a_translation(
    request, post, translated, role, status
):
    user = request.getfixturevalue(role)
    post(user, "convert_to_alias", translated.pk)
    translated.refresh_from_db()
    assert bool(translated.alias_of_id) == (status == 302)


@pytest.fixture
def english(english_home, django_capture_on_commit_callbacks):
    """Translates a page into English and publishes it."""

    def english(page):
        translate_object(page, [english_home.locale])
        with django_capture_on_commit_callbacks(execute=True):
            Translation.objects.get(source__object_id=page.translation_key).save_target(publish=True)
        return page.get_translation(english_home.locale)

    return english


def names_of_terms():
    models = (FieldOfLaw, Audience, Occasion, DocumentType, Issuer)
    return {model: list(model.objects.values_list("name", flat=True)) for model in models}


@pytest.fixture
def law(make_document):
    law = make_document(
        field_of_law=FieldOfLaw.objects.get(slug="dat-dai", locale__language_code="vi"),
        document_type=DocumentType.objects.get(slug="luat", locale__language_code="vi"),
    )
    law.issuers = [DocumentIssuer(issuer=Issuer.objects.get(slug="quoc-hoi", locale__language_code="vi"))]
    law.save_revision().publish()
    return law


def test_translating_a_page_leaves_the_names_of_its_terms(law, english):
    before = names_of_terms()
    english(law)
    assert names_of_terms() == before


def test_a_translated_document_has_the_terms_of_its_language(client, law, english):
    document = english(law)
    assert (document.field_of_law.name, document.document_type.name) == ("Land", "Law")
    assert [row.issuer.name for row in document.issuers.all()] == ["National Assembly"]
    assert "Quốc hội" not in client.get(document.url).content.decode()


def test_a_translated_outline_has_the_audiences_of_its_language(make_outline, english):
    outline = make_outline()
    outline.audiences = [Audience.objects.get(slug="phu-nu", locale__language_code="vi")]
    outline.save_revision().publish()
    assert [audience.name for audience in english(outline).audiences.all()] == ["Women"]


def test_a_translated_page_is_related_to_pages_of_its_language(make_news, english):
    other, untranslated, page = make_news(), make_news(), make_news()
    page.related_items = [RelatedPage(related=p.page_ptr) for p in (untranslated, other)]
    page.save_revision().publish()
    assert [p.pk for p in english(page).get_related_pages()] == []
    translated = english(other)
    assert [p.pk for p in page.get_translations().get().get_related_pages()] == [translated.pk]


def test_a_document_names_the_outlines_of_its_language_that_explain_it(law, make_outline, english):
    outline = make_outline()
    outline.source_laws = [OutlineSourceLaw(document=law)]
    outline.save_revision().publish()
    translated = english(outline)
    assert [p.pk for p in law.get_explained_by()] == [outline.pk]
    assert [row.public_document.pk for row in translated.get_source_laws()] == [law.pk]
    document = english(law)
    assert [row.public_document.pk for row in translated.get_source_laws()] == [document.pk]


@pytest.fixture
def translated_term(client, administrator, english_home):
    """The English version of a field of law, as an administrator has it made."""

    def translate(term):
        address = reverse("wagtail_localize:submit_snippet_translation", args=("core", "fieldoflaw", term.pk))
        client.force_login(administrator)
        client.post(address, {"locales": [english_home.locale.pk]})
        return term.get_translation(english_home.locale)

    return translate


def test_a_translated_term_has_the_same_slug(translated_term):
    assert translated_term(FieldOfLawFactory(slug="dien-luc")).slug == "dien-luc"


def test_a_translated_term_whose_slug_is_taken_gets_one_that_is_free(translated_term, english_home):
    FieldOfLawFactory(slug="dien-luc", locale=english_home.locale)
    assert translated_term(FieldOfLawFactory(slug="dien-luc")).slug == "dien-luc-2"


@pytest.mark.parametrize(("language", "offered"), [("vi", True), ("en", False)])
def test_the_occasions_of_a_new_item_are_those_of_its_language(
    client, editor, home, section, language, offered
):
    Occasion.objects.create(name="Dịp thử nghiệm", slug="dip-thu-nghiem", locale=home.locale)
    parent = NewsSectionPage.objects.get(slug=section.slug, locale__language_code=language)
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:add", args=["news", "newspage", parent.pk])
    assert ("Dịp thử nghiệm" in client.get(address).text) is offered
