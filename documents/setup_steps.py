# ruff: noqa: E501 - one line a term is easier to read
"""The document types and the usual issuers."""

from core.seeds import seed_terms
from core.setup import setup_step

from .models import DocumentType, Issuer

# fmt: off
# The types of Law 64/2025/QH15 on normative documents and of Decree 30/2020/NĐ-CP, article 7.
DOCUMENT_TYPES = [
    ("hien-phap", {"vi": "Hiến pháp", "en": "Constitution"}),
    ("bo-luat", {"vi": "Bộ luật", "en": "Code"}),
    ("luat", {"vi": "Luật", "en": "Law"}),
    ("phap-lenh", {"vi": "Pháp lệnh", "en": "Ordinance"}),
    ("lenh", {"vi": "Lệnh", "en": "Order"}),
    ("sac-lenh", {"vi": "Sắc lệnh", "en": "Decree-law"}),
    ("nghi-quyet", {"vi": "Nghị quyết", "en": "Resolution"}),
    ("nghi-dinh", {"vi": "Nghị định", "en": "Decree"}),
    ("quyet-dinh", {"vi": "Quyết định", "en": "Decision"}),
    ("thong-tu", {"vi": "Thông tư", "en": "Circular"}),
    ("thong-tu-lien-tich", {"vi": "Thông tư liên tịch", "en": "Joint circular"}),
    ("nghi-quyet-lien-tich", {"vi": "Nghị quyết liên tịch", "en": "Joint resolution"}),
    ("chi-thi", {"vi": "Chỉ thị", "en": "Directive"}),
    ("ke-hoach", {"vi": "Kế hoạch", "en": "Plan"}),
    ("chuong-trinh", {"vi": "Chương trình", "en": "Programme"}),
    ("huong-dan", {"vi": "Hướng dẫn", "en": "Guidance"}),
    ("quy-dinh", {"vi": "Quy định", "en": "Regulation"}),
    ("quy-che", {"vi": "Quy chế", "en": "Statute"}),
    ("ket-luan", {"vi": "Kết luận", "en": "Conclusion"}),
    ("thong-bao", {"vi": "Thông báo", "en": "Notice"}),
    ("bao-cao", {"vi": "Báo cáo", "en": "Report"}),
    ("cong-van", {"vi": "Công văn", "en": "Official letter"}),
    ("cong-dien", {"vi": "Công điện", "en": "Official telegram"}),
    ("van-ban-hop-nhat", {"vi": "Văn bản hợp nhất", "en": "Consolidated text"}),
]
ISSUERS = [
    ("quoc-hoi", "QH", {"vi": "Quốc hội", "en": "National Assembly"}),
    ("uy-ban-thuong-vu-quoc-hoi", "UBTVQH", {"vi": "Ủy ban Thường vụ Quốc hội", "en": "Standing Committee of the National Assembly"}),
    ("chu-tich-nuoc", "CTN", {"vi": "Chủ tịch nước", "en": "President"}),
    ("chinh-phu", "CP", {"vi": "Chính phủ", "en": "Government"}),
    ("thu-tuong-chinh-phu", "TTg", {"vi": "Thủ tướng Chính phủ", "en": "Prime Minister"}),
    ("bo-tu-phap", "BTP", {"vi": "Bộ Tư pháp", "en": "Ministry of Justice"}),
    ("bo-cong-an", "BCA", {"vi": "Bộ Công an", "en": "Ministry of Public Security"}),
    ("bo-quoc-phong", "BQP", {"vi": "Bộ Quốc phòng", "en": "Ministry of National Defence"}),
    ("bo-ngoai-giao", "BNG", {"vi": "Bộ Ngoại giao", "en": "Ministry of Foreign Affairs"}),
    ("bo-noi-vu", "BNV", {"vi": "Bộ Nội vụ", "en": "Ministry of Home Affairs"}),
    ("bo-tai-chinh", "BTC", {"vi": "Bộ Tài chính", "en": "Ministry of Finance"}),
    ("bo-ke-hoach-va-dau-tu", "BKHĐT", {"vi": "Bộ Kế hoạch và Đầu tư", "en": "Ministry of Planning and Investment"}),
    ("bo-cong-thuong", "BCT", {"vi": "Bộ Công Thương", "en": "Ministry of Industry and Trade"}),
    ("bo-nong-nghiep-va-phat-trien-nong-thon", "BNNPTNT", {"vi": "Bộ Nông nghiệp và Phát triển nông thôn", "en": "Ministry of Agriculture and Rural Development"}),
    ("bo-nong-nghiep-va-moi-truong", "BNNMT", {"vi": "Bộ Nông nghiệp và Môi trường", "en": "Ministry of Agriculture and Environment"}),
    ("bo-tai-nguyen-va-moi-truong", "BTNMT", {"vi": "Bộ Tài nguyên và Môi trường", "en": "Ministry of Natural Resources and Environment"}),
    ("bo-giao-thong-van-tai", "BGTVT", {"vi": "Bộ Giao thông vận tải", "en": "Ministry of Transport"}),
    ("bo-xay-dung", "BXD", {"vi": "Bộ Xây dựng", "en": "Ministry of Construction"}),
    ("bo-lao-dong-thuong-binh-va-xa-hoi", "BLĐTBXH", {"vi": "Bộ Lao động - Thương binh và Xã hội", "en": "Ministry of Labour, War Invalids and Social Affairs"}),
    ("bo-y-te", "BYT", {"vi": "Bộ Y tế", "en": "Ministry of Health"}),
    ("bo-giao-duc-va-dao-tao", "BGDĐT", {"vi": "Bộ Giáo dục và Đào tạo", "en": "Ministry of Education and Training"}),
    ("bo-khoa-hoc-va-cong-nghe", "BKHCN", {"vi": "Bộ Khoa học và Công nghệ", "en": "Ministry of Science and Technology"}),
    ("bo-thong-tin-va-truyen-thong", "BTTTT", {"vi": "Bộ Thông tin và Truyền thông", "en": "Ministry of Information and Communications"}),
    ("bo-van-hoa-the-thao-va-du-lich", "BVHTTDL", {"vi": "Bộ Văn hóa, Thể thao và Du lịch", "en": "Ministry of Culture, Sports and Tourism"}),
    ("bo-dan-toc-va-ton-giao", "BDTTG", {"vi": "Bộ Dân tộc và Tôn giáo", "en": "Ministry of Ethnic and Religious Affairs"}),
    ("ngan-hang-nha-nuoc", "NHNN", {"vi": "Ngân hàng Nhà nước Việt Nam", "en": "State Bank of Vietnam"}),
    ("thanh-tra-chinh-phu", "TTCP", {"vi": "Thanh tra Chính phủ", "en": "Government Inspectorate"}),
    ("uy-ban-dan-toc", "UBDT", {"vi": "Ủy ban Dân tộc", "en": "Committee for Ethnic Minority Affairs"}),
    ("van-phong-chinh-phu", "VPCP", {"vi": "Văn phòng Chính phủ", "en": "Office of the Government"}),
    ("toa-an-nhan-dan-toi-cao", "TANDTC", {"vi": "Tòa án nhân dân tối cao", "en": "Supreme People's Court"}),
    ("vien-kiem-sat-nhan-dan-toi-cao", "VKSTC", {"vi": "Viện kiểm sát nhân dân tối cao", "en": "Supreme People's Procuracy"}),
    ("kiem-toan-nha-nuoc", "KTNN", {"vi": "Kiểm toán nhà nước", "en": "State Audit Office"}),
    ("bao-hiem-xa-hoi-viet-nam", "BHXH", {"vi": "Bảo hiểm xã hội Việt Nam", "en": "Vietnam Social Security"}),
    ("ban-chap-hanh-trung-uong-dang", "TW", {"vi": "Ban Chấp hành Trung ương Đảng", "en": "Party Central Committee"}),
    ("hdnd-tinh", "HĐND", {"vi": "Hội đồng nhân dân tỉnh", "en": "Provincial People's Council"}),
    ("ubnd-tinh", "UBND", {"vi": "Ủy ban nhân dân tỉnh", "en": "Provincial People's Committee"}),
]
# fmt: on


@setup_step(30, "document types and issuers")
def seed_document_taxonomies() -> None:
    seed_terms(DocumentType, DOCUMENT_TYPES)
    seed_terms(
        Issuer,
        [(slug, names) for slug, _abbreviation, names in ISSUERS],
        {slug: {"abbreviation": abbreviation} for slug, abbreviation, _names in ISSUERS},
    )
