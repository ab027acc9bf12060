"""Paragraphs, tables and pictures as printed packs show them."""

import re
from collections.abc import Iterable
from itertools import groupby, zip_longest

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from outlines.content import Item, Paragraph, Paragraphs, Picture, Run, Table
from outlines.packs import wording
from outlines.packs.pictures import Pictures
from outlines.said import said

register = template.Library()
register.filter("law_name", wording.law_name)
register.filter("quoted_place", wording.quoted_place)

# A line would end after a stroke or hyphen of 31/2024/QH15, 42/2022/NĐ-CP, 18-NQ/TW.
NUMBER = re.compile(r"\b\d+(?:/\d{4})?[-/][A-ZĐ]{2,}\d*(?:[-/][A-ZĐ]+)*")
JOINER = "&#x2060;"
# Where a word that nobody reads may be divided: what sets it looks through its rest for each line.
ENDLESS = re.compile(r"[^\s<>&;]{100}(?=[^\s<>&;]{100})")
DIVIDER = r"\g<0>&#x200b;"
# So many letters of the longest words of all columns stand beside each other in each size of type.
LINE = {"": 50, "dense": 60, "small": 68}
# Below this lists go no further to the right, and each level takes its time.
DEEPEST = 5
# Letters of a line in print, and of about a third of a page.
PRINT_LINE = 75
SHORT = 13 * PRINT_LINE
# What a reader may tap on; anything else stays words.
ADDRESSES = ("https://", "http://", "mailto:", "tel:")


@register.filter
def shown(text: str) -> SafeString:
    """`text` with its line breaks; the number of a document stays on one line."""
    html = NUMBER.sub(lambda number: re.sub("(?<=[-/])", JOINER, number[0]), escape(text))
    html = ENDLESS.sub(DIVIDER, html)
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 -- escaped above


@register.simple_tag
def unread_quote() -> str:
    return wording.unread_quote()


@register.filter
def paragraphs(value: Paragraphs) -> SafeString:
    """As <p> and nested lists."""
    html = ""
    for is_list, group in groupby(value, key=lambda paragraph: bool(paragraph.list)):
        entries = [entry._replace(level=min(entry.level, DEEPEST)) for entry in group]
        html += _lists(entries) if is_list else "".join(f"<p>{_runs(entry)}</p>" for entry in entries)
    return mark_safe(html)  # noqa: S308 -- _runs escapes


@register.filter
def led(value: Paragraphs, words: str) -> SafeString:
    """With `words` in bold at the beginning of the first paragraph, or above a list."""
    first = value[0] if value and not value[0].list else Paragraph(())
    rest = value[1:] if first.runs else value
    return paragraphs((first._replace(runs=(Run(f"{words} ", bold=True), *first.runs)), *rest))


@register.filter
def address_in(picture: Picture, pictures: Pictures) -> str:
    return pictures.address(picture)


@register.filter
def columns(table: Table) -> int:
    return max([len(table.headings), *map(len, table.rows)])


@register.filter
def width_class(table: Table) -> str:
    """How a table is set so that it finds room: in smaller type, by its words or in even columns."""
    count = columns(table)
    size = "small" if count > 8 else "dense" if count > 5 else ""
    letters = sum(
        max(map(len, " ".join(column).split()), default=0)
        for column in zip_longest(table.headings, *table.rows, fillvalue="")
    )
    return f"{size} by-words" if letters <= LINE[size] else size


@register.filter
def keep(item: Item) -> str:
    """The class of what isn't divided between pages, being short."""
    letters = sum(max(len(line), PRINT_LINE) for line in said([item]))
    return "short" if letters <= SHORT else ""


@register.filter
def row_lines(table: Table) -> list[str]:
    """What is too wide for a page, line by line."""
    return said([table])


def _lists(entries: list[Paragraph]) -> str:
    html = ""
    for kind, found in groupby(_with_deeper(entries), key=lambda entry: entry[0].list):
        tag = "ol" if kind == "number" else "ul"
        html += f"<{tag}>{''.join(_entry(*entry) for entry in found)}</{tag}>"
    return html


def _with_deeper(entries: list[Paragraph]) -> Iterable[tuple[Paragraph, list[Paragraph]]]:
    """Each entry of the outermost level with those that belong to it."""
    found: list[tuple[Paragraph, list[Paragraph]]] = []
    for entry in entries:
        if found and entry.level > entries[0].level:
            found[-1][1].append(entry)
        else:
            found.append((entry, []))
    return found


def _entry(entry: Paragraph, deeper: list[Paragraph]) -> str:
    """With its mark as words: drawn by the style sheet it is copied after all text, or tagged as no list."""
    mark = f"{entry.number}. " if entry.list == "number" else "+ " if entry.level else "– "
    return f"<li>{mark}{_runs(entry)}{_lists(deeper) if deeper else ''}</li>"


def _runs(paragraph: Paragraph) -> str:
    return "".join(_run(run) for run in paragraph.runs)


def _run(run: Run) -> str:
    html: str = shown(run.text)
    if run.bold:
        html = f"<strong>{html}</strong>"
    if run.italic:
        html = f"<em>{html}</em>"
    if run.href.startswith(ADDRESSES):
        return format_html('<a href="{}">{}</a>', run.href, mark_safe(html))  # noqa: S308 -- escaped above
    return html
