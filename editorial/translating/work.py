"""What is to be translated: each translation with what it lacks, in a few queries however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from wagtail.models import Locale, Page, WorkflowState, get_page_models
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from core.kinds import Kind
from core.listings import public

# The part of a page in its address: a page may keep that of its source.
ADDRESS = "slug"


class Words(Func):
    """How many words a segment has, its tags aside."""

    template = (
        r"COALESCE(array_length(regexp_split_to_array(NULLIF(btrim(regexp_replace(%(expressions)s, "
        r"'<[^>]*>', ' ', 'g'), E' \t\n\r\u00a0'), ''), '\s+'), 1), 0)"
    )
    output_field = IntegerField()


@dataclass
class Amount:
    """How much text a translation has, and how much of it isn't translated."""

    segments: int = 0
    words: int = 0
    missing: int = 0
    missing_words: int = 0

    @property
    def percent(self) -> int:
        return 100 * (self.segments - self.missing) // self.segments if self.segments else 100


@dataclass
class Row:
    """A translation on the desk."""

    translation: Translation
    source: Page
    target: Page | None
    amount: Amount
    is_sent: bool = False

    @property
    def is_public(self) -> bool:
        return bool(self.target and self.target.live)


def translatable_pages() -> list[type[Page]]:
    """The types of pages that have a text of their own."""
    return [model for model in get_page_models() if getattr(model, "kind", None)]


def target_languages() -> QuerySet[Locale]:
    return Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)


def _done(locale: Any) -> Exists:
    """Whether a segment is translated, as wagtail-localize tells it: the string at its place in the page."""
    return Exists(
        StringTranslation.objects.filter(
            translation_of=OuterRef("string_id"),
            context=OuterRef("context_id"),
            locale=locale,
            has_error=False,
        )
    )


def translations_into(locale: Locale, state: str = "all") -> QuerySet[Any]:
    """The translations of public Vietnamese pages, those of public translations first: readers see what is
    old in them. Among these, and among the others, the newest sources come first.

    `state`: "todo" for those that lack something; "behind" for what is complete, but the page hasn't been
    made of it since.
    """
    key = OuterRef("source__object_id")
    source = public(Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE, translation_key=key))
    target = Page.objects.filter(translation_key=key, locale=locale)
    found = Translation.objects.filter(Exists(source), target_locale=locale, enabled=True)
    found = found.annotate(
        source_page=Subquery(source.values("pk")[:1]),
        published_at=Subquery(source.values("last_published_at")[:1]),
        target_page=Subquery(target.values("pk")[:1]),
        is_public=Exists(target.filter(live=True)),
    ).select_related("source", "target_locale")
    # Asked for all at once: for each translation by itself it takes ten times as long.
    lacking = StringSegment.objects.filter(~_done(locale)).exclude(context__path=ADDRESS).values("source")
    if state == "todo":
        found = found.filter(source__in=lacking)
    elif state == "behind":
        found = _behind(found.exclude(source__in=lacking), locale)
    return found.order_by("-is_public", F("published_at").desc(nulls_last=True), "pk")


def _behind(complete: QuerySet[Any], locale: Locale) -> QuerySet[Any]:
    """Those of the complete translations whose page isn't public, or was made before the source changed."""
    made = TranslationLog.objects.filter(source=OuterRef("source_id"), locale=locale, revision__isnull=False)
    last = made.order_by().values("source").annotate(last=Max("created_at")).values("last")
    complete = complete.annotate(made_at=Subquery(last))
    return complete.filter(Q(is_public=False) | Q(made_at__lt=F("source__last_updated_at")))


# The desk says "more than" where there are more.
MOST_COUNTED = 100


def count_to_translate(locale: Locale) -> int:
    """How many translations lack something, as far as it is worth counting."""
    found = translations_into(locale, "todo").order_by()
    return found.values("pk")[: MOST_COUNTED + 1].count()


def not_begun(locale: Locale) -> QuerySet[Page]:
    """The public Vietnamese pages of which no translation was asked for, the newest first."""
    begun = Translation.objects.filter(source__object_id=OuterRef("translation_key"), target_locale=locale)
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=locale, alias_of=None)
    pages = public(Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of=None))
    pages = pages.filter(~Exists(begun), ~Exists(there), content_type__in=types_of())
    return pages.order_by(F("first_published_at").desc(nulls_last=True), "pk")


def of_kind(pages: QuerySet[Page], kind: str) -> QuerySet[Page]:
    return pages.filter(content_type__in=types_of(kind)) if kind in Kind.values else pages


def types_of(kind: str = "") -> list[ContentType]:
    """The content types of a kind of pages, or of all that have a text."""
    models = [model for model in translatable_pages() if not kind or getattr(model, "kind", None) == kind]
    return list(ContentType.objects.get_for_models(*models).values())


def amounts(translations: Iterable[Translation], locale: Locale) -> dict[int, Amount]:
    """How much each of the translations has and lacks, by the key of its source; one query for all."""
    sources = [translation.source_id for translation in translations]
    segments = (
        StringSegment.objects.filter(source__in=sources)
        .exclude(context__path=ADDRESS)
        .alias(done=_done(locale), words=Words("string__data"))
    )
    rows = segments.values("source").annotate(
        segments=Count("pk"),
        all_words=Sum("words"),
        missing=Count("pk", filter=Q(done=False)),
        missing_words=Sum("words", filter=Q(done=False), default=0),
    )
    return {
        row["source"]: Amount(row["segments"], row["all_words"], row["missing"], row["missing_words"])
        for row in rows
    }


def rows_of(translations: Iterable[Any], locale: Locale) -> list[Row]:
    """The translations with their pages and amounts."""
    translations = list(translations)
    keys = [key for one in translations for key in (one.source_page, one.target_page) if key]
    pages = Page.objects.select_related("content_type").in_bulk(keys)
    found = amounts(translations, locale)
    in_approval = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(key) for key in keys],
    )
    sent = set(in_approval.values_list("object_id", flat=True))
    return [
        Row(
            one,
            pages[one.source_page],
            pages.get(one.target_page),
            found.get(one.source_id, Amount()),
            str(one.target_page) in sent,
        )
        for one in translations
    ]
