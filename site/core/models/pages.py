"""What every page type shares."""

import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField

from core.kinds import Kind
from core.listings import public, with_public_files
from core.markup import opening_text
from core.neighbours import Neighbours
from core.own_terms import copied_terms, use_own_terms
from core.page_form import BasePageForm
from core.references import left_as_they_are
from core.routing import restrictions_of
from core.text import slugify

from .corrections import Correction, keep_earlier_version
from .spoken import Spoken, SpokenVersion, spoken_row

# The relations of a page of which no form has a field.
SET_BY_CODE = ("alias_of", "content_type", "latest_revision", "live_revision", "locked_by", "owner")


class BasePage(Page):
    """The abstract base of all page types.

    Abstract, since wagtail-localize imports wagtail.models.Page itself and Wagtail 8's swappable Page
    breaks it.
    """

    # What the search and the cards call a page of this type; None where it is only a list of others.
    kind: Kind | None = None
    # Of what kind the pages below it are, where it is the list of all of them.
    lists: Kind | None = None

    @property
    def offers(self) -> Kind | None:
        """The kind of the untranslated pages that it offers in another language: see core.untranslated."""
        return self.lists

    lead = models.TextField(
        _("lead"), blank=True, help_text=_("The bold first lines, shown in lists as well.")
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows here. If left empty, the image's own description is used."),
    )
    image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    field_of_law = models.ForeignKey(
        "core.FieldOfLaw",
        verbose_name=_("field of law"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    display_date = models.DateTimeField(
        _("date shown"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("If left empty: the moment of the first publication."),
    )
    social_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image for social networks"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If left empty, the page's image is used."),
    )

    # What every page of the type shows, read together with it.
    shown_with: tuple[str, ...] = ("image",)
    # The pages above this one where an address has led to it (core.routing).
    routed_ancestors: list[Page] | None = None
    # Where this is the page as it was: the correction that came after it (core.earlier_views).
    corrected_by: Correction | None = None

    base_form_class = BasePageForm
    # A spoken version is no part of the text: neither translated nor copied.
    override_translatable_fields = [
        *copied_terms("field_of_law"),
        BaseTranslatableField("spoken_versions"),
    ]
    exclude_fields_in_copy = ["spoken_versions"]
    lead_panels = [FieldPanel("lead")]
    image_panel = MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_caption")],
        heading=_("Illustration"),
    )
    corrections_panel = InlinePanel(
        "corrections",
        heading=_("Corrections"),
        label=_("correction"),
        help_text=_(
            "For an error that readers have seen. The page as it was before stays within their reach; where "
            "it must not, take the correction away again."
        ),
    )
    spoken_panel = InlinePanel(
        "spoken_versions",
        heading=_("Spoken version"),
        label=_("audio file"),
        max_num=1,
        help_text=_("Somebody reads the page out in its language. Readers hear it at the head of the page."),
    )
    related_panel = InlinePanel("related_items", heading=_("Related pages"), label=_("page"))
    content_panels = [*Page.content_panels, *lead_panels]
    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    settings_panels = [
        *Page.settings_panels,
        InlinePanel(
            "review_dates",
            heading=_("Review"),
            label=_("date"),
            max_num=1,
            help_text=_("When the date comes near, the owner of the page and its editors are reminded."),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        # The page explorer finds by autocomplete alone, and shows a page by the title of its draft.
        index.AutocompleteField("draft_title"),
        index.AutocompleteField("lead"),
        index.FilterField("display_date"),
        index.FilterField("field_of_law"),
    ]

    class Meta:
        abstract = True

    def full_clean(self, exclude=None, **kwargs) -> None:
        """What nobody types isn't looked up; the database sees to it that it is there."""
        self._slug_from_title()
        super().full_clean(exclude={*(exclude or ()), *SET_BY_CODE}, **kwargs)

    def minimal_clean(self) -> None:
        self._slug_from_title()
        super().minimal_clean()

    def save(self, *args, **kwargs):
        self.fill_in()
        if not kwargs.get("update_fields"):
            self.compute()
            keep_earlier_version(self)
        with left_as_they_are(self, kwargs.get("update_fields")):
            return super().save(*args, **kwargs)

    def fill_in(self) -> None:
        """Set what follows from other fields, whenever the page is saved and before it is made with others
        (core.bulk)."""
        self._date_if_live()
        use_own_terms(self)

    def compute(self) -> None:
        """Set what has to be computed, before all of the page is saved."""

    def _date_if_live(self) -> None:
        """A public page has a date to be listed by; a draft keeps the field empty until it is public."""
        if self.live and self.display_date is None:
            self.display_date = self.first_published_at or timezone.now()

    def _slug_from_title(self) -> None:
        """Before Wagtail does: its own slug of "Điều đất đai" is "ieu-at-ai"."""
        parent_is_known = bool(self.path or getattr(self, "_cached_parent_obj", None))
        slug = slugify(self.title)
        if not self.slug and slug and parent_is_known:
            self.slug: str = self._get_autogenerated_slug(slug)

    @property
    def alt_text(self) -> str:
        """The text alternative of the page's image; empty where the image is decoration."""
        return self.image_alt or (self.image.default_alt_text if self.image else "")

    @property
    def share_image(self):
        return self.social_image or self.image

    @property
    def share_title(self) -> str:
        """The title for those who don't see the page: search engines, networks, the tab of a browser."""
        return self.seo_title or self.title

    @property
    def share_description(self) -> str:
        """What the page is about, in a few lines; empty where it says nothing of itself."""
        return self.search_description or self.lead or opening_text(getattr(self, "body", ()))

    @property
    def picture_label(self) -> str:
        """What stands above the title in the picture that is made of it (core.pictures)."""
        return "" if self.kind in (None, Kind.PAGES) else str(self.kind.label)

    @property
    def picture_details(self) -> str:
        """What stands below the title there. Nothing that changes by itself, as a status does."""
        return ""

    def get_view_restrictions(self):
        if self.routed_ancestors is None:
            own = PageViewRestriction.objects.filter(page=self.pk)
            return super().get_view_restrictions() | own
        return restrictions_of(self, self.routed_ancestors)

    def get_shown_ancestors(self) -> list[Page]:
        """The live pages above this one, from the home page down."""
        if self.routed_ancestors is None:
            return list(self.get_ancestors().filter(depth__gt=1).live())
        return [page for page in self.routed_ancestors if page.live]

    def get_public_ancestors(self) -> list[Page]:
        """Those of the pages above this one that anyone may read."""
        if self.routed_ancestors is None:
            return list(public(self.get_ancestors()))
        above = self.routed_ancestors
        return [page for n, page in enumerate(above) if page.live and not restrictions_of(page, above[:n])]

    @cached_property
    def neighbours(self) -> Neighbours:
        """The pages that this one leads to besides its text."""
        return Neighbours(self, self.neighbour_groups())

    def neighbour_groups(self) -> dict[str, Any]:
        """What core.neighbours takes; a page type may add groups of its own."""
        return {"related": self.related_ids}

    @cached_property
    def related_ids(self) -> list[int]:
        """The pages that an editor chose as related, in the editor's order; a page that an address has led to
        has them already."""
        return [row.related_id for row in self.related_items.all()]

    def get_related_pages(self) -> list[Page]:
        """The public pages that an editor chose as related, in the editor's order and the page's language."""
        return self.neighbours.in_order("related", self.related_ids) if self.related_ids else []

    @cached_property
    def correction_rows(self) -> list[dict[str, Any]]:
        """The corrections of a draft; a page that an address has led to has them already."""
        rows = sorted(self.corrections.all(), key=lambda row: row.date, reverse=True)
        return [{"date": row.date.isoformat(), "text": row.text, "version": None} for row in rows]

    @cached_property
    def shown_corrections(self) -> list[SimpleNamespace]:
        """The corrections, newest first: `date`, `text`, and as `version` the key of the page before it."""
        rows = [SimpleNamespace(**row) for row in self.correction_rows]
        for row in rows:
            row.date = datetime.date.fromisoformat(row.date)
        return rows

    @cached_property
    def spoken_rows(self) -> list[dict[str, Any]]:
        """That of a draft, where anyone may have its file; a page that an address led to has it already."""
        return [spoken_row(row) for row in with_public_files(self.spoken_versions.all())]

    @property
    def spoken(self) -> Spoken | None:
        rows = self.spoken_rows
        return Spoken(**rows[0]) if rows else None

    @classmethod
    def as_shown(cls) -> QuerySet:
        """Pages of this type with what each shows of itself."""
        related = RelatedPage.objects.filter(page=OuterRef("pk")).order_by("sort_order", "pk")
        corrections = Correction.of_page().values(
            json=JSONObject(date="date", text="text", version="version")
        )
        spoken = SpokenVersion.of_page().values(
            json=JSONObject(
                file_id="file",
                name="file__file",
                speaker="speaker",
                seconds="seconds",
                size="file__file_size",
            )
        )
        rows = cls._default_manager.select_related(*cls.shown_with).prefetch_related("image__renditions")
        return rows.annotate(
            related_ids=ArraySubquery(related.values("related")),
            correction_rows=ArraySubquery(corrections),
            spoken_rows=ArraySubquery(spoken),
        )


class RelatedPage(Orderable):
    """A page chosen as related to another. It hangs on Wagtail's Page, so that every type has it."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_items")
    related = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("related")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")
