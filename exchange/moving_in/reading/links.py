"""The addresses in a page: how its links and its images are written in what is made of it."""

from collections.abc import Collection
from urllib.parse import quote, urljoin, urlsplit

from core.text import clean_text

from .files import Files

LONGEST = 2_000
KEPT = ("http", "https", "mailto", "tel")


class Links:
    """Resolves addresses against that of their page.

    A link within the old site keeps path, query and fragment only, so that it can be pointed to the page that
    comes in its stead; one to another host stays as it is.

    Args:
        base: the address of the page, with or without its host; empty where it isn't known.
        saved: the address that fits where the page was saved; programs that save sites rewrite links by that.
        hosts: those of the old site, in small letters.
        files: where its images and attachments lie.
    """

    def __init__(
        self, base: str = "", hosts: Collection[str] = (), files: Files | None = None, saved: str = ""
    ) -> None:
        self.base, self.files, self.saved = base, files, saved
        self.hosts = {_bare(host) for host in hosts}

    def link(self, href: str) -> str:
        """What a link leads to; empty where it is nothing that may be kept."""
        address = self._whole(href)
        return _without_host(address) if self._is_own(address) else address

    def place(self, href: str) -> str:
        """Where an image or a file is to be had: a path where it lies in the folder, else its address."""
        address = self._whole(href)
        if not address.startswith(("/", "http")):
            return ""
        if self._is_own(address) and self.has(address):
            return _without_host(address)
        return address

    def has(self, href: str) -> bool:
        """Whether it lies in the folder; of what another site has, by its host as well."""
        address = self._whole(href)
        by_path = not self.hosts or self._is_near(address)
        return bool(address and self.files and self.files.find(address, by_path=by_path))

    def is_own(self, href: str) -> bool:
        """Whether it belongs to the old site or lies in the folder."""
        return self._is_near(self._whole(href)) or self.has(href)

    def _is_near(self, address: str) -> bool:
        """Whether an address is on the old site, or on a host below its."""
        host = _bare(host_of(address))
        return not host or any(host == own or host.endswith(f".{own}") for own in self.hosts)

    def _is_own(self, address: str) -> bool:
        return address.startswith("http") and _bare(urlsplit(address).netloc) in self.hosts

    def _whole(self, href: str) -> str:
        """The address with all that is known of it, quoted; empty where it leads nowhere or into its page."""
        href = clean_text("".join(href.split("\n"))).strip().replace("\\", "/")
        if not href or href.startswith("#") or len(href) > LONGEST:
            return ""
        try:
            address = self._saved(href) or urljoin(self.base, href)
            parts = urlsplit(address)
            if parts.netloc and not parts.scheme:
                address = f"https:{address}"
                parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.scheme and (
            parts.scheme not in KEPT or (parts.scheme.startswith("http") and not parts.netloc)
        ):
            return ""
        if not parts.scheme and not address.startswith("/"):
            address = f"/{address}"
        return quoted(address)

    def _saved(self, href: str) -> str:
        """Where a relative link leads among the saved pages; empty where nothing is there."""
        if not self.saved or not self.files or href.startswith("/") or urlsplit(href).scheme:
            return ""
        address = urljoin(self.saved, href)
        return address if self.files.find(address.partition("#")[0]) else ""


def quoted(address: str) -> str:
    """With everything quoted that has no place in an address; what is quoted stays so."""
    return quote(address, safe="/?:@!$&'()*+,;=-._~%#[]")


def _without_host(address: str) -> str:
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    # Two slashes at its beginning would make a host of what follows.
    return f"/{parts.path.lstrip('/')}{query}{fragment}"


def path_of(address: str) -> str:
    """Path and query of an address, without host and fragment; empty where it is none."""
    try:
        return _without_host(quoted(address)).partition("#")[0]
    except ValueError:
        return ""


def host_of(address: str) -> str:
    """The host of an address in small letters, or nothing."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
