"""Looks through an export before anything of it is taken over: is it whole, is all of it understood?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import Model
from django.utils.translation import override
from PIL import Image
from treebeard.mp_tree import MP_Node
from wagtail.images import get_image_model

from core.uploads import check_file, clean_picture

from .covered import child_relations, kind_of, kinds, many_fields, record_models
from .errors import MovingOutError
from .folder import SUMS, Export, extension_of
from .records import fields_of

SHOWN = 20
FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
Record = dict[str, Any]


@dataclass
class Contents:
    """The keys of the records by kind, each with the number that the object had, if any."""

    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.keys.values()))


def check(export: Export) -> Contents:
    """The contents of an export that is whole. Else raises MovingOutError with a line for each fault."""
    manifest = export.manifest()
    _refuse(export.damage())
    unknown = sorted(set(manifest["records"]) - set(kinds()))
    if unknown:
        raise MovingOutError(f"The export has lists that this code doesn't know: {', '.join(unknown)}.")
    contents, sums = Contents(), export.sums()
    for kind in kinds():
        if kind in manifest["records"]:
            contents.keys[kind] = {}
            _refuse(_faults(export, sums, kind, manifest["records"][kind], contents.keys[kind]))
    return contents


def _refuse(faults: Iterator[str]) -> None:
    found = list(islice(faults, SHOWN))
    if found:
        raise MovingOutError("\n".join(["The export can't be taken over, nothing was touched:", *found]))


def _faults(
    export: Export, sums: dict[str, str], kind: str, count: int, keys: dict[str, Any]
) -> Iterator[str]:
    number = 0
    # The keys of the records above, from the top; a parent is one of them.
    above: list[str] = []
    for place, record in export.records(kind):
        number += 1
        fault = _fault_of(kind, record, keys) or _fault_of_place(kind, record, above)
        fault = fault or _fault_of_file(export.folder, sums, record)
        if fault:
            yield f"{place}: {fault}"
        elif isinstance(record["key"], str):
            keys[record["key"]] = record.get("number")
    if number != count:
        yield f"{kind}: {number} records, {count} were written"


def _fault_of(kind: str, record: Any, keys: dict[str, Any]) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("fields"), dict):
        return "no record"
    model = record_models().get(str(record.get("type")))
    if model is None or kind_of(model) != kind:
        return f"the type {record.get('type')!r} isn't known here"
    key = record.get("key")
    if not isinstance(key, str) or not key:
        return "it has no key"
    if key in keys:
        return f"the key {key} stands twice"
    unknown = set(record["fields"]) - field_names(model)
    return (
        f"{record['type']} has no field {', '.join(sorted(unknown))} here: use newer code"
        if unknown
        else None
    )


def field_names(model: type[Model]) -> set[str]:
    relations = (relation.get_accessor_name() for relation in child_relations(model))
    return {field.name for field in (*fields_of(model), *many_fields(model))} | set(relations)


def _fault_of_place(kind: str, record: Record, above: list[str]) -> str | None:
    """Records of a tree come as the tree is walked: so none can be below itself."""
    if not issubclass(record_models()[record["type"]], MP_Node):
        return None
    parent = record.get("parent")
    if parent is not None and parent not in above:
        return f"its parent {parent} isn't above it"
    del above[above.index(parent) + 1 if parent is not None else 0 :]
    above.append(record["key"])
    return None


def _fault_of_file(folder: Path, sums: dict[str, str], record: Record) -> str | None:
    file = record.get("file")
    if file is None:
        return None
    if not isinstance(file, dict) or not isinstance(file.get("name"), str):
        return "its file isn't told"
    if "path" not in file:
        return None
    path = file["path"]
    # What is listed was found to lie in the export, and to be as it was written.
    if not isinstance(path, str) or path not in sums:
        return f"its file {path!r} isn't listed in {SUMS}"
    if sums[path] != file.get("sha256"):
        return f"its file {path!r} has another checksum in {SUMS}"
    is_image = record_models()[record["type"]] is get_image_model()
    if is_image and (fault := _fault_of_image(folder / path, file["name"])):
        return fault
    return _fault_of_content(folder / path, file["name"], clean_picture if is_image else check_file)


def _fault_of_content(place: Path, name: str, look: Callable[[Any, str], Any]) -> str | None:
    """What an upload of it would be refused for."""
    # Commands speak English.
    with place.open("rb") as content, override("en"):
        try:
            look(File(content, name), name)
        except ValidationError as error:
            return f"{name}: {' '.join(error.messages)}"
    return None


def _fault_of_image(place: Path, name: str) -> str | None:
    expected = FORMATS.get(extension_of(name)[1:])
    if expected is None:
        return f"{name}: images of this kind aren't accepted"
    try:
        with Image.open(place, formats=[expected]) as image:
            pixels = image.width * image.height
            image.verify()
    except Exception:
        # Whatever a damaged image makes of the decoder.
        return f"{name}: no image of this kind"
    return None if pixels <= settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS else f"{name}: too many pixels"
