"""What an operator is told when a site can't be written out or taken over."""

from django.core.management import CommandError


class UnreadableError(Exception):
    """A file of the library can't be opened or read."""


class MovingOutError(CommandError):
    """The command ends with this message and status 1."""
