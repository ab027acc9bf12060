"""A table of HTML as rows of plain texts, or the knowledge that it only puts things beside one another."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ..item import BadRecord, Table

MOST_COLUMNS = 50
MOST_CELLS = 100_000
# A row above that a cell may reach down to.
MOST_ROWS_DOWN = 2_000
BREAKS = frozenset({"p", "div", "li", "br", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"})
SKIPPED = frozenset({"script", "style", "del", "template", "noscript"})
Write = Callable[[str], str]


def is_layout(table: Any) -> bool:
    """Whether it holds no data: its cells would be read one after the other, and are."""
    rows = own_rows(table)
    if len(rows) < 2 or max(len(cells_of(row)) for row in rows) < 2 or table.get("role") == "presentation":
        return True
    return bool(table.xpath("(.//table | .//td//h1 | .//td//h2 | .//td//h3)[1]"))


def own_rows(table: Any) -> list[Any]:
    return table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")


def cells_of(row: Any) -> list[Any]:
    return row.xpath("./td | ./th")


def table_of(table: Any, write: Write) -> Table | None:
    """The table with its merged cells' text in the first of them; None where all is empty.

    `write` cleans the text of a cell. Raises BadRecord where it is larger than any table.
    """
    rows = own_rows(table)
    grid = _grid(rows, write)
    has_head = all(cell.tag == "th" or _is_bold(cell) for cell in cells_of(rows[0]))
    headings = grid.pop(0) if has_head and any(grid[0]) else []
    filled = [row for row in grid if any(row)]
    if not filled:
        return None
    captions = table.xpath("./caption")
    return Table(write(words(captions[0])) if captions else "", headings, filled)


def words(element: Any) -> str:
    """The text with a space where a block or a line ends."""
    pieces: list[str] = []
    _gather(element, pieces)
    return " ".join("".join(pieces).split())


def _gather(element: Any, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return
    pieces.append(" " if element.tag in BREAKS else "")
    pieces.append(element.text or "")
    for child in element:
        _gather(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(" " if element.tag in BREAKS else "")


def _is_bold(cell: Any) -> bool:
    outside = "".join(cell.xpath(".//text()[not(ancestor::b or ancestor::strong)]"))
    return bool(words(cell)) and not outside.strip()


def _grid(rows: list[Any], write: Write) -> list[list[str]]:
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in cells_of(row):
            while (number, column) in taken and column < MOST_COLUMNS - 1:
                column += 1
            across = _span(cell, "colspan", MOST_COLUMNS - column)
            down = _span(cell, "rowspan", min(len(rows) - number, MOST_ROWS_DOWN))
            # What says that it is wider than any table goes into the last column.
            text = f"{taken.get((number, column), '')} {write(words(cell))}".strip()
            for y in range(down):
                for x in range(across):
                    taken.setdefault((number + y, column + x), "")
            taken[number, column] = text
            if len(taken) > MOST_CELLS:
                raise BadRecord(_("A table has more than %(most)s cells.") % {"most": MOST_CELLS})
    width = max((column + 1 for _row, column in taken), default=0)
    if width * len(rows) > 2 * MOST_CELLS:
        raise BadRecord(_("A table has more than %(most)s cells.") % {"most": MOST_CELLS})
    return [[taken.get((number, column), "") for column in range(width)] for number in range(len(rows))]


def _span(cell: Any, name: str, most: int) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 6 else 1
