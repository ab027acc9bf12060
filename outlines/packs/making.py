"""Makes the packs of an edition, each by itself: what one of them lacks keeps no other."""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from outlines.abbreviations import abbreviations
from outlines.content import Outline

from .kinds import Kind, Voice, kinds_of, writer_of
from .models import Edition, Pack, State, next_number
from .paper import PangoMissingError
from .reading import digest_of, read_outline

logger = logging.getLogger(__name__)
# A pack whose process is gone is made anew; so often.
ABANDONED = timedelta(minutes=15)
MOST_TRIES = 3


def open_edition(page: Any) -> Edition | None:
    """Begin an edition of a public page as it stands, whose packs wait to be made; None where the newest one
    says the same."""
    digest = digest_of(read_outline(page))
    with _alone(page):
        newest = Edition.objects.filter(page=page.pk, is_draft=False).first()
        if newest and newest.digest == digest and newest.packs.exists():
            return None
        # What of an older edition isn't begun would be made of the page as it is now.
        of_page = Pack.objects.filter(edition__page=page.pk, edition__is_draft=False)
        of_page.filter(state=State.WAITING).delete()
        return _begin(page, number=next_number(page.pk), revision=page.live_revision, digest=digest)


def open_draft(page: Any) -> Edition:
    """Begin packs of a draft, for its editors, in the place of those before."""
    with _alone(page):
        Edition.objects.filter(page=page.pk, is_draft=True).delete()
        return _begin(page, number=0, revision=page.latest_revision, is_draft=True)


@contextmanager
def _alone(page: Any) -> Iterator[None]:
    """Two who begin an edition of one page do so one after the other."""
    with transaction.atomic():
        Page.objects.select_for_update().filter(pk=page.pk).first()
        yield


def _begin(page: Any, **fields: Any) -> Edition:
    today = timezone.localdate()
    edition = Edition.objects.create(page_id=page.pk, day=today, law_as_of=today, **fields)
    kinds = kinds_of(page.product, page.locale.language_code)
    Pack.objects.bulk_create(Pack(edition=edition, kind=kind) for kind in kinds)
    return edition


def waiting() -> Any:
    """The packs to be made: those that wait, and those whose maker is gone."""
    gone = Q(state=State.MAKING, started_at__lt=timezone.now() - ABANDONED)
    return Pack.objects.filter(Q(state=State.WAITING) | gone)


def make_packs(edition: Edition, maker: str = "") -> None:
    """Make what waits of an edition. What can't be made says why; the rest is made nevertheless.

    `maker` is written into each pack, by which is known whose it was should this process be ended.
    """
    page = _page_of(edition)
    outline = read_outline(page, edition)
    voice = Voice(page.speaking_speed, abbreviations())
    for pack in waiting().filter(edition=edition).order_by("pk"):
        if _claim(pack, maker):
            with override(outline.language):
                _make(pack, outline, voice, page.slug)


def drop_older(edition: Edition) -> None:
    """Once nothing of an edition is still to be made, those before it aren't given away any more, not even
    where one of its packs failed: an old text is worse than none."""
    if edition.packs.filter(state__in=[State.WAITING, State.MAKING]).exists():
        return
    older = Edition.objects.filter(page=edition.page_id, is_draft=False, number__lt=edition.number)
    older.delete()


def withdraw(pages: Iterable[int]) -> None:
    """Give away nothing that was made of these pages. Their editions stay: no number is used twice."""
    Pack.objects.filter(edition__page__in=pages, edition__is_draft=False).delete()


def retry(edition: Edition) -> None:
    edition.packs.filter(state=State.FAILED).update(state=State.WAITING, reason="", tries=0)


def _page_of(edition: Edition) -> Any:
    """The page as it is public, or the draft as it was when its packs were asked for."""
    return edition.revision.as_object() if edition.is_draft and edition.revision else edition.page


def _claim(pack: Pack, maker: str) -> bool:
    """Whether this process makes it: another may have come before."""
    now = timezone.now()
    claimed = waiting().filter(pk=pack.pk, tries__lt=MOST_TRIES)
    if claimed.update(state=State.MAKING, started_at=now, maker=maker, tries=F("tries") + 1):
        return True
    given_up = waiting().filter(pk=pack.pk, tries__gte=MOST_TRIES)
    given_up.update(state=State.FAILED, reason=_("It was broken off several times."))
    return False


def _make(pack: Pack, outline: Outline, voice: Voice, slug: str) -> None:
    """The file goes to the storage when it is whole, and to the readers when it is there."""
    kind = Kind(pack.kind)
    try:
        with tempfile.TemporaryFile() as out:
            writer_of(kind)(outline, out, voice)
            size = out.tell()
            out.seek(0)
            number = f"ban-{outline.edition}" if outline.edition else "ban-nhap"
            name = f"{slugify(slug)[:80] or 'de-cuong'}-{number}-{kind.value}"
            name = pack.file.storage.save(pack.file.field.generate_filename(pack, name), File(out))
    except PangoMissingError:
        _fail(pack, _("The server lacks Pango, by which PDF files are made. Ask who looks after it."))
    except MemoryError:
        _fail(pack, _("The outline is too long for this pack."))
    # Whatever a writer raises: the other packs are made nevertheless.
    except Exception:
        logger.exception("Pack %s of outline %s can't be made", kind, pack.edition.page_id)
        _fail(pack, told_by_the_log())
    else:
        done = Pack.objects.filter(pk=pack.pk).update(state=State.READY, reason="", file=name, size=size)
        if not done:
            pack.file.storage.delete(name)


def told_by_the_log() -> str:
    return _("An error that the log of the server tells of.")


def _fail(pack: Pack, reason: str) -> None:
    Pack.objects.filter(pk=pack.pk).update(state=State.FAILED, reason=reason)
