"""Reading an old site, whatever it was saved in, as items."""

import re
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from ..item import Source, SourceError
from .feeds import Feed
from .files import Files
from .json_lines import GZIP, JsonLines
from .links import host_of
from .mapping import Mapping, read_mapping
from .saved_pages import SavedPages
from .sheets import OLE, ZIP
from .tables import TableSource, csv_rows, is_spreadsheet, spreadsheet_rows
from .wordpress import NAMESPACE, WordPress

HEAD = 4096
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
SITE = re.compile(rb"<link>\s*(https?://[^\s<]{1,300})")
# Characters, as the records of imports keep it.
LONGEST_NAME = 200
JSON_NAME = re.compile(r"\.(?:jsonl?|ndjson)$", re.I)


def open_source(
    path: Path, mapping: Path | None = None, *, name: str = "", may_download: bool = False
) -> Source:
    """The old site at `path`, recognised by its content. Raises SourceError.

    Args:
        path: a file of JSON Lines, CSV, XLSX, WXR, RSS or Atom, or a folder of saved pages.
        mapping: a TOML or JSON file that says what is what.
        name: what the source is called; by default what the mapping says, the host that an export or a feed
            names, or the name of the file or folder.
        may_download: whether images and files that aren't in the folder may be fetched from the old site.
    """
    if not path.is_dir() and not path.is_file():
        raise SourceError(_("%(path)s is no file and no folder.") % {"path": path})
    told = read_mapping(mapping) if mapping else Mapping()
    folder = path if path.is_dir() else path.parent
    files = Files(
        mapping.parent / told.files if mapping and told.files else folder, may_download=may_download
    )
    if path.is_dir():
        source: Source = SavedPages(path, name or told.name or path.resolve().name, told, files)
    else:
        source = _of_file(path, name or told.name, told, files)
    if len(source.name) > LONGEST_NAME:
        raise SourceError(
            _("The name of the source is longer than %(limit)s characters.") % {"limit": LONGEST_NAME}
        )
    return source


def _of_file(path: Path, name: str, told: Mapping, files: Files) -> Source:
    """What is in a file, by how it begins."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise SourceError(_("%(path)s can't be read: %(error)s") % {"path": path, "error": error}) from error
    site = SITE.search(head)
    name = name or (host_of(site[1].decode("utf-8", "replace")) if site else "") or stem_of(path)
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(OLE) or (head.startswith(ZIP) and is_spreadsheet(path)):
        return TableSource(partial(spreadsheet_rows, path, told.sheet), name, told, files)
    if head.startswith(GZIP):
        return JsonLines(path, name, told, files)
    if head.startswith(ZIP) or (b"\x00" in head[:4] and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise SourceError(_("%(path)s is packed or no text: unpack it and name the folder.") % {"path": path})
    if text.startswith(b"<"):
        return _of_markup(path, name, told, files, head)
    if text.startswith(b"{") or JSON_NAME.search(path.name):
        return JsonLines(path, name, told, files)
    return TableSource(partial(csv_rows, path), name, told, files)


def _of_markup(path: Path, name: str, told: Mapping, files: Files, head: bytes) -> Source:
    if NAMESPACE.search(head):
        return WordPress(path, name, told, files)
    if FEED.search(head):
        return Feed(path, name, told, files)
    raise SourceError(
        _("%(path)s is neither an export of WordPress nor a feed; of saved pages name the folder.")
        % {"path": path}
    )


def stem_of(path: Path) -> str:
    """The name without its endings: "tin-cu" of "tin-cu.jsonl.gz"."""
    return re.sub(r"(\.[A-Za-z]{1,5}){1,2}$", "", path.name) or path.name
