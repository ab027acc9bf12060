"""What the text of a legal document says of itself: type, issuers, dates, signer.

The places are those of Decree 30/2020/NĐ-CP, appendix I (agency heading, number, place and date, type and
abstract, signature), which older documents share. What isn't certain stays empty: a wrong date misleads,
a missing one is seen.
"""

import datetime
import itertools
import re
from dataclasses import dataclass, field

from core.text import fold

from .numbers import tidy

HEAD = 30

# By how long the name is, so that "Thông tư liên tịch" comes before "Thông tư".
TYPES = sorted(
    [
        "Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Sắc lệnh", "Nghị quyết", "Nghị quyết liên tịch",
        "Nghị định", "Quyết định", "Thông tư", "Thông tư liên tịch", "Chỉ thị", "Kế hoạch", "Chương trình",
        "Hướng dẫn", "Quy định", "Quy chế", "Kết luận", "Thông báo", "Báo cáo", "Công văn", "Công điện",
        "Văn bản hợp nhất",
    ],
    key=len,
    reverse=True,
)  # fmt: skip
TYPE_ABBREVIATIONS = {
    "nq": "Nghị quyết", "nqlt": "Nghị quyết liên tịch", "nd": "Nghị định", "qd": "Quyết định",
    "tt": "Thông tư", "ttlt": "Thông tư liên tịch", "ct": "Chỉ thị", "kh": "Kế hoạch", "hd": "Hướng dẫn",
    "qyd": "Quy định", "qdi": "Quy định", "kl": "Kết luận", "tb": "Thông báo", "bc": "Báo cáo",
    "cd": "Công điện", "pl": "Pháp lệnh", "vbhn": "Văn bản hợp nhất", "l": "Lệnh", "sl": "Sắc lệnh",
}  # fmt: skip
ISSUER_ABBREVIATIONS = {
    "cp": "Chính phủ", "ttg": "Thủ tướng Chính phủ", "ctn": "Chủ tịch nước", "btp": "Bộ Tư pháp",
    "bca": "Bộ Công an", "bqp": "Bộ Quốc phòng", "bng": "Bộ Ngoại giao", "bnv": "Bộ Nội vụ",
    "btc": "Bộ Tài chính", "bkhdt": "Bộ Kế hoạch và Đầu tư", "bct": "Bộ Công Thương",
    "bnnptnt": "Bộ Nông nghiệp và Phát triển nông thôn", "bnn&ptnt": "Bộ Nông nghiệp và Phát triển nông thôn",
    "bnnmt": "Bộ Nông nghiệp và Môi trường", "btnmt": "Bộ Tài nguyên và Môi trường",
    "bgtvt": "Bộ Giao thông vận tải", "bxd": "Bộ Xây dựng",
    "bldtbxh": "Bộ Lao động - Thương binh và Xã hội", "byt": "Bộ Y tế", "bgddt": "Bộ Giáo dục và Đào tạo",
    "bgd&dt": "Bộ Giáo dục và Đào tạo", "bkhcn": "Bộ Khoa học và Công nghệ",
    "btttt": "Bộ Thông tin và Truyền thông", "bvhttdl": "Bộ Văn hóa, Thể thao và Du lịch",
    "nhnn": "Ngân hàng Nhà nước Việt Nam", "ttcp": "Thanh tra Chính phủ", "ubdt": "Ủy ban Dân tộc",
    "vpcp": "Văn phòng Chính phủ", "tandtc": "Tòa án nhân dân tối cao", "tatc": "Tòa án nhân dân tối cao",
    "vkstc": "Viện kiểm sát nhân dân tối cao", "vksndtc": "Viện kiểm sát nhân dân tối cao",
    "ktnn": "Kiểm toán nhà nước", "bhxh": "Bảo hiểm xã hội Việt Nam", "tw": "Ban Chấp hành Trung ương Đảng",
    "tld": "Tổng Liên đoàn Lao động Việt Nam", "tchq": "Tổng cục Hải quan", "tct": "Tổng cục Thuế",
    "btm": "Bộ Thương mại", "bbcvt": "Bộ Bưu chính, Viễn thông",
}  # fmt: skip
KNOWN_ISSUERS = {
    fold(name): name
    for name in [
        *ISSUER_ABBREVIATIONS.values(),
        "Quốc hội",
        "Ủy ban Thường vụ Quốc hội",
        "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
        "Bộ Chính trị",
        "Ban Bí thư",
    ]
} | {"ban chap hanh trung uong": "Ban Chấp hành Trung ương Đảng"}
OFFICES = sorted(
    [
        "Chủ tịch Quốc hội", "Phó Chủ tịch Quốc hội", "Chủ tịch nước", "Thủ tướng", "Phó Thủ tướng",
        "Phó Thủ tướng thường trực", "Bộ trưởng", "Thứ trưởng", "Thứ trưởng thường trực", "Chủ tịch",
        "Phó Chủ tịch", "Phó Chủ tịch thường trực", "Bộ trưởng, Chủ nhiệm", "Chủ nhiệm", "Phó Chủ nhiệm",
        "Thống đốc", "Phó Thống đốc", "Tổng Kiểm toán nhà nước", "Phó Tổng Kiểm toán nhà nước",
        "Tổng Thanh tra", "Phó Tổng Thanh tra", "Chánh án", "Phó Chánh án", "Phó Chánh án thường trực",
        "Viện trưởng", "Phó Viện trưởng", "Phó Viện trưởng thường trực", "Tổng Giám đốc",
        "Phó Tổng Giám đốc", "Tổng cục trưởng", "Phó Tổng cục trưởng", "Cục trưởng", "Phó Cục trưởng",
        "Giám đốc", "Phó Giám đốc", "Tổng Bí thư", "Thường trực Ban Bí thư", "Trưởng Ban", "Phó Trưởng Ban",
        "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", "Phó Chủ nhiệm Văn phòng Chính phủ", "Vụ trưởng",
    ],
    key=len,
    reverse=True,
)  # fmt: skip

DATE = r"ngày\s*(?P<day>\d{1,2})\s*(?:tháng|/|-)\s*(?P<month>\d{1,2})\s*(?:năm|/|-)\s*(?P<year>\d{4})"
DATE_LINE = re.compile(rf"^(?:Số\s*:\s*\S+\s+)?(?:[^\d]{{0,60}}[,.]?\s*)?{DATE}\s*\.?$", re.I)
SUBJECT = re.compile(r"^(?:V\s*/\s*v|Về việc)\s*:?\s*(?P<subject>.+)$", re.I)
RULE = re.compile(r"[-_–—*=.\s]{3,}$")
# The name of a place is a number, or at most three words, or two names with a hyphen, where alone it may go
# on in a further line ("Bà Rịa - Vũng Tàu"). What else follows is another agency ("… HỒ CHÍ MINH SỞ Y TẾ").
NAME = r"(?:\d+|[^\W\d_]\S*(?: [^\W\d_]\S*){0,2})"
NO_NAME = (
    r"\b(?:sở|ban|cục|trung tâm|văn phòng|công an|thanh tra|tỉnh|thành phố|huyện|quận|xã|phường|thị trấn)\b"
)
LOCAL_ISSUER = re.compile(
    r"^(?P<body>[ủu][ỷỳy]\s+ban\s+nhân\s+dân|hội\s+đồng\s+nhân\s+dân)\s+"
    r"(?P<level>tỉnh|thành\s+phố|huyện|quận|thị\s+xã)\s+"
    rf"(?!.*{NO_NAME})(?P<place>{NAME}(?:\s*[-–]\s*{NAME})?)$",
    re.I,
)


@dataclass(frozen=True)
class DocumentMetadata:
    """What was found with certainty. `issuers` are (name, signer, signer's office), in order."""

    type_name: str = ""
    issuers: list[tuple[str, str, str]] = field(default_factory=list)
    issued_on: datetime.date | None = None
    effective_on: datetime.date | None = None


def read_metadata(number: str, title: str, paragraphs: list[str]) -> DocumentMetadata:
    """Read a document's own statements from its text, given as paragraphs in NFC without empty ones."""
    head = paragraphs[:HEAD]
    type_name = find_type(number, title, head)
    issued_on = find_issue_date(head)
    names = find_issuers(number, type_name, head)
    signer, office = find_signer(paragraphs) if len(names) == 1 else ("", "")
    return DocumentMetadata(
        type_name=type_name,
        issuers=[(name, signer, office) for name in names],
        issued_on=issued_on,
        effective_on=find_effective_date(type_name, issued_on, paragraphs),
    )


def find_type(number: str, title: str, head: list[str]) -> str:
    """The type: how the title begins, or a heading line that is a type's name, or the number's letters."""
    folded = fold(title)
    for name in TYPES:
        if re.match(rf"{fold(name)}\b", folded):
            return name
    lines = {fold(line).rstrip(" :") for line in head}
    for name in TYPES:
        if fold(name) in lines:
            return name
    kind = TYPE_ABBREVIATIONS.get(_letters(number)[0], "")
    # A letter's number names no type; it has a subject and an addressee instead.
    return kind or ("Công văn" if find_subject(head) or letter_start(head) is not None else "")


def find_subject(head: list[str]) -> str:
    """A letter's subject without "V/v": "nghỉ Tết Âm lịch và nghỉ lễ Quốc khánh năm 2023"."""
    for line in head:
        match = SUBJECT.match(line)
        if match:
            return match["subject"]
    return ""


def letter_start(head: list[str]) -> int | None:
    """Where a letter's own text begins: with whom it is to ("Kính gửi: …")."""
    places = (index for index, line in enumerate(head) if fold(line).startswith("kinh gui"))
    return next(places, None)


def find_issue_date(head: list[str]) -> datetime.date | None:
    """The date of the line of place and date ("Hà Nội, ngày 19 tháng 4 năm 2022")."""
    for line in head:
        match = DATE_LINE.match(line)
        if match:
            return to_date(match)
    return None


def find_issuers(number: str, type_name: str, head: list[str]) -> list[str]:
    """The issuers' names: of a joint circular by its number, else by the agency heading, else the number."""
    organs = _letters(number)[1]
    if "liên tịch" in type_name:
        names = [ISSUER_ABBREVIATIONS.get(organ, "") for organ in organs]
        return names if names and all(names) else []
    lines = _agency_heading(head)
    if re.search(r"/qh\d+$", fold(tidy(number))):
        return ["Quốc hội"]
    if "ubtvqh" in fold(number):
        return ["Ủy ban Thường vụ Quốc hội"]
    # The agency stands below the one that it belongs to; a long name goes over several lines.
    for text in (" ".join(lines), *lines[-1:]):
        if fold(text) in KNOWN_ISSUERS:
            return [KNOWN_ISSUERS[fold(text)]]
    local = LOCAL_ISSUER.match("\n".join(lines))
    if local:
        return [local_name(local)]
    return [ISSUER_ABBREVIATIONS[organ] for organ in organs[:1] if organ in ISSUER_ABBREVIATIONS]


def local_name(match: re.Match[str]) -> str:
    """A local agency with its place, which is part of what it is: "Ủy ban nhân dân tỉnh Lai Châu"."""
    body = "Ủy ban nhân dân" if fold(match["body"]).startswith("uy") else "Hội đồng nhân dân"
    level, place = (" ".join(match[part].split()) for part in ("level", "place"))
    return f"{body} {level.lower()} {place.title()}"


def find_signer(paragraphs: list[str]) -> tuple[str, str]:
    """The signer's name and office: a person's name below a line that ends with an office."""
    for line, following in itertools.pairwise(paragraphs):
        office = _office(line)
        if office and is_person(following):
            return following, office
    return "", ""


def is_person(text: str) -> bool:
    """Whether the line is a name: two to five words, each capitalised and not in capitals."""
    words = text.split()
    return 2 <= len(words) <= 5 and all(
        word.isalpha() and word[0].isupper() and word[1:].islower() for word in words
    )


def find_effective_date(
    type_name: str, issued_on: datetime.date | None, paragraphs: list[str]
) -> datetime.date | None:
    """The day from which the document says of itself that it is in force; None where it says several."""
    if not type_name:
        return None
    statement = re.compile(
        rf"\b{type_name} này có hiệu lực(?: thi hành)?\s*(?P<when>.{{0,120}})", re.I | re.S
    )
    found = set()
    for paragraph in paragraphs:
        match = statement.search(paragraph)
        if match:
            found.add(_read_when(match["when"], issued_on))
    # "Trước ngày Luật này có hiệu lực" names no day; it says nothing against one that is named elsewhere.
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _read_when(when: str, issued_on: datetime.date | None) -> datetime.date | None:
    stated = re.match(rf"(?:kể\s+)?từ\s+{DATE}", when, re.I)
    if stated:
        return to_date(stated)
    if issued_on is None:
        return None
    if re.match(r"(?:kể\s+)?từ\s+ngày\s+(?:ký|ban hành)\b", when, re.I):
        return issued_on
    later = re.match(r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày,?\s*kể\s+từ\s+ngày\s+ký\b", when, re.I)
    return days_after(issued_on, int(later["days"])) if later else None


def days_after(day: datetime.date, days: int) -> datetime.date | None:
    """The day so many days later, or None after the year 9999, where dates end."""
    try:
        return day + datetime.timedelta(days)
    except OverflowError:
        return None


def to_date(match: re.Match[str]) -> datetime.date | None:
    """The date of a match of DATE, or None where there is no such day."""
    try:
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _letters(number: str) -> tuple[str, list[str]]:
    """The folded letters of a number: its type's and its organs', "15/2021/TTLT-BTP-BTC" → ttlt, btp btc."""
    parts = fold(tidy(number)).split("/")
    if len(parts) > 1 and parts[-1] == "tw":
        return parts[-2].rpartition("-")[2], ["tw"]
    kind, *organs = parts[-1].split("-")
    return (kind, organs) if kind in TYPE_ABBREVIATIONS else ("", [kind, *organs])


def _agency_heading(head: list[str]) -> list[str]:
    """The lines before the country's name, without the rule below them; none where they are no heading."""
    lines: list[str] = []
    for line in head:
        text = RULE.sub("", line).strip()
        if fold(text).startswith(("cong hoa xa hoi", "dang cong san")):
            break
        if text and not text.isupper():
            break
        if text:
            lines.append(text)
    return lines if len(lines) <= 3 else []


def _office(line: str) -> str:
    """The office at the end of a signature line, such as "KT. BỘ TRƯỞNG THỨ TRƯỞNG" → Thứ trưởng."""
    if not line.isupper() or len(line) > 200:
        return ""
    folded = fold(line).strip()
    return next((office for office in OFFICES if folded.endswith(fold(office))), "")
