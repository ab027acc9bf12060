"""The English versions of the demonstration content, made through wagtail-localize as a translator would."""

from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.models import StandardPage
from news.models import NewsPage

from .reader import Item, body, read

MODELS: dict[str, type[Page]] = {"news": NewsPage, "pages": StandardPage}


def load_translations() -> int:
    """Translate the pages of demo/content/en/ and publish them; returns how many there are.

    Raises ValueError where a translation hasn't the same pieces of text as its Vietnamese page.
    """
    items = list(read("en"))
    for item in items:
        kind, _dash, slug = item["slug"].partition("-")
        page = MODELS[kind].objects.get(slug=slug, locale__language_code="vi")
        translate(page, {**item, "slug": slug})
    return len(items)


def translate(page: Any, item: Item) -> None:
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english)
    segments = list(StringSegment.objects.filter(source=source).order_by("order"))
    texts = _english_texts(page, item)
    if [s.context.path for s in segments] != [text.path for text in texts]:
        raise ValueError(f"demo/content/en/{item['slug']}: the pieces of text differ from the page's")
    for segment, text in zip(segments, texts, strict=True):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            defaults={
                "data": text.string.data,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            },
        )
    translation.save_target(publish=True)


def _english_texts(page: Any, item: Item) -> list[StringSegmentValue]:
    """The pieces of text of the page with the English words in the same places."""
    copy = page.specific_class.objects.get(pk=page.pk)
    copy.title, copy.lead, copy.slug = item["title"], item["lead"], item["slug_en"]
    for name in (
        "image_alt",
        "image_caption",
        "author",
        "source_name",
        "seo_title",
        "search_description",
    ):
        if name in item:
            setattr(copy, name, item[name])
    copy.body = copy.body.stream_block.to_python(body(item))
    return [s for s in extract_segments(copy) if isinstance(s, StringSegmentValue)]
