"""Images and files of the library."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError, get_upload_to
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index

from core.scans import Scanned, scan_found, scan_state
from core.upload_fields import PictureField, UploadField
from core.uploads import clean_title

from .rows import ProtectingRow

# Where renditions lie: what is below the first is fetched by everybody, without asking the portal.
SHOWN, HIDDEN = "images/", "hidden-images/"
# The largest rendition: a screen of 4K. A spec that asks for more was made up.
MOST_OUTPUT_PIXELS = 3840 * 2160


class CustomImage(Scanned, AbstractImage):
    """An image whose text alternative can't be forgotten: it is described, or it is decoration."""

    file = PictureField(
        verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    scan_state = scan_state()
    scan_found = scan_found()
    is_decorative = models.BooleanField(
        _("decoration only"),
        default=False,
        help_text=_("Tick this where the image says nothing that the text doesn't say."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # Where its renditions lie below SHOWN; empty while nothing public shows it. Set by core.public_media.
    public_folder = models.CharField(max_length=10, blank=True, editable=False)
    settled_elsewhere = ("public_folder",)

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "description",
        "is_decorative",
        "credit",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [*WagtailImage.search_fields, index.FilterField("is_decorative")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        super().clean()
        clean_title(self)
        errors: dict[str, Any] = {}
        try:
            self.file.take_in()
        except ValidationError as error:
            errors["file"] = error
        if not self.description and not self.is_decorative:
            errors["description"] = _("Describe the image, or mark it as decoration only.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.take_in()
        super().save(*args, **kwargs)

    def take_in(self) -> None:
        """Make a content that isn't stored yet what is kept of it, with its size and digest. Raises
        ValidationError."""
        if self.file and not self.file._committed:
            self.file.take_in()
            self._set_image_file_metadata()

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> Any:
        """Raises SourceImageIOError, which Wagtail shows as a missing image, where the image is held; and
        InvalidFilterSpecError where the rendition would be larger than any page needs."""
        if self.is_held:
            raise SourceImageIOError(f"{self.file.name} is held by the scanner")
        check_output(filter, self)
        return super().generate_rendition_file(filter, source=source)

    @property
    def default_alt_text(self) -> str:
        """The text alternative where the page gives none; empty for decoration (WCAG 2.2, 1.1.1)."""
        return "" if self.is_decorative else self.description


def check_output(filter: Filter, image: CustomImage) -> None:
    """Raises InvalidFilterSpecError before anything is drawn: Wagtail 8.0 has no limit (wagtail#14348)."""
    width, height = filter.get_transform(image).size
    if width * height > max(MOST_OUTPUT_PIXELS, image.width * image.height):
        raise InvalidFilterSpecError(f"{filter.spec}: {width}x{height} pixels")


class CustomRendition(AbstractRendition):
    """An image at one size and format."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    def get_upload_to(self, filename: str) -> str:
        """Where its image is now: it may have been taken down while this was drawn."""
        folder = CustomImage.objects.values_list("public_folder", flat=True).get(pk=self.image_id)
        name = super().get_upload_to(filename).rpartition("/")[2]
        return f"{SHOWN}{folder}/{name}" if folder else f"{HIDDEN}{name}"

    @property
    def url(self) -> str:
        """Of what isn't public an address of the portal, which knows who may see it."""
        if not self.file.name.startswith(HIDDEN):
            return super().url
        return reverse("hidden-image", args=[self.image_id, self.file.name.removeprefix(HIDDEN)])

    @staticmethod
    def construct_cache_key(image: CustomImage, filter_cache_key: str, filter_spec: str) -> str:
        """What was drawn for another folder isn't there any more."""
        key = AbstractRendition.construct_cache_key(image, filter_cache_key, filter_spec)
        return f"{key}-{image.public_folder}"


class RemovedRendition(models.Model):
    """A file of a rendition that must go: it is written down in the transaction that hides the image, so that
    nothing that happens afterwards keeps the file where everybody can fetch it."""

    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class File(Scanned, AbstractDocument):
    """An uploaded file (tệp). Not called a document: here that word means a legal one."""

    file = UploadField(upload_to="documents", verbose_name=_("file"))
    scan_state = scan_state()
    scan_found = scan_found()
    description = models.TextField(_("description"), blank=True)

    admin_form_fields = ("title", "file", "collection", "description", "tags")
    search_fields = [
        *WagtailDocument.search_fields,
        index.SearchField("description"),
        index.AutocompleteField("description"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def clean(self) -> None:
        """Without a file the form has said why; its missing name needs no message more."""
        clean_title(self)
        if not self.file:
            return
        try:
            upload: Any = self.file
            upload.take_in()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error


class FilePreview(models.Model):
    """The first page of a PDF as a small picture; made by core.previews.

    It lies in the database, since it must not be had without asking who may see the file.
    """

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="preview")
    # The name of the content that was drawn.
    source = models.CharField(max_length=255)
    picture = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16)

    # It isn't a use of the file, which could then not be deleted.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.source

    @property
    def url(self) -> str:
        return reverse("file-preview", args=[self.file_id, self.fingerprint])


class AttachedFile(ProtectingRow):
    """A file of the library that hangs on a page; each page type adds its own `page` key.

    Tidying the library must not take the signed original off a public document.
    """

    file = models.ForeignKey(File, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200, blank=True)

    panels = [FieldPanel("file"), FieldPanel("title")]

    class Meta(ProtectingRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title or self.file.title
