"""What the database itself writes down of its changes."""

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """A transaction that changed something that a page may show; written by the triggers (delivery.triggers).

    The rows that are there tell two states of the database apart: see delivery.state.
    """

    at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.at}"
