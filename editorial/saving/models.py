"""What was typed and couldn't be saved; and what each form has saved."""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Locale, Page, Revision

from .loaded import form_name

# So long a text is kept after its writer has said what becomes of it; and one of which nobody says so.
SETTLED, FORGOTTEN = datetime.timedelta(days=90), datetime.timedelta(days=365)
# So long it is known of a form what it has saved: it isn't open any more.
CLOSED = datetime.timedelta(days=30)


class KeptText(models.Model):
    """A text of a page or of another item that has revisions, as somebody typed it, that wasn't saved.

    No revision: the newest of these is what is edited, published and compared. It outlives its page, which
    may come back, and its writer.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    # None for what was never saved; then the page that it was to stand below, or the document of a version.
    object_id = models.PositiveBigIntegerField(null=True)
    parent = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    item = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # The revision that its writer began with.
    read = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    # Which form it was typed into, see form_mark.
    form = models.CharField(max_length=16, blank=True, default="", db_default="")
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
        return self._as_new_object() if self.is_new else item.with_content_json(self.content)

    @property
    def is_new(self) -> bool:
        """Whether it is the text of something that was never saved."""
        return self.object_id is None

    @property
    def title(self) -> str:
        """What lists call it by."""
        return self.content.get("title") or str(self.content_type)

    def _as_new_object(self) -> Any:
        model: Any = self.content_type.model_class()
        made = model.from_serializable_data(self.content)
        if isinstance(made, Page):
            made.owner, made.locale = self.user, self.parent.locale if self.parent else Locale.get_default()
        return made


def form_mark(posted: QueryDict) -> str:
    """By which a form is known that sends its text again and again; empty where it can't be.

    Its name, or its token where it has none; that is another one once the person has signed in again.
    """
    known = form_name(posted) or posted.get("csrfmiddlewaretoken", "")
    return hashlib.sha256(known.encode()).hexdigest()[:16] if known else ""


def keep(typed: Any, user: Any, read: Revision | None, form: str = "") -> KeptText:
    """Keep the text of `typed`, an item that isn't saved. `read` is the revision it began with.

    The same text is kept once, and of one `form` (see form_mark) that which was sent last.
    """
    content = typed.serializable_data()
    known = _write_over(waiting_texts(typed, user).filter(read=read), content, form)
    return known or KeptText.objects.create(item=typed, user=user, read=read, content=content, form=form)


def keep_new(typed: Any, user: Any, parent: Page | None, form: str = "") -> KeptText:
    """Keep the text of something that was to be made below `parent`, or to belong to it; as `keep` does."""
    content = typed.serializable_data()
    known = _write_over(waiting_new(type(typed), user).filter(parent=parent), content, form)
    if known:
        return known
    kind = ContentType.objects.get_for_model(typed, for_concrete_model=False)
    return KeptText.objects.create(content_type=kind, user=user, parent=parent, content=content, form=form)


def _write_over(waiting: models.QuerySet[KeptText], content: Any, form: str) -> KeptText | None:
    now = timezone.now()
    KeptText.objects.filter(
        models.Q(settled_at__lt=now - SETTLED) | models.Q(kept_at__lt=now - FORGOTTEN)
    ).delete()
    same = models.Q(content=content)
    known = waiting.filter(same | models.Q(form=form) if form else same).first()
    if known is not None:
        known.content, known.kept_at = content, now
        known.save(update_fields=["content", "kept_at"])
    return known


def waiting_texts(item: Any, user: Any) -> models.QuerySet[KeptText]:
    """What `user` typed into `item` and has still to say what becomes of it, the newest first."""
    kind = ContentType.objects.get_for_model(item, for_concrete_model=False)
    found = KeptText.objects.filter(content_type=kind, object_id=item.pk, user=user, settled_at=None)
    return found.order_by("-kept_at")


def waiting_for(user: Any, most: int) -> list[KeptText]:
    """All that `user` has still to say of what becomes of it, the newest first, as far as it can be shown."""
    own = KeptText.objects.filter(user=user, settled_at=None).select_related("content_type", "parent")
    found = own.prefetch_related("item").order_by("-kept_at", "-pk")[:most]
    return [kept for kept in found if kept.is_new or kept.item]


def waiting_new(model: type[models.Model], user: Any) -> models.QuerySet[KeptText]:
    """What `user` typed into forms for something new of this kind, the newest first."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    found = KeptText.objects.filter(content_type=kind, object_id=None, user=user, settled_at=None)
    return found.order_by("-kept_at")


class FormSave(models.Model):
    """What a form of the editor has saved last, so that it isn't taken for another's where it goes on."""

    # The name that the server gave to it (form_name). Another user's form of this name is another form.
    form = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What it has saved, and made if it was new.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    # When the revision was written: saving by itself writes over it.
    saved_at = models.DateTimeField(db_index=True)
    # The highest number that was saved: the form counts what it sends.
    number = models.PositiveIntegerField()
    # Whether it was no press of a button.
    by_itself = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "user"], name="form_saved_once")]

    def __str__(self) -> str:
        return f"{self.form}, {self.saved_at}"

    def is_of(self, newest: Revision) -> bool:
        """Whether the form has written `newest`, and nobody has written over that."""
        return self.revision_id == newest.pk and self.saved_at == newest.created_at


def remember_save(form: str, user: Any, newest: Revision, *, number: int, by_itself: bool) -> None:
    """Note that `form` of `user` has saved an item, which is held; `newest` is its newest revision."""
    own = FormSave.objects.filter(form=form, user=user)
    known = own.first()
    if known is None:
        # Those that another is deleting at this moment need no waiting for.
        old = FormSave.objects.filter(saved_at__lt=timezone.now() - CLOSED)
        FormSave.objects.filter(pk__in=old.select_for_update(skip_locked=True).values("pk")).delete()
        known = FormSave(form=form, user=user, number=0)
    known.content_type, known.object_id = newest.base_content_type, int(newest.object_id)
    known.revision, known.saved_at = newest, newest.created_at
    known.number, known.by_itself = max(number, known.number), by_itself
    known.save()
