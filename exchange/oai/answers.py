"""The answers to the verbs of OAI-PMH as XML."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import etree
from lxml.builder import ElementMaker

from core.frame import Frame
from core.kinds import Kind
from core.text import clean_text
from exchange.api.page_records import PageRecords
from exchange.changes.models import PublicRecord, moment_of
from exchange.changes.told import told_keys

from .arguments import PREFIX, SECOND, Listing, RefusedError, check_prefix, read_listing
from .metadata import OAI_DC, OAI_DC_SCHEMA, XSI, dublin_core
from .sets import Sets

OAI = "http://www.openarchives.org/OAI/2.0/"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
# So many records stand in one answer.
SIZE = 100
KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)
E = ElementMaker(namespace=OAI, nsmap={None: OAI, "xsi": XSI})
D = ElementMaker(namespace=IDENTIFIER, nsmap={None: IDENTIFIER, "xsi": XSI})
Element = etree._Element


class Answers:
    """Answers one request; each verb has a method. They raise RefusedError."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.frame = Frame(request)
        self.domain = self.frame.site.hostname if self.frame.site else "localhost"
        self.sets = Sets()

    @property
    def base_url(self) -> str:
        return f"{self.frame.root_url}{reverse('oai')}"

    def identify(self, arguments: dict[str, str]) -> Element:
        first = PublicRecord.objects.order_by("sequence").first()
        agency = self.frame.agency
        return E.Identify(
            E.repositoryName(clean_text(self.frame.site_name)),
            E.baseURL(self.base_url),
            E.protocolVersion("2.0"),
            # Else the mailbox that every domain should have (RFC 2142).
            E.adminEmail((agency and agency.email) or f"webmaster@{self.domain}"),
            E.earliestDatestamp(_stamp(first.sequence) if first else timezone.now().strftime(SECOND)),
            E.deletedRecord("persistent"),
            E.granularity("YYYY-MM-DDThh:mm:ssZ"),
            E.description(self._scheme()),
        )

    def _scheme(self) -> Element:
        """How identifiers are made (openarchives.org/OAI/2.0/guidelines-oai-identifier.htm)."""
        place = {f"{{{XSI}}}schemaLocation": f"{IDENTIFIER} {IDENTIFIER}.xsd"}
        return D(
            "oai-identifier",
            place,
            D.scheme("oai"),
            D.repositoryIdentifier(self.domain),
            D.delimiter(":"),
            D.sampleIdentifier(self._identifier(1)),
        )

    def list_metadata_formats(self, arguments: dict[str, str]) -> Element:
        if "identifier" in arguments:
            self._find(arguments["identifier"])
        told = E.metadataFormat(
            E.metadataPrefix(PREFIX), E.schema(OAI_DC_SCHEMA), E.metadataNamespace(OAI_DC)
        )
        return E.ListMetadataFormats(told)

    def list_sets(self, arguments: dict[str, str]) -> Element:
        if "resumptionToken" in arguments:
            raise RefusedError("badResumptionToken", _("The sets are listed in one answer."))
        return E.ListSets(*(E.set(E.setSpec(spec), E.setName(name)) for spec, name in self.sets.listed()))

    def get_record(self, arguments: dict[str, str]) -> Element:
        row = self._find(arguments["identifier"])
        check_prefix(arguments)
        return E.GetRecord(*self._records([row]))

    def list_identifiers(self, arguments: dict[str, str]) -> Element:
        rows, rest = self._list(read_listing(arguments))
        public = self._public(rows)
        return E.ListIdentifiers(*(self._header(row, row.page_id in public) for row in rows), *rest)

    def list_records(self, arguments: dict[str, str]) -> Element:
        rows, rest = self._list(read_listing(arguments))
        return E.ListRecords(*self._records(rows), *rest)

    def _list(self, asked: Listing) -> tuple[list[PublicRecord], list[Element]]:
        """The next records of a list, and what leads on from there."""
        found = self._listed(asked)
        rows = list(found.filter(sequence__gt=asked.after).order_by("sequence")[: SIZE + 1])
        if not rows and not asked.cursor:
            raise RefusedError("noRecordsMatch", _("No record is as you ask."))
        size = asked.size or found.count()
        place = {"cursor": str(asked.cursor), "completeListSize": str(max(size, asked.cursor + len(rows)))}
        if len(rows) > SIZE:
            last, cursor = rows[SIZE - 1].sequence, asked.cursor + SIZE
            token = replace(asked, after=last, cursor=cursor, size=size).token()
            return rows[:SIZE], [E.resumptionToken(token, place)]
        # An empty token ends a list that was begun in parts.
        return rows, [E.resumptionToken(place)] if asked.cursor else []

    def _listed(self, asked: Listing) -> QuerySet[PublicRecord]:
        rows = PublicRecord.objects.filter(self.sets.condition(asked.set_spec), sequence__gte=asked.first)
        return rows if asked.end is None else rows.filter(sequence__lt=asked.end)

    def _find(self, identifier: str) -> PublicRecord:
        prefix = self._identifier("")
        key = identifier.removeprefix(prefix)
        is_ours = identifier.startswith(prefix) and KEY.fullmatch(key)
        row = PublicRecord.objects.filter(pk=int(key)).first() if is_ours else None
        if row:
            return row
        raise RefusedError("idDoesNotExist", _("There is no record with this identifier."))

    def _identifier(self, key: int | str) -> str:
        return f"oai:{self.domain}:{key}"

    def _public(self, rows: Iterable[PublicRecord]) -> set[int]:
        return told_keys(row.page_id for row in rows if not row.is_deleted)

    def _header(self, row: PublicRecord, is_public: bool) -> Element:
        return E.header(
            {} if is_public else {"status": "deleted"},
            E.identifier(self._identifier(row.page_id)),
            E.datestamp(_stamp(row.sequence)),
            *map(E.setSpec, self.sets.of(row)),
        )

    def _records(self, rows: list[PublicRecord]) -> list[Element]:
        told = PageRecords(self._public(rows), self.request, is_whole=False).summaries()
        records = {record["id"]: record for record in told}
        return [
            E.record(self._header(row, row.page_id in records), *self._metadata(records.get(row.page_id)))
            for row in rows
        ]

    def _metadata(self, record: dict[str, Any] | None) -> list[Element]:
        if record is None:
            return []
        with override(record["language"]):
            return [E.metadata(dublin_core(record, str(Kind(record["kind"]).label)))]


def _stamp(number: int) -> str:
    return moment_of(number).strftime(SECOND)
