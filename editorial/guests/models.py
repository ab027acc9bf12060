"""Links to drafts, and what was said by those who got them."""

import datetime
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, TaskState

LONGEST_NAME = 120
LONGEST_TEXT = 3000
LONGEST_PASSAGE = 300
# So many remarks are taken from one guest.
MOST_REMARKS = 30
DAYS, MOST_DAYS = 7, 30
# So long after it expired a link is kept whose remarks have all been seen to.
KEPT = datetime.timedelta(days=90)


def digest_of(token: str) -> str:
    """By which a token is found: it is long and random, so that a plain hash can't be undone."""
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLink(models.Model):
    """A page as it was at one moment, to be read by one guest until it expires.

    The text itself is kept: a revision may be written over while its editor types on. The token that leads
    here is known to nobody but the guest; it is shown once.
    """

    class Purpose(models.TextChoices):
        REMARKS = "remarks", _("remarks")
        APPROVAL = "approval", _("approval")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("changes asked for")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    revision_at = models.DateTimeField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices, default=Purpose.REMARKS)
    # The step that an approval is asked for.
    state = models.ForeignKey(TaskState, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name of the guest"), max_length=LONGEST_NAME)
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("If given, the link is sent there at once.")
    )
    days = models.PositiveSmallIntegerField(
        _("days"),
        default=DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("So long the link can be opened."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decision_text = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    # That somebody of the staff has seen to the decision.
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self) -> str:
        return f"{self.name}: {self.page}"

    @classmethod
    def found_by(cls, token: str) -> "PreviewLink | None":
        links = cls.objects.select_related("page", "made_by", "revision", "state__task")
        return links.filter(digest=digest_of(token)).first()

    def begin(self, revision: Revision, user: Any) -> str:
        """Let it show this revision from now on; gives the token, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        self.digest = digest_of(token)
        self.revision, self.revision_at, self.content = revision, revision.created_at, revision.content
        self.made_by = user
        self.expires_at = self.made_at + datetime.timedelta(days=self.days)
        return token

    @property
    def is_for_approval(self) -> bool:
        return self.purpose == self.Purpose.APPROVAL

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        """Whether it opens: it ends with the rights and the account of who made it."""
        if self.revoked_at or self.is_expired or not self.made_by or not self.made_by.is_active:
            return False
        return self.page.permissions_for_user(self.made_by).can_edit()

    def shows(self, revision: Revision | None) -> bool:
        """Whether the guest has before them what this revision says."""
        return revision is not None and (self.revision_id, self.revision_at) == (
            revision.pk,
            revision.created_at,
        )

    @property
    def waits(self) -> bool:
        """Whether a decision, or one of the remarks that are prefetched, hasn't been seen to."""
        if self.decision and not self.handled_at:
            return True
        return any(remark.handled_at is None for remark in self.remarks.all())

    @property
    def last_remark(self) -> int:
        """The key of the last remark, of those that are prefetched."""
        return max((remark.pk for remark in self.remarks.all()), default=0)


class Remark(models.Model):
    """What a guest says to a draft: plain text, about a heading or a passage of it."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(max_length=LONGEST_TEXT)
    passage = models.CharField(max_length=LONGEST_PASSAGE, blank=True)
    at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("guest's remark")
        verbose_name_plural = _("guests' remarks")

    def __str__(self) -> str:
        return self.text


def open_links(links: models.QuerySet[PreviewLink]) -> models.QuerySet[PreviewLink]:
    """Those with something that nobody has seen to."""
    has_remarks = models.Exists(Remark.objects.filter(link=models.OuterRef("pk"), handled_at=None))
    is_decided = models.Q(handled_at=None) & ~models.Q(decision="")
    return links.filter(models.Q(has_remarks) | is_decided)


def forget_old() -> None:
    """Delete links that expired long ago, with what was said by them; what nobody has seen to stays."""
    old = PreviewLink.objects.filter(expires_at__lt=timezone.now() - KEPT)
    old.exclude(pk__in=open_links(old).values("pk")).delete()
