"""Whether a document is in force (tình trạng hiệu lực), computed from its dates, never typed."""

import datetime
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """The values are the parts of addresses, as the site's addresses are Vietnamese without marks."""

    NOT_YET = "chua-co-hieu-luc", _("Not yet in force")
    IN_FORCE = "con-hieu-luc", _("In force")
    EXPIRED = "het-hieu-luc", _("No longer in force")
    UNKNOWN = "chua-xac-minh", _("Not verified")


def status_on(
    effective_on: datetime.date | None,
    expires_on: datetime.date | None,
    day: datetime.date,
    *,
    checked: bool = True,
) -> Status:
    """The status on `day`. `expires_on` is the first day on which the document no longer holds.

    A document whose dates aren't known, or whose end nobody has looked for (`checked` is False, as after
    an import), is not called in force: a reader would rely on it.
    """
    if expires_on and expires_on <= day:
        return Status.EXPIRED
    if effective_on is None:
        return Status.UNKNOWN
    if effective_on > day:
        return Status.NOT_YET
    return Status.IN_FORCE if checked else Status.UNKNOWN


def with_status(rows: QuerySet, day: datetime.date, of: str = "") -> QuerySet:
    """`rows` with `status_value`, what `status_on` says of each document on `day`, for filters.

    Where the rows aren't documents themselves, `of` is the path to theirs: "page__legaldocumentpage__".
    """
    return rows.annotate(
        status_value=Case(
            When(**{f"{of}expires_on__lte": day}, then=Value(Status.EXPIRED.value)),
            When(**{f"{of}effective_on": None}, then=Value(Status.UNKNOWN.value)),
            When(**{f"{of}effective_on__gt": day}, then=Value(Status.NOT_YET.value)),
            When(**{f"{of}validity_checked": False}, then=Value(Status.UNKNOWN.value)),
            default=Value(Status.IN_FORCE.value),
            output_field=CharField(),
        )
    )


def newest_issued_first(documents: Any) -> Any:
    """By the day of issue, documents without one last."""
    return documents.order_by(F("issued_on").desc(nulls_last=True), "-pk")
