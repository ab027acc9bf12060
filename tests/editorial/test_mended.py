"""Wagtail's own views, sent what none of their forms would send."""

import json

import pytest
from django.urls import reverse

from news.factories import NewsPageFactory

pytestmark = pytest.mark.django_db


def test_a_link_to_nowhere_is_asked_for_again(signed_in):
    response = signed_in["editor"].post(reverse("wagtailadmin_choose_page_external_link"))
    assert response.json()["step"] == "external_link"


@pytest.mark.parametrize("name", ["delete", "unpublish", "lock"])
@pytest.mark.parametrize("word", ["pk", "a a", "wagtailadmin_home"])
def test_what_is_done_is_done_wherever_it_would_go_on_to(newsroom, signed_in, name, word):
    page = newsroom.pages["writer"]["o"]
    address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    assert signed_in["superuser"].post(f"{address}?next={word}", {"next": word}).status_code == 302


@pytest.mark.parametrize("place", ["http://127.0.0.1/", "-1", "9" * 30, "²", ""])
def test_there_is_no_copy_at_a_place_that_is_none(newsroom, signed_in, place):
    page = newsroom.pages["writer"]["o"]
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Bản chép", "new_slug": "ban-chep", "new_parent_page": place}
    assert signed_in["superuser"].post(address, sent).status_code == 404
    assert signed_in["superuser"].get(address).status_code == 200


def test_texts_are_compared_before_their_pictures_are_chosen(newsroom, signed_in):
    page = NewsPageFactory(parent=newsroom.section, live=False)
    page.save_revision()
    figure = {"image": {"image": None, "alt_text": "", "decorative": False}, "caption": "Chưa chọn ảnh"}
    page.body = json.dumps([{"type": "image", "value": figure}])
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    assert "Chưa chọn ảnh" in signed_in["superuser"].get(address).text
