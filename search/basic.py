"""The search without its index: the pages whose title has all words, the documents whose number was given.

For as long as the index is lost or being written anew. It reads the pages' own tables, and none of the
search's.
"""

import re
import threading
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from wagtail.models import Page

from core.listings import as_themselves, public
from core.text import fold
from documents.models import LegalDocumentPage
from documents.numbers import number_key

from .analysis import Word, read_words
from .engine import Result, guarded
from .errors import SearchUnavailable
from .index import findable
from .snippets import Snippet, mark, snippet

MOST = 20
MAX_WORDS = 8
# Milliseconds: all titles are read.
TIMEOUT = 1_000
# All who search do this while the index is lost: of a process's four threads so many may be at it at once,
# and another one waits so many seconds for its turn.
AT_ONCE, TURN = 2, 0.5
_turns = threading.BoundedSemaphore(AT_ONCE)
# What a letter without marks may be written as; the search takes y and i for one another as well.
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậdđeèéẻẽẹêềếểễệiìíỉĩịyỳýỷỹỵoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữự"
# Written out, since what PostgreSQL takes for a letter depends on how the database was set up.
EDGE = r"[][ ,.;:!?()/\"'“”‘’«»–-]"
NUMBER = re.compile(r"\d[\w.]*\s?/[\w./&-]*\w")
NOTHING = Snippet([])


def _spellings() -> dict[str, str]:
    forms: dict[str, str] = {}
    for letter in LETTERS:
        base = "i" if fold(letter) == "y" else fold(letter)
        forms[base] = forms.get(base, "") + letter + letter.upper()
    forms["y"] = forms["i"]
    return {base: f"[{letters}]" for base, letters in forms.items()}


SPELLINGS = _spellings()


def find(
    text: str, language: str, most: int = MOST, timeout: int = TIMEOUT, *, is_begun: bool = False
) -> list[Result]:
    """At most so many public pages of a language; those first whose number was given, then the newest.

    With `is_begun` the last word may be the beginning of one. Raises SearchTooLong where that takes longer
    than `timeout` milliseconds, SearchUnavailable where too many are at it.
    """
    words = list(read_words(text))[:MAX_WORDS]
    if not words:
        return []
    # Who still types doesn't wait.
    if not _turns.acquire(timeout=0 if is_begun else TURN):
        raise SearchUnavailable("Too many titles are searched at once.")
    try:
        return _find(text, words, language, most, timeout, is_begun)
    finally:
        _turns.release()


def _find(
    text: str, words: list[Word], language: str, most: int, timeout: int, is_begun: bool
) -> list[Result]:
    with guarded(timeout):
        numbered = _numbered(text)
        matches = Q(pk__in=numbered) | _titled(words, is_begun)
        pages = public(findable().filter(matches, locale__language_code=language))
        is_numbered = Case(When(pk__in=numbered, then=0), default=1)
        keys = list(
            pages.order_by(is_numbered, "-first_published_at", "-pk").values_list("pk", "content_type")[:most]
        )
        found = as_themselves(
            Page.objects.filter(pk__in=[pk for pk, _type in keys]), {type for _pk, type in keys}
        )
    by_key = {page.pk: page for page in found}
    return [_result(by_key[pk], words) for pk, _type in keys]


def _titled(words: list[Word], is_begun: bool) -> Q:
    matches = Q()
    for place, word in enumerate(words, 1):
        end = "" if is_begun and place == len(words) else f"({EDGE}|$)"
        matches &= Q(title__regex=f"(^|{EDGE}){_pattern(word.folded)}{end}")
    return matches


def _pattern(folded: str) -> str:
    return "".join(SPELLINGS.get(letter, _either_case(letter)) for letter in folded)


def _either_case(letter: str) -> str:
    return re.escape(letter) if letter.upper() == letter else f"[{letter}{letter.upper()}]"


def _numbered(text: str) -> list[int]:
    """The documents whose number begins with one that was given with its stroke: "42/2022"."""
    given = NUMBER.search(text)
    if not given:
        return []
    documents: QuerySet[LegalDocumentPage] = LegalDocumentPage.objects.live()
    documents = documents.filter(number_key__startswith=number_key(given[0]).lstrip("0"))
    return list(documents.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _result(page: Any, words: list[Word]) -> Result:
    return Result(
        page=page,
        kind=page.kind,
        title=mark(page.title, words),
        heading=NOTHING,
        anchor="",
        snippet=snippet(page.lead, words),
        score=0,
    )
