"""The form of every page in the editor."""

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug


class BasePageForm(WagtailAdminPageForm):
    def clean_slug(self) -> str:
        """A new page whose title another has already gets an address of its own.

        The editor's script made the slug of the title; the writer may never have seen it.
        """
        slug = self.cleaned_data["slug"]
        if slug and self.instance.pk is None and self.parent_page:
            return find_available_slug(self.parent_page, slug)
        return slug
