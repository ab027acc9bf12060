"""The style sheets and scripts of every page, each kind one file in production.

They are written, and in development sent, one by one; `collectstatic` joins them in the order told here.
docs/decisions/0017-weight.md.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = {
    "css/portal.css": [
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/footer.css",
        "css/components.css",
        "css/lists.css",
        "css/views.css",
        "css/cards.css",
        "css/topics.css",
        "css/content.css",
        "css/beside.css",
        "css/suggest.css",
        "css/display.css",
    ],
    "js/portal.js": ["js/site.js", "js/display.js", "js/search-suggest.js", "js/shelf.js", "js/visits.js"],
    "js/outline.js": ["js/offline-store.js", "js/offline-words.js", "js/offline-page.js", "js/read-aloud.js"],
}


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which makes the bundles before it names files by content and compresses them."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, parts in BUNDLES.items():
                content = b"\n".join(_content(*paths[part]) for part in parts)
                self.delete(name)
                self.save(name, ContentFile(content))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _content(storage: Any, path: str) -> bytes:
    with storage.open(path) as file:
        return file.read()


def addresses(bundle: str) -> list[str]:
    """The addresses of the files that make up a bundle: one, where `collectstatic` has joined them."""
    is_joined = isinstance(staticfiles_storage, BundlingStorage)
    return [static(name) for name in ([bundle] if is_joined else BUNDLES[bundle])]
