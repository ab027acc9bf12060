"""The spoken version of a page: an audio file for those who rather listen, or only speak the language."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import CollectionViewRestriction, Page

from core.listings import restricted
from core.scans import not_held

from .media import File
from .rows import ProtectingRow


class SpokenVersion(ProtectingRow):
    """Of the page in its own language, one at most. No translation begins with that of its source."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="spoken_versions")
    file = models.ForeignKey(
        File,
        verbose_name=_("audio file"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("MP3, M4A, OGG or OPUS, at most 30 MB."),
    )
    speaker = models.CharField(
        _("speaker"), max_length=200, blank=True, help_text=_("Who reads it out, or who made the recording.")
    )
    # Measured when the row is checked.
    seconds = models.PositiveIntegerField(default=0, editable=False)

    panels = [FieldPanel("file"), FieldPanel("speaker")]

    class Meta(ProtectingRow.Meta):
        verbose_name = _("spoken version")
        verbose_name_plural = _("spoken versions")

    def __str__(self) -> str:
        return self.file.title

    def clean(self) -> None:
        # It knows the upload's form, which Wagtail has only when all models are made.
        from core.audio import check_audio

        super().clean()
        if self.file_id:
            try:
                self.seconds = check_audio(self.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    @classmethod
    def of_page(cls) -> QuerySet:
        """For a subquery: those of the outer page whose file anyone may read."""
        hidden = restricted(
            CollectionViewRestriction.objects.all(), "file__collection__path", "collection__path"
        )
        return cls.objects.filter(~hidden, not_held("file"), page=OuterRef("pk")).order_by("sort_order", "pk")


@dataclass(frozen=True)
class Spoken:
    """What a page shows of its spoken version."""

    file_id: int
    name: str
    speaker: str
    seconds: int
    size: int | None

    @property
    def url(self) -> str:
        return reverse("wagtaildocs_serve", args=[self.file_id, self.name.rpartition("/")[2]])

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2].upper()

    @property
    def length(self) -> str:
        """Minutes and seconds, with the hours where there are any."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def spoken_row(row: Any) -> dict[str, Any]:
    """A row of a draft as the database gives those of a public page."""
    return {
        "file_id": row.file_id,
        "name": row.file.file.name,
        "speaker": row.speaker,
        "seconds": row.seconds,
        "size": row.file.file_size,
    }
