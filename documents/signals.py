"""Keeps the status of documents right where what acts on them is hidden, shown or deleted."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import PageViewRestriction

from .models import DocumentRelation, LegalDocumentPage
from .relations import refresh_validity


@receiver(pre_delete, sender=LegalDocumentPage)
def remember_acted_on(sender, instance, **kwargs) -> None:
    instance.acted_on_before = instance._acted_on()


@receiver(post_delete, sender=LegalDocumentPage)
def refresh_after_deletion(sender, instance, **kwargs) -> None:
    refresh_validity(instance.acted_on_before)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_after_restriction(sender, instance, **kwargs) -> None:
    """What a page that isn't public says of other documents doesn't count."""
    below = DocumentRelation.objects.filter(page__path__startswith=instance.page.path, document__isnull=False)
    refresh_validity(below.values_list("document__translation_key", flat=True))
