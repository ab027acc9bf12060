"""Reading an old site, whatever it was saved in, as items."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from ..item import Source, SourceError
from .files import Files
from .json_lines import JsonLines
from .mapping import Mapping, read_mapping


def open_source(
    path: Path, mapping: Path | None = None, *, name: str = "", may_download: bool = False
) -> Source:
    """The old site at `path`, recognised by its content. Raises SourceError.

    Args:
        path: a file (JSON Lines).
        mapping: a TOML or JSON file that says what is what.
        name: what the source is called; by default what the mapping says, or the file's own name.
        may_download: whether images and files that aren't in the folder may be fetched from the old site.
    """
    if not path.is_file():
        raise SourceError(_("%(path)s is no file.") % {"path": path})
    told = read_mapping(mapping) if mapping else Mapping()
    folder = mapping.parent / told.files if mapping and told.files else path.parent
    files = Files(folder, may_download=may_download)
    return JsonLines(path, name or told.name or stem_of(path), told, files)


def stem_of(path: Path) -> str:
    """The name without its endings: "tin-cu" of "tin-cu.jsonl.gz"."""
    return re.sub(r"(\.[A-Za-z]{1,5}){1,2}$", "", path.name) or path.name
