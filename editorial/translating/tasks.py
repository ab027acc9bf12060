"""What is done in the background: a long law has thousands of segments."""

from django_tasks import task
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from .memory import fill_from_memory


@task()
def refresh_source(pk: int) -> None:
    """Take the segments of a public page anew, and fill in what was translated before."""
    page = Page.objects.live().filter(pk=pk).first()
    source = TranslationSource.objects.get_for_instance_or_none(page) if page else None
    if source is None:
        return
    source.update_from_db()
    for translation in source.translations.filter(enabled=True).select_related("source", "target_locale"):
        fill_from_memory(translation, None)
