"""The style sheets of the public site: a colour is told once, with its value in each theme."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))
TOKENS = FOLDER / "tokens.css"
# On paper it is always the same, and in forced colours the system's names are used.
OF_THEMES = [sheet for sheet in SHEETS if sheet.name not in ("tokens.css", "print.css")]
COLOUR = re.compile(
    r"(?<![\w-])#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(|:\s*(?:white|black)\b", re.IGNORECASE
)


def name(sheet):
    return sheet.name


@pytest.mark.parametrize("sheet", OF_THEMES, ids=name)
def test_only_the_tokens_name_a_colour(sheet):
    assert COLOUR.findall(sheet.read_text()) == []


def test_every_colour_has_a_value_in_each_theme():
    lines = [line for line in TOKENS.read_text().splitlines() if "var(--light," in line and ";" in line]
    assert len(lines) > 30
    assert [
        line for line in lines if not all(f"var(--{theme}," in line for theme in ("dark", "black", "white"))
    ] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_every_token_that_is_used_is_there(sheet):
    known = set(re.findall(r"(--[\w-]+):", "".join(one.read_text() for one in (TOKENS, sheet))))
    # What a class of the page sets, with what holds without it.
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text()))
    assert used <= known


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_layouts_ask_for_the_room_in_the_readers_size_of_text(sheet):
    """A media query of width knows nothing of it: docs/decisions/0013-display.md."""
    assert not re.search(r"@media[^{]*(?:width|height)", sheet.read_text())
