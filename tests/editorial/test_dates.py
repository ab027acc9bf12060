"""Dates in the editor are typed and shown as Vietnam writes them."""

import datetime

import pytest
from django.utils import translation

from documents.models import LegalDocumentPage

FORM = LegalDocumentPage.get_edit_handler().get_form_class()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["03/04/2026", "3/4/2026", "2026-04-03"])
def test_the_day_comes_before_the_month(language, typed):
    with translation.override(language):
        field = FORM.base_fields["issued_on"]
        assert field.clean(typed) == datetime.date(2026, 4, 3)
        assert field.widget.format_value(datetime.date(2026, 4, 3)) == "03/04/2026"


def test_the_week_begins_on_monday():
    with translation.override("vi"):
        assert FORM.base_fields["issued_on"].widget.get_config()["dayOfWeekStart"] == 1
