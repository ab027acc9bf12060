"""The report of dead links."""

import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.models import LinkedWebsite

from ..citations.reports import TemplateColumn
from .links import ExternalLink

TENDS_WEBSITES = "core.change_linkedwebsite"


def day(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y")


class DeadLinksView(ReportView):
    """The dead addresses that pages link to, of the pages that one may edit; and of the linked websites, for
    those who tend these."""

    page_title = _("Dead links")
    header_icon = "link-external"
    index_url_name = "checks:dead_links"
    index_results_url_name = "checks:dead_links_results"
    any_permission_required = ["add", "change", "publish"]
    model = ExternalLink
    columns = [
        TemplateColumn("address", "editorial/checks/dead_address.html", label=_("Address"), width="40%"),
        TemplateColumn("pages", "editorial/checks/dead_pages.html", label=_("Pages"), width="35%"),
        Column("answer", label=_("Last answer")),
        DateColumn("checked_at", label=_("Checked")),
        # Wagtail's column of a date says how long ago it was.
        Column("next_check", label=_("Next check"), accessor=lambda link: day(link.next_check)),
    ]
    export_headings = {
        "address": _("Address"),
        "answer": _("Last answer"),
        "checked_at": _("Checked"),
        "next_check": _("Next check"),
    }
    list_export = list(export_headings)
    export_filename = "dead-links"
    # Wagtail would write the times in UTC.
    _as_local = {"xlsx": timezone.make_naive, "csv": timezone.make_naive}
    custom_field_preprocess = {"checked_at": _as_local, "next_check": _as_local}

    @cached_property
    def permission_policy(self) -> PagePermissionPolicy:
        return PagePermissionPolicy()

    def get_base_queryset(self) -> QuerySet[ExternalLink]:
        policy = PagePermissionPolicy()
        pages: Any = policy.instances_user_has_any_permission_for(self.request.user, ["change", "publish"])
        # Of a page that is no longer public nobody follows the link.
        live = Page.objects.filter(pk__in=pages.live().values("pk"))
        concerned = Q(pages__in=live)
        websites = LinkedWebsite.objects.none()
        if self.request.user.has_perm(TENDS_WEBSITES):
            concerned |= Q(websites__isnull=False)
            websites = LinkedWebsite.objects.all()
        links = ExternalLink.objects.filter(concerned, is_dead=True).distinct()
        return links.prefetch_related(
            Prefetch("pages", live, to_attr="shown_pages"),
            Prefetch("websites", websites, to_attr="shown_websites"),
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("address")
