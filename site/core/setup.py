"""The steps of `manage.py setup_site`: each app registers its own, here they are put in order.

A registry, since imports go one way: the command can't know the home page or the roles.
"""

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    order: int
    label: str
    run: Callable[[], None]


_steps: list[Step] = []


def setup_step(order: int, label: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register an idempotent function as a step; lower `order` runs first."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _steps.append(Step(order, label, function))
        return function

    return register


def steps() -> list[Step]:
    return sorted(_steps, key=lambda step: step.order)
