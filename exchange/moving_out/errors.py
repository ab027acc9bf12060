"""What an operator is told when a site can't be written out or taken over."""

from django.core.management import CommandError


class MovingOutError(CommandError):
    """The command ends with this message and status 1."""
