"""Which passwords are taken."""

import unicodedata

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from editorial.models import User


def problems(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {problem.code for problem in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "bay con cò trắng",
        "Mưa rừng 7 bông lau",
        "correct horse battery",
        "x9!kP2#vLq8z",
        "đường lên nương ngô",
        "ê" * 6 + "ngô nếp",
    ],
)
def test_words_that_have_nothing_to_do_with_the_office_are_taken(password):
    assert problems(password) == set()


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123456",
        "Mật khẩu 2026!",
        "sotuphap2026",
        "SoTuPhap@LaiChau2025",
        "laichaulaichau",
        "quantri-quantri-1",
        "pbgdpl.pbgdpl.2024",
        "Password1234",
        "qwerty123456",
        "111111111111",
        "Ubnd tinh Lai Chau",
        "hòa giải Điện Biên",
    ],
)
def test_what_everybody_in_the_office_would_guess_is_refused(password):
    assert "password_of_office_words" in problems(password)


@pytest.mark.parametrize("password", ["1qaz2wsx3edc", "Motherfucker", "sojdlg123aljg", "leavemealone"])
def test_a_common_password_is_refused(password):
    assert "password_too_common" in problems(password)


def test_of_the_million_most_common_passwords_all_that_are_long_enough_are_known():
    assert len(CommonPasswordValidator(settings.COMMON_PASSWORDS).passwords) == 43_940


@pytest.mark.parametrize(("length", "code"), [(11, "password_too_short"), (129, "password_too_long")])
def test_twelve_to_a_hundred_and_twenty_eight_characters_are_taken(length, code):
    words = "rừng mưa suối đá ngô nếp " * 10
    assert problems(words[:length]) == {code}
    assert problems(words[:12]) == problems(words[:128]) == set()


def test_marks_typed_apart_count_as_one_letter():
    assert problems(unicodedata.normalize("NFD", "ngô nếp trắ")) == {"password_too_short"}
    assert problems(unicodedata.normalize("NFD", ("rừng mưa suối đá ngô nếp " * 10)[:128])) == set()


def test_the_users_own_name_is_refused():
    user = User(username="lothihoanguyen", first_name="Hoa", last_name="Lò Thị")
    assert "password_too_similar" in problems("lothihoanguyen1", user)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_is_the_same_however_its_marks_are_typed(form):
    user = User(username="hoa")
    user.set_password(unicodedata.normalize(form, "đường lên nương ngô"))
    assert user.check_password(unicodedata.normalize("NFC", "đường lên nương ngô"))
    assert user.check_password(unicodedata.normalize("NFD", "đường lên nương ngô"))


def test_nothing_of_a_long_password_is_cut():
    user = User(username="hoa")
    user.set_password("a" * 127 + "b")
    assert not user.check_password("a" * 127 + "c")


def test_a_password_of_a_megabyte_is_refused_in_words():
    assert "password_too_long" in problems("rừng mưa " * 110_000)
