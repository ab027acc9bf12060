"""One run of an import: its batches, its row in the log, and what is done at its end."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.models import ImportNote, ImportRun

from ..item import Source, SourceError
from .redirects import point_links, redirect_files
from .taking import Outcome, Result, Taker, batches

# Pages in a transaction. More are hardly faster and hold the editors up for longer.
BATCH = 200
# Characters, from which on a batch has enough.
LENGTH = 1_000_000
# Of a run; what is beyond is counted.
MOST_NOTES = 20_000
MOST_RUNS = 200
REASON_LENGTH = 2000
# Of PostgreSQL's advisory locks, with the hash of the source's name.
LOCK = 7_126


# Is given what became of the records of a batch, and how far the source is read, from 0 to 1.
Tell = Callable[[list[Result], float], None]


class Run:
    """A run over a source. It is resumed by running again: what is there already is passed over."""

    def __init__(self, source: Source, section: str) -> None:
        self.source = source
        self.taker = Taker(source, section)
        self.notes = 0

    def go(self, tell: Tell) -> None:
        """Take all records in. Raises SourceError where the source can't be read further; what was read
        before is taken in then. Raises it too where another run of the source isn't at its end."""
        with _alone(self.source.name):
            forget_old_runs()
            self.row = ImportRun.objects.create(source=self.source.name[:200], started_by=_who())
            try:
                self._take(tell)
            except KeyboardInterrupt:
                self.row.problem = _("stopped by the operator")
                raise
            except BaseException as error:
                self.row.problem = str(error) or type(error).__name__
                raise
            finally:
                self._finish()

    def _take(self, tell: Tell) -> None:
        for batch in batches(self.source.records(), BATCH, LENGTH):
            results = self.taker.take(batch)
            self._note(results, batch[-1].done)
            tell(results, batch[-1].done)

    def _note(self, results: list[Result], done: float) -> None:
        row = self.row
        for result in results:
            setattr(row, result.outcome.value, getattr(row, result.outcome.value) + 1)
        row.done = done
        row.save()
        notes = [note for result in results for note in notes_of(result)][: MOST_NOTES - self.notes]
        self.notes += len(notes)
        for note in notes:
            note.run = row
        ImportNote.objects.bulk_create(notes)

    def _finish(self) -> None:
        """What can be done only once all pages are there; after Ctrl-C too, as the next run may be far."""
        redirect_files(self.source.name)
        point_links(self.source.name)
        call_command("tidy_search")
        self.row.finished_at = timezone.now()
        self.row.save()


def rehearse(source: Source, section: str, tell: Tell) -> None:
    """Tell what a run would do with each record; nothing of it is kept. Raises SourceError."""
    taker = Taker(source, section, dry=True)
    for batch in batches(source.records(), BATCH, LENGTH):
        tell(taker.take(batch), batch[-1].done)


def notes_of(result: Result) -> Iterator[ImportNote]:
    kinds = {Outcome.REFUSED: ImportNote.Kind.REFUSED, Outcome.KEPT: ImportNote.Kind.KEPT}
    about = {"place": result.place[:300], "record_id": (result.item.id if result.item else "")[:200]}
    if result.outcome in kinds:
        yield ImportNote(kind=kinds[result.outcome], reason=result.reason[:REASON_LENGTH], **about)
    for reason in result.left_out.values():
        yield ImportNote(kind=ImportNote.Kind.LEFT_OUT, reason=reason[:REASON_LENGTH], **about)


def forget_old_runs() -> None:
    """Of thousands of runs, as of a script that runs each night, the last ones stay."""
    newest = ImportRun.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_RUNS]
    ImportRun.objects.exclude(pk__in=list(newest)).delete()


@contextmanager
def _alone(source: str) -> Iterator[None]:
    """Two runs of one source would make its pages twice. The lock goes with the connection, also of a process
    that is killed. Raises SourceError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, source])
        if not cursor.fetchone()[0]:
            raise SourceError(_("An import of “%(source)s” is running already.") % {"source": source})
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, source])


def _who() -> str:
    try:
        return getpass.getuser()[:150]
    except (OSError, KeyError):
        return ""
