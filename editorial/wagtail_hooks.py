"""What the project adds to Wagtail's editor."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .snippets import TaxonomyGroup

register_snippet(TaxonomyGroup)


# Stand-ins for Wagtail's inline scripts, and addresses from Vietnamese titles.
SCRIPTS = ["js/admin-start.js", "js/admin-slug.js"]


@hooks.register("insert_global_admin_js")
def our_scripts() -> SafeString:
    return format_html_join("", '<script src="{}"></script>', ((static(name),) for name in SCRIPTS))
