import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Revision

from core.fields import BodyField
from core.rich_text import clean_value


class Command(BaseCommand):
    help = (
        "Clean the rich text that was stored before it was cleaned at each saving: in pages, versions, "
        "templates and all their revisions. With --dry-run it is only told where. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for place, write in dirty():
            count += 1
            self.stdout.write(place)
            if not options["dry_run"]:
                write()
        self.stdout.write(f"{count} {'to clean' if options['dry_run'] else 'cleaned'}")


def dirty() -> Iterator[tuple[str, Any]]:
    """Where there is something to clean, each with what does it."""
    for model in apps.get_models():
        fields = [one for one in model._meta.local_concrete_fields if isinstance(one, BodyField)]
        for field in fields:
            yield from _rows(model, field)
        if fields:
            yield from _revisions(model, fields)


def _rows(model: Any, field: BodyField) -> Iterator[tuple[str, Any]]:
    for pk, body in model._base_manager.values_list("pk", field.name).iterator(chunk_size=100):
        raw = list(body.raw_data)
        if clean_value(field.stream_block, raw) == raw:
            continue
        row = model._base_manager.filter(pk=pk)
        # What is written is cleaned on its way, as ever.
        yield f"{model._meta.label_lower} {pk} {field.name}", _later(row, field.name, body)


def _revisions(model: Any, fields: list[BodyField]) -> Iterator[tuple[str, Any]]:
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    for pk, content in (
        Revision.objects.filter(content_type=kind).values_list("pk", "content").iterator(chunk_size=100)
    ):
        cleaned = {**content}
        for field in fields:
            raw = json.loads(content.get(field.name) or "[]")
            found = clean_value(field.stream_block, raw)
            if found != raw:
                cleaned[field.name] = json.dumps(found, cls=DjangoJSONEncoder)
        if cleaned != content:
            yield (
                f"{model._meta.label_lower} revision {pk}",
                _later(Revision.objects.filter(pk=pk), "content", cleaned),
            )


def _later(rows: Any, name: str, value: Any) -> Any:
    return lambda: rows.update(**{name: value})
