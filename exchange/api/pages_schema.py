"""What the API of all pages takes and gives, for the description of the whole API."""

from core.kinds import Kind
from core.openapi import (
    ADDRESS,
    DEFAULT_PAGE_SIZE,
    IDENTIFIER,
    MAX_PAGE_SIZE,
    STRING,
    Part,
    Schema,
    answer,
    api_part,
    language,
    list_of,
    object_of,
    operation,
    parameter,
    ref,
)

from .cursors import MOMENT_LENGTH
from .documents_schema import BAD_PARAMETER, DATE, DATE_OR_NULL, FLAG, or_null, page_id
from .pages import CHANGES, MAX_CHANGES, MAX_KEY

MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
ADDRESS_OR_NULL: Schema = {"type": ["string", "null"], "format": "uri"}
ASKED_MOMENT: Schema = {"type": "string", "maxLength": MOMENT_LENGTH}
CURSOR: Schema = {"type": "string", "pattern": "^c[0-9a-z]+$"}
UNCHANGED: Schema = {"description": "It is as the ETag in If-None-Match says."}


@api_part
def pages_part() -> Part:
    listed = {"200": answer("Some of them.", "Pages"), "304": UNCHANGED, "400": BAD_PARAMETER}
    not_found = answer("There is no such page, or not everyone may read it.", "Error")
    one = {"200": answer("The page.", "Page"), "304": UNCHANGED, "404": not_found}
    told = {"200": answer("Some of them.", "Changes"), "304": UNCHANGED, "400": BAD_PARAMETER}
    return Part(
        {
            "/api/v1/pages": operation("pages", "The public pages, the newest first", _narrowing(), listed),
            "/api/v1/pages/{id}": operation("page", "All of a page", [page_id()], one),
            "/api/v1/changes": operation("changes", "What changed, in its order", _reading_on(), told),
        },
        _schemas(),
    )


def _narrowing() -> list[Schema]:
    key = {**IDENTIFIER, "maximum": MAX_KEY}
    return [
        language(),
        parameter("kind", {"enum": Kind.values}, "The kind of content."),
        parameter("section", key, "The id of one of their sections."),
        parameter("field", key, "Field of law: the value of a term."),
        parameter("audience", key, "Whom an outline is for: the value of a term."),
        parameter("changed_from", ASKED_MOMENT, "A moment or day: changed then or later."),
        parameter("changed_until", ASKED_MOMENT, "A moment or day: changed before it."),
        parameter("cursor", {"type": "string", "maxLength": MOMENT_LENGTH}, "The next of the answer before."),
        _size(DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE),
    ]


def _reading_on() -> list[Schema]:
    since = "The next of the answer before, or a moment or day; empty: from the beginning."
    return [parameter("since", ASKED_MOMENT, since), _size(CHANGES, MAX_CHANGES)]


def _size(default: int, most: int) -> Schema:
    size = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return parameter("page_size", size, "Results in one answer.")


def _schemas() -> Schema:
    return {
        "Pages": object_of(
            results=list_of(ref("PageSummary")),
            next={
                "type": ["string", "null"],
                "description": "The cursor of those that follow; null: no more.",
            },
        ),
        "PageSummary": object_of(**_summary()),
        "Page": object_of(**_summary(), body=list_of(ref("Block"))),
        "Block": object_of(
            type={**STRING, "description": "The kind of block; more may come."},
            html={**STRING, "description": "Clean HTML; the text is that of all blocks in their order."},
        ),
        "PageReference": object_of(**_reference()),
        "File": object_of(**_file()),
        "Changes": object_of(
            results=list_of(ref("Change")),
            next={**CURSOR, "description": "To be given as since the next time, at the end too."},
            has_more=FLAG,
        ),
        "Change": object_of(
            id=IDENTIFIER,
            kind={"enum": Kind.values},
            change={"enum": ["created", "updated", "deleted"], "description": "Since the cursor asked for."},
            at=MOMENT,
            api_url={**ADDRESS_OR_NULL, "description": "Where the page is told; null where it is deleted."},
        ),
    }


def _reference() -> Schema:
    return {
        "id": IDENTIFIER,
        "kind": {"enum": Kind.values},
        "language": STRING,
        "title": STRING,
        "url": ADDRESS,
        "api_url": ADDRESS,
    }


def _summary() -> Schema:
    return {
        **_reference(),
        "canonical_url": {**ADDRESS, "description": "Of the page that an alias shows; else its own."},
        "source_id": {
            "type": ["string", "null"],
            "description": "The id of the record it was imported from.",
        },
        "lead": STRING,
        "author": STRING,
        "source": or_null(object_of(name=STRING, url=ADDRESS_OR_NULL)),
        "published": {**MOMENT_OR_NULL, "description": "The date shown."},
        "first_published": MOMENT_OR_NULL,
        "updated": {**MOMENT_OR_NULL, "description": "When an editor published it last."},
        "sections": list_of(object_of(id=IDENTIFIER, title=STRING, url=ADDRESS)),
        "field": or_null(ref("Term")),
        "audiences": list_of(ref("Term")),
        "occasions": list_of(ref("Term")),
        "image": or_null(
            object_of(
                url=ADDRESS, width=IDENTIFIER, height=IDENTIFIER, alt=STRING, caption=STRING, credit=STRING
            )
        ),
        "files": list_of(ref("File")),
        "spoken": or_null(object_of(**_file(), speaker=STRING, seconds={"type": "integer", "minimum": 0})),
        "document": or_null(_document()),
        "source_laws": list_of(object_of(citation=STRING, document=or_null(ref("PageReference")))),
        "corrections": list_of(object_of(date=DATE, text=STRING)),
        "translations": list_of(ref("PageReference")),
        "related": list_of(ref("PageReference")),
        "publisher": STRING,
        "rights": STRING,
        "changed": {**MOMENT_OR_NULL, "description": "When this record changed; null for a few seconds."},
    }


def _document() -> Schema:
    issuer = object_of(issuer=ref("Term"), signer=STRING, signer_title=STRING)
    return object_of(
        number=STRING,
        type=or_null(ref("Term")),
        issuers=list_of(issuer),
        issued_on=DATE_OR_NULL,
        gazetted_on=DATE_OR_NULL,
        effective_on=DATE_OR_NULL,
        ended_on=DATE_OR_NULL,
        is_summary=FLAG,
        api_url={**ADDRESS, "description": "Where its status, relations and citations are told."},
    )


def _file() -> Schema:
    return {
        "title": STRING,
        "url": ADDRESS,
        "type": {**STRING, "description": "The media type."},
        "size": {"type": ["integer", "null"], "description": "Bytes."},
        "sha1": {"type": ["string", "null"], "description": "SHA-1 of the content, in hexadecimal."},
    }
