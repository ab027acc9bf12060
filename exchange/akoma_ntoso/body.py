"""The hierarchy of a document's text: parts down to articles, with khoản as paragraphs and điểm as points."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.text import clean_text
from documents.clauses import Clause, label_of
from documents.structure import Provision

from .blocks import BlockWriter, Element, add, tag_of
from .names import eid

# Of an attached text, whose articles start again at 1 (documents.structure).
ATTACHED = re.compile(r"kem-theo(?:-[0-9]+)?(?=-)")
LISTS = ("ul", "ol")


class BodyWriter:
    """Writes provisions. `linked` puts the links onto what is cited into a provision's HTML."""

    def __init__(self, root_url: str, linked: Callable[[str], str]) -> None:
        self._root_url = root_url
        self._linked = linked

    def write(self, act: Element, provisions: list[Provision]) -> None:
        """Add the preamble and the body. A document without a heading has its whole text in its body."""
        own = [provision for provision in provisions if provision.anchor]
        before = [provision for provision in provisions if not provision.anchor]
        if own and before:
            self._write_blocks(add(act, "preamble"), self._elements(before[0]))
        body = add(act, "body")
        if not own:
            text = add(body, "hcontainer", name="text", eId="hcontainer_1")
            for provision in before:
                self._write_blocks(add(text, "intro"), self._elements(provision))
        for attachment, group in by_attachment(own):
            self._hang(_container(body, attachment), group)
        _tidy(act)

    def _hang(self, container: Element, provisions: Iterable[Provision]) -> None:
        """Add each provision to the last one above it that is of a higher level."""
        above = [(0, container)]
        for provision in provisions:
            while above[-1][0] >= provision.level:
                above.pop()
            number = f"{provision.label}." if provision.kind == "article" else provision.label
            element = _numbered(above[-1][1], provision.kind, provision.anchor, number)
            if provision.heading:
                add(element, "heading").text = clean_text(provision.heading)
            self._write_provision(element, provision)
            above.append((provision.level, element))

    def _write_provision(self, element: Element, provision: Provision) -> None:
        """The paragraphs before the first clause, then the clauses, each with its points."""
        clauses = {clause.anchor: clause for clause in provision.clauses}
        owner = paragraph = element
        group: list[HtmlElement] = []
        skipped = 0
        for node in _paragraphs(self._elements(provision), clauses):
            if clause := clauses.get(node.get("id", "")):
                self._write_blocks(add(owner, "intro"), group, skipped)
                owner, skipped = _open_clause(paragraph if clause.above else element, clause, node)
                paragraph = owner if clause.kind == "clause" else paragraph
                group = []
            group.append(node)
        self._write_blocks(add(owner, "intro"), group, skipped)

    def _elements(self, provision: Provision) -> list[HtmlElement]:
        root = lxml_html.fragment_fromstring(clean_text(self._linked(provision.content)), create_parent="div")
        return list(root)

    def _write_blocks(self, target: Element, elements: list[HtmlElement], skipped: int = 0) -> None:
        BlockWriter(target, self._root_url, skipped).write(elements)


def by_attachment(provisions: Iterable[Provision]) -> Iterator[tuple[str, list[Provision]]]:
    """The provisions of the document itself, then those of each text attached to it, by its anchor.

    The headings right before the first article of an attached text are its own.
    """
    name, group, headings = "", list[Provision](), list[Provision]()
    for provision in provisions:
        if provision.kind != "article":
            headings.append(provision)
            continue
        match = ATTACHED.match(provision.anchor)
        if match and match[0] != name:
            yield name, group
            name, group = match[0], []
        group += [*headings, provision]
        headings = []
    yield name, group + headings


def _container(body: Element, attachment: str) -> Element:
    if not attachment:
        return body
    return add(body, "hcontainer", name="attachment", eId=eid(attachment), wId=attachment)


def _numbered(parent: Element, tag: str, anchor: str, number: str) -> Element:
    element = add(parent, tag, eId=eid(anchor), wId=anchor)
    add(element, "num").text = clean_text(number)
    return element


def _paragraphs(elements: Iterable[HtmlElement], clauses: dict[str, Clause]) -> Iterator[HtmlElement]:
    """The elements of an article in which a clause can begin: a list of clauses gives its items."""
    for element in elements:
        if element.tag in LISTS and any(item.get("id") in clauses for item in element):
            yield from element
        else:
            yield element


def _open_clause(parent: Element, clause: Clause, first: HtmlElement) -> tuple[Element, int]:
    """The element of a clause, and how many characters of its first paragraph are its label."""
    length, label = label_of(clean_text(first.text_content()))
    tag, mark = ("paragraph", ".") if clause.kind == "clause" else ("point", ")")
    return _numbered(parent, tag, clause.anchor, label or f"{clause.number}{mark}"), length


def _tidy(act: Element) -> None:
    """An empty `intro` or preamble goes; where nothing follows its words, they are the content."""
    for element in list(act.iter("{*}intro", "{*}preamble")):
        parent = element.getparent()
        if parent is not None and not len(element):
            parent.remove(element)
        elif tag_of(element) == "intro" and element.getnext() is None:
            element.tag = element.tag.replace("intro", "content")
