"""What editors wrote stays readable: no block that was ever stored loses its name unnoticed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.blocks import BodyBlock
from core.stored_blocks import stored_names, unknown_in

NAMES = Path(__file__).parent / "block-names.txt"
TABLE = {
    "columns": [{"type": "text", "heading": "Xã"}, {"type": "number", "heading": "Số"}],
    "rows": [{"values": ["Mường Phăng", 3]}], "caption": "",
}  # fmt: skip
# As a site of another time may have stored it: what the code doesn't know stands at every depth.
OLD = [
    {"type": "rich_text", "id": "a", "value": "<p>Còn</p>"},
    {"type": "boxed", "id": "b", "value": "Khung"},
    {"type": "quote", "id": "c", "value": {"text": "Lời", "speaker": "Mất"}},
    {"type": "questions", "id": "d", "value": {"title": "", "items": [
        {"type": "item", "id": "e", "value": {"question": "Hỏi", "reply": "Đáp"}},
    ]}},
    {"type": "table", "id": "f", "value": TABLE},
]  # fmt: skip
LOST = {"x/boxed", "x/quote/speaker", "x/questions/items/reply", "x/table/number"}


def test_no_name_under_which_blocks_are_stored_has_gone():
    """Where one is to go, a data migration moves what is stored under it (wagtail.blocks.migrations), and its
    line goes. New names: make manage ARGS="check_blocks --names" > tests/core/block-names.txt
    """
    known, now = NAMES.read_text().splitlines(), stored_names()
    assert sorted(set(known) - set(now)) == []
    assert sorted(set(now) - set(known)) == []


def test_what_no_block_knows_is_found_at_every_depth():
    assert set(unknown_in(BodyBlock(), OLD, "x")) == LOST


def test_what_is_found_is_what_wagtail_loses():
    # A table with such a column can't be read at all.
    body = BodyBlock().to_python(OLD[:-1])
    # What nobody has looked at stays as it was stored.
    assert [block.value for block in body]
    kept = json.dumps(body.get_prep_value(), ensure_ascii=False)
    assert [word for word in ("Khung", "Mất", "speaker", "Đáp", "reply") if word in kept] == []
    assert [word for word in ("Còn", "Lời", "Hỏi") if word not in kept] == []


def bodies_that_are_well():
    told = StringIO()
    call_command("check_blocks", stdout=told)
    return int(told.getvalue().split()[0])


@pytest.mark.django_db
def test_all_pages_and_all_their_versions_are_looked_through(make_news):
    before = bodies_that_are_well()
    page = make_news(body=[("quote", {"text": "Lời", "attribution": ""})])
    page.save_revision()
    # The page, and its two versions.
    assert bodies_that_are_well() == before + 3

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_newspage SET body = %s WHERE page_ptr_id = %s", [json.dumps(OLD), page.pk]
        )
    version = page.latest_revision
    version.content["body"] = json.dumps(OLD[:2])
    version.save()
    told = StringIO()
    with pytest.raises(CommandError, match="5 blocks"):
        call_command("check_blocks", stderr=told)
    assert f"news.NewsPage {page.pk}: news.NewsPage.body/boxed" in told.getvalue()
    assert f"version {version.pk}: news.NewsPage.body/boxed" in told.getvalue()
