"""What is typed is found with or without marks, in small letters or capitals."""

import pytest

from core.folding import containing
from core.models import FieldOfLaw

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Đất đai", True),
        ("dat dai", True),
        ("ĐẤT ĐAI", True),
        ("\u0111a\u0302\u0301t", True),
        ("ất (đa", False),
        ("đất.đai", False),
        ("[", False),
        ("\\", False),
        ("a" * 10_000, False),
    ],
)
def test_what_is_typed_is_found(typed, is_found):
    found = containing(FieldOfLaw.objects.filter(slug="dat-dai", locale__language_code="vi"), "name", typed)
    assert found.exists() is is_found
