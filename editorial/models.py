"""The people who work on the site, and, for Django to find, the models of this app's parts."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from .signing_in.passwords import normalise


class User(index.Indexed, AbstractUser):  # type: ignore[django-manager-missing] # the library asks for none
    """A member of staff. A Vietnamese name is written family name first: Nguyễn Thị + Hoa."""

    # Indexed, so that the list of users is searched as all others are: Hoa by "hoa", Đức by "duc".
    search_fields = [
        field(name)
        for name in ("username", "first_name", "last_name", "email")
        for field in (index.SearchField, index.AutocompleteField)
    ]

    two_factor_required = models.BooleanField(
        _("two-step sign-in required"),
        default=False,
        help_text=_("Besides those whose role requires it."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        """As Vietnam writes it; the user name of who has given none."""
        return f"{self.last_name} {self.first_name}".strip() or self.get_username()

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and normalise(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(raw_password and normalise(raw_password))


from .approval.bundles import Bundle, BundleItem  # noqa: E402
from .approval.digest import SentDigest  # noqa: E402
from .approval.models import ApprovalTask  # noqa: E402
from .approval.urgent import UrgentPublication  # noqa: E402
from .bin.models import BinnedPage, BinnedTree  # noqa: E402
from .checks.links import ExternalLink  # noqa: E402
from .checks.settings import CheckSettings  # noqa: E402
from .comparing.models import Comparison, ComparisonTask  # noqa: E402
from .guests.models import PreviewLink, Remark  # noqa: E402
from .royalties.models import (  # noqa: E402
    Contribution,
    Rate,
    RateTable,
    RoyaltyGenre,
    RoyaltyLine,
    RoyaltyPeriod,
)
from .saving.models import FormSave, KeptText  # noqa: E402
from .scheduling.models import DueFailure  # noqa: E402
from .signing_in.models import AuthenticatorApp, ResetRequest, SignIn  # noqa: E402
from .staff.models import Delegation, Unit, UnitPlace  # noqa: E402

__all__ = [
    "ApprovalTask", "AuthenticatorApp", "BinnedPage", "BinnedTree", "Bundle", "BundleItem", "CheckSettings",
    "Comparison", "ComparisonTask", "Contribution", "Delegation", "DueFailure", "ExternalLink", "FormSave",
    "KeptText",
    "PreviewLink", "Rate", "RateTable", "Remark", "ResetRequest", "RoyaltyGenre", "RoyaltyLine",
    "RoyaltyPeriod", "SentDigest", "SignIn",
    "Unit", "UnitPlace", "UrgentPublication", "User",
]  # fmt: skip
