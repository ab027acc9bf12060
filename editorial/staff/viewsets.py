"""The screens of units and delegations."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from .forms import DelegationForm, UnitForm, arranges_for_others
from .models import KINDS_OF_SECTIONS, Delegation, Unit


class UnitIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.prefetch_related("places__page")


class UnitViewSet(ModelViewSet):
    model = Unit
    url_prefix = "units"
    icon = "group"
    index_view_class = UnitIndexView
    copy_view_enabled = False
    list_display = ["name", Column("section_names", label=_("Sections"))]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            InlinePanel(
                "places",
                heading=_("Sections"),
                label=_("Section"),
                panels=[PageChooserPanel("page", list(KINDS_OF_SECTIONS))],
                help_text=_("The unit's people work in these and nowhere else."),
            ),
            FieldPanel("contributing"),
            FieldPanel("writing"),
            FieldPanel("editing"),
        ],
        base_form_class=UnitForm,
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()


class OwnDelegation:
    """For the views of one delegation: of somebody else's only for those who arrange them for others."""

    request: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Delegation:
        delegation = super().get_object(*args, **kwargs)  # type: ignore[misc] # of the view it is mixed into
        if delegation.delegator_id != self.request.user.pk and not arranges_for_others(self.request.user):
            raise PermissionDenied
        return delegation


class IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Delegation]:
        delegations = Delegation.objects.select_related("delegator", "delegate")
        if arranges_for_others(self.request.user):
            return delegations
        return delegations.filter(delegator=self.request.user)


class EditView(OwnDelegation, generic.EditView):
    pass


class DeleteView(OwnDelegation, generic.DeleteView):
    pass


class HistoryView(OwnDelegation, ModelViewSet.history_view_class):
    pass


class UsageView(OwnDelegation, ModelViewSet.usage_view_class):
    pass


class DelegationViewSet(ModelViewSet):
    model = Delegation
    url_prefix = "delegations"
    icon = "user"
    menu_label = _("Delegations")
    add_to_settings_menu = True
    menu_order = 620
    copy_view_enabled = False
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    list_display = [
        Column("delegator", label=_("Who is away"), accessor="delegator.get_full_name"),
        Column("delegate", label=_("Who stands in"), accessor="delegate.get_full_name"),
        DateColumn("starts_on", label=_("From")),
        DateColumn("ends_on", label=_("Until and including")),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return DelegationForm
