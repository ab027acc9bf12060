"""The packs of public outlines, one by one and together."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.listings import newest, public
from core.plain_pages import plain_page
from core.ranges import serve_range
from core.routing import language_read, locales
from outlines.forms import OutlineFilterForm
from outlines.models import OutlinePage

from .archive import MOST_BYTES, archive_of, send
from .finding import find_outlines
from .kinds import Kind
from .models import Pack
from .offers import public_packs

# Of one archive: more is no pack to take along.
MOST = 100
# In an address: the kinds of packs that were chosen.
KINDS = "goi"


@require_safe
def pack(request: HttpRequest, page_id: int, number: int, kind: str) -> HttpResponseBase:
    """A pack of a public outline; of an older edition, the newest."""
    found = public_packs(OutlinePage.objects.filter(pk=page_id), [kind])
    if not found:
        raise Http404
    if found[0].edition.number != number:
        return redirect("outline-pack", page_id, found[0].edition.number, kind)
    return file_response(request, found[0])


@require_safe
def all_packs(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """All packs of a public outline as a ZIP."""
    found = public_packs(OutlinePage.objects.filter(pk=page_id))
    if not found:
        raise Http404
    return send(archive_of(found), found[0].edition.page.slug)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What the packs of many outlines weigh, of an occasion or of what was searched for, before they are
    downloaded."""
    return _choice(request, _asked(request))


def _choice(request: HttpRequest, outlines: list[Any], problem: str = "") -> HttpResponse:
    packs = public_packs(OutlinePage.objects.filter(pk__in=[outline.pk for outline in outlines]))
    kinds = [_Choice(kind, packs) for kind in Kind]
    names = [name for name in request.GET if name != KINDS]
    context = {
        "outlines": outlines,
        "kinds": [choice for choice in kinds if choice.count],
        "asked": [(name, value) for name in names for value in request.GET.getlist(name)],
        "most": MOST,
        "most_bytes": MOST_BYTES,
        "is_too_large": sum(choice.size for choice in kinds) > MOST_BYTES,
        "problem": problem,
    }
    return plain_page(request, "outlines/choose_packs.html", _("Download outlines"), context)


@require_safe
def many_packs(request: HttpRequest) -> HttpResponseBase:
    """The packs that were chosen as one ZIP, in the order of the outlines."""
    kinds = [kind for kind in request.GET.getlist(KINDS) if kind in Kind.values]
    outlines = _asked(request)
    order = {outline.pk: place for place, outline in enumerate(outlines)}
    found = public_packs(OutlinePage.objects.filter(pk__in=order), kinds) if kinds else []
    if not found:
        raise Http404
    if sum(pack.size for pack in found) > MOST_BYTES:
        told = _("This is too much for one ZIP file: choose fewer files, or narrow the search or the list.")
        response = _choice(request, outlines, told)
        response.status_code = 413
        return response
    found.sort(key=lambda pack: (order[pack.edition.page_id], list(Kind).index(Kind(pack.kind))))
    return send(archive_of(found, in_folders=True), "de-cuong")


def file_response(request: HttpRequest, pack: Pack) -> HttpResponseBase:
    """The file, or the part of it that is asked for. Nothing of it runs as a page of this site.

    A browser may keep it and asks each time whether it still may have it.
    """
    etag = f'"{pack.pk}-{pack.size}"'
    response = get_conditional_response(request, etag=etag) or _sent(pack)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return serve_range(request, response)


def _sent(pack: Pack) -> FileResponse:
    try:
        file = pack.file.storage.open(str(pack.file.name))
    except OSError as error:
        raise Http404 from error
    name = f"{pack.edition.page.slug}-{pack.kind}"
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type=Kind(pack.kind).content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest) -> list[Any]:
    """The outlines that an address names: those of a search, the best first, or those that the filters of
    the list leave, the newest first."""
    language = locales()[language_read() or next(iter(locales()))]
    outlines = OutlinePage.objects.filter(locale=language)
    if "q" in request.GET:
        best = find_outlines(request.GET.dict(), MOST)
        found = public(outlines.filter(pk__in=best)).defer_streamfields()
        return sorted(found, key=lambda outline: best.index(outline.pk))
    form = OutlineFilterForm(request.GET, language=language)
    return list(newest(form.filter(outlines))[:MOST])


class _Choice:
    """A kind of packs, how many there are of it, and what they weigh."""

    def __init__(self, kind: Kind, packs: list[Pack]) -> None:
        self.kind = kind
        sizes = [pack.size for pack in packs if pack.kind == kind]
        self.count, self.size = len(sizes), sum(sizes)
