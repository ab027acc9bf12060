"""The page of an outline as the value of which its packs are written."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Site

from core.models import AgencySettings, Audience, Occasion, shown_terms
from outlines.abbreviations import abbreviations
from outlines.content import Agency, Law, Outline, Picture
from outlines.reading import law_of, picture_loader, picture_name, read_sections
from outlines.speaking import count_lead, count_sections

from .links import short_address
from .models import Edition


def read_outline(page: Any, edition: Edition | None = None) -> Outline:
    """The outline as its page stands, in the page's language; of `edition`, or as it would be today."""
    with override(page.locale.language_code):
        sections = read_sections(page.body, page.full_url or "")
        speed = page.speaking_speed
        short_forms = abbreviations()
        counted = [part["syllables"] for part in count_sections(sections, short_forms)]
        before = sum(part["syllables"] for part in count_lead(page.lead, short_forms))
        timed = (
            replace(section, minutes=round(count / speed))
            for section, count in zip(sections, counted, strict=True)
        )
        today = timezone.localdate()
        published = page.last_published_at
        return Outline(
            title=page.title,
            lead=page.lead,
            language=page.locale.language_code,
            product=str(page.product),
            level=str(page.level),
            author=page.author,
            agency=_agency(page),
            field_of_law=str(page.field_of_law or ""),
            audiences=tuple(map(str, shown_terms(Audience, page.audience_ids))),
            occasions=tuple(map(str, shown_terms(Occasion, page.occasion_ids))),
            laws=tuple(_laws(page)),
            sections=tuple(timed),
            minutes=round((before + sum(counted)) / speed),
            day=edition.day if edition else timezone.localtime(published).date() if published else today,
            law_as_of=edition.law_as_of if edition else today,
            edition=edition.number if edition else 0,
            address=page.full_url or "",
            short_address=short_address(page, edition),
            is_draft=bool(edition and edition.is_draft),
            picture=_picture(page),
        )


def digest_of(outline: Outline) -> str:
    """What tells that an outline, or the law in it, says something else than before."""
    undated = replace(outline, day=date.min, law_as_of=date.min, edition=0, short_address="", is_draft=False)
    return hashlib.blake2b(repr(undated).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _laws(page: Any) -> Iterator[Law]:
    for row in page.get_source_laws():
        yield law_of(row.public_document) if row.public_document else Law(row.citation)


def _picture(page: Any) -> Picture | None:
    image = page.image
    return Picture(page.alt_text, "", picture_loader(image), picture_name(image)) if image else None


def _agency(page: Any) -> Agency:
    site = page.get_site() or Site.objects.filter(is_default_site=True).first()
    details = AgencySettings.for_site(site).details_for(page.locale.language_code) if site else None
    if details is None:
        return Agency("")
    return Agency(
        name=details.agency_name,
        governing_body=details.governing_body,
        place=details.place,
        site_name=details.site_name,
        licence=details.licence,
    )
