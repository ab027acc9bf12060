"""What the project adds to Wagtail's editor."""

from wagtail.snippets.models import register_snippet

from .snippets import TaxonomyGroup

register_snippet(TaxonomyGroup)
