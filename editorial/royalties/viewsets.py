"""The screens of periods, genres and tables of rates."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Rate, RateTable, RoyaltyGenre, RoyaltyPeriod
from .money import dong


class DeleteGenreView(generic.DeleteView):
    """What an item was graded by stays."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, gettext("Items or rates have this genre: it can't be deleted."))
            return redirect(self.index_url_name)


class GenreViewSet(ModelViewSet):
    model = RoyaltyGenre
    url_prefix = "royalty-genres"
    icon = "tag"
    menu_label = gettext_lazy("Genres of royalties")
    delete_view_class = DeleteGenreView
    menu_order = 640
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "sort_order"]
    form_fields = ["name", "sort_order"]


class CreateTableView(generic.CreateView):
    """A new table begins with the rates of the last one: a decision changes some of them."""

    def get_initial_form_instance(self) -> RateTable:
        last = RateTable.objects.prefetch_related("rates").first()
        if not last or self.request.method != "GET":
            return RateTable()
        table = RateTable(unit_amount=last.unit_amount)
        table.rates = [
            Rate(genre_id=rate.genre_id, grade=rate.grade, units=rate.units, amount=rate.amount)
            for rate in last.rates.all()
        ]
        return table


class RateTableViewSet(ModelViewSet):
    model = RateTable
    url_prefix = "royalty-rates"
    icon = "table"
    menu_label = gettext_lazy("Royalty rates")
    menu_order = 630
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = CreateTableView
    list_display = [
        DateColumn("valid_from", label=gettext_lazy("In force from")),
        "basis",
        Column("unit_amount", label=gettext_lazy("One unit"), accessor=lambda table: dong(table.unit_amount)),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("valid_from"),
            FieldPanel("basis"),
            FieldPanel("unit_amount"),
            InlinePanel(
                "rates",
                heading=gettext_lazy("Rates"),
                label=gettext_lazy("Rate"),
                panels=[
                    FieldRowPanel([FieldPanel("genre"), FieldPanel("grade")]),
                    FieldRowPanel([FieldPanel("units"), FieldPanel("amount")]),
                ],
                help_text=gettext_lazy("Give either units or an amount, for a coefficient of one."),
            ),
        ]
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()


class OnlyOpen:
    """For the views of one period: what is locked stays as it was."""

    def get_object(self, *args: Any, **kwargs: Any) -> RoyaltyPeriod:
        period = super().get_object(*args, **kwargs)  # type: ignore[misc] # of the view it is mixed into
        if not period.is_open:
            raise PermissionDenied
        return period


class AddPeriodView(generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("royalty_period", args=[self.object.pk])


class EditPeriodView(OnlyOpen, generic.EditView):
    """Of other days it must be computed anew."""

    def save_instance(self) -> RoyaltyPeriod:
        period = super().save_instance()
        period.lines.all().delete()
        RoyaltyPeriod.objects.filter(pk=period.pk).update(
            prepared_by=None, prepared_name="", prepared_at=None, basis=""
        )
        return period

    def get_success_url(self) -> str:
        return reverse("royalty_period", args=[self.object.pk])


class DeletePeriodView(OnlyOpen, generic.DeleteView):
    pass


class PeriodIndexView(generic.IndexView):
    """Each leads to its sums."""

    def get_edit_url(self, instance: Model) -> str:
        return reverse("royalty_period", args=[instance.pk])

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if instance.is_open else None


def _state(period: RoyaltyPeriod) -> str:
    if not period.is_open:
        return gettext("signed and locked")
    return gettext("computed") if period.prepared_at else gettext("not computed yet")


class PeriodViewSet(ModelViewSet):
    model = RoyaltyPeriod
    url_prefix = "royalty-periods"
    icon = "lock"
    copy_view_enabled = False
    index_view_class = PeriodIndexView
    add_view_class = AddPeriodView
    edit_view_class = EditPeriodView
    delete_view_class = DeletePeriodView
    list_display = [
        Column("__str__", label=gettext_lazy("Royalty period")),
        Column("state", label=gettext_lazy("State"), accessor=_state),
        Column("prepared_name", label=gettext_lazy("Computed by")),
        Column("signed_name", label=gettext_lazy("Signed by")),
        DateColumn("signed_at", label=gettext_lazy("Signed at")),
    ]
    form_fields = ["first_day", "last_day"]
