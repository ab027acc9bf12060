import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from core.stored_blocks import path_of, stored_names, stream_fields, unknown_in

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Look through all stored pages and all their versions for blocks that the code no longer knows. "
        "They would be lost at the next saving; where there are some, it ends with an error. Changes nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--names", action="store_true", help="only list the names that the code knows")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["names"]:
            self.stdout.write("\n".join(stored_names()))
            return
        count, lost = 0, 0
        for place, field, raw in _stored():
            count += 1
            for name in unknown_in(field.stream_block, raw, path_of(field)):
                lost += 1
                if lost <= SHOWN:
                    self.stderr.write(f"{place}: {name}")
        if lost:
            raise CommandError(f"{lost} blocks in {count} bodies have names that the code doesn't know")
        self.stdout.write(f"{count} bodies, all their blocks are known")


def _stored() -> Iterator[tuple[str, Any, Any]]:
    """Where it is, its field, and the value as it is stored."""
    for field in stream_fields():
        label = field.model._meta.label
        # What is read by Wagtail has lost already what is unknown.
        # With the pages in the bin, which come back.
        rows = field.model._base_manager.annotate(raw=Cast(F(field.name), TextField()))
        for pk, raw in rows.values_list("pk", "raw").iterator(chunk_size=200):
            yield f"{label} {pk}", field, json.loads(raw or "[]")
        versions = Revision.objects.filter(
            content_type=ContentType.objects.get_for_model(field.model, for_concrete_model=False)
        )
        for pk, content in versions.values_list("pk", "content").iterator(chunk_size=200):
            yield f"{label}, version {pk}", field, json.loads(content.get(field.name) or "[]")
