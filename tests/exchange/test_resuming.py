"""An import that is killed at any statement and run again ends as one that nobody killed."""

import pytest
from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from core.kinds import Kind
from core.models import CustomImage, FieldOfLaw, File, Fingerprint
from documents.models import PageCitation
from exchange.models import ImportedFile, ImportedRecord
from exchange.moving_in.item import Attachment, DocumentData, Text
from exchange.moving_in.writing import running
from exchange.moving_in.writing.running import Run
from search.models import Passage, SearchEntry
from tests.exchange.test_moving_in import DAY, PDF, Memory, item, picture

pytestmark = pytest.mark.django_db
DATA = DocumentData(number="7/2020/TT-BTP", paragraphs=("Điều 1. Phạm vi", "1. Theo Nghị định 1/2020/NĐ-CP."))
ITEMS = (
    item(
        1, parts=(Text('<p><a href="/tin/3.html">ba</a> Thông tư số 7/2020/TT-BTP</p>'),), sections=("Mới",)
    ),
    item(2, Kind.DOCUMENTS, title="Thông tư mẫu", document=DATA, parts=(), files=(Attachment("/x.pdf"),)),
    item(3, addresses=("/tin/3.html",), image=Attachment("/a.png"), field_of_law="Lĩnh vực mới"),
    item(4, Kind.PAGES, title="Con", sections=("Cha",), files=(Attachment("/x.pdf"),)),
    item(5, Kind.PAGES, title="Cha", parts=(Text("<p>Lời</p>"),)),
)
# What undoes a transaction: PostgreSQL does that by itself where nobody is left to ask for it.
UNDOING = ("ROLLBACK", "SAVEPOINT", "RELEASE")


class KilledError(BaseException):
    """No code of ours expects it."""


class Killer:
    """Lets so many statements through, and no other after them."""

    def __init__(self, left):
        self.left = left

    def __call__(self, execute, sql, params, many, context):
        if not str(sql).startswith(UNDOING):
            self.left -= 1
            if self.left < 0:
                raise KilledError
        return execute(sql, params, many, context)


def run():
    files = {"/x.pdf": PDF, "/a.png": picture()}
    Run(Memory(*ITEMS, files=files), "Tin khác").go(lambda *_args: None)


def made_since(last):
    """All that was made since the page `last`, without the numbers and moments that it drew."""
    made = Page.objects.filter(pk__gt=last).order_by("path")
    titles = {str(page.pk): page.title for page in made}
    log = PageLogEntry.objects.filter(page__in=made)
    references = ReferenceIndex.objects.filter(
        object_id__in=titles, base_content_type__model="page", to_content_type__model="page"
    )
    revisions = Revision.objects.filter(object_id__in=titles, base_content_type__model="page")
    return {
        "pages": [
            (page.title, page.url_path, page.path, page.numchild, page.live, page.first_published_at == DAY)
            for page in made
        ],
        "history": [
            sorted(titles[row.object_id] for row in revisions),
            sorted((e.label, e.action) for e in log),
        ],
        "references": sorted((titles[r.object_id], titles[r.to_object_id]) for r in references),
        "records": sorted(ImportedRecord.objects.values_list("record_id", "page__title", "links")),
        "library": (ImportedFile.objects.count(), File.objects.count(), CustomImage.objects.count()),
        "redirects": sorted(Redirect.objects.values_list("old_path", "redirect_page__title"), key=str),
        "entries": sorted(SearchEntry.objects.filter(page__in=made).values_list("title", "cites")),
        "passages": sorted(Passage.objects.filter(entry__page__in=made).values_list("heading", "text")),
        "citations": sorted(
            PageCitation.objects.filter(page__in=made).values_list("words", "document__title"), key=str
        ),
        "fingerprints": Fingerprint.objects.filter(page__in=made).count(),
        "terms": FieldOfLaw.objects.filter(name="Lĩnh vực mới").count(),
        "problems": Page.find_problems(),
    }


def test_an_import_that_was_killed_anywhere_ends_as_one_that_was_not(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    last = Page.objects.order_by("pk").last().pk
    counter = Killer(1_000_000)
    with transaction.atomic():
        with connection.execute_wrapper(counter):
            run()
        whole = made_since(last)
        transaction.set_rollback(True)
    statements = 1_000_000 - counter.left
    for part in range(1, 5):
        with transaction.atomic():
            with connection.execute_wrapper(Killer(statements * part // 5)), pytest.raises(KilledError):
                run()
            run()
            assert made_since(last) == whole
            transaction.set_rollback(True)
