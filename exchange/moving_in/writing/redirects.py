"""The addresses of an old site: where they lead now, and the links to them."""

import json
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Revision

from core.tree import share_tree
from exchange.models import ImportedFile, ImportedRecord

from .bodies import LINK
from .files import address_key

LONGEST_PATH = 255
BATCH = 200


def redirect_pages(addresses: Mapping[int, Iterable[str]]) -> None:
    """Let the old addresses of pages, by primary key, lead to them. What leads somewhere already stays."""
    targets: dict[str, int] = {}
    for page, found in addresses.items():
        for address in found:
            targets.setdefault(address_key(address), page)
    _redirect({key: {"redirect_page_id": page} for key, page in targets.items()})


def redirect_files(source: str) -> None:
    """Let the old addresses of a source's files lead to them."""
    last = 0
    while True:
        rows = ImportedFile.objects.filter(source=source, pk__gt=last).order_by("pk")
        found = list(rows.select_related("file", "image")[:BATCH])
        if not found:
            return
        _redirect({row.address: {"redirect_link": _address_of(row)} for row in found})
        last = found[-1].pk


def _address_of(row: ImportedFile) -> str:
    return row.file.url if row.file else row.image.file.url  # type: ignore[union-attr]


def _redirect(targets: dict[str, dict[str, Any]]) -> None:
    keys = {key for key in targets if 1 < len(key) <= LONGEST_PATH}
    known = Redirect.objects.filter(old_path__in=keys, site=None).values_list("old_path", flat=True)
    Redirect.objects.bulk_create(
        Redirect(old_path=key, site=None, is_permanent=True, **targets[key])
        for key in sorted(keys - set(known))
    )


def point_links(source: str) -> None:
    """Make links to pages and files of the links to their old addresses, in the pages of a source.

    Each batch is a transaction of its own, and what is done isn't looked at again. A page that an editor has
    changed since stays as it is: its links lead there by the redirects.
    """
    last = 0
    while True:
        with transaction.atomic():
            rows = ImportedRecord.objects.select_for_update().filter(source=source, pk__gt=last)
            found = list(rows.exclude(links=[]).order_by("pk")[:BATCH])
            if not found:
                return
            targets = _targets(source, {address_key(link) for row in found for link in row.links})
            for row in found:
                _point(row, targets)
            last = found[-1].pk


def _targets(source: str, keys: set[str]) -> dict[str, tuple[str, int]]:
    """What is at old addresses now: the type of link and the primary key."""
    files = ImportedFile.objects.filter(source=source, address__in=keys, file__isnull=False)
    pages = Redirect.objects.filter(old_path__in=keys, site=None, redirect_page__isnull=False)
    return {
        **{key: ("document", pk) for key, pk in files.values_list("address", "file")},
        **{key: ("page", pk) for key, pk in pages.values_list("old_path", "redirect_page")},
    }


def _point(row: ImportedRecord, targets: Mapping[str, tuple[str, int]]) -> None:
    known = [link for link in row.links if address_key(link) in targets]
    if not known:
        return
    # Locked, so that nothing is published meanwhile that an older text would be written over.
    share_tree()
    page = Page.objects.select_for_update(of=("self",)).filter(pk=row.page_id).first()
    # One in the bin has its links as they were.
    if page is None:
        return
    page = page.specific
    if page.latest_revision_created_at and page.latest_revision_created_at <= row.imported_at:
        _rewrite(page, targets)
    left = [link for link in row.links if link not in known]
    ImportedRecord.objects.filter(pk=row.pk).update(links=left)


def _rewrite(page: Any, targets: Mapping[str, tuple[str, int]]) -> None:
    """Write the links into the page and into its revision: they are the same text as before."""
    blocks = [dict(block) for block in page.body.raw_data]
    for block in blocks:
        if isinstance(block["value"], str):
            block["value"] = LINK.sub(lambda link: _linked(link, targets), block["value"])
    field = type(page)._meta.get_field("body")
    page.body = field.to_python(json.dumps(blocks))
    type(page).objects.filter(pk=page.pk).update(body=page.body)
    # A page that was taken over from an export may have none.
    if revision := Revision.objects.filter(pk=page.latest_revision_id).first():
        revision.content["body"] = json.dumps(page.body.get_prep_value(), cls=DjangoJSONEncoder)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    ReferenceIndex.create_or_update_for_object(page)


def _linked(link: Any, targets: Mapping[str, tuple[str, int]]) -> str:
    address = unescape(link[1])
    target = targets.get(address_key(address)) if address.startswith("/") else None
    if target is None:
        return link[0]
    kind, pk = target
    return f'<a linktype="{escape(kind)}" id="{pk}">{link[2]}</a>'
