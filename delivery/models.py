"""What the database itself writes down of its changes."""

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """A transaction that changed something that a page may show; written by the triggers (delivery.triggers).

    The rows that are there tell two states of the database apart: see delivery.state. A transaction that
    takes something from the public has a second row.
    """

    at = models.DateTimeField(db_default=Now())
    # Something that pages may have shown was taken away: what was kept before isn't to be shown again.
    withdraws = models.BooleanField(db_default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.at}"
