"""Where royalties come up in Wagtail's editor."""

from . import signing  # noqa: F401 - registers its actions
