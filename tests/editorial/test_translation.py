"""Translating passes no approval by: an editor's translation is public once an approver says so."""

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from core.factories import FieldOfLawFactory
from core.listings import public
from news.models import NewsPage


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
