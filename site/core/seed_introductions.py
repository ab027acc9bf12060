# ruff: noqa: E501 - one line a text is easier to read
"""What the first terms say of themselves on their pages, by slug and language, and when occasions are."""

from core.yearly import Yearly

# fmt: off
INTRODUCTIONS = {
    # Fields of law.
    "hien-phap-bo-may-nha-nuoc": {"vi": "Hiến pháp, quyền con người, quyền công dân; bầu cử; chính quyền địa phương.", "en": "The Constitution, human and civil rights, elections, local government."},
    "dan-su": {"vi": "Hợp đồng, vay mượn, thừa kế, bồi thường thiệt hại và các quan hệ dân sự khác.", "en": "Contracts, loans, inheritance, compensation and other civil relations."},
    "hinh-su": {"vi": "Tội phạm và hình phạt; quyền của bị hại, người bị buộc tội và người làm chứng.", "en": "Crimes and penalties; the rights of victims, the accused and witnesses."},
    "hanh-chinh": {"vi": "Thủ tục hành chính, xử phạt vi phạm hành chính, cán bộ, công chức và chính quyền cơ sở.", "en": "Administrative procedures and penalties, officials and grassroots government."},
    "dat-dai": {"vi": "Quyền sử dụng đất, cấp giấy chứng nhận, chuyển nhượng, thu hồi và bồi thường.", "en": "Land-use rights, certificates, transfer, recovery and compensation."},
    "hon-nhan-gia-dinh": {"vi": "Kết hôn, ly hôn, quyền và nghĩa vụ của vợ chồng, cha mẹ và con; phòng, chống bạo lực gia đình và tảo hôn.", "en": "Marriage and divorce, spouses, parents and children; domestic violence and child marriage."},
    "lao-dong": {"vi": "Hợp đồng lao động, tiền lương, an toàn lao động, việc làm và đi làm việc ở nước ngoài.", "en": "Labour contracts, wages, safety at work, employment and working abroad."},
    "bao-hiem-xa-hoi": {"vi": "Đóng và hưởng bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp; trợ giúp xã hội.", "en": "Social, health and unemployment insurance; social assistance."},
    "giao-duc": {"vi": "Quyền được đi học, học phí, hỗ trợ học sinh và trường học vùng khó khăn.", "en": "The right to schooling, fees, support for pupils and schools in difficult areas."},
    "y-te": {"vi": "Khám bệnh, chữa bệnh, phòng bệnh, an toàn thực phẩm và quyền của người bệnh.", "en": "Medical care, prevention, food safety and the rights of patients."},
    "moi-truong": {"vi": "Bảo vệ môi trường, nguồn nước, khoáng sản; phòng, chống thiên tai.", "en": "Protection of the environment, water and minerals; natural disasters."},
    "nong-nghiep": {"vi": "Trồng trọt, chăn nuôi, thú y, hợp tác xã và xây dựng nông thôn mới.", "en": "Crops, livestock, animal health, cooperatives and new rural areas."},
    "lam-nghiep": {"vi": "Giao rừng, bảo vệ và phát triển rừng, dịch vụ môi trường rừng, gỗ hợp pháp.", "en": "Forest allocation, protection and development, forest services, legal timber."},
    "giao-thong": {"vi": "Quy tắc giao thông, giấy phép lái xe, mức phạt và trách nhiệm khi xảy ra tai nạn.", "en": "Rules of the road, driving licences, fines and liability for accidents."},
    "an-ninh-trat-tu": {"vi": "Giữ gìn an ninh, trật tự; vũ khí, pháo; phòng cháy, chữa cháy; lực lượng bảo vệ ở cơ sở.", "en": "Security and public order, weapons and fireworks, fire prevention."},
    "bien-gioi-quoc-gia": {"vi": "Quy chế khu vực biên giới, qua lại biên giới, bảo vệ đường biên và cột mốc.", "en": "Rules of border areas, crossing the border, protecting the line and its markers."},
    "can-cuoc-ho-tich": {"vi": "Khai sinh, khai tử, kết hôn; thẻ căn cước, định danh điện tử và đăng ký cư trú.", "en": "Births, deaths and marriages; identity cards, electronic identity and residence."},
    "khieu-nai-to-cao": {"vi": "Khiếu nại, tố cáo, kiến nghị, phản ánh ở đâu, trong thời hạn nào và được bảo vệ ra sao.", "en": "Where to complain or denounce, in which time, and how one is protected."},
    "phong-chong-tham-nhung": {"vi": "Công khai, minh bạch, kê khai tài sản và trách nhiệm phát hiện, báo tin tham nhũng.", "en": "Openness, declaration of assets, and finding and reporting corruption."},
    "hoa-giai-o-co-so": {"vi": "Tổ hòa giải, hòa giải viên và cách giải quyết mâu thuẫn ngay tại thôn, bản, tổ dân phố.", "en": "Conciliation teams and how disputes are settled in the village."},
    "tro-giup-phap-ly": {"vi": "Ai được trợ giúp pháp lý miễn phí, được giúp việc gì và liên hệ ở đâu.", "en": "Who gets free legal aid, for what, and where to ask."},
    "dan-toc": {"vi": "Chính sách đối với đồng bào dân tộc thiểu số; tín ngưỡng, tôn giáo.", "en": "Policies for ethnic minorities; belief and religion."},
    "tre-em": {"vi": "Quyền của trẻ em; phòng, chống xâm hại, bạo lực, đuối nước và lao động trẻ em.", "en": "The rights of children; protection from abuse, violence, drowning and child labour."},
    "phong-chong-ma-tuy": {"vi": "Các hành vi bị nghiêm cấm, cai nghiện và trách nhiệm của gia đình, cộng đồng.", "en": "What is forbidden, treatment, and the part of families and communities."},
    "an-ninh-mang": {"vi": "An toàn trên mạng, bảo vệ dữ liệu cá nhân, nhận biết lừa đảo và tin giả.", "en": "Safety online, personal data, recognising fraud and false news."},
    "thue-tai-chinh": {"vi": "Thuế, phí, lệ phí, ngân sách; hỗ trợ và vay vốn chính sách.", "en": "Taxes, fees, budgets; support and policy loans."},
    "van-hoa": {"vi": "Di sản, lễ hội, nếp sống văn minh, thể thao và du lịch cộng đồng.", "en": "Heritage, festivals, ways of living, sport and community tourism."},
    # Occasions.
    "ngay-phap-luat-viet-nam": {"vi": "Ngày 09 tháng 11 hằng năm, ngày ban hành bản Hiến pháp đầu tiên của nước ta (09/11/1946), là ngày tôn vinh Hiến pháp và pháp luật.", "en": "9 November, the day of Vietnam's first Constitution (9 November 1946), honours the Constitution and the law."},
    "thang-hanh-dong-phong-chong-bao-luc-gia-dinh": {"vi": "Tháng 6 hằng năm: tuyên truyền phòng, chống bạo lực gia đình, bảo vệ người bị bạo lực.", "en": "Every June: against domestic violence, for those who suffer it."},
    "thang-hanh-dong-vi-tre-em": {"vi": "Tháng 6 hằng năm: tuyên truyền quyền của trẻ em và trách nhiệm của gia đình, nhà trường, xã hội.", "en": "Every June: the rights of children, and what families, schools and society owe them."},
    "ngay-bien-phong-toan-dan": {"vi": "Ngày 03 tháng 3 hằng năm: toàn dân tham gia bảo vệ chủ quyền, an ninh biên giới quốc gia.", "en": "3 March: all people take part in protecting the border."},
    "thang-an-toan-giao-thong": {"vi": "Tháng 9 hằng năm, tháng học sinh trở lại trường: tuyên truyền quy tắc giao thông.", "en": "Every September, when schools begin: the rules of the road."},
    "ngay-toan-dan-phong-chong-ma-tuy": {"vi": "Ngày 26 tháng 6 hằng năm, cũng là Ngày quốc tế phòng, chống ma túy.", "en": "26 June, which is the international day against drugs as well."},
    "tuan-le-hoc-tap-suot-doi": {"vi": "Tuần lễ đầu tháng 10 hằng năm: khuyến khích mọi người học tập suốt đời, trong đó có học pháp luật.", "en": "The first week of October: learning at every age, the law included."},
    "ngay-hoi-dai-doan-ket-toan-dan-toc": {"vi": "Ngày 18 tháng 11 hằng năm, ngày hội ở từng khu dân cư.", "en": "18 November, a festival of every neighbourhood."},
    "ngay-quyen-cua-nguoi-tieu-dung": {"vi": "Ngày 15 tháng 3 hằng năm: quyền của người tiêu dùng và trách nhiệm của người bán hàng.", "en": "15 March: what consumers may ask for and sellers must do."},
    "mua-kho-phong-chay-chua-chay-rung": {"vi": "Từ tháng 11 đến hết tháng 4 năm sau: trách nhiệm của chủ rừng và người dân trong phòng cháy, chữa cháy rừng.", "en": "From November to April: what forest owners and people must do against forest fires."},
    "sinh-hoat-dinh-ky": {"vi": "Nội dung ngắn, dễ nói, dùng cho các buổi họp thôn, bản, tổ dân phố trong năm.", "en": "Short texts that are easily spoken, for village meetings all year round."},
}
YEARLY = {
    "ngay-phap-luat-viet-nam": Yearly(11, 9),
    "thang-hanh-dong-phong-chong-bao-luc-gia-dinh": Yearly(6),
    "thang-hanh-dong-vi-tre-em": Yearly(6),
    "ngay-bien-phong-toan-dan": Yearly(3, 3),
    "thang-an-toan-giao-thong": Yearly(9),
    "ngay-toan-dan-phong-chong-ma-tuy": Yearly(6, 26),
    "tuan-le-hoc-tap-suot-doi": Yearly(10, 1, 10, 7),
    "ngay-hoi-dai-doan-ket-toan-dan-toc": Yearly(11, 18),
    "ngay-quyen-cua-nguoi-tieu-dung": Yearly(3, 15),
    "mua-kho-phong-chay-chua-chay-rung": Yearly(11, None, 4, None),
}
# fmt: on
