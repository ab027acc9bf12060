"""The Vietnamese is complete."""

from core.messages import _placeholders, untranslated


def test_every_string_has_a_vietnamese_translation():
    assert untranslated() == []


def test_placeholders_are_recognised():
    assert _placeholders("%(count)s of {total}, %s") == {"%(count)s", "{total}", "%s"}
