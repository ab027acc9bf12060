"""Terms: their slugs, and choosing one by its slug."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.factories import FieldOfLawFactory
from core.forms import TermChoiceField
from core.models import FieldOfLaw

pytestmark = pytest.mark.django_db


def made_without_slug(name, **fields):
    term = FieldOfLawFactory.build(name=name, slug="", **fields)
    term.full_clean()
    term.save()
    return term


def test_a_term_without_a_slug_gets_one_that_is_free():
    slugs = [made_without_slug(name).slug for name in ("Điện lực", "Điện, lực", "ĐIỆN LỰC")]
    assert slugs == ["dien-luc", "dien-luc-2", "dien-luc-3"]


def test_long_names_that_begin_alike_get_different_slugs():
    slugs = {made_without_slug(f"{'Lĩnh vực ' * 12} {number}").slug for number in range(3)}
    assert len(slugs) == 3


@pytest.mark.parametrize("name", ["?!", "ກົດໝາຍ"])
def test_a_name_without_latin_letters_gets_a_slug_too(name):
    assert made_without_slug(name).slug != made_without_slug(name).slug != ""


def test_the_slug_is_free_again_in_another_language(english_home):
    assert made_without_slug("Luật", locale=english_home.locale).slug == made_without_slug("Luật").slug


def test_a_term_keeps_its_own_slug():
    term = made_without_slug("Điện lực")
    term.full_clean()
    assert term.slug == "dien-luc"


def test_a_slug_that_another_term_has_is_refused():
    FieldOfLawFactory(slug="dien-luc")
    with pytest.raises(ValidationError) as error:
        FieldOfLawFactory.build(slug="dien-luc").full_clean()
    assert list(error.value.message_dict) == ["slug"]


def test_the_database_refuses_a_slug_that_another_term_has():
    FieldOfLawFactory(slug="dien-luc")
    with pytest.raises(IntegrityError):
        FieldOfLawFactory(slug="dien-luc")


@pytest.mark.parametrize("value", ["khong-co", "x" * 100_000, "\x00", "\ud800", "'", "%", " ", ["a"], 7])
def test_a_choice_that_is_none_is_refused(home, value):
    field = TermChoiceField(FieldOfLaw)
    field.use_language(home.locale)
    with pytest.raises(ValidationError):
        field.clean(value)
