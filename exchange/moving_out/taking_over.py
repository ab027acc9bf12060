"""Takes an export over into an empty site: the same site, under another address.

All is checked before anything is written. All rows come in one transaction, and where it fails the files go
again. What follows from them, such as the search index, is made by the commands that make it elsewhere too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ManyToManyRel, Model
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.scanning import is_asked

from .arriving import Places
from .checking import Contents, check
from .covered import child_relations, covered_models, kinds
from .errors import MovingOutError
from .folder import Export, in_batches
from .keys import rows_of
from .library import Library
from .writing import RecordTaker

BATCH = 100
SITES = "wagtailcore.site"
Say = Callable[[str], None]
Step = Callable[[], Any]
# In this order: what each makes is read by those after it.
FOLLOWS = [
    "record_citations",
    "note_fingerprints",
    "note_links",
    "rebuild_references_index",
    "settle_images",
    "update_index",
    # Gives the roles their rights on the new pages, and writes the index of the public search.
    "setup_site",
]
# What setup_site makes, which goes: the export has its own.
MADE_BY_SETUP = {
    "core.agencysettings", "core.audience", "core.fieldoflaw", "core.linkedwebsite", "core.occasion",
    "core.websitegroup", "documents.documenttype", "documents.issuer", "editorial.checksettings",
    "outlines.outlinesettings", "outlines.outlinetemplate", "search.abbreviation", "wagtailcore.site",
}  # fmt: skip


def take_over(folder: Path, say: Say = lambda line: None, step: Step = lambda: None) -> Contents:
    """Take over an export. Raises MovingOutError, and leaves all as it was, where that can't be done."""
    export = Export(folder)
    export.manifest()
    refuse_filled()
    say("Checking…")
    contents = check(export)
    say("Writing…")
    library = Library(folder)
    try:
        with transaction.atomic():
            write_all(export, contents, library, step)
            check_constraints()
    except BaseException:
        library.remove_all()
        raise
    follow(say)
    return contents


def refuse_filled() -> None:
    """Raises MovingOutError where anybody has worked in the site already."""
    for model in covered_models():
        is_seeded = model._meta.label_lower in MADE_BY_SETUP or not getattr(model, "kind", True)
        if not is_seeded and rows_of(model).exists():
            raise MovingOutError(
                f"The site isn't empty: it has {model._meta.verbose_name_plural}. An export is taken over "
                "into a new one, which has nothing but what setup_site makes. If one broke off when all was "
                f"written, run the commands that were left instead: {', '.join(FOLLOWS)}"
            )
    for log in (PageLogEntry, ModelLogEntry):
        if log.objects.filter(user__isnull=False).exists():
            raise MovingOutError("The site isn't empty: somebody has worked in it already.")


def write_all(export: Export, contents: Contents, library: Library, step: Step) -> None:
    if Page.get_first_root_node() is None:
        raise MovingOutError("The database has no tables of a site yet. Run: manage.py migrate")
    clear()
    places = Places(contents.keys)
    settle_default_site(export, places)
    taker = RecordTaker(places, library)
    for kind in kinds():
        if kind not in contents.keys:
            continue
        for batch in in_batches(_told(export, kind, step), BATCH):
            with _told_where(batch):
                taker.take(kind, batch)
    taker.finish()
    Site.clear_site_root_paths_cache()


def check_constraints() -> None:
    """What leads nowhere is found before it is kept."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise MovingOutError(f"The export can't be taken over: {error}") from error


def settle_default_site(export: Export, places: Places) -> None:
    """The site that is here and the export's are the same one."""
    here = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    for _place, record in export.records(SITES):
        if here and record["fields"]["is_default_site"]:
            places.settle(SITES, record["key"], here)


def _told(export: Export, kind: str, step: Step) -> Iterator[tuple[str, Any]]:
    for place, record in export.records(kind):
        yield place, record
        step()


@contextmanager
def _told_where(batch: list[tuple[str, Any]]) -> Iterator[None]:
    """Where the database refuses something, the operator is told about where it stands."""
    try:
        yield
    except (DatabaseError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise MovingOutError(f"{batch[0][0]} and those after it: {reason}") from error


def clear() -> None:
    """Take away what setup_site made. The site's own address stays, for which it was set up."""
    Site.objects.update(root_page=Page.get_first_root_node().pk)
    # The index of references is made anew afterwards.
    with disable_reference_index_auto_update():
        for page in Page.objects.filter(depth=2):
            page.get_descendants(inclusive=True).delete()
        for model in covered_models():
            if not issubclass(model, Page | Site | Collection):
                hanging = [relation.related_model for relation in child_relations(model)]
                for rows in (*hanging, *_tied_to(model), model):
                    # Past the signals: nothing is left that they could look after.
                    rows._base_manager.all()._raw_delete(connection.alias)


def _tied_to(model: type[Model]) -> list[type[Model]]:
    """The tables by which others, such as what is known of links, have many of its objects."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field.through for field in fields if isinstance(field, ManyToManyRel) and field.through]


def follow(say: Say) -> None:
    """Make what follows from the pages. Each can be made again by its command alone. What the virus scanner
    hasn't passed here is given to nobody, and not read: so that comes first."""
    for command in ["scan_files", *FOLLOWS] if is_asked() else FOLLOWS:
        say(f"{command}…")
        try:
            call_command(command, verbosity=0, stdout=StringIO())
        except Exception as error:
            raise MovingOutError(
                f"Everything is taken over, but {command} failed: {error}\n"
                f"Mend that and run it again, then those after it: {', '.join(FOLLOWS)}"
            ) from error
