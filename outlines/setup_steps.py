"""What outlines need that were written before their parts were counted."""

from core.setup import setup_step

from .models import OutlinePage


@setup_step(80, "speaking times of outlines")
def count_older_outlines() -> None:
    """One at a time: the text of each is read once, and no other is kept in memory."""
    older = OutlinePage.objects.filter(counted_parts__isnull=True).select_related("locale")
    for outline in older.iterator(20):
        outline.count_parts()
        OutlinePage.objects.filter(pk=outline.pk).update(counted_parts=outline.counted_parts)
