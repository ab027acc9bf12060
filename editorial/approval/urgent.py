"""What one person published alone: the urgent path past the approval, looked at by another one afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from documents.models import DocumentVersion

# At once, or at a time that they set.
PUBLISHED = ("wagtail.publish", "wagtail.publish.schedule")
_is_approved: ContextVar[bool] = ContextVar("is_approved", default=False)


class UrgentPublication(models.Model):
    """A page, or a version of a document, that somebody who may publish made public without the approval."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    # Where it is not the document itself that was published.
    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, null=True, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(auto_now=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("publication by one person")
        verbose_name_plural = _("publications by one person")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "version"],
                condition=models.Q(reviewed_at=None),
                nulls_distinct=False,
                name="one_open_review_of_page",
            )
        ]

    def __str__(self) -> str:
        return str(self.version or self.page)

    @property
    def item(self) -> Page | DocumentVersion:
        return self.version or self.page

    @property
    def seen(self) -> str:
        """Which publication it is that somebody looks at: the page may be published anew meanwhile."""
        return self.published_at.isoformat()


@contextmanager
def approved() -> Iterator[None]:
    """What is published within has passed the approval."""
    token = _is_approved.set(True)
    try:
        yield
    finally:
        _is_approved.reset(token)


def is_approved() -> bool:
    """Whether what is published just now has passed the approval."""
    return _is_approved.get()


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def note_publication(instance: PageLogEntry | ModelLogEntry, created: bool, **kwargs: Any) -> None:
    """Wagtail's log has every way to publish in it: the editor, many at once, a translation."""
    if not created or instance.action not in PUBLISHED or not instance.user_id or is_approved():
        return
    if isinstance(instance, PageLogEntry):
        what = {"page_id": instance.page_id, "version": None}
    elif instance.content_type.model_class() is DocumentVersion:
        version = DocumentVersion.objects.only("document").get(pk=instance.object_id)
        what = {"page_id": version.document_id, "version": version}
    else:
        return
    UrgentPublication.objects.update_or_create(
        **what, reviewed_at=None, defaults={"published_by_id": instance.user_id}
    )
