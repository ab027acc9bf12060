"""Where what a batch of records leads to can be found by who has only the export."""

from typing import Any

from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from core.listings import public, public_files

from .covered import PAGE, kind_of
from .keys import Keys


class Links:
    """The addresses of the public pages and files that were led to, by name; one query for each kind."""

    def __init__(self, keys: Keys, paths: dict[str, str]) -> None:
        self._addresses: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        asked = keys.take_asked()
        pages = public(Page.objects.filter(pk__in=asked.get(PAGE, ()))).select_related("locale")
        for page in pages:
            self._add(keys.find(Page, page.pk), page.get_url(), page.title)
        files = get_document_model()
        for pk, file in public_files(asked.get(str(kind_of(files)), ())).items():
            name = keys.find(files, pk)
            self._add(name, paths.get(str(name)), file.title)
        images = get_image_model()
        for pk, image in images.objects.in_bulk(asked.get(str(kind_of(images)), ())).items():
            name = keys.find(images, pk)
            self._add(name, paths.get(str(name)), image.default_alt_text)

    def _add(self, name: str | None, address: str | None, title: str) -> None:
        if name and address:
            self._addresses[name], self._titles[name] = address, title

    def address(self, name: str) -> str | None:
        return self._addresses.get(name)

    def image(self, value: dict[str, Any] | None, alt: str | None) -> str:
        name = (value or {}).get("ref", "")
        if name not in self._addresses:
            return ""
        shown = self._titles[name] if alt is None else alt
        return f'<p><img src="{escape(self._addresses[name])}" alt="{escape(shown)}"></p>'

    def chosen(self, value: dict[str, Any]) -> str:
        """An image, or the name of a page or file as a link to it."""
        name = value["ref"]
        if name.startswith(f"{kind_of(get_image_model())}:"):
            return self.image(value, None)
        if name not in self._addresses:
            return ""
        return f'<p><a href="{escape(self._addresses[name])}">{escape(self._titles[name])}</a></p>'
