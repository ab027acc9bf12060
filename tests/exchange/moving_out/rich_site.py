"""A small site with some of everything that editors fill, each block included."""

import datetime
import io
import uuid
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
)

from core.factories import FileFactory, ImageFactory, add_correction
from core.models import (
    AgencyDetails,
    AgencySettings,
    Audience,
    File,
    LinkedWebsite,
    Occasion,
    RelatedPage,
    ReviewDate,
    SpokenVersion,
)
from documents.factories import DocumentVersionFactory
from documents.models import (
    CitationDecision,
    DocumentFile,
    DocumentIssuer,
    DocumentRelation,
    Issuer,
    LegalDocumentPage,
    ProvisionChange,
)
from editorial.factories import UserFactory
from exchange.models import ImportedRecord
from glossary.factories import GlossaryTermFactory
from home.factories import StandardPageFactory
from home.models import FeaturedPage
from outlines.factories import CommuneFactory, FieldReportFactory
from outlines.models import Edition, OutlineFile, OutlineSourceLaw

DAY = datetime.date(2024, 1, 2)
LATER = timezone.now() + datetime.timedelta(days=30)
PASSWORD = "mat-khau-cua-trang"
AUTHOR = "bien-tap-vien"
MAIL = "can.bo@noi-bo.example"


class Targets:
    """What the blocks and rows of the site lead to."""

    def __init__(self, **things: Any) -> None:
        self.by_model = {type(thing): thing for thing in things.values()} | {Page: things["document"]}

    @property
    def text(self) -> str:
        page, file = self.by_model[Page], self.by_model[File]
        return (
            f'<p>Xem <a linktype="page" id="{page.pk}">luật &amp; nghị định</a>, '
            f'<a linktype="document" id="{file.pk}">tệp</a>, <a href="https://vbpl.vn">vbpl.vn</a>, '
            '<a linktype="page" id="999999">trang đã xóa</a>. Theo Điều 1 Luật Đất đai.</p>'
        )

    def fill(self, block: blocks.Block) -> Any:
        """A raw value of any block, so that a new one is tried without being named here."""
        if isinstance(block, blocks.ChooserBlock):
            return self.by_model[block.model_class].pk
        if isinstance(block, blocks.RichTextBlock):
            return self.text
        if isinstance(block, BaseStreamBlock):
            return [self._item(name, child) for name, child in block.child_blocks.items()]
        if isinstance(block, ListBlock):
            return [self._item("item", block.child_block) for _number in range(2)]
        if isinstance(block, BaseTypedTableBlock):
            kinds = list(block.child_blocks.items())
            columns = [{"type": name, "heading": "Cột <1>"} for name, _child in kinds]
            return {
                "columns": columns,
                "rows": [{"values": [self.fill(b) for _n, b in kinds]}],
                "caption": "Bảng",
            }
        if isinstance(block, BaseStructBlock):
            return {name: self.fill(child) for name, child in block.child_blocks.items()}
        if isinstance(block, EmbedBlock):
            return "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        if isinstance(block, blocks.ChoiceBlock):
            return next(value for value, _label in block.field.choices if value)
        if isinstance(block, blocks.BooleanBlock):
            return False
        return "Điều 1" if block.name == "provision" else f"Một câu của khối {block.name} <có dấu>"

    def _item(self, name: str, block: blocks.Block) -> dict[str, Any]:
        return {"type": name, "value": self.fill(block), "id": str(uuid.uuid4())}

    def body(self, model: Any) -> Any:
        return self.fill(model._meta.get_field("body").stream_block)


def picture() -> ContentFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "PNG")
    return ContentFile(out.getvalue(), name="Bản làng.png")


def fill(site: Any) -> Targets:
    english = Locale.objects.get(language_code="en")
    author = UserFactory(username=AUTHOR, email=MAIL)
    within = Collection.get_first_root_node().add_child(name="Ảnh năm 2024").add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=within, restriction_type="login")
    image = ImageFactory(
        file=picture(), credit="Minh", focal_point_x=9, focal_point_y=8, focal_point_width=7,
        focal_point_height=6, uploaded_by_user=author,
    )  # fmt: skip
    image.tags.add("bản làng", "ruộng")
    file = FileFactory(file=ContentFile("Nội dung".encode(), name="Tệp của luật.txt"), title="Tệp")
    FileFactory(file=ContentFile("Nội dung".encode(), name="Tệp của luật.txt"), title="Cũng tệp ấy")
    hidden = FileFactory(file=ContentFile(b"Kin", name="kin.txt"), collection=within)
    law = site.document(
        title="Luật Đất đai", number="31/2024/QH15", slug="luat", issued_on=DAY, owner=author, locked=True
    )
    things = Targets(document=law, image=image, file=file)
    fill_document(site, law, things)
    outline = fill_outline(site, law, things, hidden)
    news = site.news(title="Tin chính", slug="tin", image=image, body=things.body(site.news.func._meta.model))
    news.related_items = [RelatedPage(related=outline), RelatedPage(related=law)]
    news.review_dates = [ReviewDate(date=DAY)]
    news.occasions = Occasion.objects.filter(locale=news.locale)[:2]
    news.spoken_versions = [SpokenVersion(file=file, speaker="Chị Sùng", seconds=75)]
    news.save_revision().publish()
    add_correction(news, "Số đúng là 15.", DAY, title="Tin chính, đã đính chính")
    news.refresh_from_db()
    fill_states(site, news, author)
    fill_translations(site, news, english)
    fill_lists(site, news, law, outline)
    site.home.featured_items = [FeaturedPage(featured=outline), FeaturedPage(featured=news)]
    site.home.save_revision().publish()
    # The last, as it changes the paths of all others.
    site.home.get_children().get(slug="noi-bo").move(site.home, pos="first-child")
    return things


def fill_document(site: Any, law: LegalDocumentPage, things: Targets) -> None:
    older = site.document(title="Luật Đất đai cũ", number="45/2013/QH13", slug="luat-cu", issued_on=DAY)
    law.body = things.body(LegalDocumentPage)
    law.body = [*law.body.raw_data, {"type": "legal_text", "value": "<p>Điều 1. Phạm vi</p><p>Lời.</p>"}]
    law.issuers = [
        DocumentIssuer(issuer=Issuer.objects.get(slug="quoc-hoi", locale=law.locale), signer="Ông A")
    ]
    law.relations = [
        DocumentRelation(kind="replaces", document=older),
        DocumentRelation(kind="refers", citation="B"),
    ]
    law.provision_changes = [ProvisionChange(provisions="Điều 1", state="amended", starts_on=DAY)]
    law.files = [DocumentFile(file=things.by_model[File])]
    law.save_revision().publish()
    version = DocumentVersionFactory(
        document=law,
        valid_from=datetime.date(2025, 1, 1),
        changed_by=older,
        body=law.body.raw_data[:1],
        publish=True,
    )
    version.body = law.body.raw_data[:2]
    version.save_revision()


def fill_outline(site: Any, law: LegalDocumentPage, things: Targets, hidden: File) -> Any:
    outline = site.outline(title="Đề cương", slug="de-cuong-luat")
    outline.body = things.body(type(outline))
    outline.source_laws = [OutlineSourceLaw(document=law), OutlineSourceLaw(citation="Luật khác")]
    outline.files = [OutlineFile(file=things.by_model[File]), OutlineFile(file=hidden)]
    outline.audiences = Audience.objects.filter(locale=outline.locale)[:2]
    outline.save_revision().publish()
    Edition.objects.create(page=outline, number=1, day=DAY, law_as_of=DAY, digest="d")
    commune = CommuneFactory(name="Mường Cũ", ended_on=DAY, successor=CommuneFactory(name="Mường Mới"))
    FieldReportFactory(outline=outline, commune=commune)
    return outline


def fill_states(site: Any, news: Any, author: Any) -> None:
    """Drafts, what is due, what is private, aliases."""
    draft = type(news).objects.get(pk=news.pk)
    draft.title = "Tin chính, bản nháp"
    draft.related_items = draft.related_items.all()[:1]
    draft.save_revision(user=author)
    site.news(publish=False, live=False, slug="nhap", title="Chưa đăng").save_revision()
    due = site.news(publish=False, live=False, slug="hen-gio", title="Hẹn giờ", go_live_at=LATER)
    due.save_revision(approved_go_live_at=LATER).publish()
    private = StandardPageFactory(parent=site.home, slug="noi-bo", publish=True)
    below = StandardPageFactory(parent=private, slug="duoi", publish=True)
    restricted = PageViewRestriction.objects.create(page_id=private.pk, restriction_type="groups")
    restricted.groups.add(Group.objects.get(name="Biên tập viên"))
    PageViewRestriction.objects.create(page_id=below.pk, restriction_type="password", password=PASSWORD)
    news.create_alias(parent=site.section.get_next_sibling(), update_slug="tin-nhac-lai")
    Redirect.objects.create(old_path="/cu", redirect_page_id=news.pk)
    Redirect.objects.create(old_path="/ngoai", redirect_link="https://vbpl.vn/")


def fill_translations(site: Any, news: Any, english: Locale) -> None:
    translation = type(news).objects.get(pk=news.pk).copy_for_translation(english, copy_parents=True)
    translation.title = "The news"
    translation.save_revision().publish()


def fill_lists(site: Any, news: Any, law: LegalDocumentPage, outline: Any) -> None:
    GlossaryTermFactory(name="Thửa đất", definition="Một mảnh.", document=law, provisions="Điều 1")
    query = Query.get("đất đai")
    SearchPromotion.objects.create(query=query, page_id=law.pk, description="Luật")
    CitationDecision.objects.create(number_key="x", document=law, decided_at=timezone.now())
    ImportedRecord.objects.create(record_id="cu-1", page_id=news.pk, digest="0")
    LinkedWebsite.objects.first().delete()
    agency = AgencySettings.objects.get()
    agency.phone = "0213 3 876 543"
    agency.save()
    AgencyDetails.objects.filter(settings=agency).update(place="Lai Châu")
