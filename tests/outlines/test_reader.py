"""What an outline offers its reader besides the text: words for the browser's voice, and the worker."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.factories import ImageFactory
from outlines.aloud import LONGEST, MOST_LETTERS, pieces
from outlines.offline_views import SCRIPTS
from outlines.reader_views import present
from search.models import Abbreviation

BODY = [
    ("rich_text", "<p>Mở đầu.</p><h2>Phần một</h2><p>Theo Luật số 58/2020/QH14.</p><ul><li>Một ý.</li></ul>"),
    ("rich_text", "<p>[Nhạc hiệu]</p><p>[a] Hai.</p>"),
]
SENTENCE = "Người dân ở khu vực biên giới có trách nhiệm bảo vệ chủ quyền, giữ gìn an ninh, trật tự. "


@pytest.fixture
def aloud(client):
    """The parts of an outline as the browser's voice gets them."""

    def aloud(page):
        return client.get(f"/de-cuong/loi-doc/{page.pk}/").json()["parts"]

    return aloud


def test_an_outline_is_read_part_by_part_as_it_is_spoken(aloud, make_outline):
    parts = aloud(make_outline(title="Đề cương", lead="Tóm tắt.", body=BODY))
    assert [part["anchor"] for part in parts] == ["", "", "phan-phan-mot"]
    assert [paragraph["begins"] for part in parts for paragraph in part["paragraphs"]] == [
        "Đề cương", "Tóm tắt.", "Mở đầu.", "Phần một", "Theo Luật số 58/2020/QH14.", "Một ý.", "[a] Hai.",
    ]  # fmt: skip
    (law,) = parts[-1]["paragraphs"][1]["says"]
    assert law.startswith("Theo Luật số năm mươi tám năm hai nghìn không trăm hai mươi")


def test_short_forms_are_read_out_in_full(aloud, make_outline):
    Abbreviation.objects.update_or_create(short="HGV", defaults={"long": "hòa giải viên"})
    (part,) = aloud(make_outline(title="Gặp HGV", lead="", body=[]))
    assert part["paragraphs"] == [{"begins": "Gặp HGV", "says": ["Gặp hòa giải viên"]}]


def test_the_page_of_slides_shows_the_pictures_that_the_site_has(rf, make_outline):
    figures = [{"image": ImageFactory(), "caption": ""} for _number in range(3)]
    asked = {}
    for number in (1, 3):
        page = make_outline(body=[("gallery", {"title": "", "images": figures[:number]})])
        present(rf.get("/"), page.pk)  # draws what is missing
        with CaptureQueriesContext(connection) as queries:
            html = present(rf.get("/"), page.pk).content.decode()
        asked[number] = len(queries)
    assert asked[1] == asked[3]
    pictures = re.findall(r'class="slide__picture"\s+src="([^"]+)"', html)
    code = pictures.pop()
    assert code.startswith("data:image/png")
    assert len(pictures) == 3
    assert all(re.fullmatch(r"/media/.*\.jpg", address) for address in pictures)


def test_what_is_said_in_one_go_ends_at_a_sign_and_no_voice_is_cut_off_in_it():
    said = pieces(SENTENCE * 5 + "x" * 300)
    assert said[:2] == [SENTENCE.strip(), SENTENCE.strip()]
    assert max(map(len, said)) <= LONGEST
    assert "".join(said).replace(" ", "") == (SENTENCE * 5 + "x" * 300).replace(" ", "")


def test_a_text_that_nobody_would_listen_to_the_end_is_told_to_be_too_long(aloud, make_outline):
    body = [("rich_text", "".join(f"<p>{SENTENCE * 50}</p>" for _number in range(40)))]
    parts = aloud(make_outline(body=body))
    paragraphs = parts[-1]["paragraphs"]
    assert paragraphs[-1]["says"] == ["Phần còn lại quá dài, không đọc thành tiếng được."]
    assert sum(len(piece) for paragraph in paragraphs for piece in paragraph["says"]) <= MOST_LETTERS


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_what_is_not_public_is_not_read_out_or_offered(client, make_outline, restrict, hide):
    page = make_outline(title="Đề cương kín")
    address = f"/de-cuong/loi-doc/{page.pk}/"
    assert "data-player" in client.get(page.url).content.decode()
    page.unpublish() if hide == "unpublish" else restrict(page)
    assert client.get(address).status_code == 404
    assert "data-player" not in client.get(page.url).content.decode()


def test_outlines_of_another_language_are_read_at_its_address_as_they_are_written(
    client, make_outline, english_home
):
    page = make_outline(title="Law 58/2020", locale=english_home.locale, body=[])
    assert client.get(f"/de-cuong/loi-doc/{page.pk}/").status_code == 404
    parts = client.get(f"/en/de-cuong/loi-doc/{page.pk}/").json()["parts"]
    assert parts == [{"anchor": "", "paragraphs": [{"begins": "Law 58/2020", "says": ["Law 58/2020"]}]}]


def test_the_editors_own_view_of_a_draft_offers_nothing_that_only_a_public_page_has(
    client, make_outline, editor
):
    page = make_outline()
    page.save_revision()
    client.force_login(editor)
    shown = client.get(f"/quan-tri/pages/{page.pk}/view_draft/").content.decode()
    assert page.title in shown
    assert "data-offline-page" not in shown


def test_the_worker_is_asked_for_anew_each_time_and_leaves_the_editor_alone(client, db):
    response = client.get("/sw.js")
    text = response.content.decode()
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/javascript", "no-cache")
    assert '"/quan-tri/"' in text
    assert all(name in text for name in SCRIPTS)
    assert "ETag" not in response
    assert "worker-src 'self'" in response["Content-Security-Policy"]
