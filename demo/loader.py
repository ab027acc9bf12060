"""Fills an empty site with the demonstration content, through the same factories as the tests."""

import datetime
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from core.factories import FileFactory
from core.models import AgencySettings, Audience, CustomImage, FieldOfLaw, Occasion, Term
from core.models.pages import RelatedPage
from documents.factories import LegalDocumentPageFactory
from documents.models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentType,
    Issuer,
    LegalDocumentPage,
)
from glossary.factories import GlossaryTermFactory
from home.factories import StandardPageFactory
from home.models import FeaturedPage, HomePage
from news.factories import NewsPageFactory
from news.models import NewsPage, NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.kinds import Level, Product
from outlines.models import OutlineFile, OutlineIndexPage, OutlinePage, OutlineSourceLaw

from .drawings import ALT_TEXTS, draw
from .reader import Item, body, legal_body, read

MENU_PAGES = ["gioi-thieu"]
# Governing body, responsible person, place of letters.
AGENCY = {
    "vi": ("Ủy ban nhân dân tỉnh", "Giám đốc Sở Tư pháp", "Ví Dụ"),
    "en": ("Provincial People's Committee", "Director of the Department of Justice", "Ví Dụ"),
}


class Loader:
    """Makes the pages kind by kind; documents first, since outlines name them as their source."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report
        self.vietnamese = Locale.objects.get(language_code="vi")
        self.home = HomePage.objects.get(locale=self.vietnamese)
        self.images: dict[str, CustomImage] = {}

    def load(self) -> None:
        self.describe_agency()
        self.load_documents()
        self.load_glossary()
        self.load_outlines()
        self.load_news()
        self.load_standing_pages()
        self.feature()

    def describe_agency(self) -> None:
        """The footer of a department that could be any: offices for names, an address that nobody has."""
        agency = AgencySettings.for_site(Site.objects.get(is_default_site=True))
        agency.email = "pbgdpl@example.org"
        agency.save()
        for details in agency.details.select_related("locale"):
            texts = AGENCY[details.locale.language_code]
            details.governing_body, details.responsible_person, details.place = texts
            details.save()

    def load_documents(self) -> None:
        parent = DocumentIndexPage.objects.child_of(self.home).get()
        items = list(read("documents"))
        for item in items:
            document = LegalDocumentPageFactory(
                parent=parent,
                **self.shared(item),
                number=item["number"],
                document_type=self.term(DocumentType, item["type"]),
                issued_on=item.get("issued_on"),
                effective_on=item.get("effective_on"),
                expires_on=item.get("expires_on"),
                display_date=noon(item["issued_on"]),
                validity_checked=item.get("validity_checked", True),
                is_summary=item["summary"],
                body=legal_body(item),
            )
            document.issuers = [
                DocumentIssuer(
                    issuer=self.term(Issuer, row["issuer"]),
                    signer=row.get("signer", ""),
                    signer_title=row.get("signer_title", ""),
                )
                for row in item["issuers"]
            ]
            publish(document)
        self.report(f"{len(items)} legal documents")

    def load_glossary(self) -> None:
        items = list(read("glossary"))
        documents = {page.number: page for page in LegalDocumentPage.objects.all()}
        for item in items:
            GlossaryTermFactory(
                locale=self.vietnamese,
                slug=item["slug"],
                name=item["name"],
                other_names=item.get("other_names", ""),
                definition=item["definition"],
                document=documents[item["document"]] if "document" in item else None,
                provisions=item.get("provisions", ""),
                citation=item.get("citation", ""),
                field_of_law=self.term(FieldOfLaw, item["field"]),
            )
        self.report(f"{len(items)} glossary terms")

    def load_outlines(self) -> None:
        parent = OutlineIndexPage.objects.child_of(self.home).get()
        items = list(read("outlines"))
        numbers = dict(LegalDocumentPage.objects.values_list("number", "pk"))
        for item in items:
            outline = OutlinePageFactory(
                parent=parent,
                **self.shared(item),
                **self.illustration(item),
                display_date=item["date"],
                first_published_at=item["date"],
                author=item["author"],
                product=Product(item["product"]),
                level=Level(item["level"]),
                body=body(item, numbers),
            )
            outline.audiences = self.terms(Audience, item["audiences"])
            outline.occasions = self.terms(Occasion, item["occasions"])
            outline.source_laws = [
                OutlineSourceLaw(
                    document_id=numbers.get(number), citation="" if number in numbers else number
                )
                for number in item["source_laws"]
            ]
            outline.files = [OutlineFile(file=self.text_file(outline), title="")]
            publish(outline)
        self.report(f"{len(items)} outlines")

    def load_news(self) -> None:
        sections = {s.slug: s for s in NewsSectionPage.objects.descendant_of(self.home)}
        items = list(read("news"))
        for item in items:
            page = NewsPageFactory(
                parent=sections[item["section"]],
                **self.shared(item),
                **self.illustration(item),
                display_date=item["date"],
                first_published_at=item["date"],
                author=item["author"],
                source_name=item.get("source_name", ""),
                source_url=item.get("source_url", ""),
                body=body(item),
            )
            page.occasions = self.terms(Occasion, item.get("occasions", []))
            page.save()
        pages = {page.slug: page for page in NewsPage.objects.all()}
        for item in items:
            page = pages[item["slug"]]
            page.related_items = [
                RelatedPage(related=pages[slug].page_ptr) for slug in item.get("related", [])
            ]
            publish(page)
        self.report(f"{len(items)} news items")

    def load_standing_pages(self) -> None:
        items = list(read("pages"))
        for item in items:
            page = StandardPageFactory(
                parent=self.home,
                **self.shared(item),
                show_in_menus=item["slug"] in MENU_PAGES,
                body=body(item),
            )
            publish(page)
        self.report(f"{len(items)} standing pages")

    def feature(self) -> None:
        """The home page features what its item says, the newest first."""
        slugs = [i["slug"] for kind in ("news", "outlines") for i in read(kind) if i.get("featured")]
        pages = [
            *NewsPage.objects.filter(slug__in=slugs),
            *OutlinePage.objects.filter(slug__in=slugs),
        ]
        pages.sort(key=lambda page: page.display_date, reverse=True)
        self.home.featured_items = [FeaturedPage(featured=page.page_ptr) for page in pages[:5]]
        publish(self.home)

    def shared(self, item: Item) -> dict[str, Any]:
        """The fields that every kind has."""
        return {
            "title": item["title"],
            "slug": item["slug"],
            "lead": item["lead"],
            "locale": self.vietnamese,
            "field_of_law": self.term(FieldOfLaw, item["field"]) if "field" in item else None,
        }

    def illustration(self, item: Item) -> dict[str, Any]:
        key = item.get("image")
        if not key:
            return {}
        return {
            "image": self.image(key),
            "image_alt": item.get("image_alt", ""),
            "image_caption": item.get("image_caption", ""),
        }

    def image(self, key: str) -> CustomImage:
        """A drawing as an image of the library, drawn once however often it is used."""
        if key not in self.images:
            data = BytesIO()
            draw(key).save(data, "JPEG", quality=88)
            self.images[key] = CustomImage.objects.create(
                title=ALT_TEXTS[key][:100],
                description=ALT_TEXTS[key],
                file=ImageFile(data, name=f"{key}.jpg"),
            )
        return self.images[key]

    def text_file(self, outline: OutlinePage) -> Any:
        """The outline's words as a plain text file, which any phone opens."""
        field = outline._meta.get_field("body")
        text = "\n\n".join([outline.title, outline.lead, *field.get_searchable_content(outline.body)])
        file = ContentFile(text.encode("utf-8-sig"), name=f"{outline.slug}.txt")
        return FileFactory(title=f"{outline.title} (văn bản)", file=file)

    def term(self, model: type[Term], slug: str) -> Term:
        return model.objects.get(slug=slug, locale=self.vietnamese)

    def terms(self, model: type[Term], slugs: Iterable[str]) -> list[Term]:
        return [self.term(model, slug) for slug in slugs]


def noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def publish(page: Page) -> None:
    page.save_revision().publish()
