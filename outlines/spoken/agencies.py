"""The agencies that stand in document numbers by their letters: "BTP" is Bộ Tư pháp."""

import re

from core.number_words import number_words
from core.text import fold
from documents.metadata import ISSUER_ABBREVIATIONS

# Beside those by which an issuer is known: of the centre, of the party, and of any province.
_OTHERS = {
    "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "HĐBT": "Hội đồng Bộ trưởng",
    "HĐCP": "Hội đồng Chính phủ", "VPQH": "Văn phòng Quốc hội", "VPCTN": "Văn phòng Chủ tịch nước",
    "HĐTP": "Hội đồng Thẩm phán Tòa án nhân dân tối cao", "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BNN": "Bộ Nông nghiệp", "BGD": "Bộ Giáo dục", "BKH": "Bộ Kế hoạch",
    "LĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BVHTT": "Bộ Văn hóa - Thông tin", "NHNNVN": "Ngân hàng Nhà nước Việt Nam", "KBNN": "Kho bạc Nhà nước",
    "TCTHADS": "Tổng cục Thi hành án dân sự", "UBCKNN": "Ủy ban Chứng khoán Nhà nước",
    "TU": "Tỉnh ủy", "ĐU": "Đảng ủy", "VPTW": "Văn phòng Trung ương Đảng",
    "BTCTW": "Ban Tổ chức Trung ương", "BTGTW": "Ban Tuyên giáo Trung ương",
    "BTGDVTW": "Ban Tuyên giáo và Dân vận Trung ương", "BNCTW": "Ban Nội chính Trung ương",
    "UBKTTW": "Ủy ban Kiểm tra Trung ương", "MTTQ": "Mặt trận Tổ quốc", "MTTW": "Mặt trận Trung ương",
    "HĐND": "Hội đồng nhân dân", "UBND": "Ủy ban nhân dân",
    "HĐPH": "Hội đồng phối hợp phổ biến, giáo dục pháp luật",
    "STP": "Sở Tư pháp", "SYT": "Sở Y tế", "SGDĐT": "Sở Giáo dục và Đào tạo", "SXD": "Sở Xây dựng",
    "SCT": "Sở Công Thương", "STC": "Sở Tài chính", "SNV": "Sở Nội vụ", "SKHCN": "Sở Khoa học và Công nghệ",
    "SNNMT": "Sở Nông nghiệp và Môi trường", "STNMT": "Sở Tài nguyên và Môi trường",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch", "SDTTG": "Sở Dân tộc và Tôn giáo",
    "SLĐTBXH": "Sở Lao động - Thương binh và Xã hội", "SGTVT": "Sở Giao thông vận tải",
    "CAT": "Công an tỉnh", "CTHADS": "Cục Thi hành án dân sự", "TAND": "Tòa án nhân dân",
    "VKSND": "Viện kiểm sát nhân dân", "BDT": "Ban Dân tộc", "VP": "Văn phòng",
}  # fmt: skip
NAMES = ISSUER_ABBREVIATIONS | {fold(code): name for code, name in _OTHERS.items()}
# The term of a parliament stands behind its letters.
_TERM = re.compile(r"(?P<code>\D+)(?P<term>\d{1,2})")


def agency_name(code: str) -> str:
    """Its name, with the term of a National Assembly; the letters themselves where it isn't known."""
    term = _TERM.fullmatch(code)
    if term and fold(term["code"]) in NAMES:
        return f"{NAMES[fold(term['code'])]} khóa {number_words(int(term['term']))}"
    return NAMES.get(fold(code), code)


def agency_names(codes: tuple[str, ...]) -> str:
    """Several as one says them: "Bộ Tư pháp, Bộ Nội vụ và Bộ Tài chính"."""
    *others, last = [agency_name(code) for code in codes]
    return f"{', '.join(others)} và {last}" if others else last
