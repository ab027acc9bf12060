"""The people who work on the site."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):  # type: ignore[django-manager-missing] # the library asks for none
    """A member of staff. A Vietnamese name is written family name first: Nguyễn Thị + Hoa."""

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()
