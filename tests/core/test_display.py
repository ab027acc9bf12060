"""The reader's choice of display: what of a cookie and of a form is believed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.display import COOKIE, FRAMES, KNOWN, Display, Theme, chosen, variant

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
WORDS = st.sampled_from(["", "l", "xl", "wide", "light", "dark", "contrast", "L", "normal"])


def test_without_a_cookie_nothing_is_chosen():
    assert variant({}) == ""
    assert chosen({}).attributes == ""


def test_every_choice_comes_back_from_its_cookie():
    assert len(KNOWN) == 24
    assert all(chosen({COOKIE: value}).value == value for value in KNOWN)


@pytest.mark.parametrize(
    "value",
    ["dark.xl", "xl.xl", "xl..dark", ".xl", "XL", "xl ", "light.dark", "xl.wide.dark.x", "\0"],
)
def test_what_was_not_written_here_is_no_choice(value):
    assert variant({COOKIE: value}) == ""


@given(st.text() | st.lists(WORDS).map(".".join))
def test_no_cookie_makes_more_than_the_known_variants(value):
    assert variant({COOKIE: value}) in KNOWN
    assert variant({COOKIE: value}) in ("", value)


@given(st.dictionaries(st.sampled_from(["size", "spacing", "theme", "next"]), st.text() | WORDS))
def test_no_form_makes_a_choice_that_does_not_exist(sent):
    assert Display().changed(sent).value in KNOWN


def test_what_a_form_leaves_out_or_gets_wrong_stays():
    before = Display(size="xl", theme="dark")
    assert before.changed({"theme": "light"}).value == "xl.light"
    assert before.changed({"size": "huge", "spacing": "wide"}).value == "xl.wide.dark"
    assert before.changed({"size": "", "theme": ""}).value == ""


def test_the_attributes_name_only_what_was_chosen():
    assert Display(spacing="wide", theme="dark").attributes == ' data-spacing="wide" data-theme="dark"'


def test_the_browser_paints_around_the_page_in_the_colour_of_the_header():
    light, dark, black, _white = re.search(r"--frame: (.*);", TOKENS.read_text())[1].split(") ")
    colours = {Theme.LIGHT: light, Theme.DARK: dark, Theme.CONTRAST: black}
    assert all(colours[theme].endswith(f" {FRAMES[theme]}") for theme in FRAMES)
