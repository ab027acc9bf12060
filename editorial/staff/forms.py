"""Choosing people: for a unit's roles, for a role of the department, and for a delegation."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import log

from core.sorting import in_vietnamese

from ..approval.models import ApprovalTask
from ..comparing.models import ComparisonTask
from ..models import User
from .authority import people_acting_for
from .models import Delegation


def active_people() -> QuerySet[User]:
    """By the given name, as Vietnamese lists of people are."""
    return in_vietnamese(User.objects.filter(is_active=True).order_by("first_name", "last_name", "username"))


def set_members(group: Group, people: QuerySet[User], by: Any) -> None:
    """Make the active members of `group` these; whoever comes or goes is noted in the log."""
    wanted = set(people.values_list("pk", flat=True))
    present = set(group.user_set.filter(is_active=True).values_list("pk", flat=True))
    changes = ((present - wanted, group.user_set.remove), (wanted - present, group.user_set.add))
    for changed, apply in changes:
        for person in User.objects.filter(pk__in=changed):
            apply(person)
            log(person, "wagtail.edit", user=by)


class PeopleField(forms.ModelMultipleChoiceField):
    """Some of the active users."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), required=False, **kwargs)

    def label_from_instance(self, person: User) -> str:
        return person.get_full_name()


class RoleForm(forms.Form):
    """The members of a role of the whole department."""

    people = PeopleField(label=_("People"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["people"].queryset = active_people()  # type: ignore[attr-defined]


class UnitForm(WagtailAdminModelForm):
    """A unit with its sections, and the people of each of its roles."""

    contributing = PeopleField(
        label=_("Contributors"), help_text=_("From outside: they draft, and see nothing but their own.")
    )
    writing = PeopleField(label=_("Writers"))
    editing = PeopleField(
        label=_("Editors"), help_text=_("They answer the first step of the approval for the unit's sections.")
    )

    GROUPS = {"contributing": "contributors", "writing": "writers", "editing": "editors"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, group in self.GROUPS.items():
            field: Any = self.fields[name]
            field.queryset = active_people()
            if self.instance.pk:
                field.initial = getattr(self.instance, group).user_set.all()

    def save(self, commit: bool = True) -> Any:
        unit = super().save(commit)
        for name, group in self.GROUPS.items():
            set_members(getattr(unit, group), self.cleaned_data[name], by=self.for_user)
        return unit


class DelegationForm(WagtailAdminModelForm):
    """From oneself; from anybody for those who arrange the units."""

    class Meta:
        model = Delegation
        fields = ["delegator", "delegate", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not arranges_for_others(self.for_user):
            del self.fields["delegator"]
            self.instance.delegator = self.for_user
        steps = Q(approvaltask__in=ApprovalTask.objects.filter(active=True))
        steps |= Q(comparisontask__in=ComparisonTask.objects.filter(active=True))
        answering = people_acting_for(Group.objects.filter(steps | Q(editing_unit__isnull=False)))
        for name in ("delegator", "delegate"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = active_people().filter(pk__in=answering.values("pk"))
                field.label_from_instance = lambda person: person.get_full_name()


def arranges_for_others(user: Any) -> bool:
    return user.has_perm("editorial.change_user")
