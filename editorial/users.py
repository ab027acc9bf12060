"""Who manages the users: an administrator may, without becoming more than an administrator."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from wagtail import hooks
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users
from wagtail.users.views.bulk_actions.set_active_state import SetActiveStateBulkAction

from core.sorting import in_vietnamese

from .models import User


class WithoutSuperusers:
    """For the forms of users: only a superuser makes one. A disabled field takes nothing that is posted."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Form:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc] # of the view this is mixed into
        if "is_superuser" in form.fields and not self.request.user.is_superuser:
            form.fields["is_superuser"].disabled = True
        return form


class IndexView(users.IndexView):
    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """As Vietnamese lists of people are: by the given name, then by the family's."""
        if self.ordering.lstrip("-") != "name":
            return super().order_queryset(queryset)
        sign = "-" if self.ordering.startswith("-") else ""
        return in_vietnamese(queryset.order_by(f"{sign}first_name", f"{sign}last_name", "pk"))


class CreateView(WithoutSuperusers, users.CreateView):
    pass


class EditView(WithoutSuperusers, users.EditView):
    pass


class NewUserForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"two_factor_required"}


class UserForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"two_factor_required"}


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False) -> type[Form]:
        return UserForm if for_update else NewUserForm


@hooks.register("before_edit_user")
def refuse_superuser(request: HttpRequest, user: User) -> None:
    """Whoever may change a superuser's password is one."""
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_bulk_action")
def refuse_superusers(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    for user in objects:
        if isinstance(user, User):
            refuse_superuser(request, user)


class SetActiveState(SetActiveStateBulkAction):
    """In place of Wagtail's own (8.0), which changes all in one statement: who is locked out isn't told."""

    @classmethod
    def execute_action(
        cls, objects: list[User], mark_as_active: bool = False, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        people = [one for one in objects if one != user]
        for one in people:
            one.is_active = mark_as_active
            one.save(update_fields=["is_active"])
        return len(people), 0


hooks.register("register_bulk_action", SetActiveState, order=10)
