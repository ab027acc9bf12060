"""Pictures for the demonstration, drawn by our own code, without any text in them."""

from collections.abc import Callable

from PIL import Image

from . import scenes_people, scenes_places, scenes_things
from .canvas import DESIGN_SIZE, Canvas

DRAWINGS: dict[str, Callable[[Canvas], None]] = {
    "gia-dinh": scenes_people.family,
    "ban-lang": scenes_people.village,
    "bien-gioi": scenes_places.border,
    "sach-luat": scenes_places.law_book,
    "can-can-cong-ly": scenes_places.justice,
    "hoa-giai": scenes_people.mediation,
    "loa-phat-thanh": scenes_places.loudspeakers,
    "truong-hoc": scenes_people.school,
    "rung": scenes_places.forest,
    "giao-thong": scenes_places.road,
    "can-cuoc": scenes_things.id_card,
    "hop-dan": scenes_people.meeting,
    "dien-thoai": scenes_things.phone,
    "suc-khoe": scenes_people.health,
    "dat-dai": scenes_places.parcels,
}

ALT_TEXTS: dict[str, str] = {
    "gia-dinh": "Tranh vẽ: gia đình ba thế hệ đứng trước nhà sàn, phía sau là núi",
    "ban-lang": "Tranh vẽ: bản nhà sàn bên ruộng bậc thang lúc chiều xuống",
    "bien-gioi": "Tranh vẽ: cột mốc biên giới và lá cờ Tổ quốc trước những dãy núi",
    "sach-luat": "Tranh vẽ: cuốn sách luật mở rộng trên bàn, bên cạnh là chiếc cân",
    "can-can-cong-ly": "Tranh vẽ: chiếc cân thăng bằng trước mặt trời mọc trên núi",
    "hoa-giai": "Tranh vẽ: hai người hàng xóm và hòa giải viên bên bàn nước dưới gốc cây",
    "loa-phat-thanh": "Tranh vẽ: cột loa truyền thanh của bản giữa nhà sàn và ruộng bậc thang",
    "truong-hoc": "Tranh vẽ: học sinh đến trường, lá cờ Tổ quốc bay trước sân",
    "rung": "Tranh vẽ: người giữ rừng đi trên lối mòn giữa rừng cây nhiều tầng",
    "giao-thong": "Tranh vẽ: người đi xe máy đội mũ bảo hiểm trên đường đèo quanh co",
    "can-cuoc": "Tranh vẽ: tấm thẻ căn cước có ảnh chân dung và chip",
    "hop-dan": "Tranh vẽ: bà con ngồi nghe cán bộ nói chuyện trước nhà văn hóa bản",
    "dien-thoai": "Tranh vẽ: chiếc điện thoại có lá chắn trước những tin nhắn cảnh báo",
    "suc-khoe": "Tranh vẽ: mẹ con đến khám tại trạm y tế",
    "dat-dai": "Tranh vẽ: những thửa ruộng có cọc mốc ranh giới dưới chân núi",
}


def draw(key: str, size: tuple[int, int] = DESIGN_SIZE) -> Image.Image:
    """Draw the picture of a key; the same key and size always give the same picture."""
    canvas = Canvas(size)
    DRAWINGS[key](canvas)
    return canvas.finish()
