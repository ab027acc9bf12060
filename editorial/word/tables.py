"""A table of HTML as rows of plain texts."""

from typing import Any, NamedTuple

from lxml import etree

from .limits import Limits

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "td", "th"}


class Table(NamedTuple):
    """What a table block of ours holds. Merged cells have their text in the first one."""

    headings: list[str]
    rows: list[list[str]]
    had_merged: bool


def words(element: Any) -> str:
    """The text on one line, with a space where a block or a line ends."""
    found: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in BLOCKS:
            found.append(" ")
        if event == "start":
            found.append(node.text or "")
        elif node is not element:
            found.append(node.tail or "")
    return " ".join("".join(found).split())


def is_bold(element: Any) -> bool:
    outside = "".join(element.xpath(".//text()[not(ancestor::b)]"))
    return bool(words(element)) and not outside.strip()


def own_rows(table: Any) -> list[Any]:
    return table.xpath("./tr | ./thead/tr | ./tbody/tr")


def box(table: Any) -> Any | None:
    """The only cell of a table that is nothing but a frame around text."""
    cells = [cell for row in own_rows(table) for cell in row]
    return cells[0] if len(cells) == 1 else None


def table_of(table: Any, limits: Limits) -> Table:
    rows = own_rows(table)
    grid, had_merged = _grid(rows, limits.columns)
    has_headings = len(rows) > 1 and all(
        cell.tag == "th" or is_bold(cell) or not words(cell) for cell in rows[0]
    )
    headings = grid.pop(0) if has_headings else [""] * len(grid[0] if grid else [])
    return Table(headings, [row for row in grid if any(row)], had_merged)


def _grid(rows: list[Any], most_columns: int) -> tuple[list[list[str]], bool]:
    taken: dict[tuple[int, int], str] = {}
    had_merged = False
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            across, down = _span(cell, "colspan", most_columns), _span(cell, "rowspan", len(rows) - number)
            had_merged = had_merged or across * down > 1
            # What says that it is wider than any table goes into the last column.
            column = min(column, most_columns - 1)
            text = f"{taken.get((number, column), '')} {words(cell)}".strip()
            places = [(number + y, column + x) for y in range(down) for x in range(across)]
            taken |= dict.fromkeys((place for place in places if place[1] < most_columns), "")
            taken[number, column] = text
    width = max((column + 1 for _row, column in taken), default=0)
    grid = [[taken.get((number, column), "") for column in range(width)] for number in range(len(rows))]
    return grid, had_merged


def _span(cell: Any, name: str, most: int) -> int:
    text = cell.get(name, "1")
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 6 else 1
