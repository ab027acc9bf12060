"""The templates that a new site begins with. Editors change them as they like."""

from typing import Any

from outlines.kinds import Level, Product

Block = dict[str, Any]


def part(name: str) -> Block:
    return {"type": "part", "value": name}


def text(*paragraphs: str) -> Block:
    return {"type": "rich_text", "value": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}


def key_point(words: str, note: str = "") -> Block:
    return {"type": "key_point", "value": {"text": words, "note": f"<p>{note}</p>" if note else ""}}


def questions(*pairs: tuple[str, str]) -> Block:
    items = [{"question": asked, "answer": f"<p>{answer}</p>"} for asked, answer in pairs]
    return {"type": "questions", "value": {"title": "", "items": items}}


def situation(title: str, facts: str, question: str, handling: str) -> Block:
    value = {
        "title": title,
        "facts": f"<p>{facts}</p>",
        "question": question,
        "handling": f"<p>{handling}</p>",
    }
    return {"type": "situation", "value": value}


def comparison(*topics: str) -> Block:
    rows = [{"topic": topic, "old": "[Quy định cũ]", "new": "[Quy định mới]"} for topic in topics]
    return {
        "type": "comparison",
        "value": {"title": "", "old": "[Luật cũ]", "new": "[Luật mới]", "rows": rows},
    }


# The usual parts of an outline, of questions and answers, of situations, of what is read over a commune's
# loudspeakers in three to seven minutes, and of a leaflet of six panels.
TEMPLATES: list[dict[str, Any]] = [
    {
        "name": "Giới thiệu luật mới",
        "description": "Đề cương giới thiệu một luật, nghị định hoặc nghị quyết vừa ban hành.",
        "product": Product.OUTLINE,
        "level": Level.STANDARD,
        "body": [
            part("Sự cần thiết ban hành"),
            text("[Nêu vướng mắc của quy định cũ và yêu cầu thực tiễn dẫn đến việc ban hành văn bản.]"),
            part("Mục đích, quan điểm chỉ đạo"),
            text("[Nêu mục đích và các quan điểm chỉ đạo xây dựng văn bản.]"),
            part("Bố cục"),
            text("[Nêu số chương, số điều và tên các chương.]"),
            part("Nội dung cơ bản"),
            key_point(
                "[Nêu một điểm mới bằng một câu ngắn.]", "[Nêu lời dẫn, ví dụ gần gũi với người nghe.]"
            ),
            comparison("[Vấn đề được quy định khác trước]"),
            text("[Trình bày nội dung khác theo thứ tự điều; trích nguyên văn bằng khối “Trích điều luật”.]"),
            part("Hiệu lực và tổ chức thực hiện"),
            text("[Nêu ngày có hiệu lực, quy định chuyển tiếp và việc cần làm ở địa phương.]"),
        ],
    },
    {
        "name": "Hỏi – đáp pháp luật",
        "description": "Giải đáp những câu hỏi mà người dân thường gặp về một lĩnh vực.",
        "product": Product.QUESTIONS,
        "level": Level.SHORT,
        "body": [
            part("Giới thiệu chung"),
            text("[Giới thiệu văn bản và đối tượng áp dụng trong một đoạn ngắn.]"),
            part("Câu hỏi và trả lời"),
            questions(
                ("[Câu hỏi như người dân thường hỏi?]", "[Trả lời ngắn gọn, nêu rõ điều, khoản làm căn cứ.]"),
                ("[Câu hỏi tiếp theo?]", "[Trả lời.]"),
            ),
            part("Nơi hỗ trợ, giải đáp"),
            text("[Nêu tên, địa chỉ, số điện thoại của cơ quan tiếp nhận và trợ giúp pháp lý.]"),
        ],
    },
    {
        "name": "Tình huống pháp luật",
        "description": "Kể tình huống gần với đời sống rồi hướng dẫn cách xử lý theo quy định.",
        "product": Product.SITUATIONS,
        "level": Level.STANDARD,
        "body": [
            part("Quy định cần nhớ"),
            key_point("[Nêu quy định cần nhớ nhất bằng một câu.]"),
            part("Tình huống"),
            situation(
                "[Tên tình huống]",
                "[Kể sự việc: ai, làm gì, ở đâu, khi nào. Không dùng tên và địa chỉ thật.]",
                "[Hỏi: việc đó đúng hay sai, giải quyết thế nào?]",
                "[Nêu hướng giải quyết và điều, khoản làm căn cứ.]",
            ),
            part("Bài học rút ra"),
            text("[Nêu điều người nghe nên làm và nên tránh.]"),
        ],
    },
    {
        "name": "Bài phát thanh",
        "description": "Bài đọc trên loa truyền thanh của xã, khoảng 3 đến 7 phút.",
        "product": Product.RADIO,
        "level": Level.SHORT,
        "body": [
            part("Lời chào"),
            text("[Chào bà con; giới thiệu nội dung của bài.]"),
            part("Nội dung chính"),
            text("[Viết câu ngắn, mỗi câu một ý; nói số và ngày tháng như khi đọc.]"),
            key_point("[Nhắc lại điều quan trọng nhất.]"),
            part("Lời kết"),
            text("[Nhắc nơi hỏi thêm; chào và cảm ơn.]"),
        ],
    },
    {
        "name": "Tờ gấp",
        "description": "Tờ gấp ba in hai mặt, sáu trang nhỏ: câu ngắn, ý rõ, dễ nhớ.",
        "product": Product.LEAFLET,
        "level": Level.SHORT,
        "body": [
            part("Bạn có biết"),
            key_point("[Nêu một quy định khiến người đọc muốn mở tờ gấp.]"),
            part("Những điều cần nhớ"),
            text("[Nêu ba đến năm ý, mỗi ý một câu.]"),
            part("Hỏi – đáp nhanh"),
            questions(("[Câu hỏi thường gặp?]", "[Trả lời trong hai câu.]")),
            part("Liên hệ"),
            text("[Nêu nơi tiếp nhận hồ sơ, số điện thoại trợ giúp pháp lý.]"),
        ],
    },
]
