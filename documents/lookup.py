"""Finds legal documents by what identifies them: number, issuer and date of issue together."""

import datetime

from wagtail.models import Locale

from core.listings import public

from .models import LegalDocumentPage
from .numbers import number_key
from .resolving import may_be
from .validity import newest_issued_first

# Of one number; every province and ministry has a decision 01, but few sites hold more of them.
MOST = 50


def documents_with(
    number: str,
    *,
    issued_on: datetime.date | None = None,
    issuer: str | None = None,
    locale: Locale | None = None,
) -> list[LegalDocumentPage]:
    """The public documents with this number, in any spelling.

    The day of issue and the issuer's name narrow them where they are known of the documents. More than one:
    a number such as 01/2026/NQ-HĐND exists in every province, and nobody may guess which is meant.
    """
    found = public(LegalDocumentPage.objects.filter(number_key=number_key(number)))
    if locale:
        found = found.filter(locale=locale)
    documents = newest_issued_first(found.prefetch_related("issuers__issuer").defer_streamfields())[:MOST]
    return [one for one in documents if may_be(one, issued_on, issuer)]
