"""Compiles the catalogues of locale/, which are kept as text only."""

from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> None:
    """Write a .mo beside every .po that is newer."""
    for source in folder.rglob("LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
