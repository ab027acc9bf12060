"""How long an outline takes to speak, in all and part by part."""

import pytest
from django.core.management import call_command
from wagtail.rich_text import RichText

from outlines.models import OutlinePage
from outlines.settings import OutlineSettings
from outlines.speaking import CountedPart, SpokenPart, count_syllables, spoken_for

LONG = "<p>" + "ruộng nương " * 150 + "</p>"


def text(html):
    return ("rich_text", RichText(html))


@pytest.fixture
def parts_of(make_outline):
    def parts_of(*body):
        return [tuple(part.values()) for part in make_outline(body=body).counted_parts]

    return parts_of


@pytest.mark.parametrize(
    ("written", "syllables"),
    [("đất đai", 2), ("Điều 21", 4), ("- đất – rừng!", 2), ("", 0), ("42/2022/NĐ-CP", 17)],
)
def test_figures_count_as_they_are_said(written, syllables):
    assert count_syllables(written, {}) == syllables


def test_a_part_goes_from_its_heading_to_the_next_across_blocks(parts_of):
    quote = ("quote", {"text": "một hai ba", "attribution": ""})
    body = [text("<p>mở đầu</p><h2>Phần đầu</h2><p>nội dung</p>"), quote, text("<h2>Phần sau</h2><p>hết</p>")]
    assert parts_of(*body) == [
        ("", "", 2), ("phan-phan-dau", "Phần đầu", 7), ("phan-phan-sau", "Phần sau", 3)
    ]  # fmt: skip


def test_parts_that_are_named_have_their_numeral_which_is_said(parts_of):
    assert parts_of(("part", "Bố cục"), text("<p>một</p>"), ("part", "Hiệu lực")) == [
        ("phan-bo-cuc", "I. Bố cục", 5), ("phan-hieu-luc", "II. Hiệu lực", 4)
    ]  # fmt: skip


def test_lower_headings_belong_to_the_part_above(parts_of):
    assert parts_of(text("<h2>Phần</h2><h3>Ý một</h3><p>hai ba</p>"))[-1] == ("phan-phan", "Phần", 5)


def test_where_there_are_lower_headings_only_they_are_the_parts(parts_of):
    headings = [heading for _anchor, heading, _syllables in parts_of(text("<h3>Một</h3><h3>Hai</h3>"))]
    assert headings == ["Một", "Hai"]


def test_the_lead_is_said_before_the_first_part_and_short_forms_in_full(make_outline):
    outline = make_outline(lead="mở đầu UBND", body=[text("<p>một</p>")])
    assert [part["syllables"] for part in outline.counted_parts] == [6, 1]


def test_a_video_is_not_spoken(parts_of):
    assert parts_of(text("<p>một</p>"), ("embed", "https://example.org/loa-phuong")) == [("", "", 1)]


def test_minutes_are_whole_and_come_from_the_speed():
    before, titled = ("", "", 70), ("a", "A", 380)
    parts = [CountedPart(zip(CountedPart.__annotations__, part, strict=True)) for part in (before, titled)]
    assert spoken_for(parts, 150) == (3, [SpokenPart("a", "A", 3)])
    assert spoken_for(parts, 75) == (6, [SpokenPart("a", "A", 5)])


def test_a_reader_sees_the_time_of_the_whole_and_of_each_part(client, make_outline):
    outline = make_outline(body=[text(f"<h2>Phần đầu</h2>{LONG}<h2>Phần sau</h2>{LONG}{LONG}")], publish=True)
    html = " ".join(client.get(outline.url).content.decode().split())
    assert "khoảng 6 phút" in html
    assert '<a href="#phan-phan-sau">Phần sau</a> <span class="parts__time"> 4 phút' in html


def test_the_speed_is_a_setting(client, make_outline):
    outline = make_outline(body=[text(LONG)], publish=True)
    assert "khoảng 2 phút" in client.get(outline.url).content.decode()
    OutlineSettings.objects.create(speaking_speed=100)
    assert "khoảng 3 phút" in client.get(outline.url).content.decode()


def test_an_outline_in_another_language_tells_no_time(english_home, make_outline):
    outline = make_outline(body=[text(LONG)])
    outline.locale = english_home.locale
    outline.count_parts()
    assert outline.counted_parts == []


def test_a_preview_counts_the_text_as_it_is(make_outline, rf):
    outline = make_outline(body=[text("<p>một</p>")])
    outline.body = [text(LONG)]
    response = outline.make_preview_request(original_request=rf.get("/"))
    assert "khoảng 2 phút" in response.content.decode()


def test_the_set_up_counts_what_was_written_before(make_outline):
    outline = make_outline(body=[text("<p>một hai</p>")])
    counted = outline.counted_parts
    OutlinePage.objects.update(counted_parts=None)
    call_command("setup_site", verbosity=0)
    outline.refresh_from_db()
    assert outline.counted_parts == counted != []
