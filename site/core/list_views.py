"""How a list is shown: as cards or short, as a table or not. The choice stands in the address alone."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

PARAMETER = "xem"


class ListView:
    """One of `views`, labels by the value that ?xem= has; the first one is shown where it has none."""

    def __init__(self, request: HttpRequest, views: Mapping[str, Any]) -> None:
        self.views = views
        self.default = next(iter(views))
        asked = request.GET.get(PARAMETER, "")
        self.value = asked if asked in views else self.default

    @property
    def parameter(self) -> str | None:
        """The value for an address that leads to a list shown likewise; None where it needs none."""
        return self._parameter_of(self.value)

    @property
    def query(self) -> str:
        return f"?{PARAMETER}={self.parameter}" if self.parameter else ""

    @property
    def choices(self) -> list[tuple[Any, str | None, bool]]:
        """Of each view its label, its value for an address, and whether it is shown."""
        return [
            (label, self._parameter_of(value), value == self.value) for value, label in self.views.items()
        ]

    def _parameter_of(self, value: str) -> str | None:
        return None if value == self.default else value
