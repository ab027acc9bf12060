"""A folder of saved pages, as a browser, wget or HTTrack leaves it, or as plain HTML was kept."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from core.kinds import Kind
from core.legacy_encodings import convert, encodings_in

from ..item import Attachment, BadRecord, Found, Item, SourceError
from .attempts import attempt
from .charsets import decoded
from .files import ATTACHED, IMAGES, Files
from .flow import is_unicode
from .links import Links, host_of, path_of, quoted
from .mapping import Mapping
from .marks import MIRRORED, SAVED_FROM
from .page import SavedPage
from .records import item_of, short_id

# Bytes.
LONGEST = 5 * 1024 * 1024
HEAD = 2048
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,10}(?::\d+)?", re.I)
PAGES = ("html", "htm", "xhtml", "shtml", "aspx", "asp", "php", "jsp", "cfm")
# Never pages, so that they needn't be opened.
OTHERS = (
    ATTACHED
    | IMAGES
    | {"css", "js", "json", "xml", "svg", "ico", "woff", "woff2", "ttf", "eot", "map", "axd"}
)
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.I)
CANONICAL = re.compile(r"""<link\b[^>]{0,300}\brel\s*=\s*["']?canonical\b[^>]{0,2000}>""", re.I)
HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]{1,2000})""", re.I)
# What wget puts after the names of pages that no browser would open.
ENDING = re.compile(r"(\.(?:aspx?|php|jsp|cfm)|[?@][^/]*)\.html?$", re.I)
ASKED = re.compile(r"@(?=[\w.-]+=)")


class SavedPages:
    """The pages below a folder, in the order of their paths; each one's id is its path."""

    def __init__(self, folder: Path, name: str, mapping: Mapping, files: Files) -> None:
        self.folder, self.name, self.mapping, self.files = folder, name, mapping, files

    def records(self) -> Iterator[Found]:
        total = sum(1 for _path in self.paths()) or 1
        for number, path in enumerate(self.paths(), 1):
            place = self.place_of(path)
            found = self.found(path, place)
            if found is not None:
                yield found._replace(done=number / total)

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)

    def paths(self) -> Iterator[Path]:
        def refuse(error: OSError) -> None:
            raise SourceError(
                _("%(path)s can't be read: %(error)s") % {"path": error.filename, "error": error}
            )

        for folder, names, files in os.walk(self.folder, onerror=refuse):
            names.sort()
            for name in sorted(files):
                if os.path.splitext(name)[1][1:].lower() not in OTHERS:
                    yield Path(folder, name)

    def place_of(self, path: Path) -> str:
        return os.fsencode(path.relative_to(self.folder)).decode("utf-8", "replace")

    def found(self, path: Path, place: str) -> Found | None:
        """What is in a file; nothing is said of those that are no pages."""
        try:
            source = self.source_of(path)
        except BadRecord as error:
            return Found(place, None, str(error))
        if source is None:
            return None
        if self.mapping.rule_for(place).skip:
            return Found(place, None, _("The mapping passes it over."))
        return attempt(place, lambda: self.item_of(in_unicode(decoded(source)), place))

    def source_of(self, path: Path) -> bytes | None:
        """The bytes of a page, none of anything else."""
        if path.is_symlink() or not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                source = file.read(HEAD)
                is_page = path.suffix[1:].lower() in PAGES or MARKUP.search(source.replace(b"\x00", b""))
                if not is_page:
                    return None
                source += file.read(LONGEST + 1 - HEAD)
        except OSError as error:
            raise BadRecord(_("It can't be read: %(error)s") % {"error": error.strerror}) from error
        if len(source) > LONGEST:
            raise BadRecord(_("The page is larger than %(limit)s MiB.") % {"limit": LONGEST >> 20})
        return source

    def item_of(self, markup: str, place: str) -> Item:
        saved = saved_address(place)
        original = self.original_address(markup, saved)
        hosts = {host_of(address) for address in (saved, original, self.mapping.site)} - {""}
        page = SavedPage(markup, self.mapping, Links(original or saved, hosts, self.files, saved))
        addresses = [path_of(address) for address in (original, *spellings(saved)) if address]
        rule = self.mapping.rule_for(place)
        record = page.record | {
            "id": short_id(place),
            "addresses": list(dict.fromkeys(addresses)),
            "kind": rule.kind,
            "sections": list(rule.sections) or page.record["sections"],
        }
        if not record["kind"] and "kind" not in self.mapping.fixed:
            record["kind"] = (Kind.NEWS if record["published_at"] else Kind.PAGES).value
        return item_of(record, self.mapping, self.files, page.body)

    def original_address(self, markup: str, saved: str) -> str:
        """The address that the page itself says it had; that of another site says nothing of this one."""
        head = markup[:50_000]
        noted = MIRRORED.search(head) or SAVED_FROM.search(head)
        link = CANONICAL.search(head)
        href = HREF.search(link[0]) if link else None
        address = href[1] if href else noted[1] if noted else ""
        if not href and noted and "://" not in address:
            address = f"http://{address}"
        try:
            address = urljoin(saved, address) if address else ""
            own = host_of(self.mapping.site) or host_of(saved)
            parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.scheme not in ("", "http", "https") or (own and parts.netloc and host_of(address) != own):
            return ""
        return quoted(address)


def in_unicode(markup: str) -> str:
    """A page out of TCVN3 or VNI, with its words around the text, by which date and author are found."""
    if markup.isascii() or is_unicode(markup):
        return markup
    known = frozenset(encodings_in(markup, is_html=True))
    return convert(markup, is_html=True, known=known) if known else markup


def saved_address(place: str) -> str:
    """The address by the path of the file; wget and HTTrack begin it with the host."""
    host, _slash, rest = place.partition("/")
    if rest and HOST.fullmatch(host):
        return quoted(f"http://{host}/{rest}")
    return quoted(f"/{place}")


def spellings(address: str) -> list[str]:
    """The address as the site may have had it: without an added ending, with its query, of a folder."""
    found = [address]
    bare = ENDING.sub(r"\1", address)
    found.append(bare)
    found.append(ASKED.sub("?", bare, count=1))
    if re.search(r"/(?:index|default)\.(?:html?|php|aspx?)$", address, re.I):
        found.append(address.rpartition("/")[0] + "/")
    return list(dict.fromkeys(found))
