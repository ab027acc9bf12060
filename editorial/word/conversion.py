"""A Word file as what a page is made of: title, lead, and the pieces of the body in order."""

import re
from typing import Any

import mammoth
from lxml import html as lxml_html

from .answer import Draft
from .limits import EMPTY, UNPACKED, Limits, ReadError
from .package import Package
from .pieces import Reader
from .rewriting import CAPTION, CENTRED, LEAD, TITLE, rewrite

STYLES = "\n".join(
    [
        *(f"p.{name} => p.{name}:fresh" for name in (TITLE, LEAD, CENTRED, CAPTION)),
        "b => b",
        "i => i",
        "strike => s",
    ]
)
# What programs write into the property of the title by themselves.
NO_TITLE = re.compile(r"microsoft word\b.*|(document|untitled|tài liệu|văn bản)\s*\d*|.*\.docx?", re.I)
EXTERNAL = "external file access is disabled"


def read_word(path: str, limits: Limits) -> Draft:
    package = Package(path, limits)
    told = rewrite(package)
    result = mammoth.convert_to_html(
        package.packed(),
        style_map=STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(image_source),
        external_file_access=False,
    )
    if len(result.value) > limits.characters:
        raise ReadError(UNPACKED, f"{len(result.value)} characters")
    told["external_images"] += sum(EXTERNAL in message.message for message in result.messages)
    root = lxml_html.fragment_fromstring(result.value or "<p></p>", create_parent="div")
    reader = Reader(root, limits, told)
    draft = Draft(
        title=reader.title or property_title(package),
        lead=reader.lead,
        pieces=reader.pieces,
        told={word: count for word, count in told.items() if count},
    )
    if not draft["pieces"] and not draft["title"]:
        raise ReadError(EMPTY)
    return draft


def image_source(image: Any) -> dict[str, str]:
    """The image's name in the container: what it holds is read by the parent, with the limits for uploads."""
    with image.open() as file:
        return {"src": file.name}


def property_title(package: Package) -> str:
    found = package.find("docProps/core.xml").find("{*}title")
    title = " ".join((found.text or "").split()) if found is not None else ""
    return "" if NO_TITLE.fullmatch(title) else title
