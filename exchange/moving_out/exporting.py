"""Writes the whole site into a folder, of one moment and line by line."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import FileField, Model
from django.utils import timezone
from treebeard.mp_tree import MP_Node
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Revision, TranslatableMixin

from core.listings import public
from core.scans import ScanState

from .covered import PAGE, covered_models, kind_of, kinds
from .errors import MovingOutError, UnreadableError
from .folder import (
    CHUNK,
    FORMAT,
    FORMAT_TEXT,
    MANIFEST,
    README,
    VERSION,
    Writer,
    extension_of,
    in_batches,
    records_path,
)
from .html import html_of, html_of_text
from .keys import Keys, key_of, rows_of, translation_key
from .links import Links
from .loading import drafts_of, load, tags_of
from .records import RowNumbers, Values, fields_of, file_field, page_content_fields, written

BATCH = 200
# Called with each record that was written.
Step = Callable[[], Any]


class Exported:
    """What an export came to."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.missing: list[str] = []
        # In which the virus scanner found something: another site may have none, and would give them.
        self.infected: list[str] = []


def count_objects() -> int:
    """How many records there will be."""
    return sum(rows_of(model).count() for model in covered_models())


def export_site(folder: Path, step: Step = lambda: None) -> Exported:
    """Write everything into a new folder. Raises MovingOutError, and leaves nothing, where it can't."""
    if folder.exists():
        raise MovingOutError(f"{folder} is there already: name a folder that isn't.")
    unfinished = folder.with_name(f"{folder.name}.part")
    try:
        unfinished.mkdir(mode=0o700)
    except FileExistsError:
        raise MovingOutError(
            f"{unfinished} is of an export that broke off, or is still written. Remove it."
        ) from None
    except OSError as error:
        raise MovingOutError(f"{unfinished} can't be made: {error.strerror}") from error
    try:
        with one_moment():
            exported = Exporter(Writer(unfinished), step).run()
        unfinished.rename(folder)
    except BaseException as error:
        _remove(unfinished)
        if isinstance(error, OSError):
            raise MovingOutError(f"{folder} can't be written: {error}") from error
        raise
    return exported


@contextmanager
def one_moment() -> Iterator[None]:
    """The database as it is now, whatever happens meanwhile, and nothing can be written to it."""
    if connection.in_atomic_block:
        # The caller's own moment.
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


class Exporter:
    def __init__(self, writer: Writer, step: Step) -> None:
        self.writer = writer
        self.step = step
        self.keys = Keys()
        # Where the files of the library lie in the export, by their names.
        self.paths: dict[str, str] = {}
        self.exported = Exported()
        self.locales = Locale.objects.in_bulk()

    def run(self) -> Exported:
        for kind in kinds():
            models = [model for model in covered_models() if kind_of(model) == kind]
            with self.writer.records(records_path(kind)) as out:
                for record in self.pages() if kind == PAGE else self.objects(models[0]):
                    out.write(record)
                    self.step()
            self.exported.counts[kind] = out.count
        self.writer.add(README, FORMAT_TEXT.read_bytes())
        self.writer.add(MANIFEST, json.dumps(self.manifest(), ensure_ascii=False, indent=1).encode())
        self.writer.finish()
        return self.exported

    def manifest(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "made_from": settings.WAGTAILADMIN_BASE_URL,
            "languages": sorted(locale.language_code for locale in self.locales.values()),
            "records": dict(self.exported.counts),
            "missing_files": [*self.exported.missing, *self.exported.infected],
        }

    def objects(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        """The records of what is no page."""
        files = self.files(model)
        keys: dict[Any, str] = {}
        taken: set[str] = set()
        number = 0
        above: dict[int, str] = {}
        for batch in in_batches(rows_of(model).iterator(BATCH), BATCH):
            loaded = load(model, batch)
            tags, drafts = tags_of(model, list(loaded)), drafts_of(batch)
            contents = self.page_contents(model, batch)
            for instance in batch:
                number += 1
                record: dict[str, Any] = {"type": model._meta.label, "key": "", **_number(instance)}
                if files:
                    record["file"] = self.keep_file(instance, files)
                    record["key"] = keys[instance.pk] = self.file_key(record["file"], taken, number)
                    self.paths[f"{kind_of(model)}:{record['key']}"] = record["file"].get("path", "")
                else:
                    record["key"] = self.key(model, instance, number)
                if isinstance(instance, MP_Node):
                    record["parent"] = above.get(instance.depth - 1)
                    above[instance.depth] = record["key"]
                record |= self.content(model, loaded[instance.pk], drafts.get(instance.pk, []))
                record["fields"] |= contents.get(instance.pk, {})
                if instance.pk in tags:
                    record["tags"] = tags[instance.pk]
                yield record
            self.keys.take_asked()
        if files:
            self.keys.give(model, keys)

    def key(self, model: type[Model], instance: Any, number: int) -> str:
        if isinstance(instance, TranslatableMixin):
            return translation_key(self.locales[instance.locale_id].language_code, instance.translation_key)
        return key_of(model, instance.pk, number)

    def content(self, model: type[Model], values: Values, drafts: Iterable[Revision]) -> dict[str, Any]:
        numbers = RowNumbers()
        record: dict[str, Any] = {"fields": written(model, values, self.keys, numbers)}
        waiting = [self.draft(model, draft, numbers) for draft in drafts]
        return record | ({"drafts": waiting} if waiting else {})

    def draft(self, model: type[Model], revision: Revision, numbers: RowNumbers) -> dict[str, Any]:
        user = Revision._meta.get_field("user").related_model
        due = revision.approved_go_live_at
        return {
            "written_at": revision.created_at.isoformat(),
            "written_by": self.keys.value(user, revision.user_id),
            "publish_at": due.isoformat() if due else None,
            "fields": written(model, revision.content, self.keys, numbers),
        }

    # Files of the library.

    def files(self, model: type[Model]) -> FileField | None:
        return file_field(model) if model in (get_image_model(), get_document_model()) else None

    def keep_file(self, instance: Any, field: FileField) -> dict[str, Any]:
        file = getattr(instance, field.name)
        if instance.scan_state == ScanState.INFECTED:
            self.exported.infected.append(file.name)
            return {"name": file.name}
        try:
            path, total, size = self.writer.add_file(_chunks(file), extension_of(file.name))
        except UnreadableError:
            # The row is written nevertheless: what leads to it isn't lost.
            self.exported.missing.append(file.name)
            return {"name": file.name}
        return {"name": file.name, "path": path, "sha256": total, "size": size}

    def file_key(self, file: dict[str, Any], taken: set[str], number: int) -> str:
        total = file.get("sha256")
        if total is None:
            return f"missing-{number}"
        # The same file may be there twice, each time with another title.
        key = f"{total}-{number}" if total in taken else total
        taken.add(key)
        return key

    # Pages.

    def pages(self) -> Iterator[dict[str, Any]]:
        above: dict[int, str] = {}
        rows = rows_of(Page).values_list("pk", "content_type", "depth")
        for batch in in_batches(rows.iterator(BATCH), BATCH):
            yield from self.page_batch(batch, above)

    def page_batch(
        self, batch: list[tuple[int, int, int]], above: dict[int, str]
    ) -> Iterator[dict[str, Any]]:
        found, loaded = self.specific(batch)
        drafts = drafts_of(list(found.values()))
        open_to_all = set(public(Page.objects.filter(pk__in=found)).values_list("pk", flat=True))
        records = []
        for pk, _type, depth in batch:
            page = found[pk]
            key = self.key(type(page), page, 0)
            above[depth] = key
            records.append(
                (
                    page,
                    {
                        "type": page._meta.label,
                        "key": key,
                        **_number(page),
                        "parent": above.get(depth - 1),
                        "address": page.get_url(),
                        "is_public": pk in open_to_all,
                        **self.content(type(page), loaded[pk], drafts.get(pk, [])),
                    },
                )
            )
        links = Links(self.keys, self.paths)
        for page, record in records:
            if record["is_public"]:
                record["html"] = _html(page, record["fields"], links)
            yield record

    def specific(self, batch: list[tuple[int, int, int]]) -> tuple[dict[int, Any], dict[int, Values]]:
        """Each page as what it is, and its values."""
        found: dict[int, Any] = {}
        loaded: dict[int, Values] = {}
        for content_type in {content_type for _pk, content_type, _depth in batch}:
            model: Any = ContentType.objects.get_for_id(content_type).model_class()
            pks = [pk for pk, its_type, _depth in batch if its_type == content_type]
            pages = list(model._base_manager.filter(pk__in=pks))
            for page in pages:
                page.locale = self.locales[page.locale_id]
            found |= {page.pk: page for page in pages}
            loaded |= load(model, pages)
        return found, loaded

    def page_contents(self, model: type[Model], batch: list[Any]) -> dict[Any, Values]:
        """Fields that hold those of a page, as it was before a correction."""
        contents: dict[Any, Values] = {}
        for field, page in page_content_fields(model):
            of_pages = dict(
                Page.objects.filter(pk__in={getattr(row, f"{page}_id") for row in batch}).values_list(
                    "pk", "content_type"
                )
            )
            for row in batch:
                content = getattr(row, field)
                its_type: Any = ContentType.objects.get_for_id(
                    of_pages[getattr(row, f"{page}_id")]
                ).model_class()
                told = content and written(its_type, content, self.keys, None)
                contents[row.pk] = {field: told}
        return contents


def _chunks(file: Any) -> Iterator[bytes]:
    try:
        with file.storage.open(file.name) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except (OSError, ValueError) as error:
        raise UnreadableError from error


def _number(instance: Any) -> dict[str, int]:
    """The primary key, since some addresses are made of it. Nothing in the export leads to it."""
    return {"number": instance.pk} if isinstance(instance.pk, int) else {}


def _html(page: Any, fields: Values, links: Links) -> dict[str, str]:
    """The running texts of a page as HTML, by field."""
    html = {}
    model: Any = type(page)
    for field in fields_of(model):
        if isinstance(field, StreamField):
            html[field.name] = html_of(field.stream_block, fields[field.name], links)
        elif isinstance(field, RichTextField):
            html[field.name] = html_of_text(fields[field.name], links)
    return html
