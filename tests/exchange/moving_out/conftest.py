import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Site

from editorial.factories import UserFactory
from exchange.moving_out.exporting import export_site
from exchange.moving_out.folder import SUMS, sum_of
from tests.exchange.moving_out.rich_site import AUTHOR, fill


def records_of(folder, kind):
    return [json.loads(line) for line in (folder / f"records/{kind}.jsonl").read_text().splitlines()]


def write_sums(folder):
    """As whoever changes an export on purpose would."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = (f"{sum_of(path)}  {path.relative_to(folder)}\n" for path in paths)
    (folder / SUMS).write_text("".join(lines))


def change(folder, kind, *, mend_sums=True):
    """Lets a test change the records of a kind: change(folder, "page", lambda records: …)."""

    def with_records(do):
        path = folder / f"records/{kind}.jsonl"
        records = records_of(folder, kind)
        do(records)
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
        if mend_sums:
            write_sums(folder)

    return with_records


@pytest.fixture(scope="module")
def filled(shared, shared_files):
    """A site with some of everything."""
    return fill(shared)


@pytest.fixture(scope="module")
def left(shared_db, shared_files, tmp_path_factory, request):
    """An export of such a site, and what was seen of it; the site itself is empty again afterwards."""
    folder = tmp_path_factory.mktemp("exports") / "xuat"
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("left")):
        # Accounts aren't taken over; somebody of the same name is the same person.
        UserFactory(username=AUTHOR)
        before = transaction.savepoint()
        targets = fill(request.getfixturevalue("shared"))
        # What follows on a transaction's end, which a test has none of.
        call_command("record_citations", stdout=StringIO())
        call_command("rebuild_references_index", stdout=StringIO())
        export_site(folder)
        seen = request.module.look()
        transaction.savepoint_rollback(before)
    Site.clear_site_root_paths_cache()
    return SimpleNamespace(folder=folder, seen=seen, targets=targets)
