"""The libraries as the lock (requirements.txt) names them, and what differs from that here.

Nothing here imports Django: the settings ask it before anything else.
"""

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.utils import canonicalize_name

OLDEST_PYTHON = (3, 11)
# The first line of an entry, as uv writes them: name[extra]==version ; marker \
PIN = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[\w,-]+\])?==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?"
)
HASH = re.compile(r"\s*--hash=sha256:([0-9a-f]{64})\s*\\?")


class Pin(NamedTuple):
    """A library of the lock that this machine needs; `hashes` are the SHA-256 of all its files."""

    name: str
    version: str
    hashes: list[str]


def pins_of(lock: Path) -> list[Pin]:
    """The libraries that a lock names for this interpreter and machine, in the order of their names."""
    found: list[Pin] = []
    hashes: list[str] = []
    for line in lock.read_text().splitlines():
        if pin := PIN.fullmatch(line):
            hashes = []
            if not pin["marker"] or Marker(pin["marker"]).evaluate():
                found.append(Pin(canonicalize_name(pin["name"]), pin["version"], hashes))
        elif file := HASH.fullmatch(line):
            hashes.append(file[1])
    return found


def differences(lock: Path) -> list[str]:
    """What is installed otherwise than the lock names, a line each; first an interpreter that is too old."""
    found = []
    if sys.version_info < OLDEST_PYTHON:
        found.append(f"Python {sys.version.split()[0]}: 3.11 or newer is needed")
    for pin in pins_of(lock):
        version = installed(pin.name)
        if version != pin.version:
            found.append(f"{pin.name} {version or 'is missing'}: the lock names {pin.version}")
    return found


def installed(name: str) -> str:
    """The version of a library, or ""."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
