"""How blocks of the body are shown."""

from core.blocks import BodyBlock


def table(*headings):
    block = BodyBlock().child_blocks["table"]
    columns = [{"type": "text", "heading": heading} for heading in headings]
    rows = [{"values": ["chữ"] * len(headings)}]
    return block.render(block.to_python({"columns": columns, "rows": rows, "caption": ""}))


def test_a_table_shows_its_headings():
    assert '<th scope="col">Xã</th>' in table("Xã", "")


def test_a_table_without_headings_has_no_empty_row():
    assert "<th" not in table("", "")
