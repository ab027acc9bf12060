"""The forms and links of an answer, with what stands in them."""

import html
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

import lxml.html

# Places of links in the attributes of the editor's scripts, and in those of pages.
LINK = re.compile(r'\s[\w-]+="((?:/(?!/)|\?)[^"<>{}]{1,400})"')
MOST_LINKS = 60
MOST_CHOICES = 30
# By the kind of a field, or by a part of its name.
LIKELY = {
    "email": [b"a@tuphap.example"], "url": [b"https://bo.example/", b"/tin-tuc/"],
    "date": [b"2026-05-02", b"02/05/2026"], "time": [b"08:00"],
    "text": ["Trịnh Văn A".encode(), b"a", b"1/2026/QD-UBND"],
    "search": ["luật".encode(), b"a"], "tel": [b"0912345678"], "password": [b"mat-khau-thu-nghiem-9"],
    "_at": [b"2026-05-02 08:00"], "_on": [b"2026-05-02"], "slug": [b"mot-trang-moi"], "path": [b"/cu"],
    "number": [b"1/2026/QD-UBND", b"1"],
}  # fmt: skip
SKIPPED = ("/static/", "/media/")


@dataclass
class Form:
    """What a browser would send, if nothing was typed; `buttons` are ways to send it."""

    action: str
    method: str
    fields: list[tuple[bytes, bytes]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    buttons: list[tuple[bytes, bytes]] = field(default_factory=list)
    # What may be chosen in a field, and what kind of value its kind of field takes.
    choices: dict[bytes, list[bytes]] = field(default_factory=dict)


def pages_in(content):
    """The HTML of an answer: itself, or what the JSON of a dialog holds of it."""
    text = content.decode(errors="replace")
    if not text.startswith(("{", "[")):
        return [text]
    try:
        answer = json.loads(text)
    except ValueError:
        return []
    values = answer.values() if isinstance(answer, dict) else ()
    return [value for value in values if isinstance(value, str) and "<" in value]


def forms_in(text, address):
    """Those of a page that has `address`."""
    try:
        tree = lxml.html.fromstring(text)
    except (lxml.etree.LxmlError, ValueError):
        return []
    return [read(form, address) for form in tree.forms]


def read(form, address):
    """What a browser would send of a form, with what the editor's scripts make of its blocks."""
    fields = [(name.encode(), (value or "").encode()) for name, value in form.form_values()]
    for block in form.xpath(".//*[@data-w-block-arguments-value]"):
        value = json.loads(block.get("data-w-block-arguments-value"))[0]
        fields += flattened(block.get("id"), value)
    files = [one.get("name", "files[]").encode() for one in form.xpath('.//input[@type="file"]')]
    pressed = './/button[@name]|.//input[@type="submit"][@name]'
    buttons = [(one.get("name").encode(), (one.get("value") or "").encode()) for one in form.xpath(pressed)]
    action = urljoin(address, form.action or "")
    return Form(action, form.method, fields, files, buttons, choices_of(form))


def choices_of(form):
    """Field → values that it takes: those of a list, those of its kind."""
    found = {}
    for one in form.xpath(".//option[@value]|.//input[@type]"):
        select = next(one.iterancestors("select"), None) if one.tag == "option" else one
        name = (select.get("name") if select is not None else "") or ""
        known = found.setdefault(name.encode(), [])
        known += LIKELY.get(one.get("type"), [(one.get("value") or "").encode()])[:MOST_CHOICES]
        known += [value for part, values in LIKELY.items() if part in name for value in values]
    return {name: values[:MOST_CHOICES] for name, values in found.items()}


def flattened(name, value):
    """The fields that the editor's scripts make of the value of a block."""
    if isinstance(value, list):
        fields = [(f"{name}-count".encode(), str(len(value)).encode())]
        for number, item in enumerate(value):
            fields += item_of_list(f"{name}-{number}", number, item)
        return fields
    if isinstance(value, dict) and {"columns", "rows"} <= value.keys():
        return table(name, value)
    if isinstance(value, dict) and "id" in value:
        return flattened(name, value["id"])
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in flattened(f"{name}-{key}", part)]
    # What is typed in rich text is JSON in a string.
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return [(name.encode(), text.encode())]


def table(name, value):
    """Of a table whose columns have types."""
    own = {"caption": value.get("caption") or "", "column-count": len(value["columns"])}
    own["row-count"] = len(value["rows"])
    for number, column in enumerate(value["columns"]):
        own |= {
            f"column-{number}-{key}": part for key, part in {**column, "order": number, "deleted": ""}.items()
        }
    for number, row in enumerate(value["rows"]):
        own |= {f"row-{number}-order": number, f"row-{number}-deleted": ""}
        own |= {f"cell-{number}-{column}": cell for column, cell in enumerate(row["values"])}
    return [(f"{name}-{key}".encode(), str(part).encode()) for key, part in own.items()]


def item_of_list(name, number, item):
    """One of a stream (of a type) or of a list."""
    if not isinstance(item, dict):
        return flattened(name, item)
    own = {"type": item.get("type"), "id": item.get("id"), "order": number, "deleted": ""}
    fields = [(f"{name}-{key}".encode(), str(part).encode()) for key, part in own.items() if part is not None]
    return fields + flattened(f"{name}-value", item.get("value"))


def links_in(text, address):
    """Our own places that a page leads to."""
    found = (urljoin(address, html.unescape(link)) for link in LINK.findall(text))
    return [link for link in dict.fromkeys(found) if not link.startswith(SKIPPED)][:MOST_LINKS]
