"""One screen for who works where: the roles of the department, the units, the delegations of these days."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.text import sort_key

from .. import roles
from .forms import RoleForm, active_people, set_members
from .models import Delegation, Unit
from .viewsets import DelegationViewSet, UnitViewSet

MAY_ARRANGE = "editorial.change_unit"
MAY_GIVE_ROLES = "editorial.change_user"
# What each role of the whole department may do, in one sentence.
ABOUT = {
    roles.WRITERS: _("Write news, documents and outlines in every section and submit them."),
    roles.EDITORS: _("Edit every page and answer the first step of the approval."),
    roles.APPROVERS: _("Answer the last step of the approval, publish, and take pages down."),
    roles.TRANSLATORS: _("Translate into the other languages."),
    roles.ADMINISTRATORS: _("All of that; arrange people, units, lists and settings."),
}


class StaffView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("People and roles")
    header_icon = "group"
    template_name = "editorial/staff.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(MAY_ARRANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Prefetch("user_set", queryset=active_people(), to_attr="people")
        found = Group.objects.filter(name__in=ABOUT).prefetch_related(people)
        groups = {group.name: group for group in found}
        of_units = [f"{role}__user_set" for role in ("contributors", "writers", "editors")]
        members = [Prefetch(name, queryset=active_people(), to_attr="people") for name in of_units]
        units = Unit.objects.prefetch_related("places__page", *members)
        soon = Delegation.objects.filter(ends_on__gte=timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "roles": [
                (groups[name], _names(groups[name]), about) for name, about in ABOUT.items() if name in groups
            ],
            "units": [
                (unit, [_names(group) for group in (unit.contributors, unit.writers, unit.editors)])
                for unit in sorted(units, key=lambda unit: sort_key(unit.name))
            ],
            "delegations": soon.select_related("delegator", "delegate").order_by("starts_on"),
            "today": timezone.localdate(),
        }


def _names(group: Any) -> str:
    """Those of the people of a group, in one line."""
    return ", ".join(person.get_full_name() for person in group.people) or gettext("Nobody yet")


class RoleView(WagtailAdminTemplateMixin, FormView):
    """Who has a role of the whole department."""

    form_class = RoleForm
    header_icon = "group"
    template_name = "editorial/role.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Whoever gives roles of the whole department could give them by the form of a user too.
        if not request.user.has_perms([MAY_ARRANGE, MAY_GIVE_ROLES]):
            raise PermissionDenied
        self.group = get_object_or_404(Group, pk=kwargs["pk"], name__in=ABOUT)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.group.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("staff"), "label": StaffView.page_title},
            {"url": "", "label": self.group.name},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"people": self.group.user_set.all()}

    def form_valid(self, form: RoleForm) -> HttpResponse:
        people = form.cleaned_data["people"]
        is_administrators = self.group.name == roles.ADMINISTRATORS
        if is_administrators and not people.exists():
            form.add_error("people", gettext("The portal needs an administrator."))
            return self.form_invalid(form)
        set_members(self.group, people, by=self.request.user)
        messages.success(self.request, gettext("“%(role)s” has been saved.") % {"role": self.group.name})
        return redirect("staff")


class StaffMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_ARRANGE)


@hooks.register("register_admin_urls")
def staff_urls() -> list[Any]:
    return [
        path("staff/", StaffView.as_view(), name="staff"),
        path("staff/role/<int:pk>/", RoleView.as_view(), name="staff_role"),
    ]


@hooks.register("register_settings_menu_item")
def staff_menu_item() -> MenuItem:
    return StaffMenuItem(StaffView.page_title, reverse("staff"), name="staff", icon_name="group", order=590)


@hooks.register("register_admin_viewset")
def staff_viewsets() -> list[Any]:
    return [UnitViewSet("units"), DelegationViewSet("delegations")]
