"""The log, and the seals by which a change of it is noticed. PostgreSQL itself refuses to change either."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .actions import name_of
from .words import changes, kind_name


class Entry(models.Model):
    """One action. Nothing here leads to another row, so that it stays as it is when that goes.

    `who` is the name at that time; `before` and `after` are {field: value}, without secrets.
    """

    # The database's own clock, whatever is sent: see the trigger of the first migration.
    at = models.DateTimeField(_("moment"), db_default=Now(), editable=False)
    action = models.CharField(_("action"), max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("user"),
    )
    who = models.CharField(_("person"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("IP address"), null=True)
    request = models.CharField(_("request"), max_length=64, blank=True)
    kind = models.CharField(_("type"), max_length=100, blank=True)
    key = models.CharField(max_length=100, blank=True)
    label = models.CharField(_("object"), max_length=300, blank=True)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        default_permissions = ()
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["user", "at"], name="audit_user"),
            models.Index(fields=["kind", "key"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.action_name}"

    @property
    def action_name(self) -> str:
        return name_of(self.action)

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def changes(self) -> str:
        return changes(self.kind, self.before or {}, self.after or {})


class Seal(models.Model):
    """The digest of all entries up to `last`, and so of every seal before it."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    last = models.BigIntegerField(unique=True)
    rows = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal of the audit log")
        verbose_name_plural = _("seals of the audit log")
        default_permissions = ()
        ordering = ("last",)

    def __str__(self) -> str:
        return f"{self.last} {self.digest}"
