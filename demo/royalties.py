"""Contributions and rates for the demonstration: invented people, invented amounts."""

import datetime
from decimal import Decimal

from editorial.models import Contribution, Rate, RateTable, RoyaltyGenre, RoyaltyPeriod, User
from editorial.royalties.signing import prepare
from news.models import NewsPage
from outlines.models import OutlinePage

BASIS = "Số liệu mẫu của bản trình diễn, không phải mức thật"
UNIT_AMOUNT = Decimal(200_000)
# Units by genre, for the first grade and the second.
UNITS = {
    "Tin": ("0.5", "1"),
    "Bài phản ánh": ("1.5", "2.5"),
    "Đề cương tuyên truyền": ("3", "5"),
    "Ảnh": ("0.3", "0.5"),
    "Biên tập": ("0.2", "0.4"),
}
WRITERS = ("Lò Thị Mẫu", "Giàng A Mẫu", "Nguyễn Văn Mẫu", "Quàng Thị Mẫu")
PHOTOGRAPHER = "Vàng A Mẫu"
PREPARING = "quantri"
QUARTER = (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))


def load_royalties() -> int:
    """Grade the news and the outlines. The number of contributions."""
    genres = {genre.name: genre for genre in RoyaltyGenre.objects.filter(name__in=UNITS)}
    table = RateTable.objects.create(
        valid_from=datetime.date(2024, 1, 1), basis=BASIS, unit_amount=UNIT_AMOUNT
    )
    Rate.objects.bulk_create(
        Rate(table=table, genre=genres[name], grade=grade, units=Decimal(units))
        for name, both in UNITS.items()
        for grade, units in enumerate(both, 1)
    )
    rows = [
        *_contributions(NewsPage, [genres["Tin"], genres["Bài phản ánh"]], genres["Ảnh"]),
        *_contributions(OutlinePage, [genres["Đề cương tuyên truyền"]], None),
    ]
    Contribution.objects.bulk_create(rows)
    return len(rows)


def compute_quarter() -> None:
    """Of the administrator, so that the leader may sign it."""
    first, last = QUARTER
    period = RoyaltyPeriod.objects.create(first_day=first, last_day=last)
    prepare(period, User.objects.get(username=PREPARING))


def _contributions(model, genres, photos):
    pages = model.objects.filter(locale__language_code="vi", live=True).order_by("first_published_at", "pk")
    for number, page in enumerate(pages):
        genre, grade = genres[number % len(genres)], 1 + number % 3 // 2
        yield Contribution(page=page.page_ptr, name=WRITERS[number % 4], genre=genre, grade=grade)
        if photos and number % 3 == 0:
            yield Contribution(page=page.page_ptr, name=PHOTOGRAPHER, role="photographer", genre=photos)
