"""What stands in the way of publishing a page without a second thought."""

from typing import Any

from wagtail.models import Page

from documents.checks import Cited, check_citations
from documents.models import LegalDocumentPage


def problems_of(item: Any) -> list[Cited]:
    """What a page cites that doesn't hold today, as it was saved last. The text of a document is what it is,
    whatever it cites, and so is each of its versions."""
    is_written_here = isinstance(item, Page) and not isinstance(item, LegalDocumentPage)
    if not is_written_here or not hasattr(item, "body"):
        return []
    if "_citation_problems" not in item.__dict__:
        item._citation_problems = check_citations(item).problems
    return item._citation_problems
