"""Parts of a file (RFC 9110, 14): a player asks for where it stands, and a phone needn't take the whole."""

import os
import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.documents.views.serve import serve

from core.models import File
from core.scans import not_held

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
# So much of a file is in memory at a time.
PIECE = 64 * 1024


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None where the whole is to be given.

    Raises ValueError where there is nothing at that place.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last or size - 1), size - 1)
        if last and int(last) < start:
            return None
    if start > end:
        raise ValueError(header)
    return start, end


def serve_file(request: HttpRequest, file_id: str, name: str) -> HttpResponseBase:
    """Wagtail's view of a file, which asks who may have it; of the part that is asked for, where one is."""
    refuse_held(file_id)
    return serve_range(request, serve(request, file_id, name))


def refuse_held(file_id: str) -> None:
    """Raises Http404 for a file that waits for the virus scanner, or that it has found something in."""
    if File.objects.filter(pk=file_id).exclude(not_held()).exists():
        raise Http404


def serve_range(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with a file, or the part of it that is asked for. It must have an ETag."""
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, FileResponse):
        return response
    response.headers["Accept-Ranges"] = "bytes"
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range")
    if not header or (condition and condition != response.headers["ETag"]):
        return response
    return _part(response, header)


def _part(response: FileResponse, header: str) -> HttpResponseBase:
    """The whole of what is asked for: who resumes a download takes a shorter answer for the end."""
    file: Any = response.file_to_stream
    size = file.seek(0, os.SEEK_END)
    try:
        part = asked_range(header, size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size - 1)
    file.seek(start)
    if part is None:
        return response
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(end + 1 - start)
    response.streaming_content = _pieces(file, end + 1 - start)
    return response


def _pieces(file: Any, length: int) -> Iterator[bytes]:
    while length and (piece := file.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
