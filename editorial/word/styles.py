"""What Word's styles say of a paragraph, also by way of the styles that they are based on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

# Styles may be based on each other in a circle.
DEPTH = 20
BODY_TEXT = 9


def value(element: Any, path: str) -> str | None:
    """The w:val of the first element at `path`, told by local names: strict files have another namespace."""
    found = None if element is None else element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return None if found is None else attribute(found, "val")


def attribute(element: Any, name: str) -> str | None:
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return text
    return None


@dataclass(frozen=True)
class Numbered:
    """Which list, and at which level of it."""

    list_id: str
    level: int


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, tree: Any) -> None:
        self.by_id = {attribute(style, "styleId"): style for style in tree.iter("{*}style")}
        # The styles stay as they are while a document is read.
        self.chain = cache(self._chain)

    def _chain(self, style_id: str | None) -> tuple[Any, ...]:
        found: list[Any] = []
        while style_id in self.by_id and len(found) < DEPTH:
            found.append(self.by_id[style_id])
            style_id = value(found[-1], "basedOn")
        return tuple(found)

    def properties(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's own properties, then those of its styles, the nearest first."""
        own = paragraph.find("{*}pPr")
        if own is not None:
            yield own
        for style in self.chain(value(own, "pStyle")):
            found = style.find("{*}pPr")
            if found is not None:
                yield found

    def setting(self, paragraph: Any, path: str) -> str | None:
        """A setting of the paragraph, or of the nearest of its styles that has one."""
        return next((v for p in self.properties(paragraph) if (v := value(p, path)) is not None), None)

    def names(self, paragraph: Any) -> list[str]:
        chain = self.chain(value(paragraph, "pPr/pStyle"))
        return [(value(style, "name") or "").lower() for style in chain]

    def heading_level(self, paragraph: Any) -> int | None:
        """1 for a heading of the first level; None for what is no heading."""
        outline = self.setting(paragraph, "outlineLvl")
        if outline is not None and outline.isdecimal() and int(outline) < BODY_TEXT:
            return int(outline) + 1
        for name in self.names(paragraph):
            word, _space, number = name.rpartition(" ")
            if word in ("heading", "đề mục") and number.isdecimal() and number != "0":
                return int(number)
        return None

    def numbered(self, paragraph: Any) -> Numbered | None:
        list_id = self.setting(paragraph, "numPr/numId")
        if list_id is None or list_id == "0":
            return None
        level = self.setting(paragraph, "numPr/ilvl") or "0"
        return Numbered(list_id, int(level) if level.isdecimal() else 0)
