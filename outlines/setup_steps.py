"""What outlines need that were written before their parts were counted, and the templates to begin with."""

from django.db.models import Exists, OuterRef

from core.setup import setup_step
from documents.models import CitedDocument

from .models import OutlinePage, OutlineSourceLaw
from .starting.models import OutlineTemplate
from .starting.seeds import TEMPLATES


@setup_step(80, "speaking times of outlines")
def count_older_outlines() -> None:
    """One at a time: the text of each is read once, and no other is kept in memory."""
    older = OutlinePage.objects.filter(counted_parts__isnull=True).select_related("locale")
    for outline in older.iterator(20):
        outline.count_parts()
        OutlinePage.objects.filter(pk=outline.pk).update(counted_parts=outline.counted_parts)


@setup_step(80, "templates of outlines")
def seed_templates() -> None:
    """Once: what editors took away stays away."""
    if not OutlineTemplate.objects.exists():
        OutlineTemplate.objects.bulk_create(
            OutlineTemplate(sort_order=10 * number, **template)
            for number, template in enumerate(TEMPLATES, 1)
        )


@setup_step(80, "source laws of outlines")
def mark_older_sources() -> None:
    """Of rows that were kept before a source was told from what is only cited."""
    source = OutlineSourceLaw.objects.filter(page=OuterRef("page"), document=OuterRef("document"))
    CitedDocument.objects.filter(Exists(source), is_source=False).update(is_source=True)
