"""The communes of the province from a table: names, kinds, mergers."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from core.tables import Row, read_table
from core.text import fold

from .models import Commune

# The heads of the columns, folded.
COLUMNS = {"ten": "name", "loai": "kind", "ket thuc": "ended_on", "nhap vao": "successor"}
NEEDED = ("name", "kind")
KINDS = {"xa": "xa", "phuong": "phuong", "dac khu": "dac-khu"}


class CommuneError(ValueError):
    """A row that can't be taken."""


def read_communes(path: Path) -> list[Row]:
    """The rows, those that ended first: a commune may bear the name of one that went into it."""
    rows: Iterator[Row] = read_table(path, COLUMNS, NEEDED)
    return sorted(rows, key=lambda row: not row["ended_on"])


@transaction.atomic
def take_in(row: Row) -> bool:
    """Make the commune of a row, or end one that is there; True where it is new. Raises CommuneError."""
    name, kind, ended_on = _name(row), _kind(row), _day(row)
    found = Commune.objects.filter(name=name, kind=kind, ended_on=ended_on).first()
    # One that is there ends now, unless it is what came after.
    commune = found or (ended_on and _running(name, kind)) or Commune(name=name, kind=kind)
    is_new = commune.pk is None
    commune.ended_on = ended_on
    try:
        commune.full_clean()
    except ValidationError as error:
        raise CommuneError(" ".join(error.messages)) from error
    commune.save()
    return is_new


@transaction.atomic
def link(row: Row) -> None:
    """Tell a commune that ended what it became, once all are there."""
    if not row["successor"]:
        return
    commune = Commune.objects.filter(name=_name(row), kind=_kind(row), ended_on=_day(row)).first()
    if not commune:
        return
    if not commune.ended_on:
        raise CommuneError("It became another one, but the row doesn't say when it ended.")
    commune.successor = _successor(row["successor"])
    commune.save(update_fields=["successor"])


def _running(name: str, kind: str) -> Commune | None:
    return Commune.objects.filter(name=name, kind=kind, ended_on=None).first()


def _name(row: Row) -> str:
    name = " ".join(row["name"].split())
    if not name:
        raise CommuneError("It has no name.")
    return name


def _kind(row: Row) -> str:
    kind = KINDS.get(" ".join(fold(row["kind"]).split()))
    if not kind:
        raise CommuneError(f"“{row['kind']}” is none of: xã, phường, đặc khu.")
    return kind


def _day(row: Row) -> datetime.date | None:
    if not row["ended_on"]:
        return None
    for format_ in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(row["ended_on"], format_).date()
        except ValueError:
            continue
    raise CommuneError(f"“{row['ended_on']}” is no day such as 01/07/2025.")


def _successor(written: str) -> Commune:
    """One that there is, by its name, or by kind and name where two have the same."""
    wanted = " ".join(written.lower().split())
    kinds = dict(zip(KINDS.values(), ("xã", "phường", "đặc khu"), strict=True))
    found = [
        commune
        for commune in Commune.objects.filter(ended_on=None)
        if wanted in (commune.name.lower(), f"{kinds[commune.kind]} {commune.name.lower()}")
    ]
    if len(found) != 1:
        raise CommuneError(f"“{written}” names {len(found) or 'no'} communes that there are now.")
    return found[0]
