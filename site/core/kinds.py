from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What kind of content a page is, for filters and labels. The values are parts of addresses."""

    NEWS = "tin-tuc", _("News")
    DOCUMENTS = "van-ban", _("Legal documents")
    OUTLINES = "de-cuong", _("Outlines")
    PAGES = "trang", _("Standing pages")
