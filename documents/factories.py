from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.factories import BasePageFactory, TermFactory

from .models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentType,
    DocumentVersion,
    Issuer,
    LegalDocumentPage,
)


class DocumentTypeFactory(TermFactory):
    class Meta:
        model = DocumentType


class IssuerFactory(TermFactory):
    class Meta:
        model = Issuer


class DocumentIndexPageFactory(BasePageFactory):
    class Meta:
        model = DocumentIndexPage


class LegalDocumentPageFactory(BasePageFactory):
    class Meta:
        model = LegalDocumentPage

    title = factory.Sequence(lambda n: f"Nghị định quy định việc thứ {n}")
    number = factory.Sequence(lambda n: f"{n + 1}/2024/NĐ-CP")


class DocumentIssuerFactory(DjangoModelFactory):
    class Meta:
        model = DocumentIssuer

    issuer = factory.SubFactory(IssuerFactory)


class DocumentVersionFactory(DjangoModelFactory):
    """A draft of a version; `publish` makes it public as an editor would."""

    class Meta:
        model = DocumentVersion
        skip_postgeneration_save = True

    live = False

    @factory.post_generation
    def publish(self: Any, create: bool, extracted: bool, **kwargs: Any) -> None:
        if create and extracted:
            self.save_revision().publish()
            self.refresh_from_db()
