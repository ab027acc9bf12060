"""What each of the checks finds in a page, and what it leaves alone."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from core.factories import ImageFactory
from core.personal_numbers import identities_in, mobiles_in
from core.texts import texts_of
from documents.models import LegalDocumentPage
from editorial.checks.characters import mend, tidy
from editorial.checks.links import ExternalLink
from editorial.checks.registry import CHECKS, check
from editorial.checks.settings import CheckSettings, Level
from editorial.checks.writing import sentences_of, syllables_in
from news.models import NewsPage
from outlines.models import OutlineTemplate

OLD = "<p>LuËt §Êt ®ai quy ®Þnh vÒ quyÒn sö dông ®Êt</p>"
LONG = "Tiếng " + " ".join(f"tiếng{number}" for number in range(199))


@pytest.fixture
def body_of():
    """The value of a body with these blocks: ("rich_text", "<p>…</p>"), …"""

    def body_of(*blocks):
        rows = [{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)]
        return json.dumps(rows)

    return body_of


@pytest.fixture
def draft(section, body_of):
    """A page that isn't saved: draft("<p>…</p>", lead="")."""

    def draft(*blocks, **fields):
        rows = [("rich_text", block) if isinstance(block, str) else block for block in blocks]
        shown = {"title": "Bài", "slug": "bai", "lead": "Mở đầu.", "author": "Phòng", "body": body_of(*rows)}
        page = NewsPage(**shown | fields)
        page.set_url_path(section)
        page.locale = section.locale
        return page

    return draft


@pytest.fixture
def found():
    """The findings of one check in a page: found(page, "lead")."""

    def found(page, code):
        return [finding for one in check(page) if one.code == code for finding in one.findings]

    return found


def test_each_check_has_a_level():
    names = {field.name for field in CheckSettings._meta.fields} - {"id", "longest_sentence"}
    assert names == set(CHECKS)


def test_nothing_is_found_in_a_page_as_it_should_be(draft):
    assert check(draft("<h2>Một</h2><p>Nội dung.</p><h3>Hai</h3><p>Theo quy định mới.</p>")) == []


def test_a_check_that_is_off_finds_nothing(draft, found):
    page = draft(lead="")
    assert found(page, "lead")
    CheckSettings.objects.update_or_create(pk=CheckSettings.load().pk, defaults={"lead": Level.OFF})
    assert found(page, "lead") == []


def test_what_blocks_comes_first(draft):
    page = draft(OLD, lead="")
    assert [(one.code, one.blocks) for one in check(page)] == [("legacy", True), ("lead", False)]


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [({"lead": " "}, "lead", "lead"), ({"author": ""}, "source", "source_name")],
)
def test_what_a_news_item_lacks(draft, found, fields, code, place):
    assert [finding.place for finding in found(draft("<p>Nội dung.</p>", **fields), code)] == [place]


def test_an_outline_names_a_law(make_outline, found):
    assert found(make_outline(publish=False), "source")


def test_a_quotation_that_readers_do_not_see_is_told(make_outline, make_document, found):
    text = [("legal_text", "<h3>Điều 1. Tên</h3><p>Lời.</p>")]
    public, hidden = make_document(body=text), make_document(publish=False, live=False, body=text)
    cases = [(public, "Điều 1"), (public, "Điều 9"), (public, "Điều 1 khoản 1"), (hidden, "Điều 1")]
    body = [("provision", {"document": law, "provision": words}) for law, words in cases]
    page = make_outline(publish=False, body=body)
    places = [finding.place.rpartition(".") for finding in found(page, "quotations")]
    blocks = [(f"body.{block.id}", ".") for block in page.body]
    assert places == [(*blocks[1], "provision"), (*blocks[2], "provision"), (*blocks[3], "document")]


def test_what_a_template_leaves_to_be_written_is_told(make_outline, found):
    OutlineTemplate.objects.create(
        name="Mẫu", body=[("rich_text", RichText("<p>Nay [Nêu <b>lý do</b>.]</p>"))]
    )
    body = [
        ("rich_text", RichText("<p>[Nêu lý do.] Điều [1] [của người viết]</p>")),
        ("part", "[Nêu lý do.]"),
    ]
    told = [finding.text for finding in found(make_outline(publish=False, body=body), "to_write")]
    assert len(told) == 2
    assert all("[Nêu lý do.]" in one for one in told)


def test_of_a_law_its_own_text_is_left_alone(make_document):
    page = make_document(publish=False, lead="", title="Luật Đất đai", number="31/2024/QH15")
    page.body = json.dumps([{"type": "legal_text", "value": f"<h3>Một</h3><p>{LONG}</p>", "id": "1"}])
    assert isinstance(page, LegalDocumentPage)
    assert check(page) == []


@pytest.mark.parametrize(
    ("blocks", "count"),
    [
        (["<h2>Một</h2><h3>Hai</h3><h2>Ba</h2>"], 0),
        (["<h3>Một</h3>"], 1),
        (["<h2>Một</h2>", "<h4>Hai</h4>"], 1),
        (["<h2> <b></b></h2>"], 1),
        ([("quote", {"text": "<h4>", "attribution": ""})], 0),
    ],
)
def test_levels_of_headings(draft, found, blocks, count):
    assert len(found(draft(*blocks), "headings")) == count


@pytest.mark.parametrize(
    ("alternative", "count"),
    [
        ({"alt_text": "Buổi tuyên truyền", "decorative": False}, 0),
        ({"alt_text": "", "decorative": True}, 0),
        ({"alt_text": "", "decorative": False}, 1),
        ({"alt_text": "IMG_2034.jpg", "decorative": False}, 1),
    ],
)
def test_images_without_alternative(draft, found, alternative, count):
    image = {"image": ImageFactory().pk, **alternative}
    figure = {"image": image, "caption": ""}
    gallery = {"title": "", "images": [{"type": "item", "id": "a", "value": figure}]}
    places = [f.place for f in found(draft(("image", figure), ("gallery", gallery)), "alternative")]
    assert places == ["body.0.image", "body.1.images.a.image"] * count or (count == 0 and not places)


def test_long_sentences_are_counted_in_syllables(draft, found):
    page = draft(f"<p>Câu ngắn. {LONG}. Câu ngắn.</p>")
    (finding,) = found(page, "sentences")
    assert ("200" in finding.text, finding.place) == (True, "body.0")


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Luật có hiệu lực từ ngày 01/01/2026. Chính phủ quy định chi tiết.", 2),
        ("Điều 5. Phạm vi điều chỉnh", 1),
        ("Theo khoản 2. Điều này áp dụng tại TP. Hồ Chí Minh và tỉnh T. Các nơi khác, v.v. cũng thế", 1),
        ("1. Người dân nộp đơn. 2. Cơ quan trả lời!", 2),
        ("Ông hỏi: “Đúng không?” Bà đáp: “Đúng.” Rồi thôi… Hết", 4),
        ("Diện tích 1.234,5 m2. Giá 2.000.000 đồng.", 2),
    ],
)
def test_where_sentences_end(line, count):
    assert len(list(sentences_of(line))) == count


def test_syllables_are_words_between_spaces():
    assert syllables_in("Nghị định số 43/2014/NĐ-CP của Chính phủ, năm 2014") == 9


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0912345678",
        "gọi 0912 345 678.",
        "số 0912.345.678",
        "+84 912 345 678",
        "(0398.123.456)",
        "84912345678",
    ],
)
def test_mobile_numbers(text):
    assert len(list(mobiles_in(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Đường dây nóng: 0912 345 678", "điện thoại 0219 3866 123", "tổng đài 1900 6192", "0912345678 đồng",
        "mã số thuế 0912345678", "Nghị định số 0912345678/2024", "1.0912345678", "20912345678", "091234567",
        "09123456789", "tài khoản: số tài khoản 0912345678", "01/09/2024", "0112345678",
    ],
)  # fmt: skip
def test_no_mobile_numbers(text):
    assert list(mobiles_in(text)) == []


@pytest.mark.parametrize(
    "text",
    ["001094001234", "số 002 301 001 234", "CMND số 073 123 456", "chứng minh nhân dân: 073123456"],
)
def test_identity_numbers(text):
    assert len(list(identities_in(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "099094001234", "001994001234", "001299001234", "073123456", "số tiền 123.456.789", "001094001234567",
        "CMND do Công an cấp, diện tích 123.456.789.000", "số tài khoản 001094001234", "CMND: 1.073.123.456",
    ],
)  # fmt: skip
def test_no_identity_numbers(text):
    assert list(identities_in(text)) == []


def test_the_panel_gives_no_number_away(draft, found):
    (finding,) = found(draft("<p>Bà Hoa, điện thoại 0912345678</p>"), "personal")
    assert ("0912345678" in finding.text, finding.place) == (False, "body.0")


# Characters and old text.


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a\u200bb", "ab"), ("\ufeffLuật", "Luật"), ("Luật\u0007", "Luật"), ("Ðất đai", "Đất đai"),
        ("a\x0bb", "a b"), ("Luật\x85", "Luật"), ("nghi\u0323 đi\u0323nh", "nghị định"),
        ("\uf0b7 mục", "• mục"), ("a\u200cb", "ab"),
    ],
)  # fmt: skip
def test_characters_that_do_not_belong(draft, found, text, tidied):
    page = draft(("quote", {"text": text, "attribution": ""}))
    assert [finding.place for finding in found(page, "characters")] == ["body.0.text"]
    assert mend(page)
    assert page.body[0].value["text"] == tidied
    assert found(page, "characters") == []


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧 gia đình", "Ðetta er", "Luật Đất đai\nĐiều 1", "Luật\r\nĐiều 1", "می‌خواهم"]
)
def test_characters_that_do_belong(draft, found, text):
    assert found(draft(("quote", {"text": text, "attribution": ""})), "characters") == []
    assert tidy(text) == text


def test_what_is_lost_stays_for_a_person(draft, found):
    page = draft(("quote", {"text": "L\ufffdt", "attribution": ""}))
    assert not mend(page)
    assert found(page, "characters")


def test_old_text_is_converted_wherever_it_stands(draft, found, body_of):
    table = {
        "columns": [{"type": "text", "heading": "LuËt §Êt ®ai"}],
        "rows": [{"values": ["quyÒn sö dông ®Êt"]}, {"values": ["ThuÕ"]}],
        "caption": "",
    }
    questions = {"title": "", "items": [{"type": "item", "id": "q", "value": {
        "question": "Ai ®­îc cÊp giÊy?", "answer": '<p><a linktype="page" id="3">Ng­êi sö dông</a> ®Êt</p>',
    }}]}  # fmt: skip
    page = draft(OLD, ("table", table), ("questions", questions), title="Tuyªn truyÒn LuËt §Êt ®ai")
    page.corrections = []
    assert {finding.place for finding in found(page, "legacy")} >= {"title", "body.0", "body.1"}
    assert mend(page)
    stored = json.dumps(page.body.get_prep_value(), ensure_ascii=False)
    assert page.title == "Tuyên truyền Luật Đất đai"
    for text in (
        "<p>Luật Đất đai quy định về quyền sử dụng đất</p>", '"heading": "Luật Đất đai"', "Thuế",
        "Ai được cấp giấy?", '<a linktype=\\"page\\" id=\\"3\\">Người sử dụng</a> đất',
    ):  # fmt: skip
        assert text in stored
    assert found(page, "legacy") == []


def test_what_hangs_on_a_page_is_one_of_its_texts(make_outline):
    page = make_outline(publish=False)
    page.source_laws.create(citation="LuËt §Êt ®ai")
    assert "source_laws.citation" in {piece.place for piece in texts_of(page)}
    assert mend(page)
    assert page.source_laws.get().citation == "Luật Đất đai"


# Other pages.


def test_links_to_pages_that_readers_cannot_open(draft, found, make_news, restrict):
    public, hidden, kept = make_news(), make_news(live=False, publish=False), make_news()
    restrict(kept)
    links = "".join(
        f'<a linktype="page" id="{pk}">trang {pk}</a>' for pk in (public.pk, hidden.pk, kept.pk, 99999)
    )
    texts = [finding.text for finding in found(draft(f"<p>{links}</p>"), "pages")]
    assert [str(pk) in text for pk, text in zip((hidden.pk, kept.pk, 99999), texts, strict=True)] == [
        True
    ] * 3
    assert not any(hidden.title in text for text in texts)


def test_links_to_dead_addresses(draft, found):
    ExternalLink.objects.create(address="https://mat.example/a", is_dead=True)
    ExternalLink.objects.create(address="https://con.example/")
    page = draft(
        '<p><a href="https://mat.example/a#phan">1</a> <a href="https://con.example/">2</a></p>',
        source_url="https://mat.example/a",
    )
    assert [finding.place for finding in found(page, "addresses")] == ["body.0"]


TEXT = " ".join(f"Người dân được cấp giấy số {number} theo quy định." for number in range(40))


def test_the_same_title_and_the_same_text_are_found_again(draft, found, make_news, body_of):
    other = make_news(title="Luật Đất đai mới", body=body_of(("rich_text", f"<p>{TEXT}</p>")))
    page = draft(f"<h2>Thêm</h2><p>{TEXT} Hết.</p>", title="LUẬT đất đai  mới")
    assert [finding.place for finding in found(page, "title_twice")] == ["title"]
    assert [finding.place for finding in found(page, "duplicate")] == ["body"]
    assert check(other) == []
    other.unpublish()
    assert check(page) == []


def test_short_texts_and_other_languages_are_no_duplicates(draft, found, make_news, body_of, english_home):
    make_news(title="Một", body=body_of(("rich_text", "<p>Ngắn thôi.</p>")))
    assert found(draft("<p>Ngắn thôi.</p>"), "duplicate") == []
    make_news(title="Hai", body=body_of(("rich_text", f"<p>{TEXT}</p>")))
    page = draft(f"<p>{TEXT}</p>", title="Hai")
    page.locale = english_home.locale
    assert check(page) == []


def test_a_page_is_noted_again_by_the_command(make_news, found, draft):
    from django.core.management import call_command

    from core.models import Fingerprint

    page = make_news(title="Tin cũ")
    page.create_alias(update_slug="bi-danh")
    Fingerprint.objects.all().delete()
    call_command("note_fingerprints", verbosity=0)
    assert list(Fingerprint.objects.filter(title_key="tin cu").values_list("page", flat=True)) == [page.pk]
    assert found(draft(title="Tin cũ"), "title_twice")


# All of them together.


def test_the_queries_do_not_rise_with_the_text(draft, make_news):
    pages = [make_news(publish=False).pk for _number in range(12)]

    def queries(times):
        links = "".join(
            f'<a linktype="page" id="{pk}">x</a><a href="https://{pk}.example/">y</a>' for pk in pages[:times]
        )
        image = {"image": ImageFactory().pk, "alt_text": "Ảnh", "decorative": False}
        figures = [("image", {"image": image, "caption": ""})] * times
        page = draft(f"<p>{links} {TEXT}</p>", *figures)
        # Wagtail asks for the language of each page that the text of the citations links to.
        CheckSettings.objects.filter(pk=CheckSettings.load().pk).update(citations=Level.OFF)
        with CaptureQueriesContext(connection) as captured:
            check(page)
        return len(captured)

    assert queries(1) == queries(12) <= 8


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{'a' * 100_000}</p>", f"<p>{'0912 ' * 20_000}</p>", f"<p>{'1.' * 50_000}</p>",
        f"<p>{'. ' * 50_000}</p>", "<h2>x</h2>" * 5_000, "<ul><li>" * 300 + "x" + "</li></ul>" * 300,
        f"<p>{'µù ' * 30_000}</p>", '<a href="https://a.example/">x</a> ' * 3_000,
        f"<p>{'điều 5. ' * 12_000}</p>", f"<p>{'a ' * 100}{'.' * 50_000}a</p>",
    ],
)  # fmt: skip
def test_hostile_text_is_checked_in_time(draft, markup):
    page = draft(markup)
    check(page)
    mend(page)
