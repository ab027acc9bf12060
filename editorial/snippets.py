"""The taxonomies and linked websites in the editor's menu, each in an order that is set by dragging."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.models import Audience, FieldOfLaw, LinkedWebsite, Occasion
from documents.models import DocumentType, Issuer
from glossary.models import GlossaryTerm
from outlines.starting.models import OutlineTemplate


class TermViewSet(SnippetViewSet):
    """A taxonomy. Its terms keep their place when they are renamed."""

    icon = "tag"
    list_display = ["name", "slug"]


class FieldOfLawViewSet(TermViewSet):
    model = FieldOfLaw


class AudienceViewSet(TermViewSet):
    model = Audience
    icon = "group"


class OccasionViewSet(TermViewSet):
    model = Occasion
    icon = "date"


class DocumentTypeViewSet(TermViewSet):
    model = DocumentType
    icon = "doc-full"


class IssuerViewSet(TermViewSet):
    model = Issuer
    icon = "site"
    list_display = ["name", "abbreviation"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["name", "definition", "document"]
    list_filter = ["field_of_law"]


class OutlineTemplateViewSet(SnippetViewSet):
    model = OutlineTemplate
    icon = "list-ul"
    list_display = ["name", "product", "level"]


class LinkedWebsiteViewSet(SnippetViewSet):
    model = LinkedWebsite
    icon = "link-external"
    list_display = ["name", "url"]


class TaxonomyGroup(SnippetViewSetGroup):
    """The lists by which items are filed, in one entry of the menu."""

    menu_label = _("Taxonomies")
    menu_icon = "list-ul"
    menu_order = 300
    items = [
        FieldOfLawViewSet,
        AudienceViewSet,
        OccasionViewSet,
        DocumentTypeViewSet,
        IssuerViewSet,
        GlossaryTermViewSet,
        OutlineTemplateViewSet,
        LinkedWebsiteViewSet,
    ]
