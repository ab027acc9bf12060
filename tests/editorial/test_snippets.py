"""The taxonomies in the editor."""

import pytest
from django.urls import reverse

from core.models import FieldOfLaw

LISTS = [
    "core_fieldoflaw",
    "core_audience",
    "core_occasion",
    "core_linkedwebsite",
    "documents_documenttype",
    "documents_issuer",
    "outlines_commune",
]


@pytest.mark.parametrize("name", LISTS)
def test_an_administrator_opens_each_list(client, administrator, name):
    client.force_login(administrator)
    assert client.get(reverse(f"wagtailsnippets_{name}:list")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_writer_does_not(client, writer, name):
    client.force_login(writer)
    assert client.get(reverse(f"wagtailsnippets_{name}:list")).status_code == 302


def test_a_new_term_gets_its_slug_from_its_name(client, administrator):
    client.force_login(administrator)
    client.post(reverse("wagtailsnippets_core_fieldoflaw:add"), {"name": "Điện lực", "slug": ""})
    assert FieldOfLaw.objects.get(name="Điện lực").slug == "dien-luc"


def test_a_slug_that_is_taken_is_an_error_of_the_form(client, administrator):
    client.force_login(administrator)
    address = reverse("wagtailsnippets_core_fieldoflaw:add")
    response = client.post(address, {"name": "Đất ở", "slug": "dat-dai"})
    assert response.context["form"].errors["slug"]
    assert not FieldOfLaw.objects.filter(name="Đất ở").exists()
