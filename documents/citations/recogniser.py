"""Finds the citations in a text, without a database.

One pattern finds the words and figures with which citations begin; what stands around each is read by small
patterns of bounded length, so that the time grows with the length of the text alone. What isn't certain is
left out: a link to the wrong law is worse than none.
"""

import re

from .certainty import (
    heading_end,
    is_draft,
    is_heading_in_line,
    is_of_treaty,
    is_of_unknown,
    is_other_number,
    is_title,
    stands_alone,
)
from .citation import Citation, Target
from .context import Context
from .named import Named, read_named, read_number
from .provisions import ANNEX, ARTICLE, CHAPTER, CLAUSE, MOST, Chain, read_chain
from .reading import Reading

# Provisions of one citation in a text that has listed more than any document would.
FEW = 8

_FIRST = r"(?=\d|[ivxlc]{1,7}(?![^\W_])|thứ |[a-h](?!\w)|này(?!\w))"
_SCAN = re.compile(
    r"(?P<provision>(?:điều|khoản|tiểu mục|mục|chương|phần|phụ lục) {1,3}(?:số )?" + _FIRST + ")"
    r"|(?P<point>(?:điểm|tiết) {1,3}(?=\d|[a-zđ]\d{0,2}(?!\w)|này(?!\w)))"
    r"|(?P<annex>phụ lục )"
    r"|(?P<kind>bộ luật|(?<!pháp )luật|pháp lệnh|hiến pháp|blds|blhs|bllđ|blttds|bltths|blhh"
    r"|(?:nghị định|thông tư(?: liên (?:tịch|bộ|ngành))?|nghị quyết(?: liên tịch)?|quyết định|chỉ thị|"
    r"kế hoạch|chương trình|hướng dẫn|quy định|quy chế|kết luận|thông báo(?: kết luận)?|báo cáo|"
    r"công văn|công điện|văn bản hợp nhất|tờ trình|văn bản|thông tri|án lệ|sắc lệnh|sắc luật|lệnh|ttlt|"
    r"liên tịch)"
    r"(?=:? ?\(?(?:mang )?(?:số|\d)| (?:này|đã|nói|nêu|kể|dẫn|trên|đó|ấy|của)))(?!\w)"
    r"|(?P<number>\d{1,5}[a-zđ]?/(?:19|20)\d\d/[a-zđ])"
)
_LINK = re.compile(
    r"(?:,? (?:đã )?(?:được )?sửa đổi(?:,? (?:và )?bổ sung)?)? ?,? ?"
    r"(?P<word>của|tại|trong|thuộc|(?:được )?(?:ban hành )?(?:đính )?kèm(?: theo)?|ban hành theo)? ?(?:các )?"
)
_ANNEX_LINK = re.compile(r"phụ lục,? (?:(?:được )?(?:ban hành )?(?:đính )?kèm(?: theo)?|của|thuộc) (?:các )?")
_HEADING = re.compile(r"điều {1,3}(?P<number>\d{1,4}[a-zđ]?) ?(?:[.:]|(?=\n)|\Z)")
_CHAPTER = re.compile(r"chương {1,3}(?P<number>[ivxlc]+|\d+)(?![^\W_])")
_AMENDED = re.compile(r"[ \n]{1,3}(?:đã )?được (?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính|sửa thành)")
_MEMORANDA = ("quyết định", "kế hoạch", "chương trình", "thông báo", "báo cáo", "kết luận", "hướng dẫn",
    "quy định", "công văn", "công điện", "tờ trình", "văn bản", "lệnh")  # fmt: skip


def find_citations(text: str, *, in_document: bool = False) -> list[Citation]:
    """The citations in `text`, in their order; they don't overlap.

    `in_document` says that it is the text of a legal document: only there "Điều 5" alone is its own.
    Elsewhere that belongs to the one document that was named before, or is left out.
    """
    return _Recogniser(text, in_document).run()


class _Recogniser:
    def __init__(self, text: str, in_document: bool) -> None:
        self.reading = Reading(text)
        self.plain, self.low = self.reading.plain, self.reading.low
        self.context = Context(self.low)
        self.in_document = in_document
        self.found: list[Citation] = []
        # So that a text of nothing but ranges takes no longer than another.
        self.room = len(text) // 10 + 10 * MOST

    def run(self) -> list[Citation]:
        low, place = self.low, 0
        search = _SCAN.search
        while match := search(low, place):
            start = match.start()
            if start and low[start - 1].isalnum():
                place = start + 1
                continue
            self.context.go_to(start)
            end = self._read(match.lastgroup or "", start)
            place = max(end, start + 1)
        return self.found

    def _read(self, group: str, start: int) -> int:
        """Read what begins at `start`; the place from which to read on, 0 where nothing was found."""
        if group in ("provision", "point"):
            return self._provisions(start)
        if group == "annex":
            return self._annexes(start)
        if group == "number":
            return self._number(start)
        named = read_named(self.plain, self.low, start)
        if named is None or is_draft(self.low, start):
            return named.end if named else 0
        return self._cite(named, Chain(start, start))

    def _provisions(self, start: int) -> int:
        heading = self._heading(start)
        if heading:
            return heading
        chain = read_chain(self.low, start, MOST if self.room > 0 else FEW)
        if chain is None:
            return 0
        self.room -= len(chain.paths)
        if chain.self_unit:
            return self._this_provision(chain)
        link = _LINK.match(self.low, chain.end)
        named = read_named(self.plain, self.low, link.end()) if link and link.end() > chain.end else None
        if named:
            return self._cite(named, chain)
        return self._bare(chain, is_of_other=bool(link and link["word"] and link["word"] != "tại"))

    def _heading(self, start: int) -> int:
        """The end of a heading at `start`, which is no citation; 0 where none stands there."""
        if not self.context.is_line_start(start):
            return start + 1 if is_heading_in_line(self.plain, start) else 0
        match = _HEADING.match(self.low, start)
        if match:
            if self.low[start - 1 : start] not in ('"', "“"):
                self.context.open_article(match["number"], start)
            return match.end()
        end = heading_end(self.low, start)
        chapter = _CHAPTER.match(self.low, start)
        if chapter and (end or self.plain[start : chapter.end()].isupper()):
            self.context.chapter = f"chuong-{chapter['number']}"
            return chapter.end()
        return end

    def _annexes(self, start: int) -> int:
        """ "Phụ lục ban hành kèm theo Nghị định này", without a figure."""
        link = _ANNEX_LINK.match(self.low, start)
        named = read_named(self.plain, self.low, link.end()) if link else None
        return self._cite(named, Chain(start, start)) if named else 0

    def _number(self, start: int) -> int:
        """A whole number without a word for its kind."""
        if is_other_number(self.low, start, self.context.line):
            return 0
        named = read_number(self.plain, self.low, start)
        return self._cite(named, Chain(start, start)) if named else 0

    def _cite(self, named: Named, chain: Chain) -> int:
        """Keep a citation of `named`, or leave it out; where to read on."""
        start = chain.start if chain.paths or chain.end == chain.start else named.start
        if named.reference == "this":
            self._this(named, chain, start)
        elif named.reference in ("above", "that"):
            self._that(named, chain, start)
        elif named.reference == "short":
            self._short(named, chain, start)
        else:
            self._keep(start, named.end, Target.OTHER, named, chain.anchors())
            self.context.note(named, start, chain.article)
        return named.end

    def _this(self, named: Named, chain: Chain, start: int) -> None:
        """ "Nghị định này", which in new wording that is quoted is the document that is changed."""
        context = self.context
        is_small = named.kind in _MEMORANDA and self.plain[named.start].islower()
        if is_small and not chain.paths:
            return
        if not self.in_document:
            meant = context.last_of(named.kind, same_line=False)
            if meant:
                self._keep(start, named.end, Target.BACK, meant, chain.anchors())
        elif context.is_amending and context.in_quotation(start):
            if context.amended and context.amended.kind == named.kind:
                self._keep(start, named.end, Target.OTHER, context.amended, chain.anchors())
        elif (quoted := context.quoted(named.kind, start)) is not None:
            self._keep(start, named.end, Target.OTHER, quoted, chain.anchors())
        else:
            self._keep(start, named.end, Target.SELF, None, chain.anchors(context.article))

    def _that(self, named: Named, chain: Chain, start: int) -> None:
        """ "Nghị định nói trên", of one of the last lines; "Nghị định đó", of this line."""
        is_above = named.reference == "above"
        is_memorandum = named.kind in _MEMORANDA
        if self.plain[named.start].islower() and (is_memorandum or named.kind == "luật"):
            return
        meant = self.context.last_of(named.kind, same_line=not is_above)
        if meant or (is_above and not is_memorandum):
            self._keep(start, named.end, Target.BACK, meant, chain.anchors())

    def _short(self, named: Named, chain: Chain, start: int) -> None:
        sequence = named.number.split("/")[0]
        meant = self.context.numbered(named.kind, sequence, named.year)
        if meant:
            self._keep(start, named.end, Target.BACK, meant, chain.anchors())
        elif named.kind == "nghị định" and named.year:
            # Decrees are the Government's alone.
            named.number, named.reference = f"{named.number}/NĐ-CP", ""
            self._keep(start, named.end, Target.OTHER, named, chain.anchors())
            self.context.note(named, start, chain.article)
        elif "số" in self.low[named.start : named.end] and named.kind not in _MEMORANDA:
            self._keep(start, named.end, Target.BACK, None, chain.anchors())

    def _this_provision(self, chain: Chain) -> int:
        """ "Điều này", "khoản này", with what is cited of it."""
        context, unit = self.context, chain.self_unit
        # "Khoản này được sửa đổi theo …" is a footnote's.
        is_note = not chain.paths and _AMENDED.match(self.low, chain.end)
        if not self.in_document or is_note:
            return chain.end
        if context.is_amending and context.in_quotation(chain.start):
            article = context.amended_article
            if context.amended and article and unit == "điều":
                anchors = chain.anchors(article) or (article,)
                self._keep(chain.start, chain.end, Target.OTHER, context.amended, anchors)
            return chain.end
        above, rank = {
            "điều": (context.article, ARTICLE),
            "khoản": (context.clause(chain.start) if unit == "khoản" else "", CLAUSE),
            "điểm": (context.point(chain.start) if unit == "điểm" else "", CLAUSE - 1),
            "chương": (context.chapter, CHAPTER),
        }.get(unit, ("", ANNEX))
        anchors = chain.anchors(above, rank) or ((above,) if above else ())
        self._keep(chain.start, chain.end, Target.SELF, None, anchors)
        return chain.end

    def _bare(self, chain: Chain, *, is_of_other: bool) -> int:
        """Provisions without a document."""
        context = self.context
        top = chain.paths[0][0][0]
        line = context.line
        if (
            is_of_other
            or not stands_alone(self.low, chain)
            or is_of_unknown(self.plain, self.low, chain)
            or is_title(self.plain, chain, line)
            or is_of_treaty(self.low, chain.start, line)
        ):
            return chain.end
        if not self.in_document:
            meant = context.last() if top >= ARTICLE else None
            if meant:
                self._keep(chain.start, chain.end, Target.BACK, meant, chain.anchors())
            return chain.end
        bracketed = context.bracketed(chain.article, chain.start)
        if bracketed:
            self._keep(chain.start, chain.end, Target.BACK, bracketed, chain.anchors())
        elif _AMENDED.match(self.low, chain.end):
            context.is_amending = True
            self._bare_amended(chain, top)
        elif context.amends_here(chain.start) or (context.is_amending and context.in_quotation(chain.start)):
            self._bare_amended(chain, top)
        elif top >= ARTICLE or context.article:
            self._keep(chain.start, chain.end, Target.SELF, None, chain.anchors(context.article))
        return chain.end

    def _bare_amended(self, chain: Chain, top: int) -> None:
        """ "Sửa đổi khoản 2 Điều 5 như sau": of the document that is changed, where that is known."""
        context = self.context
        article = chain.article or context.amended_article
        if not context.in_quotation(chain.start) and chain.article:
            context.amended_article = chain.article
        if context.amended and (top >= ARTICLE or article):
            self._keep(chain.start, chain.end, Target.OTHER, context.amended, chain.anchors(article))

    def _keep(
        self, start: int, end: int, target: Target, named: Named | None, provisions: tuple[str, ...]
    ) -> None:
        given_start, given_end = self.reading.span(start, end)
        if self.found and given_start < self.found[-1].end:
            given_start = self.found[-1].end
        if given_start >= given_end:
            return
        if named is None:
            self.found.append(Citation(given_start, given_end, target, provisions=provisions))
            return
        self.found.append(
            Citation(
                given_start, given_end, target, named.number, named.name, named.year, named.issued_on,
                named.issuer, provisions,
            )
        )  # fmt: skip
