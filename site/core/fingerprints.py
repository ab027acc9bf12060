"""Which other pages have the title or the text of a page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from django.db import models
from wagtail.models import Page

from .listings import public
from .markup import text_of
from .minhash import bands_of, from_bytes, likeness, signature_of, to_bytes
from .models import Fingerprint
from .text import fold
from .texts import texts_of

# From here on two texts are one: measured in docs/decisions/0026.
ALIKE = 0.6
# Candidates that are compared: forms that all look alike would be thousands.
MOST = 200


class Twin(NamedTuple):
    """Another public page, and how much of its text is this one's; 0 where only the title is."""

    page: Page
    likeness: float


def title_key(title: str) -> str:
    return " ".join(fold(title).split())[:255]


def body_text(page: Any) -> str:
    """All that is written in a page's body."""
    pieces = (piece for piece in texts_of(page) if piece.place.startswith("body."))
    return "\n".join(text_of(piece.text) if piece.is_html else piece.text for piece in pieces)


def note_fingerprints(pages: Iterable[Any]) -> None:
    """Keep by what published pages are found again."""
    Fingerprint.objects.bulk_create(
        map(_fingerprint, pages),
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["title_key", "signature", "bands"],
    )


def _fingerprint(page: Any) -> Fingerprint:
    signature = signature_of(body_text(page)) if hasattr(page, "body") else None
    return Fingerprint(
        page_id=page.pk,
        title_key=title_key(page.title),
        signature=b"" if signature is None else to_bytes(signature),
        bands=[] if signature is None else bands_of(signature),
    )


def others_of(page: Any) -> models.QuerySet[Fingerprint]:
    """Of public pages in the page's language. Those of other languages are its translations, or as good."""
    pages = public(Page.objects.filter(locale=page.locale_id)).exclude(pk=page.pk)
    return Fingerprint.objects.filter(page__in=pages).select_related("page")


def same_title(page: Any) -> list[Page]:
    return [found.page for found in others_of(page).filter(title_key=title_key(page.title))[:3]]


def same_text(page: Any) -> list[Twin]:
    """The other public pages whose text is about the page's as it stands; the most alike first."""
    signature = signature_of(body_text(page))
    if signature is None:
        return []
    return [Twin(found.page, how) for found, how in alike(signature, others_of(page))[:3]]


def alike(signature: np.ndarray, among: models.QuerySet[Any]) -> list[tuple[Any, float]]:
    """Those of the rows, which have a `signature` and its `bands`, whose text is about the same; each with
    how much of it is, the most alike first."""
    candidates = among.filter(bands__overlap=bands_of(signature))[:MOST]
    found = [(row, likeness(signature, from_bytes(bytes(row.signature)))) for row in candidates]
    return sorted((pair for pair in found if pair[1] >= ALIKE), key=lambda pair: -pair[1])
