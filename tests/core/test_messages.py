"""The Vietnamese is complete: of our own strings and of those of the packages."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.apps import apps
from django.conf import settings

from core.message_sources import FOLDERS, in_packages, in_packages_scripts
from core.messages import CATALOGUES, fault_of, placeholders


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.about)
def test_every_string_has_a_whole_vietnamese_translation(catalogue):
    assert list(catalogue.faults()) == []


def test_placeholders_are_recognised():
    assert placeholders("%(count)s of {total}, %s, 100%%") == {"%(count)s", "{total}", "%s", "%%"}


@pytest.mark.parametrize(
    ("ids", "string", "fault"),
    [
        ("Save", "Lưu", None),
        ("Save", "", "untranslated"),
        ("Save %(title)s", "Lưu", "other placeholders"),
        ("<b>Save</b>", "<b>Lưu", "other tags"),
        (("One page", "%(count)s pages"), ("%(count)s trang",), None),
        (("One page", "%(count)s pages"), ("Một trang",), "other placeholders"),
        (("One page", "%(count)s pages"), ("Một trang", "%(count)s trang"), "untranslated"),
    ],
)
def test_a_translation_that_lost_something_is_told(ids, string, fault):
    assert fault_of(Message(ids, string)) == fault


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (in_packages, "Save draft"),  # Wagtail's templates
        (in_packages, "Sync translated snippets"),  # wagtail-localize
        (in_packages, "Enter a valid value."),  # Django's forms
        (in_packages, "Select a valid choice. %(value)s is not one of the available choices."),
        (in_packages_scripts, "Add a comment"),
    ],
)
def test_the_strings_of_the_packages_are_found(find, message):
    assert (None, message) in find()


def test_no_app_of_ours_is_left_out():
    ours = {Path(config.path) for config in apps.get_app_configs()} - {settings.BASE_DIR / "demo"}
    known = {settings.BASE_DIR / folder for folder in [*FOLDERS, "site/core"]}
    assert {path for path in ours if path.parent == settings.BASE_DIR} <= known
