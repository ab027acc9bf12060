"""docs/security.md: every fault and attack is in the table, and the tests that it names are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
TABLE = TESTS.parent / "docs" / "security.md"
CELL = re.compile(r"(?<!\\)\|")
SECTIONS = {"A": 12, "B": 11, "C": 13, "D": 14, "E": 8, "F": 10, "G": 8, "H": 11, "I": 7, "J": 8}
STATES = ("held", "partly: ", "doesn't apply: ", "open: ")


def rows():
    """The number of each row, its state and the tests that it names."""
    for line in TABLE.read_text().splitlines():
        if re.match(r"\| \**[A-J]\d+\** \|", line):
            number, _tried, _expected, state, tests = (cell.strip() for cell in CELL.split(line)[1:-1])
            yield number.strip("*"), state, re.findall(r"[\w/]+\.py::\w+", tests)


ROWS = list(rows())


@cache
def names_in(file):
    tree = ast.parse((TESTS / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_fault_is_in_the_table_once():
    wanted = [f"{letter}{number}" for letter, last in SECTIONS.items() for number in range(1, last + 1)]
    assert [number for number, _state, _tests in ROWS] == wanted


@pytest.mark.parametrize(("number", "state", "tests"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_says_what_holds_it_or_what_is_missing(number, state, tests):
    assert state.startswith(STATES)
    assert bool(tests) or not state.startswith(("held", "partly"))
    missing = [test for test in tests if test.partition("::")[2] not in names_in(test.partition("::")[0])]
    assert not missing
