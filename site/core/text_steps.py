"""What apps above this one do to running text before it is shown, such as links on the laws it cites."""

from collections.abc import Callable
from typing import Any

# Takes the page and the HTML of one of its texts; gives the HTML.
Step = Callable[[Any, str], str]
_steps: list[Step] = []


def add_text_step(step: Step) -> None:
    _steps.append(step)


def shown_text(page: Any, html: str) -> str:
    """The HTML of a text of `page` as its readers see it."""
    for step in _steps:
        html = step(page, html)
    return html
