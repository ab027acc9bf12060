"""The blocks of a page's body. Each has a template of the same name in templates/blocks/."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import expand_db_html
from wagtail_localize.segments import StringSegmentValue

from core.headings import with_anchors
from core.listings import public_files
from core.renditions import images_in
from core.text_steps import shown_text

TEXT_FEATURES = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Running text, whose headings can be linked to."""

    holds_text = True

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/rich_text.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        # A block that is shown by itself, as in a preview of it, has no others to share anchors with.
        html = with_anchors(expand_db_html(value.source), context.get("anchors", set()))
        context["html"] = html
        return context


class FigureBlock(blocks.StructBlock):
    """An image with its caption; the text alternative is asked for by Wagtail's image block."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/figure.html"


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    images = blocks.ListBlock(FigureBlock(), label=_("Images"), min_num=2, max_num=60)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    holds_text = True

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class TableBlock(TypedTableBlock):
    """Wagtail's typed table, with its texts offered for translation (wagtail-localize skips it).

    A cell's segment has the path "cell.<row>.<column>", a heading's "heading.<column>".
    """

    holds_text = True

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        # A row of empty headings would be read out for nothing.
        context["has_headings"] = any(column["heading"] for column in value.columns)
        return context

    def get_translatable_segments(self, value):
        segments = [StringSegmentValue("caption", value.caption)] if value.caption else []
        for column, definition in enumerate(value.columns):
            segments.append(StringSegmentValue(f"heading.{column}", definition["heading"]))
        for row_number, row in enumerate(value.row_data):
            for column, cell in enumerate(row["values"]):
                segments.append(StringSegmentValue(f"cell.{row_number}.{column}", str(cell)))
        return [segment for segment in segments if not segment.is_empty()]

    def restore_translated_segments(self, value, segments):
        for segment in segments:
            kind, _dot, position = segment.path.partition(".")
            text = segment.render_text()
            if kind == "caption":
                value.caption = text
            elif kind == "heading":
                value.columns[int(position)]["heading"] = text
            else:
                row, column = map(int, position.split("."))
                value.row_data[row]["values"][column] = text
        return value


class FileBlock(blocks.StructBlock):
    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "blocks/file.html"


def public_blocks(body: Iterable[Any]) -> list[Any]:
    """The blocks of a body without the files that not everyone may read."""
    body = list(body)
    files = [b for b in body if b.block_type == "file" and b.value["file"]]
    shown = public_files(b.value["file"].pk for b in files)
    for block in files:
        # With its preview.
        block.value["file"] = shown.get(block.value["file"].pk)
    return [b for b in body if b.block_type != "file" or b.value["file"]]


class CalloutBlock(blocks.StructBlock):
    holds_text = True

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Good to know")),
            ("warning", _("Warning")),
            ("law", _("What the law says")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "blocks/callout.html"


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    answer = blocks.RichTextBlock(label=_("Answer"), features=SHORT_TEXT_FEATURES)


class QuestionsBlock(blocks.StructBlock):
    holds_text = True

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    items = blocks.ListBlock(QuestionAnswerBlock(label=_("Question and answer")), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "blocks/questions.html"


class BodyBlock(blocks.StreamBlock):
    """The body of news items and standing pages; that of outlines has more (outlines.blocks)."""

    rich_text = TextBlock(features=TEXT_FEATURES)
    image = FigureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    table = TableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Table"),
        template="blocks/table.html",
        icon="table",
    )
    file = FileBlock()
    embed = EmbedBlock(label=_("Video"), template="blocks/embed.html", max_width=1200, icon="media")
    callout = CalloutBlock()
    questions = QuestionsBlock()

    def render_basic(self, value, context=None):
        """All text blocks share one set of anchors, as in search.passages: on one page no id comes twice."""
        blocks = public_blocks(value)
        shared = {**(context or {}), **self.shared_context(blocks)}
        # What is drawn of all images on the page, in one query.
        prefetch_related_objects([image for block in blocks for image in images_in(block)], "renditions")
        return format_html_join(
            "\n",
            '<div class="block-{}">{}</div>',
            ((block.block_type, _shown(block, shared)) for block in blocks),
        )

    def shared_context(self, blocks: list[Any]) -> dict[str, Any]:
        """What the blocks of one body share while they are rendered in their order."""
        return {"anchors": set()}


def holds_text(block: Any) -> bool:
    """Whether a block of a body is running text, in which a cited law becomes a link."""
    return getattr(block.block, "holds_text", False)


def _shown(block: Any, context: dict[str, Any]) -> SafeString:
    html = block.render(context)
    return mark_safe(shown_text(context.get("page"), html)) if holds_text(block) else html  # noqa: S308
