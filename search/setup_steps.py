"""What the search needs of a new site: the usual abbreviations, and an index of what is there already."""

from django.core.management import call_command
from wagtail.models import Page

from core.listings import public
from core.setup import setup_step

from .models import Abbreviation, SearchEntry

# Each short form as people type it, and what it stands for. Editors extend the list.
ABBREVIATIONS = {
    "ANTT": "an ninh trật tự",
    "ATGT": "an toàn giao thông",
    "ATTP": "an toàn thực phẩm",
    "ATVSLĐ": "an toàn, vệ sinh lao động",
    "BCA": "Bộ Công an",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BHTN": "bảo hiểm thất nghiệp",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BLDS": "Bộ luật Dân sự",
    "BLHS": "Bộ luật Hình sự",
    "BLLĐ": "Bộ luật Lao động",
    "BLTTDS": "Bộ luật Tố tụng dân sự",
    "BLTTHS": "Bộ luật Tố tụng hình sự",
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BTP": "Bộ Tư pháp",
    "BVMT": "bảo vệ môi trường",
    "CBCC": "cán bộ, công chức",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "CNTT": "công nghệ thông tin",
    "CQĐT": "cơ quan điều tra",
    "CSGT": "cảnh sát giao thông",
    "CT": "chỉ thị",
    "CTCP": "công ty cổ phần",
    "ĐKKD": "đăng ký kinh doanh",
    "DNNN": "doanh nghiệp nhà nước",
    "GCN": "giấy chứng nhận",
    "GCNQSDĐ": "giấy chứng nhận quyền sử dụng đất",
    "GDĐT": "giáo dục và đào tạo",
    "GPLX": "giấy phép lái xe",
    "GTGT": "giá trị gia tăng",
    "HĐLĐ": "hợp đồng lao động",
    "HĐND": "Hội đồng nhân dân",
    "HNGĐ": "hôn nhân và gia đình",
    "HTX": "hợp tác xã",
    "KBNN": "Kho bạc Nhà nước",
    "KCN": "khu công nghiệp",
    "KHCN": "khoa học và công nghệ",
    "KNTC": "khiếu nại, tố cáo",
    "NĐ": "nghị định",
    "NHNN": "Ngân hàng Nhà nước",
    "NLĐ": "người lao động",
    "NQ": "nghị quyết",
    "NSDLĐ": "người sử dụng lao động",
    "NSNN": "ngân sách nhà nước",
    "NVQS": "nghĩa vụ quân sự",
    "PBGDPL": "phổ biến, giáo dục pháp luật",
    "PCCC": "phòng cháy, chữa cháy",
    "PCTN": "phòng, chống tham nhũng",
    "QĐ": "quyết định",
    "QSDĐ": "quyền sử dụng đất",
    "SHTT": "sở hữu trí tuệ",
    "TAND": "Tòa án nhân dân",
    "TANDTC": "Tòa án nhân dân tối cao",
    "TGPL": "trợ giúp pháp lý",
    "THADS": "thi hành án dân sự",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TNCN": "thu nhập cá nhân",
    "TNDN": "thu nhập doanh nghiệp",
    "TNGT": "tai nạn giao thông",
    "TNHH": "trách nhiệm hữu hạn",
    "TT": "thông tư",
    "TTHC": "thủ tục hành chính",
    "TTĐB": "tiêu thụ đặc biệt",
    "UBND": "Ủy ban nhân dân",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "VBQPPL": "văn bản quy phạm pháp luật",
    "VKSND": "Viện kiểm sát nhân dân",
    "VPHC": "vi phạm hành chính",
    "VPPL": "vi phạm pháp luật",
    "XNK": "xuất nhập khẩu",
    "XPVPHC": "xử phạt vi phạm hành chính",
}


@setup_step(35, "abbreviations")
def seed_abbreviations() -> None:
    """The list as it is at first; once there is one, it is the editors'."""
    if Abbreviation.objects.exists():
        return
    for short, long in ABBREVIATIONS.items():
        Abbreviation(short=short, long=long).save()


@setup_step(90, "search index")
def index_what_is_there() -> None:
    """A site that had another index before, or none, gets its own."""
    if not SearchEntry.objects.exists() and public(Page.objects.filter(depth__gt=2)).exists():
        call_command("rebuild_search", verbosity=0)
