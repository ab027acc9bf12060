"""Parts of a file (RFC 9110, 14): a player asks for where it stands, and a phone needn't take the whole."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
# No answer is longer, as RFC 9110, 15.3.7 allows: the player asks for more when it has played that.
LONGEST = 1024 * 1024


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


# After Wagtail's own, which asks who may have the file.
@hooks.register("before_serve_document", order=100)
def serve_part(document: Any, request: HttpRequest) -> HttpResponse | None:
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range")
    etag = f'"{document.file_hash}"'
    if request.method != "GET" or not header or (condition and condition != etag):
        return None
    try:
        size = document.file.size
        part = asked_range(header, size)
    except FileNotFoundError:
        return None
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return None
    start, end = part[0], min(part[1], part[0] + LONGEST - 1)
    headers = {
        "Content-Type": document.content_type,
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {start}-{end}/{size}",
        "Content-Length": str(end - start + 1),
        "Content-Disposition": document.content_disposition,
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
    }
    with document.open_file() as file:
        file.seek(start)
        return HttpResponse(file.read(end - start + 1), status=206, headers=headers)
