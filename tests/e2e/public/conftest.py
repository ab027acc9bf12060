"""Content for every public template, made once."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from core.factories import FileFactory, ImageFactory
from core.models import Audience, FieldOfLaw, RelatedPage
from documents.factories import DocumentVersionFactory, LegalDocumentPageFactory
from documents.models import DocumentFile, DocumentIndexPage, DocumentIssuer, DocumentType, Issuer
from glossary.factories import GlossaryTermFactory
from home.factories import StandardPageFactory
from home.models import FeaturedPage, HomePage
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineFile, OutlineIndexPage, OutlineSourceLaw

TEXT = (
    '<h2>Quy định mới</h2><p>Từ <b>ngày 01/01/2025</b>, xem <a href="https://vbpl.vn">văn bản gốc</a>.</p>'
    "<h3>Mức phạt</h3><ul><li>Phạt tiền.</li><li>Cảnh cáo.</li></ul>"
)
LAW = (
    "<h2>Chương I. Quy định chung</h2><h3>Điều 1. Phạm vi điều chỉnh</h3><p>1. Luật này quy định về đất.</p>"
    "<p>a) Đất ở;</p><h3>Điều 2. Đối tượng áp dụng</h3><p>Mọi công dân.</p>"
)
# Long enough for a search box of its own.
LONG_LAW = "".join(f"<h3>Điều {n}. Chuyển giao lần {n}</h3><p>Hồ sơ thứ {n}.</p>" for n in range(1, 13))
DAY = timezone.make_aware(datetime.datetime(2024, 5, 2, 8))


def blocks(image, file):
    """A body with a block of each kind."""
    figure = {
        "image": {"image": image.pk, "alt_text": "Bản làng", "decorative": False},
        "caption": "Bản làng",
    }
    item = {"question": "Ai được trợ giúp pháp lý?", "answer": "<p>Người có công.</p>"}
    table = {
        "caption": "Mức phạt",
        "columns": [{"type": "text", "heading": "Hành vi"}, {"type": "text", "heading": "Mức phạt"}],
        "rows": [{"values": ["Vượt đèn đỏ", "18 đến 20 triệu đồng"]}],
    }
    callout = {"title": "Lưu ý", "text": "<p>Nhớ mang theo giấy tờ.</p>"}
    return [
        {"type": kind, "value": value}
        for kind, value in (
            ("rich_text", TEXT),
            ("image", figure),
            ("gallery", {"title": "Chùm ảnh", "images": [{"type": "item", "value": figure}] * 2}),
            ("quote", {"text": "Sống và làm việc theo pháp luật.", "attribution": "Khẩu hiệu"}),
            ("table", table),
            ("file", {"file": file.pk, "title": "Tờ gấp"}),
            ("embed", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            *(("callout", {"kind": kind, **callout}) for kind in ("info", "warning", "law")),
            ("questions", {"title": "Hỏi đáp", "items": [{"type": "item", "value": item}]}),
        )
    ]


def publish(page, **related):
    for name, rows in related.items():
        setattr(page, name, rows)
    page.save_revision().publish()
    return page


@pytest.fixture(scope="session")
def pages(server):
    """The pages by name."""
    vietnamese, english = (Locale.objects.get(language_code=code) for code in ("vi", "en"))
    home = HomePage.objects.get(locale=vietnamese)
    section = NewsSectionPage.objects.get(slug="chinh-sach-moi", locale=vietnamese)
    image, file = ImageFactory(), FileFactory()
    field = FieldOfLaw.objects.get(slug="dat-dai", locale=vietnamese)

    document = publish(
        LegalDocumentPageFactory(
            parent=DocumentIndexPage.objects.child_of(home).get(),
            title="Luật Đất đai",
            number="31/2024/QH15",
            lead="Quy định về chế độ sở hữu đất đai.",
            document_type=DocumentType.objects.filter(locale=vietnamese).first(),
            field_of_law=field,
            issued_on=datetime.date(2024, 1, 18),
            effective_on=datetime.date(2024, 8, 1),
            body=[{"type": "legal_text", "value": LAW}],
        ),
        issuers=[
            DocumentIssuer(issuer=Issuer.objects.filter(locale=vietnamese).first(), signer="Nguyễn Văn A")
        ],
        files=[DocumentFile(file=file)],
    )
    # As long as numbers get: a phone must break it.
    long = publish(
        LegalDocumentPageFactory(
            parent=document.get_parent(),
            title="Thông tư liên tịch hướng dẫn chuyển giao người chấp hành án",
            number="01/2013/TTLT-BCA-BTP-BNG-VKSNDTC-TANDTC",
            issued_on=datetime.date(2013, 1, 18),
            body=[{"type": "legal_text", "value": LONG_LAW}],
        )
    )
    DocumentVersionFactory(
        document=long,
        valid_from=datetime.date(2020, 1, 1),
        changed_by=document,
        body=[{"type": "legal_text", "value": LONG_LAW.replace("thứ 12.", "thứ 12 và 13.")}],
        publish=True,
    )
    outline = publish(
        OutlinePageFactory(
            parent=OutlineIndexPage.objects.child_of(home).get(),
            title="Đề cương tuyên truyền Luật Đất đai",
            lead="Tài liệu cho báo cáo viên.",
            image=image,
            field_of_law=field,
            author="Phòng Phổ biến pháp luật",
            body=blocks(image, file),
        ),
        audiences=list(Audience.objects.filter(locale=vietnamese)[:2]),
        source_laws=[OutlineSourceLaw(document=document), OutlineSourceLaw(citation="Luật Nhà ở 2023")],
        files=[OutlineFile(file=file)],
    )
    other = publish(NewsPageFactory(parent=section, title="Thu hồi đất ở bản Nậm Loỏng", display_date=DAY))
    news = publish(
        NewsPageFactory(
            parent=section,
            title="Bồi thường khi Nhà nước thu hồi đất",
            lead="Bảng giá đất mới có hiệu lực.",
            image=image,
            image_caption="Bản làng",
            source_name="Báo Lai Châu",
            source_url="https://bao.example/1",
            field_of_law=field,
            display_date=DAY,
            body=blocks(image, file),
        ),
        related_items=[RelatedPage(related=other.page_ptr)],
    )
    standing = publish(StandardPageFactory(parent=home, title="Giới thiệu", body=blocks(image, file)))
    private = publish(NewsPageFactory(parent=section, title="Tin nội bộ"))
    PageViewRestriction.objects.create(
        page_id=private.pk, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    translation = news.copy_for_translation(english)
    translation.title, translation.slug = "Compensation for land", "compensation-for-land"
    publish(translation)
    GlossaryTermFactory(
        name="thu hồi đất", slug="thu-hoi-dat", document=document, provisions="Điều 1", field_of_law=field
    )
    publish(home, featured_items=[FeaturedPage(featured=page.page_ptr) for page in (news, outline)])
    return {
        "home": home,
        "section": section,
        "news": news,
        "document": document,
        "long": long,
        "outline": outline,
        "standing": standing,
        "private": private,
        "translation": translation,
    }


# Every public template, by the address that shows it. The names in braces are pages, {inside} the search
# within one, {compared} the comparison of its two texts, {feedback} the form of the outline.
ADDRESSES = [
    "/",
    "/en/",
    "/tin-tuc/",
    "/tin-tuc/?xem=gon",
    "/tin-tuc/2024/5/2/",
    "/tin-tuc/1999/1/1/",
    "/van-ban/",
    "/van-ban/?xem=danh-sach",
    "/van-ban/?so=khong-co",
    "/de-cuong/",
    "/de-cuong/?xem=bang",
    "{section}",
    "{news}",
    "{translation}",
    "{document}",
    "{long}",
    "{outline}",
    "{standing}",
    "{private}",
    "/tim-kiem/",
    "/tim-kiem/?q=thu+hoi+dat",
    "/tim-kiem/?q=dat&loai=van-ban&linh-vuc=dat-dai&nam=2024&sap-xep=moi-nhat",
    "/tim-kiem/?q=luat+sao+hoa+moc+tinh+thuy+trieu",
    "/tim-kiem/?q=zzzz",
    "{inside}",
    "{inside}?q=ho+so",
    "{long}?ngay=2015-01-01",
    "{compared}",
    "/van-ban/so-sanh/?so_cu=khong-co",
    "/hien-thi/",
    "/linh-vuc/",
    "/linh-vuc/dat-dai/",
    "/dip/",
    "/dip/ngay-phap-luat-viet-nam/",
    "/thuat-ngu/",
    "/thuat-ngu/thu-hoi-dat/",
    "/so-do-trang/",
    "/nguon-tin/",
    "/nhung/",
    "{feedback}",
    "/nhan-tin/?linh-vuc=dat-dai",
    "/da-luu/",
    "/khong-co-trang-nay/",
    "/tim-kiem/?q=%00",
]


@pytest.fixture(params=ADDRESSES)
def address(request, pages):
    """Each public template in its turn."""
    urls = {name: page.url for name, page in pages.items()}
    pk = pages["long"].pk
    compared = f"/van-ban/so-sanh/?cu={pk}&moi={pk}&ngay_cu=2015-01-01"
    own = {"inside": f"/tim-kiem/trong-van-ban/{pk}/", "feedback": f"/phan-hoi/{pages['outline'].pk}/"}
    return request.param.format(**urls, **own, compared=compared)
