"""What Vietnamese laws, codes and ordinances are called, without the word for their kind.

Public facts, from the national database of legal documents (vbpl.vn) and from how documents cite; names
of former laws as well, since old texts name them. A new law is one line more. Until then it is recognised
where its number, day or year tells the end of its name.
"""

LAWS = """
An ninh mạng
An ninh quốc gia
An toàn thông tin mạng
An toàn thực phẩm
An toàn vệ sinh lao động
An toàn, vệ sinh lao động
Ban hành văn bản quy phạm pháp luật
Ban hành văn bản quy phạm pháp luật của Hội đồng nhân dân, Ủy ban nhân dân
Ban hành văn bản QPPL
Ban hành các văn bản quy phạm pháp luật
Biên giới quốc gia
Biên phòng Việt Nam
Biển Việt Nam
Biển
Bình đẳng giới
Bảo hiểm tiền gửi
Bảo hiểm xã hội
Bảo hiểm y tế
Bảo vệ bí mật nhà nước
Bảo vệ dữ liệu cá nhân
Bảo vệ môi trường
Bảo vệ quyền lợi người tiêu dùng
Bảo vệ sức khỏe nhân dân
Bảo vệ và kiểm dịch thực vật
Bảo vệ và phát triển rừng
Bảo vệ thực vật
Bảo vệ, chăm sóc và giáo dục trẻ em
Báo chí
Bưu chính
Bầu cử đại biểu Hội đồng nhân dân
Bầu cử đại biểu Quốc hội
Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân
Các công cụ chuyển nhượng
Các tổ chức tín dụng
Cán bộ, công chức
Căn cước
Căn cước công dân
Công an nhân dân
Công chứng
Công chức
Công nghệ cao
Công nghệ thông tin
Công nghiệp công nghệ số
Công nghiệp quốc phòng, an ninh và động viên công nghiệp
Công đoàn
Công ty
Cạnh tranh
Cảnh sát biển Việt Nam
Cảnh sát cơ động
Cảnh vệ
Chăn nuôi
Chất lượng sản phẩm, hàng hóa
Chính quyền địa phương
Chuyển giao công nghệ
Chuyển đổi số
Chứng khoán
Cơ quan đại diện
Cơ quan đại diện nước Cộng hòa xã hội chủ nghĩa Việt Nam ở nước ngoài
Cơ yếu
Cư trú
Dân quân tự vệ
Dân số
Dạy nghề
Dẫn độ
Dẫn độ và chuyển giao người đang chấp hành án phạt tù
Di sản văn hóa
Doanh nghiệp
Doanh nghiệp nhà nước
Doanh nghiệp tư nhân
Du lịch
Dược
Dầu khí
Dữ liệu
Dự trữ quốc gia
Đa dạng sinh học
Đất đai
Đặc xá
Đầu tư
Đầu tư công
Đầu tư nước ngoài tại Việt Nam
Đầu tư theo phương thức đối tác công tư
Đấu giá tài sản
Đấu thầu
Đê điều
Địa chất và khoáng sản
Điện ảnh
Điện lực
Điều ước quốc tế
Đo đạc và bản đồ
Đo lường
Đường bộ
Đường sắt
Giá
Giám định tư pháp
Giao dịch điện tử
Giao thông đường bộ
Giao thông đường thủy nội địa
Giáo dục
Giáo dục đại học
Giáo dục nghề nghiệp
Giáo dục quốc phòng và an ninh
Giáo dục quốc phòng - an ninh
Hàng không dân dụng Việt Nam
Hàng hải Việt Nam
Hải quan
Hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác
Hộ tịch
Hòa giải ở cơ sở
Hòa giải, đối thoại tại Tòa án
Hoạt động chữ thập đỏ
Hoạt động giám sát của Quốc hội
Hoạt động giám sát của Quốc hội và Hội đồng nhân dân
Hôn nhân và gia đình
Hóa chất
Hỗ trợ doanh nghiệp nhỏ và vừa
Hợp tác xã
Kế toán
Khám bệnh, chữa bệnh
Khí tượng thủy văn
Khiếu nại
Khiếu nại, tố cáo
Khoa học và công nghệ
Khoa học, công nghệ và đổi mới sáng tạo
Khoáng sản
Khuyến khích đầu tư trong nước
Kiểm toán nhà nước
Kiểm toán độc lập
Kiến trúc
Kinh doanh bảo hiểm
Kinh doanh bất động sản
Ký kết và thực hiện các điều ước quốc tế
Ký kết, gia nhập và thực hiện điều ước quốc tế
Ký kết, gia nhập, thực hiện điều ước quốc tế
Lâm nghiệp
Lý lịch tư pháp
Lao động
Luật sư
Lưu trữ
Lực lượng dự bị động viên
Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở
Mặt trận Tổ quốc Việt Nam
Năng lượng nguyên tử
Ngân hàng Nhà nước Việt Nam
Ngân hàng Nhà nước
Ngân sách nhà nước
Nghĩa vụ quân sự
Người cao tuổi
Người khuyết tật
Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng
Nhà giáo
Nhà ở
Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam
Nuôi con nuôi
Phá sản
Phá sản doanh nghiệp
Phí và lệ phí
Phòng bệnh
Phòng cháy và chữa cháy
Phòng cháy, chữa cháy
Phòng cháy, chữa cháy và cứu nạn, cứu hộ
Phòng không nhân dân
Phòng, chống bạo lực gia đình
Phòng, chống bệnh truyền nhiễm
Phòng, chống khủng bố
Phòng, chống ma túy
Phòng, chống mua bán người
Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người (HIV/AIDS)
Phòng, chống HIV/AIDS
Phòng, chống rửa tiền
Phòng, chống tác hại của rượu, bia
Phòng, chống tác hại của thuốc lá
Phòng, chống tác hại thuốc lá
Phòng, chống tham nhũng
Phòng, chống thiên tai
Phổ biến, giáo dục pháp luật
Phục hồi, phá sản
Quản lý, bảo vệ công trình quốc phòng và khu quân sự
Quản lý ngoại thương
Quản lý nợ công
Quản lý thuế
Quản lý và đầu tư vốn nhà nước tại doanh nghiệp
Quản lý, sử dụng tài sản công
Quản lý, sử dụng tài sản nhà nước
Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp
Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ
Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng
Quảng cáo
Quốc phòng
Quốc tịch Việt Nam
Quốc tịch
Quy định quyền lập hội
Quy hoạch
Quy hoạch đô thị
Quy hoạch đô thị và nông thôn
Sĩ quan Quân đội nhân dân Việt Nam
Sở hữu trí tuệ
Sử dụng năng lượng tiết kiệm và hiệu quả
Tài nguyên nước
Tài nguyên, môi trường biển và hải đảo
Tạm giữ, tạm giam và cấm đi khỏi nơi cư trú
Tần số vô tuyến điện
Tham gia lực lượng gìn giữ hòa bình của Liên hợp quốc
Thanh niên
Thanh tra
Thể dục, thể thao
Thi đua, khen thưởng
Thi hành án dân sự
Thi hành án hình sự
Thi hành tạm giữ, tạm giam
Thống kê
Thỏa thuận quốc tế
Thủ đô
Thú y
Thủy lợi
Thủy sản
Thư viện
Thuế bảo vệ môi trường
Thuế chuyển quyền sử dụng đất
Thuế giá trị gia tăng
Thuế GTGT
Thuế sử dụng đất nông nghiệp
Thuế sử dụng đất phi nông nghiệp
Thuế tài nguyên
Thuế thu nhập cá nhân
Thuế TNCN
Thuế thu nhập doanh nghiệp
Thuế TNDN
Thuế tiêu thụ đặc biệt
Thuế TTĐB
Thuế xuất khẩu, thuế nhập khẩu
Thuế xuất khẩu, nhập khẩu
Thực hành tiết kiệm, chống lãng phí
Thực hiện dân chủ ở cơ sở
Thương mại
Tiền lương tối thiểu
Tiếp cận thông tin
Tiếp công dân
Tiêu chuẩn và quy chuẩn kỹ thuật
Tín ngưỡng, tôn giáo
Tố cáo
Tố tụng hành chính
Tổ chức Chính phủ
Tổ chức chính quyền địa phương
Tổ chức cơ quan điều tra hình sự
Tổ chức HĐND và UBND
Tổ chức Hội đồng nhân dân và Ủy ban nhân dân
Tổ chức Quốc hội
Tổ chức Tòa án nhân dân
Tổ chức Viện kiểm sát nhân dân
Trách nhiệm bồi thường của Nhà nước
Trách nhiệm bồi thường Nhà nước
Trật tự, an toàn giao thông đường bộ
Trẻ em
Trí tuệ nhân tạo
Trồng trọt
Trợ giúp pháp lý
Trưng cầu ý dân
Trưng mua, trưng dụng tài sản
Tư pháp người chưa thành niên
Tương trợ tư pháp
Tương trợ tư pháp về dân sự
Tương trợ tư pháp về hình sự
Chuyển giao người đang chấp hành án phạt tù
Tình trạng khẩn cấp
Việc làm
Viên chức
Viễn thông
Xây dựng
Xử lý vi phạm hành chính
Xuất bản
Xuất cảnh, nhập cảnh của công dân Việt Nam
"""

CODES = """
Dân sự
Dân sự nước Cộng hòa xã hội chủ nghĩa Việt Nam
Hàng hải
Hàng hải Việt Nam
Hình sự
Hình sự Việt Nam
Hình sự nước Cộng hòa xã hội chủ nghĩa Việt Nam
Lao động
Lao động nước Cộng hòa xã hội chủ nghĩa Việt Nam
Tố tụng dân sự
Tố tụng hình sự
"""

ORDINANCES = """
Án phí, lệ phí Tòa án
Bảo hộ quyền sở hữu công nghiệp
Bảo vệ bí mật nhà nước
Bảo vệ công trình giao thông
Bảo vệ công trình quan trọng liên quan đến an ninh quốc gia
Bảo vệ công trình quốc phòng và khu quân sự
Bảo vệ và kiểm dịch thực vật
Bộ đội biên phòng
Bưu chính, viễn thông
Cán bộ, công chức
Cảnh sát cơ động
Cảnh sát môi trường
Cảnh vệ
Cảnh sát biển Việt Nam
Chất lượng hàng hóa
Chi phí giám định, định giá; chi phí cho người làm chứng, người phiên dịch trong tố tụng
Chi phí tố tụng
Chống bán phá giá hàng hóa nhập khẩu vào Việt Nam
Công an xã
Công nghiệp quốc phòng
Cựu chiến binh
Dân quân tự vệ
Dân số
Dự trữ quốc gia
Đê điều
Điều kiện kinh doanh
Đo lường
Động viên công nghiệp
Giá
Giám định tư pháp
Giống cây trồng
Giống vật nuôi
Hàm, cấp ngoại giao
Hành nghề y, dược tư nhân
Hợp nhất văn bản quy phạm pháp luật
Hợp nhất văn bản
Kế toán và thống kê
Khai thác và bảo vệ công trình khí tượng thủy văn
Khai thác và bảo vệ công trình thủy lợi
Kiểm sát viên Viện kiểm sát nhân dân
Ký kết và thực hiện điều ước quốc tế
Ký kết và thực hiện thỏa thuận quốc tế
Lãnh sự
Lực lượng dự bị động viên
Lưu trữ quốc gia
Ngoại hối
Người cao tuổi
Người tàn tật
Nghĩa vụ lao động công ích
Nhập cảnh, xuất cảnh, cư trú của người nước ngoài tại Việt Nam
Nhà ở
Phí và lệ phí
Phòng, chống lụt, bão
Phòng, chống mại dâm
Quản lý thị trường
Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ
Quảng cáo
Quy định danh hiệu vinh dự Nhà nước "Bà mẹ Việt Nam anh hùng"
Tài nguyên
Thể dục, thể thao
Thẩm phán và Hội thẩm Tòa án nhân dân
Thi hành án dân sự
Thi hành án phạt tù
Thú y
Thủ tục giải quyết các vụ án dân sự
Thủ tục giải quyết các vụ án hành chính
Thủ tục giải quyết các vụ án kinh tế
Thủ tục xem xét, quyết định áp dụng các biện pháp xử lý hành chính tại Tòa án nhân dân
Thư viện
Thuế tài nguyên
Thuế thu nhập đối với người có thu nhập cao
Thực hành tiết kiệm, chống lãng phí
Thực hiện dân chủ ở xã, phường, thị trấn
Tín ngưỡng, tôn giáo
Tổ chức điều tra hình sự
Trọng tài thương mại
Tự vệ
Tuyển dụng, quản lý và sử dụng lao động Việt Nam
Ưu đãi người có công với cách mạng
Ưu đãi người có công
Vệ sinh an toàn thực phẩm
Xử lý vi phạm hành chính
Xử lý hành vi cản trở hoạt động tố tụng
Xử phạt vi phạm hành chính
Xử phạt vi phạm hành chính trong lĩnh vực Kiểm toán nhà nước
"""

# Short forms that stand for one code alone, whatever its year.
ABBREVIATIONS = ["BLDS", "BLHS", "BLLĐ", "BLTTDS", "BLTTHS", "BLHH"]
