"""Which other pages have the title or the text of a page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

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


def _others(page: Any) -> models.QuerySet[Fingerprint]:
    """Of public pages in the page's language. Those of other languages are its translations, or as good."""
    pages = public(Page.objects.filter(locale=page.locale_id)).exclude(pk=page.pk)
    return Fingerprint.objects.filter(page__in=pages).select_related("page")


def same_title(page: Any) -> list[Page]:
    return [found.page for found in _others(page).filter(title_key=title_key(page.title))[:3]]


def same_text(page: Any) -> list[Twin]:
    """The other public pages whose text is about the page's as it stands; the most alike first."""
    signature = signature_of(body_text(page))
    if signature is None:
        return []
    candidates: Iterable[Fingerprint] = _others(page).filter(bands__overlap=bands_of(signature))[:MOST]
    twins = [
        Twin(found.page, likeness(signature, from_bytes(bytes(found.signature)))) for found in candidates
    ]
    alike = [twin for twin in twins if twin.likeness >= ALIKE]
    return sorted(alike, key=lambda twin: -twin.likeness)[:3]
