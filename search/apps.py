from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from core.finding import find_among_with
        from delivery.addresses import write_plainly
        from documents.citing import add_text_source
        from outlines.abbreviations import add_abbreviations
        from outlines.packs.finding import find_outlines_with

        from . import openapi, opensearch, setup_steps, signals  # noqa: F401
        from .among import found_among
        from .files import file_texts
        from .models import long_forms
        from .outlines import find_outlines
        from .query import plainly

        add_text_source(file_texts)
        add_abbreviations(long_forms)
        find_among_with(found_among)
        find_outlines_with(find_outlines)
        write_plainly(plainly)

        if settings.SEARCH_URL:
            opensearch.client()  # a site without its client says so at the start
