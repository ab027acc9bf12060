"""Publishing changes the index in the same transaction. Files are read after theirs; queries get records.

A page is published whether or not the index takes it: what it lacks then is found and written by mend_search.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from core.bulk import pages_made
from core.models import File
from core.scanning import scanned
from core.tasks import follow_up
from documents.review import read_again
from documents.versions import text_changed

from . import opensearch_index
from .file_texts import file_text_changed, forget, is_readable
from .files import pages_with
from .index import index_as_it_stands, index_in_turn, index_new_pages, unindex_page
from .models import FileText, QueryRecord, SearchEntry
from .queries import folded
from .segments import gather_alone
from .tasks import read_file

logger = logging.getLogger(__name__)


def index_or_leave(page: Page) -> None:
    """Write a page into the index. Where that fails the page is found by nothing until it is mended: what the
    index had of it may be what was taken out of its text."""
    if not tried(index_in_turn, page):
        tried(unindex_page, page)


def write_pages_with(file: File) -> list[Page]:
    """Write the live pages that carry a file into the index; which those are.

    Each as it is when its turn comes: others may be published meanwhile. In one order, so that two such
    writings never wait for each other.
    """
    pages = sorted(pages_with([file.pk]), key=lambda page: page.pk)
    for page in pages:
        if not tried(index_as_it_stands, page.pk):
            tried(unindex_page, page)
    return pages


def tried(write: Callable[[Any], object], what: Any) -> bool:
    """Whether `write` wrote; a failure is logged and undone alone. Raises where the database itself is gone:
    then nothing can be published either."""
    try:
        with transaction.atomic():
            write(what)
    except Exception:
        raw = connection.connection
        if raw is None or raw.closed or connection.needs_rollback:
            raise
        logger.exception("The search index could not be written; mend_search does what is lacking")
        return False
    return True


@receiver(page_published)
def index_published(instance: Page, **kwargs: Any) -> None:
    index_or_leave(instance)


@receiver(pages_made)
def index_made(pages: list[Any], **kwargs: Any) -> None:
    tried(index_new_pages, pages)
    transaction.on_commit(gather_alone, robust=True)


@receiver(post_save)
def index_new_alias(sender: type, instance: Any, created: bool, **kwargs: Any) -> None:
    """An alias of a public page is public without having been published."""
    if created and isinstance(instance, Page) and instance.alias_of_id:
        index_or_leave(instance)


@receiver(text_changed)
def index_changed_text(document: Page, **kwargs: Any) -> None:
    index_or_leave(document)


@receiver(page_unpublished)
def unindex_unpublished(instance: Page, **kwargs: Any) -> None:
    # What stays of it isn't shown: that is asked of the page.
    tried(unindex_page, instance)


@receiver(post_save, sender=File)
def read_new_content(instance: File, raw: bool = False, **kwargs: Any) -> None:
    """A new or replaced file is read in the background. Where only its title changed, nothing is read."""
    if raw or not is_readable(instance):
        return
    if instance.is_held:
        forget(instance)
        return
    text = FileText.objects.filter(file=instance).only("digest").first()
    if text is None or not instance.file_hash or text.digest != instance.file_hash:
        forget(instance)
        follow_up(read_file, instance.pk)


@receiver(scanned, sender=File)
def read_passed_file(row: File, **kwargs: Any) -> None:
    """The pages that carry it are found by it as soon as anyone may have it."""
    read_new_content(row)
    write_pages_with(row)


@receiver(post_save, sender=File)
def index_renamed_file(instance: File, created: bool, **kwargs: Any) -> None:
    """The pages that carry a file are found by its new title and description."""
    if not created:
        write_pages_with(instance)


@receiver(file_text_changed)
def index_file_text(file: File, **kwargs: Any) -> None:
    """What was read from a file is found, and cites, with the pages that carry it."""
    for page in write_pages_with(file):
        read_again(page)


@receiver(post_save, sender=Query)
def make_query_record(instance: Query, **kwargs: Any) -> None:
    """An editor's query is found by its folded form, as those are which visitors ask."""
    QueryRecord.objects.update_or_create(query=instance, defaults={"folded": folded(instance.query_string)})


@receiver(post_delete, sender=SearchEntry)
def take_out_of_opensearch(instance: SearchEntry, **kwargs: Any) -> None:
    """Also where the page or the file was deleted and the entry with it."""
    if settings.SEARCH_URL:
        transaction.on_commit(partial(opensearch_index.remove, instance.pk))
