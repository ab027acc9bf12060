"""What the body of an outline has beside that of other pages, as editors write it and readers see it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText
from wagtail_localize.segments.extract import extract_segments

from documents.models import DocumentVersion, PageCitation
from outlines.blocks import OutlineBodyBlock, PartBlock, ProvisionBlock, place_of

LAW = (
    "<h3>Điều 1. Phạm vi</h3><p>Luật này quy định về rừng.</p>"
    "<h3>Điều 2. Giữ rừng</h3><p>1. Giữ rừng đầu nguồn.</p><p>2. Cấm đốt nương vào mùa khô.</p>"
)


@pytest.fixture
def published():
    return True


@pytest.fixture
def law(make_document):
    start = datetime.date(2020, 1, 1)
    return make_document(
        title="Luật Giữ rừng",
        number="16/2017/QH14",
        issued_on=start,
        effective_on=start,
        body=[("legal_text", LAW)],
    )


@pytest.fixture
def quote(make_outline):
    """A public outline that quotes one provision of a document."""

    def quote(document, provision="khoản 2 Điều 2"):
        value = {"document": document, "provision": provision}
        return make_outline(body=[("provision", value)])

    return quote


@pytest.fixture
def read(client):
    def read(page):
        return " ".join(client.get(page.url).content.decode().split())

    return read


@pytest.mark.parametrize("typed", ["Bố cục", "III. Bố cục", "3. Bố cục", "Phần III: Bố cục", "II - Bố cục"])
def test_a_part_takes_its_numeral_from_its_place(typed):
    assert PartBlock().clean(typed) == "Bố cục"


@pytest.mark.parametrize("typed", ["Căn cứ pháp lý", "Vi phạm", "Mục đích", "I-ốt và muối"])
def test_letters_that_begin_a_name_are_no_numeral(typed):
    assert PartBlock().clean(typed) == typed


def test_a_part_needs_a_name():
    with pytest.raises(ValidationError):
        PartBlock().clean("IV. ")


def test_parts_are_numbered_and_can_be_linked_to(make_outline, read):
    html = read(make_outline(body=[("part", "Bố cục"), ("part", "Hiệu lực")]))
    assert '<h2 class="part" id="phan-bo-cuc">I. Bố cục</h2>' in html
    assert '<h2 class="part" id="phan-hieu-luc">II. Hiệu lực</h2>' in html


def test_a_situation_tells_what_happened_and_how_it_is_handled(make_outline, read):
    value = {
        "title": "Tranh chấp nương",
        "facts": RichText("<p>Hai nhà cùng nhận một thửa nương.</p>"),
        "question": "Ai giải quyết?",
        "handling": RichText("<p>Hòa giải ở xã.</p>"),
    }
    html = read(make_outline(body=[("situation", value)]))
    assert html.index("Tranh chấp nương") < html.index("Hai nhà cùng nhận")
    assert html.index("Hai nhà cùng nhận") < html.index("Ai giải quyết?") < html.index("Hòa giải ở xã.")


def test_a_comparison_is_a_table_of_old_and_new(make_outline, read):
    row = {"topic": "Khung giá", "old": "Năm năm một lần", "new": "Hằng năm"}
    value = {"title": "Giá đất", "old": "Luật 2013", "new": "Luật 2024", "rows": [row]}
    html = read(make_outline(body=[("comparison", value)]))
    assert '<th scope="col">Luật 2013</th> <th scope="col">Luật 2024</th>' in html
    assert '<th scope="row">Khung giá</th> <td>Năm năm một lần</td> <td>Hằng năm</td>' in html


def test_a_quotation_has_the_words_and_the_status_of_the_archive(law, quote, read):
    html = read(quote(law))
    assert "Cấm đốt nương vào mùa khô." in html
    assert "Giữ rừng đầu nguồn." not in html
    assert "Khoản 2 Điều 2" in html
    assert f'href="{law.url}#dieu-2-khoan-2"' in html
    assert "status--con-hieu-luc" in html


def test_it_is_read_anew_when_the_law_has_another_text(law, quote, read):
    page = quote(law)
    version = DocumentVersion(document=law, valid_from=datetime.date(2024, 1, 1))
    version.body = [("legal_text", LAW.replace("mùa khô", "mọi mùa"))]
    version.save()
    assert "Cấm đốt nương vào mọi mùa." in read(page)


def test_of_a_document_that_is_not_public_any_more_nothing_is_told(law, quote, read):
    page = quote(law)
    law.unpublish()
    html = read(page)
    assert "Cấm đốt nương" not in html
    assert "Luật Giữ rừng" not in html
    assert "khoản 2 Điều 2" in html
    assert "không còn trong kho văn bản" in html


def test_of_a_document_that_was_deleted_the_provision_stays_named(law, quote, read):
    page = quote(law)
    law.delete()
    assert "không còn trong kho văn bản" in read(page)


def test_the_places_of_a_law_are_not_those_of_the_page_that_quotes_it(law, quote, read):
    assert 'id="dieu-2' not in read(quote(law, "Điều 2"))


def test_a_document_is_cited_by_who_quotes_it(law, quote):
    page = quote(law)
    citation = PageCitation.objects.get(page=page)
    assert (citation.document_id, citation.anchor) == (law.pk, "dieu-2-khoan-2")


@pytest.mark.parametrize(
    ("provision", "said"),
    [
        ("Điều 9", "Điều 1 đến Điều 2"),
        ("Chương I", "khoản 1 Điều 16"),
        ("Điều 1, Điều 2", "khoản 1 Điều 16"),
        ("Điều 2 khoản 2", "khoản 1 Điều 16"),
        ("Điều 1 Quy chế B kèm theo", "Điều 16 kèm theo"),
    ],
)
def test_an_editor_is_told_of_a_provision_that_is_not_there(law, provision, said):
    with pytest.raises(StructBlockValidationError) as error:
        ProvisionBlock().clean({"document": law, "provision": provision})
    assert said in str(error.value.block_errors["provision"].message)


def test_what_is_kept_of_a_provision_is_what_its_page_finds(law):
    typed = {"document": law, "provision": " Khoản 2\xa0 Điều 2\u0007 "}
    kept = ProvisionBlock().clean(typed)["provision"]
    assert (kept, place_of(law, kept)) == ("Khoản 2 Điều 2", (law.pk, "dieu-2-khoan-2"))


ARTICLES = "<h3>Điều 1. {0}</h3><p>Lời {0}.</p><h3>Điều 2. Thi hành</h3><p>Nay.</p>"


def test_an_article_ends_where_what_is_attached_begins(make_document, quote, read):
    attached = "<h2>QUY CHẾ A (Ban hành kèm theo)</h2>"
    law = make_document(body=[("legal_text", ARTICLES.format("một") + attached + ARTICLES.format("A"))])
    assert "QUY CHẾ A" not in read(quote(law, "Điều 2"))
    assert "Lời A." in read(quote(law, "Điều 1 kèm theo"))


def test_an_article_of_one_of_several_attachments_is_not_quoted(make_document):
    law = make_document(body=[("legal_text", "".join(ARTICLES.format(name) for name in ("một", "A", "B")))])
    with pytest.raises(StructBlockValidationError):
        ProvisionBlock().clean({"document": law, "provision": "Điều 1 kèm theo"})


def test_a_clause_of_a_list_is_quoted_with_its_number(make_document, quote, read):
    markup = "<h3>Điều 1. Tên</h3><ol><li>Một.</li><li>Hai.</li></ol>"
    html = read(quote(make_document(body=[("legal_text", markup)]), "khoản 2 Điều 1"))
    assert '> <ol start="2"><li>Hai.</li></ol> </blockquote>' in html


def test_translators_do_not_translate_by_what_a_provision_is_found(law, quote):
    segments = extract_segments(quote(law))
    assert not [one for one in segments if "Điều 2" in str(getattr(one, "string", ""))]


def test_what_is_quoted_is_asked_for_once_for_all(
    law, make_document, make_outline, django_assert_max_num_queries
):
    documents = [make_document(number=f"{number}/2020/NĐ-CP", body=law.body) for number in range(5)]
    values = [{"document": one, "provision": "Điều 1"} for one in documents for _twice in range(2)]
    body = make_outline(body=[("provision", value) for value in values]).body
    with django_assert_max_num_queries(6):
        assert str(OutlineBodyBlock().render(body)).count("quy định về rừng") == 10
