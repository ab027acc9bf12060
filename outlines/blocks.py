"""What the body of an outline has beside that of other pages."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks import SHORT_TEXT_FEATURES, BodyBlock
from core.headings import new_anchor
from core.text import clean_text
from documents.cite import is_named
from documents.citing import Place
from documents.models import LegalDocumentPage
from documents.quoting import anchor_of, quoted, quoted_by, read_provision

from .numerals import roman

# What was typed before the name of a part, which is numbered by itself.
TYPED_NUMERAL = re.compile(r"^(?:phần\s+)?(?:[IVXLC]{1,6}|\d{1,2})\s*(?:[.:)]|[-–](?=\s))\s*", re.IGNORECASE)


class PartBlock(blocks.CharBlock):
    """The heading that opens a part: "Sự cần thiết ban hành"; its numeral follows from its place."""

    class Meta:
        icon = "title"
        label = _("Part")
        template = "blocks/part.html"
        max_length = 250

    def clean(self, value):
        value = TYPED_NUMERAL.sub("", super().clean(value)).strip()
        if not value:
            raise ValidationError(_("Name the part; its number is put before it."))
        return value

    def part_heading(self, value: str) -> str:
        """As core.parts asks for it."""
        return clean_text(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        parts = context.get("parts", [])
        parts.append(value)
        context["numeral"] = roman(len(parts))
        context["anchor"] = new_anchor(self.part_heading(value), context.get("anchors", set()))
        return context


class KeyPointBlock(blocks.StructBlock):
    """What listeners are to remember (điểm chính); on slides each stands alone."""

    holds_text = True

    text = blocks.TextBlock(label=_("Key point"), rows=2, help_text=_("One sentence, as listeners keep it."))
    note = blocks.RichTextBlock(
        label=_("What the speaker says of it"), features=SHORT_TEXT_FEATURES, required=False
    )

    class Meta:
        icon = "pick"
        label = _("Key point")
        template = "blocks/key_point.html"


class SituationBlock(blocks.StructBlock):
    """A situation and its handling (tình huống pháp luật)."""

    holds_text = True

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    facts = blocks.RichTextBlock(label=_("What happened"), features=SHORT_TEXT_FEATURES)
    question = blocks.TextBlock(label=_("Question"), rows=2, required=False)
    handling = blocks.RichTextBlock(label=_("Handling"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "group"
        label = _("Situation and its handling")
        template = "blocks/situation.html"


class ComparisonRowBlock(blocks.StructBlock):
    topic = blocks.CharBlock(label=_("Topic"), required=False, max_length=200)
    old = blocks.TextBlock(label=_("Old rule"), rows=3, required=False)
    new = blocks.TextBlock(label=_("New rule"), rows=3, required=False)


class ComparisonBlock(blocks.StructBlock):
    """The old rule beside the new one."""

    holds_text = True

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    old = blocks.CharBlock(label=_("Old law"), max_length=200)
    new = blocks.CharBlock(label=_("New law"), max_length=200)
    rows = blocks.ListBlock(ComparisonRowBlock(label=_("Row")), label=_("Rows"), min_num=1, max_num=200)

    class Meta:
        icon = "table"
        label = _("Comparison of old and new")
        template = "blocks/comparison.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["has_topics"] = any(row["topic"] for row in value["rows"])
        return context


class DocumentChooserBlock(blocks.PageChooserBlock):
    """A legal document by its number or name. Of what is chosen its name is enough, without the text."""

    def bulk_to_python(self, values):
        found = self.model_class.objects.only("title", "number", "issued_on").in_bulk(values)
        return [found.get(pk) for pk in values]


class ProvisionNameBlock(blocks.CharBlock):
    """What is quoted, by which it is found: in every language in the words of the law."""

    def get_translatable_segments(self, value: str) -> list[Any]:
        """As wagtail-localize asks for what is to be translated."""
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class ProvisionBlock(blocks.StructBlock):
    """A provision of a document of the archive, in the archive's own words (documents.quoting)."""

    document = DocumentChooserBlock(label=_("Legal document"), page_type=LegalDocumentPage)
    provision = ProvisionNameBlock(
        label=_("Provision"), max_length=100, help_text=_("Such as: Điều 16, khoản 1 Điều 16.")
    )

    class Meta:
        icon = "openquote"
        label = _("Provision of a law")
        template = "blocks/provision.html"

    def clean(self, value):
        value = super().clean(value)
        try:
            value["provision"] = read_provision(value["document"], value["provision"])
        except ValidationError as error:
            raise StructBlockValidationError(block_errors={"provision": error}) from error
        return value

    def citing_words(self, value: Any) -> str:
        """As documents.citing reads it."""
        document = value["document"]
        if not document:
            return ""
        name = document.title if is_named(document.title) else ""
        day = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
        return " ".join(filter(None, [value["provision"], name, "số", document.number, day])) + "\n"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        place = place_of(value["document"], value["provision"])
        quotes = context["quotes"] if "quotes" in context else quoted([place] if place else [])
        context["quote"] = quotes.get(place) if place else None
        context["anchor"] = place[1] if place else ""
        return context


class OutlineBodyBlock(BodyBlock):
    """The body of an outline, in named parts."""

    part = PartBlock()
    key_point = KeyPointBlock()
    situation = SituationBlock()
    comparison = ComparisonBlock()
    provision = ProvisionBlock()

    def shared_context(self, blocks):
        return {**super().shared_context(blocks), "parts": []}

    def render_basic(self, value, context=None):
        """With what the page quotes, asked for once."""
        page = (context or {}).get("page")
        quotes = quoted_by(page) if hasattr(page, "quoted_places") else quoted(places_in(value))
        return super().render_basic(value, {**(context or {}), "quotes": quotes})


def place_of(document: LegalDocumentPage | int | None, provision: str) -> Place | None:
    """What a block quotes; None where its document was deleted, or the provision isn't one."""
    pk = getattr(document, "pk", document)
    anchor = anchor_of(provision or "")
    return (pk, anchor) if pk and anchor else None


def places_in(body: blocks.StreamValue) -> list[Place]:
    """What the blocks of a body quote, each once. The documents aren't asked for."""
    values = (block["value"] for block in body.raw_data if block["type"] == "provision")
    found = (place_of(value.get("document"), value.get("provision", "")) for value in values)
    return list(dict.fromkeys(place for place in found if place))
