"""The taxonomies and linked websites in the editor's menu, each in an order that is set by dragging."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from core.choosers import ChooserViewSet
from core.models import Audience, FieldOfLaw, LinkedWebsite, Occasion, WebsiteGroup
from documents.models import DocumentType, Issuer
from glossary.models import GlossaryTerm
from outlines.feedback.models import Commune
from outlines.starting.models import OutlineTemplate

from .checks.links import ExternalLink
from .citations.reports import TemplateColumn


class ListViewSet(SnippetViewSet):
    """What people choose from."""

    chooser_viewset_class = ChooserViewSet


class TermViewSet(ListViewSet):
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


class CommuneViewSet(ListViewSet):
    model = Commune
    icon = "home"
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        "ended_on",
        "successor",
    ]
    list_filter = ["kind"]
    search_fields = ["name"]
    search_backend_name = None
    list_per_page = 200


class GlossaryTermViewSet(ListViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["name", "definition", "document"]
    list_filter = ["field_of_law"]


class OutlineTemplateViewSet(ListViewSet):
    model = OutlineTemplate
    icon = "list-ul"
    list_display = ["name", "product", "level"]


class WebsiteGroupViewSet(ListViewSet):
    model = WebsiteGroup
    icon = "folder-inverse"
    list_display = ["name"]


class LinkedWebsiteIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[LinkedWebsite]:
        """With what the background found of their addresses."""
        dead = ExternalLink.objects.filter(websites=OuterRef("pk"), is_dead=True)
        return super().get_base_queryset().select_related("group").annotate(is_dead=Exists(dead))


class LinkedWebsiteViewSet(ListViewSet):
    model = LinkedWebsite
    icon = "link-external"
    index_view_class = LinkedWebsiteIndexView
    list_display = [
        "name",
        "group",
        TemplateColumn("url", "editorial/checks/website_address.html", label=_("Address")),
    ]
    list_filter = ["group"]


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
        CommuneViewSet,
        GlossaryTermViewSet,
        OutlineTemplateViewSet,
        WebsiteGroupViewSet,
        LinkedWebsiteViewSet,
    ]
