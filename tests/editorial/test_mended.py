"""Wagtail's own views, sent what none of their forms would send."""

import pytest
from django.urls import reverse

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
