"""A document is in the archive once: its number, its agency and its date together say which it is.

Different agencies may give one number, and the translations of a document share it, so no index of the
database can say this. Instead a number is held, in the transaction that looks for doubles and then saves,
until that ends: of two who save one number in the same second the second finds what the first has saved.
"""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from core.tree import share_tree

from .numbers import number_key

# Of PostgreSQL's advisory locks, with the hash of a number.
LOCK = 7_305_846
HOLD = """
SELECT pg_advisory_xact_lock(%s, hash)
FROM (SELECT DISTINCT hashtext(key) AS hash FROM unnest(%s::text[]) AS key ORDER BY hash) AS sorted
"""
# Every province has a number of these; of others the number itself names the agency.
LOCAL = ("hdnd", "ubnd")


class Identity(NamedTuple):
    """What a document is known by: the key of its number (documents.numbers), its date, and the keys of its
    agencies and of its language. An agency that isn't known may be any."""

    number_key: str
    issued_on: datetime.date | None
    issuers: frozenset[int]
    locale: int

    @property
    def is_known(self) -> bool:
        """Not by "Không số", which many documents have, nor without a date."""
        return bool(self.issued_on) and is_number(self.number_key)

    def is_of(self, other: "Identity", *, certain: bool = False) -> bool:
        """Whether both are one document; where that must be `certain`, an agency that isn't known is the same
        only if the number names it."""
        if not self.is_known or (self.number_key, self.issued_on, self.locale) != (
            other.number_key,
            other.issued_on,
            other.locale,
        ):
            return False
        if self.issuers and other.issuers:
            return not self.issuers.isdisjoint(other.issuers)
        return not certain or not any(part in self.number_key for part in LOCAL)


def identity_of(document: Any) -> Identity:
    issuers = frozenset(row.issuer_id for row in document.issuers.all())
    # The key is worked out where a document is saved; this one may be changed since.
    return Identity(number_key(document.number), document.issued_on, issuers, document.locale_id)


def is_number(key: str) -> bool:
    return any(char.isdigit() for char in key)


def hold_numbers(keys: Iterable[str]) -> None:
    """Nobody else looks for doubles of these numbers until this transaction ends.

    Always in the same order, and after the tree: who adds pages shares that.
    """
    held = sorted({key for key in keys if is_number(key)})
    if held:
        share_tree()
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [LOCK, held])


def find_double(document: Any, identity: Identity, *, certain: bool = False) -> Any | None:
    """Another document in the archive of this identity, which `document` has or is about to get, or None.

    Its number should be held. Translations of the document are no doubles, and neither are aliases, which are
    copies of a document by right.
    """
    if not identity.is_known:
        return None
    same = type(document).objects.filter(number_key=identity.number_key, issued_on=identity.issued_on)
    same = same.filter(alias_of=None).exclude(translation_key=document.translation_key)
    others = same.prefetch_related("issuers")
    return next((other for other in others if identity.is_of(identity_of(other), certain=certain)), None)


def told_of(double: Any) -> str:
    return _("The archive has this document already: %(title)s.") % {"title": double.title}
