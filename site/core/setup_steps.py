# ruff: noqa: E501 - one line a term is easier to read
"""Languages and the taxonomies that every kind of content has."""

from django.conf import settings
from wagtail.models import Locale

from core.models import Audience, FieldOfLaw, Occasion
from core.privacy import settle_all_twins
from core.seed_introductions import YEARLY
from core.seeds import seed_terms
from core.setup import setup_step

# fmt: off
FIELDS_OF_LAW = [
    ("hien-phap-bo-may-nha-nuoc", {"vi": "Hiến pháp, bộ máy nhà nước", "en": "Constitution and state organisation"}),
    ("dan-su", {"vi": "Dân sự", "en": "Civil law"}),
    ("hinh-su", {"vi": "Hình sự", "en": "Criminal law"}),
    ("hanh-chinh", {"vi": "Hành chính", "en": "Administrative law"}),
    ("dat-dai", {"vi": "Đất đai", "en": "Land"}),
    ("hon-nhan-gia-dinh", {"vi": "Hôn nhân và gia đình", "en": "Marriage and family"}),
    ("lao-dong", {"vi": "Lao động, việc làm", "en": "Labour and employment"}),
    ("bao-hiem-xa-hoi", {"vi": "Bảo hiểm xã hội, bảo hiểm y tế", "en": "Social and health insurance"}),
    ("giao-duc", {"vi": "Giáo dục", "en": "Education"}),
    ("y-te", {"vi": "Y tế", "en": "Health"}),
    ("moi-truong", {"vi": "Tài nguyên, môi trường", "en": "Natural resources and environment"}),
    ("nong-nghiep", {"vi": "Nông nghiệp, nông thôn", "en": "Agriculture and rural areas"}),
    ("lam-nghiep", {"vi": "Lâm nghiệp", "en": "Forestry"}),
    ("giao-thong", {"vi": "Giao thông", "en": "Road traffic"}),
    ("an-ninh-trat-tu", {"vi": "An ninh, trật tự", "en": "Security and public order"}),
    ("bien-gioi-quoc-gia", {"vi": "Biên giới quốc gia", "en": "National border"}),
    ("can-cuoc-ho-tich", {"vi": "Căn cước, cư trú, hộ tịch", "en": "Identity, residence and civil status"}),
    ("khieu-nai-to-cao", {"vi": "Khiếu nại, tố cáo, tiếp công dân", "en": "Complaints and denunciations"}),
    ("phong-chong-tham-nhung", {"vi": "Phòng, chống tham nhũng", "en": "Anti-corruption"}),
    ("hoa-giai-o-co-so", {"vi": "Hòa giải ở cơ sở", "en": "Grassroots conciliation"}),
    ("tro-giup-phap-ly", {"vi": "Trợ giúp pháp lý", "en": "Legal aid"}),
    ("dan-toc", {"vi": "Dân tộc, tôn giáo", "en": "Ethnic affairs and religion"}),
    ("tre-em", {"vi": "Trẻ em", "en": "Children"}),
    ("phong-chong-ma-tuy", {"vi": "Phòng, chống ma túy", "en": "Drug prevention and control"}),
    ("an-ninh-mang", {"vi": "An ninh mạng, dữ liệu", "en": "Cyber security and data"}),
    ("thue-tai-chinh", {"vi": "Thuế, phí, tài chính", "en": "Taxes, fees and finance"}),
    ("van-hoa", {"vi": "Văn hóa, thể thao, du lịch", "en": "Culture, sport and tourism"}),
]
# The audiences of chapter II, section 2 of Law 14/2012/QH13, and those that a mountain province adds.
AUDIENCES = [
    ("nguoi-dan", {"vi": "Người dân", "en": "The public"}),
    ("can-bo-cong-chuc", {"vi": "Cán bộ, công chức, viên chức", "en": "Officials and public employees"}),
    ("dong-bao-dan-toc-thieu-so", {"vi": "Đồng bào dân tộc thiểu số", "en": "Ethnic minorities"}),
    ("nguoi-dan-vung-bien-gioi", {"vi": "Người dân vùng biên giới", "en": "People of border areas"}),
    ("phu-nu", {"vi": "Phụ nữ", "en": "Women"}),
    ("hoc-sinh-sinh-vien", {"vi": "Học sinh, sinh viên", "en": "Pupils and students"}),
    ("thanh-thieu-nien", {"vi": "Thanh niên, thiếu niên", "en": "Young people"}),
    ("nguoi-lao-dong", {"vi": "Người lao động", "en": "Workers"}),
    ("nong-dan", {"vi": "Nông dân", "en": "Farmers"}),
    ("nguoi-cao-tuoi", {"vi": "Người cao tuổi", "en": "Elderly people"}),
    ("nguoi-khuyet-tat", {"vi": "Người khuyết tật", "en": "People with disabilities"}),
    ("luc-luong-vu-trang", {"vi": "Lực lượng vũ trang nhân dân", "en": "Armed forces"}),
    ("nguoi-chap-hanh-xong-hinh-phat", {"vi": "Người chấp hành xong hình phạt tù", "en": "Released prisoners"}),
    ("hoa-giai-vien", {"vi": "Hòa giải viên", "en": "Conciliators"}),
]
OCCASIONS = [
    ("ngay-phap-luat-viet-nam", {"vi": "Ngày Pháp luật Việt Nam (09/11)", "en": "Vietnam Law Day (9 November)"}),
    ("thang-hanh-dong-phong-chong-bao-luc-gia-dinh", {"vi": "Tháng hành động phòng, chống bạo lực gia đình (tháng 6)", "en": "Month of action against domestic violence (June)"}),
    ("thang-hanh-dong-vi-tre-em", {"vi": "Tháng hành động vì trẻ em (tháng 6)", "en": "Month of action for children (June)"}),
    ("ngay-bien-phong-toan-dan", {"vi": "Ngày Biên phòng toàn dân (03/3)", "en": "All-people Border Guard Day (3 March)"}),
    ("thang-an-toan-giao-thong", {"vi": "Tháng an toàn giao thông (tháng 9)", "en": "Traffic safety month (September)"}),
    ("ngay-toan-dan-phong-chong-ma-tuy", {"vi": "Ngày toàn dân phòng, chống ma túy (26/6)", "en": "All-people Drug Control Day (26 June)"}),
    ("tuan-le-hoc-tap-suot-doi", {"vi": "Tuần lễ hưởng ứng học tập suốt đời", "en": "Lifelong learning week"}),
    ("ngay-hoi-dai-doan-ket-toan-dan-toc", {"vi": "Ngày hội Đại đoàn kết toàn dân tộc (18/11)", "en": "National Great Unity Day (18 November)"}),
    ("ngay-quyen-cua-nguoi-tieu-dung", {"vi": "Ngày Quyền của người tiêu dùng Việt Nam (15/3)", "en": "Consumer Rights Day (15 March)"}),
    ("mua-kho-phong-chay-chua-chay-rung", {"vi": "Mùa khô: phòng cháy, chữa cháy rừng", "en": "Dry season: forest fire prevention"}),
    ("sinh-hoat-dinh-ky", {"vi": "Sinh hoạt định kỳ ở thôn, bản", "en": "Regular village meeting"}),
]
# fmt: on


@setup_step(10, "languages")
def make_languages() -> None:
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


@setup_step(20, "fields of law, audiences, occasions")
def seed_taxonomies() -> None:
    seed_terms(FieldOfLaw, FIELDS_OF_LAW)
    seed_terms(Audience, AUDIENCES)
    seed_terms(Occasion, OCCASIONS, {slug: yearly._asdict() for slug, yearly in YEARLY.items()})


@setup_step(50, "aliases and translations of private pages")
def restrict_twins() -> None:
    settle_all_twins()
