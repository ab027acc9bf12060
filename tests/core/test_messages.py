"""The Vietnamese is complete."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from core.messages import FOLDERS, _placeholders, untranslated


def test_every_string_has_a_vietnamese_translation():
    assert untranslated() == []


def test_placeholders_are_recognised():
    assert _placeholders("%(count)s of {total}, %s") == {"%(count)s", "{total}", "%s"}


def test_no_app_of_ours_is_left_out():
    ours = {Path(config.path) for config in apps.get_app_configs()} - {settings.BASE_DIR / "demo"}
    known = {settings.BASE_DIR / folder for folder in [*FOLDERS, "site/core"]}
    assert {path for path in ours if path.parent == settings.BASE_DIR} <= known
