"""Which passwords are taken, and that one is the same however its marks were typed."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import fold

from .history import record
from .models import Result

SHORTEST = 12
LONGEST = 128
# So many letters or digits must be left when what everybody would guess is taken away.
LEFT = 5
YEAR = re.compile(r"(?:19|20)\d\d")
RUN = re.compile(r"(.)\1{2,}|(?:0?1234567?8?9?0?|abcd?e?f?|qwer(?:ty)?)")


def normalise(password: str) -> str:
    """Vietnamese is typed as one character or as a letter and its marks, as the keyboard likes."""
    return unicodedata.normalize("NFC", password)


class LengthValidator:
    """At least 12 characters, at most 128, as a person counts them."""

    def validate(self, password: str, user: Any = None) -> None:
        length = len(normalise(password))
        if length < SHORTEST:
            text = ngettext(
                "The password is too short: %(count)d character. At least %(least)d are needed.",
                "The password is too short: %(count)d characters. At least %(least)d are needed.",
                length,
            )
            raise ValidationError(text, "password_too_short", {"count": length, "least": SHORTEST})
        if length > LONGEST:
            raise ValidationError(
                _("The password is too long. At most %(most)d characters are taken."),
                "password_too_long",
                {"most": LONGEST},
            )

    def get_help_text(self) -> str:
        return _("At least %(least)d characters; a few unrelated words are easy to remember.") % {
            "least": SHORTEST
        }


class OfficeWordsValidator:
    """Refuses what is little more than words of the office, names of places, years and runs of keys."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(_rest(fold(password))) >= LEFT:
            return
        raise ValidationError(
            _(
                "The password is easy to guess: office words, place names, years, keys in a row. "
                "Add words that have nothing to do with them."
            ),
            "password_of_office_words",
        )

    def get_help_text(self) -> str:
        return _("Not made only of office words, place names or years, such as “sotuphap2026”.")


class ChangeRecorder:
    """Takes any password; Django tells the validators of each that was set, wherever that was done."""

    def validate(self, password: str, user: Any = None) -> None:
        pass

    def password_changed(self, password: str, user: Any = None) -> None:
        record(Result.PASSWORD_CHANGED, user)

    def get_help_text(self) -> str:
        return ""


def _rest(text: str) -> str:
    text = YEAR.sub("", re.sub(r"[\W_]", "", text))
    return RUN.sub("", _office_words().sub("", text))


@cache
def _office_words() -> re.Pattern[str]:
    """The longest first: `sotuphap` before `tuphap`."""
    lines = Path(__file__).with_name("office_words.txt").read_text(encoding="utf-8").splitlines()
    words = {fold(line).replace(" ", "") for line in lines if line and not line.startswith("#")}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))
