"""The figures at the foot of the pages, in each language."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from visits.models import VisitSettings


@pytest.mark.django_db
def test_every_page_has_the_total_as_its_language_writes_it(client):
    VisitSettings.objects.create(carried_over=7_012_345)
    for address in ("/", "/en/", "/hmn/", "/blt/", "/linh-vuc/"):
        total = "7,012,345" if address == "/en/" else "7.012.345"
        page = BeautifulSoup(client.get(address).content, "lxml")
        assert page.select_one("[data-visits-of=total]").get_text(strip=True) == total
        assert page.select_one("[data-visits]")["data-visits"] == "/luot-truy-cap.json"


@pytest.mark.django_db
def test_the_measurement_needs_a_number_and_safe_addresses():
    found = VisitSettings(is_measured=True, script_address="http://f-emc.ngsp.gov.vn/a.js", site_number="")
    with pytest.raises(ValidationError) as problems:
        found.full_clean()
    assert set(problems.value.message_dict) == {"site_number", "script_address"}
