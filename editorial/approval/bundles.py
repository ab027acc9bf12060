"""Pages that are published together, all or none: a law, its news item, its outline."""

import datetime
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page, Revision

from core.tree import share_tree

from .urgent import approved

logger = logging.getLogger(__name__)
# So many pages are published within one transaction.
MOST = 50
IS_APPROVED = Q(approved_revision__isnull=False, approved_revision=F("page__latest_revision"))


class Bundle(ClusterableModel):
    """Pages that wait for each other (bộ bài): each passes its own approval, then all are published."""

    name = models.CharField(_("name"), max_length=200)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("Empty: as soon as the last of its pages is approved."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    # When somebody last changed its time or its pages: what it waited for may have ended by that.
    changed_at = models.DateTimeField(auto_now=True, db_default=Now())
    # Why it couldn't be published when it was due; empty while nothing failed.
    failure = models.TextField(editable=False, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")

    def __str__(self) -> str:
        return self.name

    @property
    def is_due(self) -> bool:
        return self.publish_at is None or self.publish_at <= timezone.now()

    def waiting(self) -> models.QuerySet["BundleItem"]:
        """The items whose text, as it was last written, hasn't passed the approval."""
        return self.items.exclude(IS_APPROVED)


class BundleItem(Orderable):
    """A page of a bundle, and the revision of it that passed the approval."""

    bundle = ParentalKey(Bundle, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    approved_revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    is_open = models.BooleanField(default=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = _("page of a bundle")
        verbose_name_plural = _("pages of a bundle")
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(is_open=True), name="page_in_one_open_bundle"
            )
        ]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def is_approved(self) -> bool:
        """Whether the page's text, as it was last written, passed the approval."""
        return bool(self.approved_revision_id) and self.approved_revision_id == self.page.latest_revision_id

    def clean(self) -> None:
        if self.page_id and self.page.live and not self.page.has_unpublished_changes:
            raise ValidationError({"page": _("This page has nothing that waits to be published.")})
        others = BundleItem.objects.filter(page_id=self.page_id, is_open=True).exclude(pk=self.pk)
        other = others.select_related("bundle").first()
        if other and self.is_open:
            error = _("This page is in the bundle “%(name)s” already.") % {"name": other.bundle.name}
            raise ValidationError({"page": error})


@receiver(post_delete, sender=BundleItem)
def note_change(instance: BundleItem, **kwargs: Any) -> None:
    """Also where its page is deleted, and nobody saves the bundle."""
    Bundle.objects.filter(pk=instance.bundle_id).update(changed_at=timezone.now())


def open_item_of(page: Any) -> BundleItem | None:
    if not isinstance(page, Page):
        return None
    return BundleItem.objects.filter(page_id=page.pk, is_open=True).select_related("bundle").first()


def note_approval(item: BundleItem, revision: Revision, user: Any) -> None:
    """Keep that `revision` passed the approval; publish the bundle where nothing else is waited for."""
    BundleItem.objects.filter(pk=item.pk).update(approved_revision=revision)
    if item.bundle.is_due and not item.bundle.waiting().exists():
        publish_bundle(item.bundle, user)


def publish_bundle(bundle: Bundle, user: Any = None) -> bool:
    """Publish all pages of `bundle` at one moment, or none; whether it was done.

    A failure is kept with the bundle and shown on the desk, where it can be tried again, as the schedule
    does: the approval that led here isn't lost by it.
    """
    try:
        with transaction.atomic(), approved():
            _publish_all(bundle, user)
    except Exception as error:
        logger.exception("The bundle %s can't be published", bundle.pk)
        Bundle.objects.filter(pk=bundle.pk).update(failure=(str(error) or type(error).__name__)[:1000])
        return False
    return True


def _publish_all(bundle: Bundle, user: Any) -> None:
    share_tree()
    # Whoever else is publishing it has done so when the lock is given.
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.published_at:
        return
    if waiting := locked.waiting().first():
        raise ValueError(gettext("“%(page)s” has not been approved.") % {"page": waiting})
    pages = Page.objects.select_for_update(of=("self",)).filter(pk__in=locked.items.values("page"))
    # In one order, so that two who hold several never wait for each other.
    list(pages.order_by("pk").only("pk"))
    for item in locked.items.select_related("approved_revision").order_by("sort_order"):
        # The steps of the approval looked at each of them; this only puts them up.
        item.approved_revision.publish(user=user, skip_permission_checks=True)
    now = timezone.now()
    Bundle.objects.filter(pk=locked.pk).update(published_at=now, failure="")
    BundleItem.objects.filter(bundle=locked).update(is_open=False)
    bundle.published_at = now


def due_bundles(until: datetime.datetime) -> list[Bundle]:
    """Those whose time had come at that moment (`due_at`) and whose pages are all approved.

    One without a time is due once the last of its pages is approved; so is one whose time was over by then.
    What waits for nothing more since a page left it, or since it lost its time, is due since then.
    """
    items = BundleItem.objects.filter(bundle=OuterRef("pk"))
    last = items.order_by().values("bundle")
    written = last.annotate(at=Max("approved_revision__created_at")).values("at")
    approved_at = last.annotate(at=Max("approved_revision__task_states__finished_at")).values("at")
    due = (
        Bundle.objects.filter(Exists(items), published_at=None)
        .exclude(Exists(items.exclude(IS_APPROVED)))
        .annotate(due_at=Greatest("publish_at", "changed_at", Subquery(written), Subquery(approved_at)))
    )
    return list(due.filter(due_at__lte=until).order_by("due_at", "pk"))
