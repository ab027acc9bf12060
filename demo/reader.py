"""Reads the demonstration content: one TOML file an item, in demo/content/<kind>/<slug>.toml."""

import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
Item = dict[str, Any]


def read(kind: str) -> Iterator[Item]:
    """The items of a kind in the order of their file names, each with its `slug`."""
    for path in sorted((CONTENT / kind).glob("*.toml")):
        with path.open("rb") as file:
            yield {"slug": path.stem, **tomllib.load(file)}


def body(item: Item) -> list[Item]:
    """The body of a news item, an outline or a standing page as a StreamField's raw data."""
    return [_block(block, f"{item['slug']}/{index}") for index, block in enumerate(item["body"])]


def legal_body(item: Item) -> list[Item]:
    """The body of a legal document: one text block a chapter, as the importer does it."""
    blocks: list[list[str]] = [[]]
    for provision in item["body"]:
        if provision["kind"] != "article" and blocks[-1]:
            blocks.append([])
        blocks[-1].append(_provision(provision))
    return [
        {"type": "legal_text", "value": "".join(parts), "id": _id(f"{item['slug']}/{index}")}
        for index, parts in enumerate(blocks)
    ]


def _provision(provision: Item) -> str:
    label = {"part": "Phần", "chapter": "Chương", "section": "Mục", "article": "Điều"}
    tag = "h3" if provision["kind"] == "article" else "h2"
    title = f"{label[provision['kind']]} {provision['number']}. {provision.get('heading', '')}"
    return f"<{tag}>{title.strip()}</{tag}>{provision.get('html', '').strip()}"


def _block(block: Item, path: str) -> Item:
    value: Any
    match block["type"]:
        case "rich_text":
            value = block["html"].strip()
        case "quote":
            value = {"text": block["text"], "attribution": block.get("attribution", "")}
        case "callout":
            value = _callout(block)
        case "question_answer":
            value = _questions(block, path)
        case "table":
            value = _table(block)
        case unknown:
            raise ValueError(f"{path}: unknown block {unknown}")
    kind = "questions" if block["type"] == "question_answer" else block["type"]
    return {"type": kind, "value": value, "id": _id(path)}


def _callout(block: Item) -> Item:
    return {"kind": block["kind"], "title": block.get("title", ""), "text": block["html"].strip()}


def _questions(block: Item, path: str) -> Item:
    items = [
        {"type": "item", "id": _id(f"{path}/{index}"), "value": item}
        for index, item in enumerate(block["items"])
    ]
    return {"title": block.get("title", ""), "items": items}


def _table(block: Item) -> Item:
    return {
        "caption": block.get("caption", ""),
        "columns": [{"type": "text", "heading": heading} for heading in block["columns"]],
        "rows": [{"values": row} for row in block["rows"]],
    }


def _id(path: str) -> str:
    """The same id at every load, so that a translation finds the block it belongs to."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"portal-demo:{path}"))
