"""What kinds of outlines there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Product(TextChoices):
    """The kind of a product (loại sản phẩm; Decision 14/2019/QĐ-TTg, article 8): it decides on the layout."""

    OUTLINE = "de-cuong", _("outline of a law")
    QUESTIONS = "hoi-dap", _("questions and answers")
    SITUATIONS = "tinh-huong", _("legal situations")
    RADIO = "phat-thanh", _("radio script")
    LEAFLET = "to-gap", _("leaflet")


class Level(TextChoices):
    """How much of the law is told (mức độ)."""

    SHORT = "ngan", _("short")
    STANDARD = "trung-binh", _("standard")
    FULL = "day-du", _("full")
