"""Keeps the index in step with the published pages."""

from collections.abc import Iterator

from wagtail.models import Page, get_page_models

from core.blocks import public_blocks
from core.models import BasePage
from core.text import clean_text

from .analysis import units
from .models import SearchEntry


def index_page(page: Page) -> None:
    """Write the entry of a published page, or take it out where pages of its type aren't searched."""
    if not getattr(page, "kind", None) or not page.live:
        unindex_page(page)
        return
    title = f"{getattr(page, 'number', '')} {page.title}"
    body = body_text(page)
    SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "kind": page.kind,
            "language": page.locale.language_code,
            "number_key": getattr(page, "number_key", ""),
            "date": page.display_date,
            "text": "\n".join(part for part in (page.lead, body) if part),
            "title_units": units(title),
            "units": units(f"{title} {page.lead} {body}"),
        },
    )


def unindex_page(page: Page) -> None:
    SearchEntry.objects.filter(page_id=page.pk).delete()


def body_text(page: BasePage) -> str:
    """The words of a page's body as plain text, block by block."""
    field = page._meta.get_field("body")
    return clean_text("\n".join(field.get_searchable_content(public_blocks(page.body))))


def indexable_pages() -> Iterator[Page]:
    """All live pages that belong in the index, read in small parts."""
    for model in get_page_models():
        if not getattr(model, "kind", None):
            continue
        yield from model.objects.live().select_related("locale").iterator(chunk_size=50)
