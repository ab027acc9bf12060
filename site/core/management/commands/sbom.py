import json
from importlib import metadata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.pins import Pin, pins_of


class Command(BaseCommand):
    help = (
        "Print the libraries that the portal runs with as a software bill of materials (CycloneDX 1.6, JSON)."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(bill(pins_of(settings.BASE_DIR / "requirements.txt")), indent=2))


def bill(pins: list[Pin]) -> dict[str, Any]:
    """The bill; raises PackageNotFoundError where a library isn't installed."""
    portal = {"type": "application", "name": "portal", "bom-ref": "portal"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": portal},
        "components": [_component(pin.name) for pin in pins],
    }


def _component(name: str) -> dict[str, Any]:
    # Of the library as it is here, which the lock is compared with when the portal starts.
    about = metadata.metadata(name)
    address = f"pkg:pypi/{name}@{about['Version']}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": about["Version"],
        "purl": address,
        "licenses": _licences(about),
    }


def _licences(about: Any) -> list[dict[str, Any]]:
    """An expression of SPDX, or what the library calls its licences."""
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    stated = about.get("License") or ""
    names = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License")
    ]
    # Some have the whole text there.
    if not names and stated and "\n" not in stated:
        names = [stated]
    return [{"license": {"name": name}} for name in names]
