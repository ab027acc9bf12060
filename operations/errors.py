"""What an operator is told when a backup can't be made, read or restored."""

from django.core.management import CommandError


class OperationError(CommandError):
    """The command ends with this message and status 1."""
