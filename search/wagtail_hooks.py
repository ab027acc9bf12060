"""The editors' list of abbreviations."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Abbreviation


class AbbreviationViewSet(SnippetViewSet):
    """What the search takes for one another."""

    model = Abbreviation
    icon = "search"
    list_display = ["short", "long"]
    add_to_admin_menu = True
    menu_order = 310


register_snippet(AbbreviationViewSet)
