"""The table of docs/quyen-han.md, which the department signs and the tests hold the software to."""

from django.conf import settings

# The columns of its tables.
ROLES = [
    "contributor", "unit_writer", "unit_editor", "writer", "editor", "approver", "translator",
    "administrator",
]  # fmt: skip
# The letters: o their own, s a colleague's in the same section, x one of another section.
WORDS = {"–": "", "của mình": "o", "đơn vị": "os", "tất cả": "osx", "người khác": "x", "có": "osx"}


def read_rows():
    """The number of a row → what it says of each role, as the letters above."""
    text = (settings.BASE_DIR / "docs/quyen-han.md").read_text()
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines()]
    numbered = (row for row in rows if row[0].isdecimal())
    return {
        int(number): dict(zip(ROLES, map(WORDS.get, cells), strict=True))
        for number, _what, *cells in numbered
    }


SIGNED = read_rows()


def expected(number, places):
    """What the row says, of the places that are tried for each role; "-" for none."""
    return {
        role: "".join(place for place in SIGNED[number][role] if place in tried) or "-"
        for role, tried in places.items()
    }


def who(number):
    """The roles that the row lets in."""
    return [role for role in ROLES if SIGNED[number][role]]
