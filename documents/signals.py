"""Keeps the status of documents right where what acts on them is hidden, shown or deleted."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from .citing import record_citations, resolve_waiting
from .models import DocumentRelation, LegalDocumentPage
from .relations import refresh_validity


@receiver(page_published)
def record_published(instance, **kwargs) -> None:
    """A page is read when it is published; a document resolves the citations that waited for it."""
    record_citations(instance)
    if isinstance(instance, LegalDocumentPage):
        resolve_waiting(instance)


@receiver(page_unpublished, sender=LegalDocumentPage)
def unresolve_unpublished(instance, **kwargs) -> None:
    resolve_waiting(instance)


@receiver(pre_delete, sender=LegalDocumentPage)
def remember_acted_on(sender, instance, **kwargs) -> None:
    instance.acted_on_before = instance._acted_on()


@receiver(post_delete, sender=LegalDocumentPage)
def refresh_after_deletion(sender, instance, **kwargs) -> None:
    refresh_validity(instance.acted_on_before)
    resolve_waiting(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_after_restriction(sender, instance, **kwargs) -> None:
    """What a page that isn't public says of other documents doesn't count, nor is it what is cited."""
    below = LegalDocumentPage.objects.filter(path__startswith=instance.page.path)
    acting = DocumentRelation.objects.filter(page__in=below, document__isnull=False)
    refresh_validity(acting.values_list("document__translation_key", flat=True))
    resolve_waiting(*below.only("pk", "number_key", "name_key"))
