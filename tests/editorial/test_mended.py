"""Wagtail's own views, sent what none of their forms would send."""

import json

import pytest
from django.urls import reverse

from news.factories import NewsPageFactory
from tests.editorial.page_forms import opened

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


@pytest.mark.parametrize("place", ["http://127.0.0.1/", "-1", "9" * 30, "²"])
def test_there_is_no_copy_at_a_place_that_is_none(newsroom, signed_in, place):
    page = newsroom.pages["writer"]["o"]
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Bản chép", "new_slug": "ban-chep", "new_parent_page": place}
    assert signed_in["superuser"].post(address, sent).status_code == 404
    assert signed_in["superuser"].get(address).status_code == 200


def test_a_copy_that_is_given_no_place_is_asked_for_one(newsroom, signed_in):
    address = reverse("wagtailadmin_pages:copy", args=[newsroom.pages["writer"]["o"].pk])
    sent = {"new_title": "Bản chép", "new_slug": "ban-chep", "new_parent_page": ""}
    assert signed_in["superuser"].post(address, sent).context["form"].errors["new_parent_page"]


def test_texts_are_compared_before_their_pictures_are_chosen(newsroom, signed_in):
    page = NewsPageFactory(parent=newsroom.section, live=False)
    page.save_revision()
    figure = {"image": {"image": None, "alt_text": "", "decorative": False}, "caption": "Chưa chọn ảnh"}
    page.body = json.dumps([{"type": "image", "value": figure}])
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    assert "Chưa chọn ảnh" in signed_in["superuser"].get(address).text


def test_a_row_that_was_taken_out_needs_no_number(signed_in):
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-task": "x", "0-ORDER": "x", "0-DELETE": "1"}
    sent = {f"workflow_tasks-{name}": value for name, value in rows.items()}
    pages = {f"pages-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = signed_in["superuser"].post(
        reverse("wagtailadmin_workflows:add"), {"name": "", **sent, **pages}
    )
    assert response.context["form"].errors["name"]


@pytest.mark.parametrize(
    "broken", [{"body-count": ""}, {"body-count": "x"}, {"body-0-order": "x"}, {"body-0-value": "[1"}]
)
def test_broken_blocks_are_a_bad_request_and_save_nothing(newsroom, signed_in, broken):
    page = newsroom.pages["writer"]["o"]
    revisions = page.revisions.count()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert signed_in["superuser"].post(address, opened(page, "Sửa") | broken).status_code == 400
    assert page.revisions.count() == revisions
