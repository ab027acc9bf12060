from core.setup import setup_step

from .models import RoyaltyGenre
from .package_names import name_permissions, name_roots
from .roles import set_up_roles
from .staff.models import Unit
from .staff.units import grant_rights

# Usual ones; what each is worth is for the agency's own regulation to say.
GENRES = [
    "Tin", "Bài phản ánh", "Bài giới thiệu văn bản", "Hỏi đáp pháp luật", "Tình huống pháp luật",
    "Đề cương tuyên truyền", "Bài phát thanh", "Phỏng vấn", "Ảnh", "Bản dịch", "Biên tập",
]  # fmt: skip


@setup_step(60, "roles and workflow")
def make_roles() -> None:
    set_up_roles()
    for unit in Unit.objects.all():
        grant_rights(unit)


@setup_step(70, "names that the packages wrote in English")
def name_records() -> None:
    name_roots()
    name_permissions()


@setup_step(80, "genres of royalties")
def make_genres() -> None:
    """Once: what an administrator took away stays away."""
    if not RoyaltyGenre.objects.exists():
        RoyaltyGenre.objects.bulk_create(
            RoyaltyGenre(name=name, sort_order=10 * number) for number, name in enumerate(GENRES, 1)
        )
