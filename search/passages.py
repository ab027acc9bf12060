"""How a page is cut into the passages that can be found by themselves."""

from collections.abc import Iterable, Iterator

from core.blocks import public_blocks
from core.markup import text_of
from core.models import BasePage
from core.parts import Part, body_parts, image_lines
from core.text import clean_text
from documents.models import LegalDocumentPage

# Words. Measured: 300 ranks as well as 1,000, and what is shown of it fits a reader's eye.
PASSAGE_LENGTH = 300
# A paragraph is broken only where it makes a passage longer than this.
LONGEST = 500


def page_parts(page: BasePage) -> Iterator[Part]:
    """The parts of a page in reading order, the first of which tells what the page is."""
    yield Part("", filing_heading(page), filing_text(page))
    is_document = isinstance(page, LegalDocumentPage)
    for part in document_parts(page) if is_document else body_parts(public_blocks(page.body)):
        yield from cut(part)


def filing_heading(page: BasePage) -> str:
    return clean_text(" ".join([getattr(page, "number", ""), page.title]).strip())


def filing_text(page: BasePage) -> str:
    """What the page is filed under, and its lead: all that its editors said of it outside the body."""
    lines = [page.lead, str(page.field_of_law or "")]
    lines += [getattr(page, name, "") for name in ("author", "source_name")]
    if document_type := getattr(page, "document_type", None):
        lines.append(str(document_type))
    if isinstance(page, LegalDocumentPage):
        lines += [
            f"{row.issuer} {row.signer} {row.signer_title}" for row in page.issuers.select_related("issuer")
        ]
    for name in ("audiences", "occasions"):
        lines += [str(term) for term in getattr(page, name).all()] if hasattr(page, name) else []
    lines += image_lines(page.image, page.image_alt, page.image_caption)
    return clean_text("\n".join(line for line in lines if line))


def document_parts(page: LegalDocumentPage) -> Iterator[Part]:
    """The provisions of a legal document; what only holds others is found by its heading."""
    for provision in page.provisions:
        text = text_of(provision.content)
        if text or provision.heading:
            yield Part(provision.anchor, provision.title, text)


def cut(part: Part) -> Iterator[Part]:
    """`part` as passages of about PASSAGE_LENGTH words, cut between paragraphs where they allow it."""
    if not part.text and not part.heading:
        return
    for text in cut_text(part.text):
        yield part._replace(text=text)


def cut_text(text: str) -> Iterator[str]:
    """The pieces of a text with lines; at least one, which may be empty."""
    lines: list[str] = []
    length = 0
    for line in short_lines(text.split("\n")):
        words = line.count(" ") + 1
        if lines and length + words > PASSAGE_LENGTH * 1.3:
            yield "\n".join(lines)
            lines, length = [], 0
        lines.append(line)
        length += words
    yield "\n".join(lines)


def short_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those of more than LONGEST words broken into shorter ones."""
    for line in lines:
        if line.count(" ") < LONGEST:
            yield line
            continue
        words = line.split(" ")
        for start in range(0, len(words), PASSAGE_LENGTH):
            yield " ".join(words[start : start + PASSAGE_LENGTH])
