"""WeasyPrint as packs use it. Importing this needs Pango: ask outlines.packs.paper, which says so."""

from collections.abc import Sequence
from pathlib import Path

from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, path2url

from .pictures import SCHEME

FONTS = path2url(Path(__file__).parent / "fonts")


class Fetcher(URLFetcher):
    """Gives fonts of ours and pictures of the outline: nothing that an editor wrote is ever fetched."""

    def __init__(self, pictures: Sequence[bytes]):
        super().__init__()
        self.pictures = pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(SCHEME):
            return URLFetcherResponse(url, self.pictures[int(url.removeprefix(SCHEME))])
        if url.startswith(FONTS) and ".." not in url:
            return super().fetch(url, headers)
        raise ValueError(f"Not fetched: {url}")


def lay_out(html: str, styles: Sequence[Path], pictures: Sequence[bytes]) -> Document:
    """`html` on pages, by the style sheets in that order."""
    fetcher, fonts = Fetcher(pictures), FontConfiguration()
    sheets = [CSS(filename=style, url_fetcher=fetcher, font_config=fonts) for style in styles]
    return HTML(string=html, url_fetcher=fetcher).render(font_config=fonts, stylesheets=sheets)
