"""Reads the demonstration content: one TOML file an item, in demo/content/<kind>/<slug>.toml."""

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

CONTENT = Path(__file__).parent / "content"
Item = dict[str, Any]
NO_DOCUMENTS: Mapping[str, int] = MappingProxyType({})


def read(kind: str) -> Iterator[Item]:
    """The items of a kind in the order of their file names, each with its `slug`."""
    for path in sorted((CONTENT / kind).glob("*.toml")):
        with path.open("rb") as file:
            yield {"slug": path.stem, **tomllib.load(file)}


def body(item: Item, documents: Mapping[str, int] = NO_DOCUMENTS) -> list[Item]:
    """The body of a news item, an outline or a standing page as a StreamField's raw data.

    `documents` are the primary keys of those that it quotes, by number.
    """
    return [_block(block, f"{item['slug']}/{index}", documents) for index, block in enumerate(item["body"])]


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


def _block(block: Item, path: str, documents: Mapping[str, int]) -> Item:
    value: Any
    match block["type"]:
        case "rich_text":
            value = block["html"].strip()
        case "part":
            value = block["text"]
        case "key_point":
            value = {"text": block["text"], "note": block.get("note", "").strip()}
        case "situation":
            value = _situation(block)
        case "comparison":
            value = _comparison(block, path)
        case "provision":
            value = {"document": documents[block["document"]], "provision": block["provision"]}
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
    return {"title": block.get("title", ""), "items": _list(block["items"], path)}


def _situation(block: Item) -> Item:
    return {
        "title": block["title"],
        "facts": block["facts"].strip(),
        "question": block["question"],
        "handling": block["handling"].strip(),
    }


def _comparison(block: Item, path: str) -> Item:
    rows = [{"topic": topic, "old": old, "new": new} for topic, old, new in block["rows"]]
    return {
        "title": block.get("title", ""),
        "old": block["old"],
        "new": block["new"],
        "rows": _list(rows, path),
    }


def _table(block: Item) -> Item:
    return {
        "caption": block.get("caption", ""),
        "columns": [{"type": "text", "heading": heading} for heading in block["columns"]],
        "rows": [{"values": row} for row in block["rows"]],
    }


def _list(values: list[Item], path: str) -> list[Item]:
    return [
        {"type": "item", "id": _id(f"{path}/{index}"), "value": value} for index, value in enumerate(values)
    ]


def _id(path: str) -> str:
    """The same id at every load, so that a translation finds the block it belongs to."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"portal-demo:{path}"))
