"""A legal document as Akoma Ntoso: valid by the official schema for any text, and right."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from documents.factories import DocumentIssuerFactory, IssuerFactory, LegalDocumentPageFactory
from documents.models import DocumentIndexPage, DocumentRelation, DocumentType

ISSUED = datetime.date(2022, 6, 24)
EFFECTIVE = datetime.date(2022, 8, 15)


@pytest.fixture
def published():
    return True


@pytest.fixture
def read(client, schema):
    """The rendering of a document, after the schema has found nothing in it."""

    def read(document):
        response = client.get(f"/api/v1/documents/{document.pk}/akn.xml")
        assert response.status_code == 200
        root = etree.fromstring(response.content)
        schema.assertValid(root)
        return root

    return read


@pytest.fixture
def render(make_document, read):
    """The rendering of a document with this text."""

    def render(*paragraphs, **fields):
        html = "".join(f"<p>{text}</p>" for text in paragraphs)
        return read(make_document(body=[("legal_text", RichText(html))], **fields))

    return render


def by_eid(root, eid):
    (element,) = root.xpath("//*[@eId=$eid]", eid=eid)
    return element


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_an_article_has_its_number_heading_clauses_and_points(render):
    root = render("Điều 5. Trách nhiệm", "Các cơ quan sau:", "1. Bộ Tư pháp:", "a) Chủ trì;", "2. Các bộ.")
    article = by_eid(root, "art_5")
    assert article.get("wId") == "dieu-5"
    assert [words(child) for child in article[:3]] == ["Điều 5.", "Trách nhiệm", "Các cơ quan sau:"]
    assert [words(child) for child in by_eid(root, "art_5__para_1__point_a")] == ["a)", "Chủ trì;"]
    assert [words(child) for child in by_eid(root, "art_5__para_2")] == ["2.", "Các bộ."]


def test_parts_stand_in_each_other_as_the_text_has_them(render):
    root = render("PHẦN THỨ NHẤT", "Chương I. CHUNG", "Mục 1. ĐẦU", "Tiểu mục 1. NHỎ", "Điều 1. Một", "Lời.")
    tags = [etree.QName(one).localname for one in by_eid(root, "art_1").iterancestors()]
    assert tags == ["subsection", "section", "chapter", "part", "body", "act", "akomaNtoso"]


def test_what_stands_before_the_first_article_is_the_preamble(render):
    root = render("Căn cứ Hiến pháp;", "Điều 1. Một", "Lời.")
    assert words(root.find(".//{*}preamble")) == "Căn cứ Hiến pháp;"


def test_a_document_without_an_article_has_its_text_in_its_body(render):
    root = render("Kính gửi các xã:", "Đề nghị báo cáo.")
    assert [words(p) for p in root.find(".//{*}body").iter("{*}p")] == [
        "Kính gửi các xã:",
        "Đề nghị báo cáo.",
    ]


def test_the_articles_of_an_attached_text_stand_apart(render):
    root = render("Điều 1. Ban hành", "Điều 2. Hiệu lực", "Chương I. QUY CHẾ", "Điều 1. Phạm vi", "1. Lời.")
    attachment = by_eid(root, "hcontainer_1")
    assert attachment.get("name") == "attachment"
    assert attachment in by_eid(root, "hcontainer_1__art_1__para_1").iterancestors()
    assert attachment in by_eid(root, "chp_i").iterancestors()
    assert attachment not in by_eid(root, "art_2").iterancestors()


def test_numbers_in_any_order_and_again_are_valid(render):
    root = render(
        "Điều 9. Chín", "Điều 3. Ba", "Chương II", "Mục 1", "Điều 3. Ba nữa", "Phần I", "Điều 3. Ba"
    )
    assert [words(num) for num in root.iter("{*}num")].count("Điều 3.") == 3


def test_a_list_of_clauses_becomes_clauses(make_document, read):
    html = "<p>Điều 1. Một</p><ol><li>Tổ chức;</li><li>Cá nhân:<ul><li>người già</li></ul></li></ol>"
    root = read(make_document(body=[("legal_text", RichText(html))]))
    assert words(by_eid(root, "art_1__para_1")) == "1.Tổ chức;"
    assert words(by_eid(root, "art_1__para_2").find(".//{*}li")) == "người già"


def test_bold_italic_and_raised_words_stay(render):
    root = render("Điều 1. Một", "1. <b>Đậm <i>nghiêng</i></b> m<sup>2</sup><br>dòng")
    paragraph = by_eid(root, "art_1__para_1").find("{*}content/{*}p")
    assert [etree.QName(one).localname for one in paragraph.iter()] == ["p", "b", "i", "sup", "br"]
    assert words(paragraph) == "Đậm nghiêng m2dòng"


def test_every_block_of_a_body_is_valid(make_document, read):
    table = {
        "caption": "Bảng 1",
        "columns": [{"type": "text", "heading": "Cột"}],
        "rows": [{"values": ["Ô"]}],
    }
    image = {"image": ImageFactory().pk, "alt_text": "Bản đồ", "decorative": False}
    page = make_document(
        body=[
            {"type": "legal_text", "value": "<p>Điều 1. Một</p><ul><li>mục</li></ul>"},
            {"type": "table", "value": table},
            {"type": "image", "value": {"image": image, "caption": "Hình 1"}},
            {"type": "file", "value": {"file": FileFactory().pk, "title": "Mẫu đơn"}},
        ]
    )
    root = read(page)
    assert words(root.find(".//{*}caption")) == "Bảng 1"
    assert words(root.find(".//{*}td")) == "Ô"
    assert root.find(".//{*}img").get("src").startswith("http://localhost/")
    assert root.find(".//{*}a").get("href").startswith("http://localhost/tep/")
    assert root.find(".//{*}img").get("alt") == "Bản đồ"
    assert "Hình 1" in words(root)


def test_a_citation_refers_to_the_work_and_its_article(make_document, render):
    decree = DocumentType.objects.get(slug="nghi-dinh", locale__language_code="vi")
    cited = make_document(
        number="42/2022/NĐ-CP",
        issued_on=ISSUED,
        document_type=decree,
        body=[("legal_text", RichText("<p>Điều 5. Năm</p><p>1. Lời.</p>"))],
        issuers=[DocumentIssuerFactory.build(issuer=IssuerFactory(slug="chinh-phu-nuoc"))],
    )
    root = render("Điều 1. Một", "Theo khoản 1 Điều 5 Nghị định số 42/2022/NĐ-CP.", number="1/2024/TT-BTP")
    (link,) = root.iter("{*}ref")
    assert link.get("href") == (
        "/akn/vn/act/nghi-dinh/chinh-phu-nuoc/2022-06-24/42-2022-nd-cp/~art_5__para_1"
    )
    assert link.text == "khoản 1 Điều 5 Nghị định số 42/2022/NĐ-CP"
    cited.unpublish()
    assert not render("Theo Điều 5 Nghị định số 42/2022/NĐ-CP.").findall(".//{*}ref")


def test_a_citation_of_its_own_article_refers_to_the_article(render):
    root = render("Điều 1. Một", "1. Lời.", "Điều 2. Hai", "Theo khoản 1 Điều 1 Nghị định này.")
    (link,) = root.iter("{*}ref")
    assert link.get("href") == f"#{by_eid(root, 'art_1__para_1').get('eId')}"


def test_it_tells_the_day_of_the_gazette(render):
    publication = render("Lời.", gazetted_on=EFFECTIVE).find(".//{*}publication")
    assert publication.get("date") == "2022-08-15"


def test_it_tells_its_names_dates_and_authors(render):
    root = render(
        "Điều 1. Một",
        title="Nghị định về cổng",
        number="42/2022/NĐ-CP",
        issued_on=ISSUED,
        effective_on=EFFECTIVE,
        document_type=DocumentType.objects.get(slug="nghi-dinh", locale__language_code="vi"),
        issuers=[DocumentIssuerFactory.build(issuer=IssuerFactory(name="Bộ Thử", slug="bo-thu"))],
    )
    names = [uri.get("value") for uri in root.iter("{*}FRBRuri")]
    work = "/akn/vn/act/nghi-dinh/bo-thu/2022-06-24/42-2022-nd-cp"
    assert names == [work, f"{work}/vie@2022-06-24", f"{work}/vie@2022-06-24.xml"]
    dates = {one.get("name"): one.get("date") for one in root.find(".//{*}FRBRWork").iter("{*}FRBRdate")}
    assert dates == {"issued": "2022-06-24", "in-force": "2022-08-15"}
    author = root.find(".//{*}FRBRWork/{*}FRBRauthor").get("href").removeprefix("#")
    assert by_eid(root, author).get("showAs") == "Bộ Thử"
    alias = root.find(".//{*}FRBRWork/{*}FRBRalias").get("value")
    assert alias == "http://localhost/van-ban/so/42-2022-nd-cp/"


def test_its_head_has_number_day_and_title(render):
    root = render("Điều 1. Một", title="Nghị định về cổng", number="42/2022/NĐ-CP", issued_on=ISSUED)
    preface = root.find(".//{*}preface")
    assert words(preface.find(".//{*}docNumber")) == "42/2022/NĐ-CP"
    assert words(preface.find(".//{*}docDate")) == "24 tháng 6 năm 2022"
    assert words(preface.find(".//{*}docTitle")) == "Nghị định về cổng"


def test_its_life_is_what_others_did_to_it(make_document, read):
    body = [("legal_text", RichText("<p>Điều 1. Một</p>"))]
    old = make_document(number="1/2019/NĐ-CP", issued_on=ISSUED, body=body)
    for kind, provisions, day in [
        ("repeals", "", datetime.date(2024, 1, 1)),
        ("repeals", "Điều 1", datetime.date(2023, 5, 1)),
        ("amends", "", datetime.date(2023, 1, 1)),
        ("based-on", "", datetime.date(2023, 2, 1)),
    ]:
        source = make_document(publish=False)
        source.relations.add(DocumentRelation(kind=kind, document=old, provisions=provisions, starts_on=day))
        source.save_revision().publish()
    events = [(one.get("date"), one.get("type")) for one in read(old).iter("{*}eventRef")]
    assert events == [
        ("2022-06-24", "generation"),
        ("2023-01-01", "amendment"),
        ("2023-05-01", "amendment"),
        ("2024-01-01", "repeal"),
    ]


def test_a_document_of_which_nothing_is_known_is_valid(render):
    root = render("Lời.", number="Không số")
    assert root.find(".//{*}FRBRuri").get("value") == "/akn/vn/act/van-ban/nn"


def test_an_english_text_is_an_expression_of_its_own(read, english_home):
    page = LegalDocumentPageFactory(
        parent=DocumentIndexPage.objects.child_of(english_home).get(),
        locale=english_home.locale,
        number="42/2022/NĐ-CP",
        issued_on=ISSUED,
        body=[("legal_text", RichText("<p>Words.</p>"))],
        publish=True,
    )
    root = read(page)
    assert root.find(".//{*}FRBRlanguage").get("language") == "eng"
    alias = root.find(".//{*}FRBRWork/{*}FRBRalias").get("value")
    assert alias == "http://localhost/en/van-ban/so/42-2022-nd-cp/"


def test_control_characters_and_broken_unicode_are_left_out(render):
    text = "1. Lời\x01\x0b\x1f &#1;&#xFFFE; nói \u200b e\u0301 𠀀 &lt;b&gt;"
    assert "𠀀 <b>" in words(render("Điều 1. M\x02ột", text, title="Tên\x03"))


def test_five_thousand_articles_are_valid_and_quick(make_document, read):
    html = "".join(f"<p>Điều {n % 700}. Tên</p><p>1. Khoản.</p><p>a) Điểm.</p>" for n in range(1, 5001))
    page = make_document(body=[("legal_text", RichText(html))])
    assert len(list(read(page).iter("{*}article"))) == 5000


def test_an_article_of_half_a_megabyte_is_valid(render):
    root = render("Điều 1. Dài", *["1. " + "lời nói " * 32_000] * 2)
    assert len(words(by_eid(root, "art_1"))) > 500_000


@pytest.mark.parametrize("fields", [{"is_summary": True}, {"body": []}])
def test_what_is_not_the_own_text_has_no_rendering(client, make_document, fields):
    page = make_document(**{"body": [("legal_text", RichText("<p>Tóm tắt.</p>"))], **fields})
    response = client.get(f"/api/v1/documents/{page.pk}/akn.xml")
    assert response.status_code == 404
    assert b"akn+xml" not in client.get(page.url).content


def test_what_is_not_public_has_no_rendering(client, make_document, document_index, restrict):
    body = [("legal_text", RichText("<p>Kín.</p>"))]
    draft = make_document(body=body, live=False, publish=False)
    private = make_document(body=body)
    restrict(private)
    for page in (draft, private):
        assert client.get(f"/api/v1/documents/{page.pk}/akn.xml").status_code == 404


def test_it_is_sent_as_what_it_is(client, make_document):
    page = make_document(body=[("legal_text", RichText("<p>Lời.</p>"))])
    response = client.get(f"/api/v1/documents/{page.pk}/akn.xml")
    assert response.headers["Content-Type"] == "application/akn+xml; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert 'type="application/akn+xml"' in client.get(page.url).content.decode()


def test_the_queries_do_not_rise_with_relations_and_citations(client, make_document):
    def fill(page, start, count):
        for number in range(start, start + count):
            cited = make_document(number=f"{number}/2021/NĐ-CP", issued_on=ISSUED)
            cited.issuers = [DocumentIssuerFactory.build(issuer=IssuerFactory())]
            cited.save_revision().publish()
            page.relations.add(DocumentRelation(kind="amends", document=cited))
        text = "".join(f"<p>Theo Nghị định số {n}/2021/NĐ-CP.</p>" for n in range(1, start + count))
        page.body = [("legal_text", RichText(text))]
        page.save_revision().publish()

    def queries(page):
        with CaptureQueriesContext(connection) as context:
            client.get(f"/api/v1/documents/{page.pk}/akn.xml")
        return len(context)

    page = make_document(number="1/2024/NĐ-CP")
    fill(page, 1, 2)
    queries(page)
    few = queries(page)
    fill(page, 3, 8)
    assert queries(page) == few < 30
