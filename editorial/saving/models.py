"""What was typed and couldn't be saved."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from wagtail.models import Revision

# So long a text is kept after its writer has said what becomes of it; and one of which nobody says so.
SETTLED, FORGOTTEN = datetime.timedelta(days=90), datetime.timedelta(days=365)


class KeptText(models.Model):
    """A text of a page or of another item that has revisions, as somebody typed it, that wasn't saved.

    No revision: the newest of these is what is edited, published and compared. It outlives its page, which
    may come back, and its writer.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # The revision that its writer began with.
    read = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    kept_at = models.DateTimeField(default=timezone.now)
    # When its writer took it over or gave it up.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="kept_texts_of_an_item")]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}, {self.kept_at}"

    def as_object(self) -> Any:
        """The item with this text, not saved."""
        item: Any = self.item
        return item.with_content_json(self.content)


def keep(typed: Any, user: Any, read: Revision | None, over: int | None = None) -> KeptText:
    """Keep the text of `typed`, an item that isn't saved. `read` is the revision it began with.

    The same text is kept once. `over` is the key of one that is written over, since what was typed into the
    same form was kept there before.
    """
    now = timezone.now()
    KeptText.objects.filter(
        models.Q(settled_at__lt=now - SETTLED) | models.Q(kept_at__lt=now - FORGOTTEN)
    ).delete()
    content = typed.serializable_data()
    waiting = waiting_texts(typed, user).filter(read=read)
    known = waiting.filter(models.Q(pk=over) | models.Q(content=content)).first()
    if known is None:
        return KeptText.objects.create(item=typed, user=user, read=read, content=content)
    known.content, known.kept_at = content, now
    known.save(update_fields=["content", "kept_at"])
    return known


def waiting_texts(item: Any, user: Any) -> models.QuerySet[KeptText]:
    """What `user` typed into `item` and has still to say what becomes of it, the newest first."""
    kind = ContentType.objects.get_for_model(item, for_concrete_model=False)
    found = KeptText.objects.filter(content_type=kind, object_id=item.pk, user=user, settled_at=None)
    return found.order_by("-kept_at")
