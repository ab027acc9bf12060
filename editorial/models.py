"""The people who work on the site, and the steps by which they approve."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page
from wagtail.search import index

from .signing_in.models import SignIn
from .signing_in.passwords import normalise

__all__ = ["ApprovalTask", "SignIn", "User"]


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
        return f"{self.last_name} {self.first_name}".strip()

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and normalise(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(raw_password and normalise(raw_password))


class ApprovalTask(AbstractGroupApprovalTask):
    """A step of the approval by the members of groups.

    Wagtail locks a page for all others while it waits. Here those who may publish it are not locked out: a
    leader must be able to take a public page down at once, whoever has just submitted a change of it.
    """

    def locked_for_user(self, obj: Model, user: AbstractBaseUser) -> bool:
        return super().locked_for_user(obj, user) and not self._may_publish(obj, user)

    def _may_publish(self, obj: Model, user: Any) -> bool:
        if isinstance(obj, Page):
            return obj.permissions_for_user(user).can_publish()
        codename = get_permission_codename("publish", obj._meta)
        return user.has_perm(f"{obj._meta.app_label}.{codename}")

    def get_actions(self, obj: Model, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        """Who approves what cites something that doesn't hold is told first, in the form of the approval."""
        from .citations.problems import problems_of

        actions = super().get_actions(obj, user)
        if not problems_of(obj):
            return actions
        return [action for action in actions if action[0] != "approve" or action[2]]

    def get_template_for_action(self, action: str) -> str:
        return "editorial/approve.html" if action == "approve" else ""

    class Meta:
        verbose_name = _("approval by groups")
        verbose_name_plural = _("approvals by groups")
