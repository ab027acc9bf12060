"""The words that records and mappings are written in."""

from typing import Any

from core.kinds import Kind
from core.text import fold

TEXTS = (
    "id", "kind", "title", "language", "lead", "text", "html", "author", "source_name", "source_url",
    "published_at", "changed_at", "is_public", "image", "field_of_law", "number", "type_name", "signer",
    "signer_title", "issued_on", "effective_on", "expires_on", "gazetted_on",
)  # fmt: skip
# Those that may have several values.
LISTS = ("sections", "addresses", "files", "audiences", "occasions", "issuers", "parts")
FIELDS = (*TEXTS, *LISTS)
KINDS = {fold(word): kind for kind in Kind for word in (kind.value, kind.name)} | {
    "tin": Kind.NEWS, "tin bai": Kind.NEWS, "tin tuc": Kind.NEWS, "van ban": Kind.DOCUMENTS,
    "de cuong": Kind.OUTLINES, "page": Kind.PAGES,
}  # fmt: skip
YES = {"true", "1", "co", "yes", "x", "public"}
NO = {"false", "0", "khong", "no", "private"}


def kind_named(word: Any) -> Kind | None:
    """The kind by its part of the address, its name or its Vietnamese words."""
    return KINDS.get(fold(word).strip()) if isinstance(word, str) else None
