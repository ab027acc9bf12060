"""The lines of a period by person, as they are paid."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.text import sort_key

from .models import RoyaltyLine


def name_key(name: str) -> Any:
    """By the given name, as Vietnamese lists of people are sorted."""
    return sort_key(name.split()[-1] if name else ""), sort_key(name)


@dataclass
class Payee:
    """A person with what they get in a period."""

    name: str
    lines: list[RoyaltyLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


def payees(lines: Iterable[RoyaltyLine]) -> list[Payee]:
    """A user is one person under any spelling of the name."""
    found: dict[Any, Payee] = {}
    for line in lines:
        payee = found.setdefault(line.user_id or line.name, Payee(line.name))
        payee.lines.append(line)
    return sorted(found.values(), key=lambda payee: name_key(payee.name))
