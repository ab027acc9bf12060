"""Dates and numbers as in Vietnamese: Django has none of this language."""

from django.conf.locale.vi.formats import *  # noqa: F403 - all that Django knows of Vietnamese

from core.formats.vi.formats import *  # noqa: F403 - and what is put right there
