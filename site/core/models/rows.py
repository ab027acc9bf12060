"""Rows of a page that name a term or a file of the library."""

from typing import Any

from django.db import models
from modelcluster.models import model_from_serializable_data
from wagtail.models import Orderable


class ProtectingRow(Orderable):
    """A row of a page that keeps what it names from being deleted, by `on_delete=PROTECT`.

    A revision may name what was deleted after it: there the row is left out, as for `CASCADE`. modelcluster
    raises an exception instead, and the page's history or draft could not be opened.
    """

    class Meta(Orderable.Meta):
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "ProtectingRow | None":
        if check_fks and cls._names_what_is_gone(data):
            return None
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)

    @classmethod
    def _names_what_is_gone(cls, data: dict[str, Any]) -> bool:
        keys = (field for field in cls._meta.concrete_fields if isinstance(field, models.ForeignKey))
        return any(
            not field.related_model._default_manager.filter(pk=data[field.name]).exists()
            for field in keys
            if field.remote_field.on_delete is models.PROTECT and data.get(field.name) is not None
        )
