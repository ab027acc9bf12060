"""Citations that may mean several documents, or none that is certain: a person decides once for all pages."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left, Length
from django.db.models.lookups import IsNull

from core.listings import public

from .citing import IDENTITY, CitationDecision, PageCitation
from .resolving import resolve
from .review import follow

# The length of " 2024".
YEAR = 5


class Mention(NamedTuple):
    """What a citation says of the document that it means."""

    number_key: str
    name_key: str
    issued_on: Any
    issuer: str

    @property
    def is_whole(self) -> bool:
        """Whether it names a document by which one can be added: by its number, or a law with its year."""
        return bool(self.number_key) or self.name_key[-4:].isdigit()

    @property
    def query(self) -> str:
        """As the parameters of an address."""
        return urlencode({name: value or "" for name, value in self._asdict().items()})

    @property
    def citations(self) -> QuerySet[PageCitation]:
        """All places that say the same, on whatever page."""
        return PageCitation.objects.filter(**self._asdict())

    @property
    def candidates(self) -> QuerySet:
        """The public documents that may be meant: with this number, or a law of this name of any year."""
        from .models import LegalDocumentPage

        if self.number_key:
            found = LegalDocumentPage.objects.filter(number_key=self.number_key)
        else:
            found = _with_stem(LegalDocumentPage.objects.all()).filter(stem=self.name_key)
        return public(found).order_by("-issued_on", "pk").defer_streamfields()


def _with_stem(documents: QuerySet) -> QuerySet:
    """The documents with the `stem` of a law's key: its name, behind which the key has the year."""
    stem = Left("name_key", Length("name_key") - YEAR)
    return documents.annotate(stem=Case(When(name_key="", then=Value("")), default=stem))


def count_candidates(mentions: Iterable[Mention]) -> dict[Mention, int]:
    """How many public documents each may mean, in one query for all."""
    from .models import LegalDocumentPage

    mentions = list(mentions)
    keys = {mention.number_key or mention.name_key for mention in mentions}
    documents = _with_stem(public(LegalDocumentPage.objects.all()))
    known = documents.filter(Q(number_key__in=keys) | Q(name_key__in=keys) | Q(stem__in=keys))
    counts = Counter(key for row in known.values_list("number_key", "name_key", "stem") for key in set(row))
    return {mention: counts[mention.number_key or mention.name_key] for mention in mentions}


def decide(mention: Mention, document: Any | None, user: Any) -> int:
    """Keep what a person has decided and apply it to all pages. How many places it is."""
    CitationDecision.objects.update_or_create(
        **mention._asdict(), defaults={"document": document, "decided_by": user}
    )
    resolve(mention.citations)
    follow(mention.citations)
    return mention.citations.count()


def undecided() -> QuerySet[PageCitation, dict[str, Any]]:
    """The mentions on live pages that no document is certain for and nobody has decided on: the document as
    it is `named`, on how many `pages`, and whether the archive `has` documents that may be meant. Those are
    first, and what most pages say."""
    from .models import LegalDocumentPage

    documents = _with_stem(public(LegalDocumentPage.objects.all()))
    numbers = documents.exclude(number_key="").values("number_key")
    names, stems = (documents.exclude(name_key="").values(key) for key in ("name_key", "stem"))
    decided = CitationDecision.objects.filter(
        Q(issued_on=OuterRef("issued_on")) | Q(issued_on=None) & IsNull(OuterRef("issued_on"), True),
        number_key=OuterRef("number_key"),
        name_key=OuterRef("name_key"),
        issuer=OuterRef("issuer"),
    )
    waiting = PageCitation.objects.filter(document=None, page__live=True).filter(~Exists(decided))
    groups = waiting.exclude(number_key="", name_key="").order_by().values(*IDENTITY)
    found = groups.annotate(
        named=Min("named"),
        pages=Count("page", distinct=True),
        # Not asked of each: thousands of mentions are looked up in three sets.
        has=Q(number_key__in=numbers) | Q(name_key__in=names) | Q(name_key__in=stems),
    )
    return found.order_by("-has", "-pages", "named", *IDENTITY)
