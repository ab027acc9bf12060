"""addresses.txt read: each address with who may open it and who may send something there."""

import re
from itertools import product
from pathlib import Path

from tests.editorial.things import OWNED

# The columns of the table, and the places that are tried for each: o their own, s a colleague's in the same
# section, x of another section or the department's.
PLACES = {
    "anonymous": "x", "contributor": "osx", "unit_writer": "osx", "unit_editor": "osx", "writer": "osx",
    "editor": "ox", "approver": "ox", "translator": "sx", "administrator": "x", "superuser": "x",
}  # fmt: skip
TABLE = Path(__file__).with_name("addresses.txt")


def expand(line):
    """The addresses that a line stands for: (a|b) is either, {@} is named after what was chosen first."""
    for chosen in product(*(part.split("|") for part in re.split(r"[()]", line))):
        name = chosen[1].rpartition("/")[2] if len(chosen) > 1 else ""
        yield "".join(chosen).replace("{@}", f"{{{name}}}")


def read_table():
    """Address → what is expected of GET and POST, each by role."""
    found, letters = {}, {}
    for line in TABLE.read_text().splitlines():
        first, _space, rest = line.strip().partition(" ")
        if first in ("GET", "POST"):
            letters = {
                **(letters if first == "POST" else {}),
                first: dict(zip(PLACES, rest.split(), strict=True)),
            }
        elif first and not first.startswith("#"):
            found |= dict.fromkeys(expand(first), letters)
    return found


EXPECTED = read_table()


def filled(address, values, role):
    """The address for each place that is tried for the role; `values` as things() gives them."""
    is_owned = set(re.findall(r"{(\w+)}", address)) & OWNED
    return {place: address.format(**values[role][place]) for place in (PLACES[role] if is_owned else "x")}
