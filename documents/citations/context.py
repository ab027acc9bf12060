"""What is known at a place of a text from what stands before it: article, quotation, documents named."""

import re

from .named import Named

_LIST = r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)] ?|[a-zđ]\d?\) ?|[-+*] ?)?"
_AMENDING_LINE = re.compile(
    rf" {{0,9}}(?:điều \d{{1,4}}[a-zđ]?[.:] {{0,3}})?{_LIST}(?:sửa đổi|bổ sung|bãi bỏ|thay thế|thay cụm|"
    r"thay từ|bỏ |đính chính|h[ủu][ỷy]? bỏ|hủy|sửa (?:cụm|tên|lại))"
)
_AMENDING_TITLE = re.compile(
    r" {0,9}(?:về việc |v/v )?(?:(?:luật|bộ luật|pháp lệnh|nghị định|nghị quyết|quyết định|thông tư|"
    r"thông tư liên tịch) )?(?:về việc |quy định )?(?:sửa đổi|bổ sung)"
)
_CLAUSE = re.compile(r"\n {0,9}(\d{1,3}[a-zđ]?)\. ")
_POINT = re.compile(r"\n {0,9}([a-zđ]\d?)\) ")
# "Nghị định nói trên" is one of the last paragraphs.
LINES_BACK = 5
# Where a text names so many documents of one kind and sequence, a short number is never certain.
SAME_SEQUENCE = 10
# How far before a place a quotation or brackets are looked for.
NEAR = 1_000


class Context:
    """Follows the reader through a text; places may only ascend, so that each is looked at once."""

    def __init__(self, low: str) -> None:
        self._low = low
        self.line, self.line_number, self._line_done = 0, 0, 0
        self._quote_done, self._depth, self._is_straight = 0, 0, False
        self.article, self.chapter = "", ""
        self._last_article, self._clause, self._point = 0, "", ""
        self._clause_done = 0
        # What is amended in this article, and by the document's title.
        self.amended: Named | None = None
        self.amended_article = ""
        self.is_amending = False
        self._amended_line = -1
        # Whether the article's heading says so, and with it all of the article.
        self.is_amending_article = False
        self._title_amends: Named | None = None
        self._is_title_clear = True
        # By kind: the line in which documents of it were named last, and which.
        self._named: dict[str, tuple[int, dict[tuple, Named]]] = {}
        self._numbered: dict[tuple[str, str], dict[str, Named]] = {}
        self._all: dict[tuple, Named] = {}
        self._by_article: dict[str, tuple[int, Named | None]] = {}
        self._in_line: tuple[int, dict[tuple, Named]] = (-1, {})

    def go_to(self, place: int) -> None:
        """Read on to `place`."""
        low, done = self._low, self._line_done
        if place <= done:
            return
        newline = low.rfind("\n", done, place)
        if newline >= 0:
            self.line_number += low.count("\n", done, place)
            self.line = newline + 1
        self._line_done = place

    def is_line_start(self, place: int) -> bool:
        return place - self.line < 10 and not self._low[self.line : place].strip(' "“')

    def in_quotation(self, place: int) -> bool:
        """Whether a quotation is open at `place`."""
        low, done = self._low, self._quote_done
        if place > done:
            self._depth = max(0, self._depth + low.count("“", done, place) - low.count("”", done, place))
            self._is_straight ^= low.count('"', done, place) % 2 == 1
            self._quote_done = place
        return self._depth > 0 or self._is_straight

    def open_article(self, number: str, place: int) -> None:
        """A heading "Điều 5." of the text's own, or of a text that it quotes, which changes nothing."""
        figure = int(re.match(r"\d+", number)[0])  # type: ignore[index] # as the pattern has it
        follows = figure == self._last_article + 1
        if self.is_amending and self.in_quotation(place) and not follows:
            return
        if not self._last_article:
            self._title_amends = self.amended if self._is_title_clear else None
        self._last_article, self.article = figure, f"dieu-{number.replace('đ', 'dd')}"
        self._clause = self._point = ""
        self._clause_done = place
        self._quote_done, self._depth, self._is_straight = place, 0, False
        self.amended, self.amended_article = self._title_amends, ""
        self.is_amending = self.is_amending_article = bool(_AMENDING_LINE.match(self._low, self.line))

    def clause(self, place: int) -> str:
        """The anchor of the clause at `place`, where its figure begins a line of the article."""
        self._read_clauses(place)
        return f"{self.article}-khoan-{self._clause}" if self.article and self._clause else ""

    def point(self, place: int) -> str:
        """The anchor of the point at `place`."""
        clause = self.clause(place)
        return f"{clause}-diem-{self._point.replace('đ', 'dd')}" if clause and self._point else ""

    def amends_here(self, place: int) -> bool:
        """Whether the line at `place` says how another document is changed."""
        if self.in_quotation(place):
            return False
        if self.is_amending_article:
            return True
        pattern = _AMENDING_LINE if self._last_article else _AMENDING_TITLE
        amends = bool(pattern.match(self._low, self.line))
        self.is_amending |= amends
        return amends

    def note(self, named: Named, place: int, article: str = "") -> None:
        """Keep that a document was named."""
        key = named.key
        line, in_line = self._named.get(named.kind, (-1, {}))
        if line != self.line_number:
            in_line = {}
            self._named[named.kind] = (self.line_number, in_line)
        in_line[key] = named
        if self._in_line[0] != self.line_number:
            self._in_line = (self.line_number, {})
        self._in_line[1][key] = named
        self._all[key] = named
        if article:
            self._by_article[article] = (self.line_number, named)
        if named.number:
            sequence = named.number.split("/")[0].split("-")[0].lstrip("0")
            known = self._numbered.setdefault((named.kind, sequence), {})
            if len(known) < SAME_SEQUENCE:
                known[named.number] = named
        self._note_amended(named, place, article)

    def _note_amended(self, named: Named, place: int, article: str) -> None:
        if not self.amends_here(place):
            return
        # In an article that amends, its heading and its lines that amend say what; others may name anything.
        if self.is_amending_article and self.amended and not _AMENDING_LINE.match(self._low, self.line):
            return
        # What the line names after that is the subject of what is changed.
        if self._amended_line == self.line_number:
            return
        if not self._last_article and self.amended and self.amended.key != named.key:
            self._is_title_clear = False
        self.amended, self.amended_article, self._amended_line = named, article, self.line_number

    def last_of(self, kind: str, *, same_line: bool) -> Named | None:
        """The one document of this kind that was named last; None where several are in question."""
        line, named = self._named.get(kind, (-1, {}))
        if line < 0 or len(named) != 1:
            return None
        away = self.line_number - line
        return next(iter(named.values())) if away == 0 or (away <= LINES_BACK and not same_line) else None

    def last(self) -> Named | None:
        """The document to which bare provisions belong: the only one of their line before them, or the only
        one so far."""
        line, named = self._in_line
        found = named if line == self.line_number else self._all
        return next(iter(found.values())) if len(found) == 1 else None

    def quoted(self, kind: str, place: int) -> Named | None:
        """The document of this kind whose words the line quotes at `place`: Luật A nói: “… Luật này …”."""
        if not self.in_quotation(place) or self._low.rfind("“", self._near(place), place) < 0:
            return None
        return self.last_of(kind, same_line=True)

    def bracketed(self, article: str, place: int) -> Named | None:
        """The document before the brackets that go into its article: "Điều 5 Luật A (khoản 2 Điều 5)"."""
        opened = self._low.rfind("(", self._near(place), place)
        if not article or opened < 0 or self._low.find(")", opened, place) >= 0:
            return None
        line, named = self._by_article.get(article, (-1, None))
        return named if line == self.line_number else None

    def _near(self, place: int) -> int:
        return max(self.line, place - NEAR)

    def numbered(self, kind: str, sequence: str, year: int | None) -> Named | None:
        """The one document named before whose number begins so."""
        known = self._numbered.get((kind, sequence.lstrip("0")), {})
        if len(known) == SAME_SEQUENCE:
            return None
        found = [named for named in known.values() if not year or named.year == year]
        return found[0] if len(found) == 1 else None

    def _read_clauses(self, place: int) -> None:
        start = max(self._clause_done - 1, 0)
        for match in _CLAUSE.finditer(self._low, start, place):
            self._clause, self._point, start = match[1].replace("đ", "dd"), "", match.end()
        for match in _POINT.finditer(self._low, start, place):
            self._point = match[1]
        self._clause_done = place
