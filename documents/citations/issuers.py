"""Who issued a document, as it is written after "của" or "giữa" behind a document's number or date."""

import re

from documents.metadata import ISSUER_ABBREVIATIONS

_TITLE = (
    r"(?:(?:phó )?(?:bộ trưởng, chủ nhiệm|bộ trưởng|thủ tướng|chủ tịch|thống đốc|viện trưởng|chánh án|"
    r"tổng giám đốc|giám đốc|tổng cục trưởng|cục trưởng|tổng thanh tra|tổng kiểm toán|chủ nhiệm|trưởng ban) )"
)
# Ministries and other central bodies by their names, former ones as well; the longest comes first.
_BODIES = sorted(
    {
        *(name.lower() for name in ISSUER_ABBREVIATIONS.values()),
        "quốc hội nước cộng hòa xã hội chủ nghĩa việt nam", "quốc hội", "ủy ban thường vụ quốc hội",
        "thủ tướng chính phủ", "thủ tướng", "chính phủ", "hội đồng bộ trưởng", "hội đồng chính phủ",
        "nước cộng hòa xã hội chủ nghĩa việt nam", "nước", "ban bí thư", "ban bí thư trung ương đảng",
        "ban bí thư trung ương", "bộ chính trị", "ban chấp hành trung ương", "ban chấp hành trung ương đảng",
        "trung ương", "kiểm toán nhà nước", "tổng kiểm toán nhà nước", "nhà nước",
        "hội đồng thẩm phán tòa án nhân dân tối cao", "hội đồng thẩm phán", "tòa án nhân dân tối cao",
        "ngân hàng nhà nước việt nam", "ngân hàng nhà nước", "bảo hiểm xã hội việt nam",
        "ủy ban trung ương mặt trận tổ quốc việt nam", "mặt trận tổ quốc việt nam",
        "đoàn chủ tịch ủy ban trung ương mặt trận tổ quốc việt nam",
        "tổng liên đoàn lao động việt nam", "trung ương đoàn thanh niên cộng sản hồ chí minh",
        "hội đồng quản trị", "hội đồng quản lý bảo hiểm xã hội việt nam", "văn phòng quốc hội",
        "văn phòng trung ương đảng", "ban tổ chức trung ương", "ban tổ chức - cán bộ chính phủ",
        "ủy ban chứng khoán nhà nước", "kho bạc nhà nước", "ủy ban thể dục thể thao", "ủy ban dân tộc",
        "bộ bưu chính, viễn thông", "bộ thủy sản", "bộ công nghiệp", "bộ thương mại", "bộ nông nghiệp",
        "bộ văn hóa - thông tin", "bộ văn hóa thông tin", "bộ văn hóa, thể thao và du lịch",
        "bộ văn hóa thể thao và du lịch", "bộ khoa học, công nghệ và môi trường", "bộ dân tộc và tôn giáo",
        "bộ lao động thương binh và xã hội", "bộ lao động-thương binh và xã hội", "bộ lao động",
        "bộ lao động, thương binh và xã hội", "bộ tài nguyên môi trường",
        "bộ nông nghiệp và môi trường", "bộ nông nghiệp và ptnt", "bộ thông tin và truyền thông",
        "bộ giáo dục và đào tạo", "bộ xây dựng", "bộ nội vụ", "bộ công thương", "bộ y tế",
        "bộ quốc phòng", "bộ ngoại giao", "bộ tư pháp", "bộ tài chính", "bộ công an",
        "bộ khoa học và công nghệ", "bộ tài nguyên và môi trường", "bộ kế hoạch và đầu tư",
        "bộ giao thông vận tải", "bộ nông nghiệp và phát triển nông thôn",
        "liên bộ",
    },
    key=len,
    reverse=True,
)  # fmt: skip
# Both places of the tone mark: hoà and hòa, uỷ and ủy.
_TONES = {
    "hóa": "h(?:óa|oá)",
    "hòa": "h(?:òa|oà)",
    "ủy": "(?:ủy|uỷ)",
    "tòa": "t(?:òa|oà)",
    "thủy": "th(?:ủy|uỷ)",
}
_STOP = (
    r"(?:quy|về|ban|hướng|sửa|bổ|ngày|và|hợp|công|phê|thay|bãi|trong|để|thì|được|có|là|số|năm|này|tại|theo|"
    r"trên|đối|do|khóa|kỳ|nhiệm|triển|thực|thông|đã|từ|với|cho|khi|của|như|nhằm|chỉ|điều|giao|đính|hủy|quyết)"
)
# Other bodies: one word that says what it is, and its name up to a word that goes on with the sentence.
_OTHER = (
    r"(?:(?:ủy|uỷ) ban nhân dân|hội đồng nhân dân|ubnd|hđnd|sở|tổng cục|cục|tổng công ty|ban chỉ đạo|"
    r"liên đoàn|thành ủy|tỉnh ủy|ban thường vụ|ban tổ chức|kiểm toán|văn phòng)"
    rf"(?: (?!{_STOP}\b)[^\W\d_]+(?:-[^\W\d_]+)?){{0,8}}"
)


def _any_tone(name: str) -> str:
    pattern = re.escape(name)
    for written, either in _TONES.items():
        pattern = re.sub(rf"\b{written}\b", either, pattern)
    return pattern


_SHORT = r"bộ (?:gd&?đt|tn&?mt|kh&?đt|khcn|tt&?tt|vhttdl|vhttdl|nn&?ptnt|gtvt|lđ-?tb&?xh|ldtbxh|xd|tc|ct)"
_ONE = (
    rf"(?:(?:{_TITLE} ?-? ?)?(?:(?:{'|'.join(map(_any_tone, _BODIES))}|{_SHORT})(?!\w)|{_OTHER})"
    r"|(?:bộ trưởng|thống đốc|viện trưởng|chánh án)(?! bộ| ngân| viện| tòa)(?!\w))"
)
_FIRST = re.compile(rf" ?,? ?(?:của|giữa) ((?:liên (?:tịch|ngành|bộ):? )?{_ONE})")
_NEXT = re.compile(rf"(?:,| và| -|-|;| -? ?với) ?{_ONE}")
MOST = 8


def read_issuer(low: str, start: int, *, is_joint: bool = False) -> tuple[int, int] | None:
    """Where the issuer stands that is written at `start`, as (start, end); None where there is none.

    Only joint documents have several: "của Chính phủ, Bộ Tài chính …" begins a new clause otherwise.
    """
    match = _FIRST.match(low, start)
    if match is None:
        return None
    end = match.end()
    for _ in range(MOST if is_joint else 0):
        following = _NEXT.match(low, end)
        if following is None:
            break
        end = following.end()
    return match.start(1), end
