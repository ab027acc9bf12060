"""Keeps right what is known of documents, of their texts and of who cites them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from core.bulk import pages_made

from .citing import PageCitation
from .models import DocumentRelation, LegalDocumentPage
from .relations import refresh_validity
from .resolving import record_citations, record_citations_of_new, resolve_waiting
from .review import follow, look_again, start_anew
from .versions import DocumentVersion, tell_text_changed, text_changed


@receiver(page_published)
def record_published(instance, **kwargs) -> None:
    """A page is read when it is published; a document resolves the citations that waited for it."""
    record_citations(instance)
    start_anew(instance)
    if isinstance(instance, LegalDocumentPage):
        decide_anew(instance)


@receiver(pages_made)
def record_made(pages: list[Page], **kwargs: Any) -> None:
    record_citations_of_new(pages)
    follow(PageCitation.objects.filter(page__in=[page.pk for page in pages]), *pages)
    if documents := [page for page in pages if isinstance(page, LegalDocumentPage)]:
        decide_anew(*documents)


@receiver(post_save)
def record_new_alias(instance: Any, created: bool, **kwargs: Any) -> None:
    """An alias of a public page is public without having been published."""
    if created and isinstance(instance, Page) and instance.alias_of_id and instance.live:
        # What hangs on it, such as the issuers of a document, is saved after it.
        transaction.on_commit(partial(record_published, instance))


@receiver(page_unpublished, sender=LegalDocumentPage)
def unresolve_unpublished(instance, **kwargs) -> None:
    decide_anew(instance)


@receiver(pre_delete, sender=LegalDocumentPage)
def remember_acted_on(sender, instance, **kwargs) -> None:
    instance.acted_on_before = instance._acted_on()


@receiver(post_delete, sender=LegalDocumentPage)
def refresh_after_deletion(sender, instance, **kwargs) -> None:
    look_again(refresh_validity(instance.acted_on_before))
    resolve_waiting(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_after_restriction(sender, instance, **kwargs) -> None:
    refresh_below(instance.page)


@receiver(post_page_move)
def refresh_after_move(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """It may have come below a view restriction, or out of one; another order of pages changes nothing."""
    if parent_page_before.pk != parent_page_after.pk:
        refresh_below(instance)


def refresh_below(page: Page) -> None:
    """What a page that isn't public says of other documents doesn't count, nor is it what is cited."""
    below = LegalDocumentPage.objects.filter(path__startswith=page.path)
    acting = DocumentRelation.objects.filter(page__in=below, document__isnull=False)
    look_again(refresh_validity(acting.values_list("document__translation_key", flat=True)))
    decide_anew(*below.only("pk", "number_key", "name_key"))


@receiver([published, unpublished], sender=DocumentVersion)
def tell_of_version(instance: DocumentVersion, **kwargs: Any) -> None:
    tell_text_changed(LegalDocumentPage.objects.filter(pk=instance.document_id))


@receiver(post_delete, sender=DocumentVersion)
def tell_of_deleted_version(instance: DocumentVersion, origin: Any, **kwargs: Any) -> None:
    # Not where its document is deleted with it: nothing may be written for that any more.
    if getattr(origin, "model", type(origin)) is DocumentVersion:
        tell_of_version(instance)


@receiver(text_changed)
def record_changed_text(document: LegalDocumentPage, **kwargs: Any) -> None:
    """What cited the text before may mean another place, and the text may cite others."""
    record_citations(document)
    decide_anew(document)


def decide_anew(*documents) -> None:
    """Whether citations mean these documents, and what is known of them where they are cited."""
    resolve_waiting(*documents)
    ids = [document.pk for document in documents]
    follow(PageCitation.objects.filter(document__in=ids))
    look_again(ids)
