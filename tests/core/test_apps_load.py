"""Every app fits this Wagtail: all its parts that Django and Wagtail look for can be loaded."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.core import checks
from django.urls import get_resolver

PARTS = ("models", "urls", "signals", "signal_handlers", "tasks", "views", "forms", "wagtail_hooks")


@pytest.mark.parametrize("app", [app.name for app in apps.get_app_configs()])
def test_the_parts_of_an_app_load(app):
    for part in PARTS:
        if find_spec(f"{app}.{part}"):
            import_module(f"{app}.{part}")


def test_no_check_finds_fault_with_an_app():
    assert [str(found) for found in checks.run_checks() if found.level >= checks.ERROR] == []


def test_every_address_leads_to_a_view_that_loads():
    def views(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern)
            else:
                yield pattern.callback

    found = list(views(get_resolver()))
    assert len(found) > 300
    assert all(callable(view) for view in found)
