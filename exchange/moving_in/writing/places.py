"""Where the pages of an old site stand in this one, and what they are filed under."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from core.kinds import Kind
from core.models import Term
from core.text import cut, fold
from news.models import NewsSectionPage

from ..item import BadRecord, Item
from .memo import Memo

INDEXES: dict[Kind, str] = {
    Kind.NEWS: "news.NewsIndexPage",
    Kind.DOCUMENTS: "documents.DocumentIndexPage",
    Kind.OUTLINES: "outlines.OutlineIndexPage",
    Kind.PAGES: "home.HomePage",
}
# Of an app beside this one.
STANDING = "home.StandardPage"
# Sections within sections, of standing pages.
DEEPEST = 10
TITLE_LENGTH = 255


class Places:
    """Finds the parents of pages and their terms by name, and makes what is missing, once each.

    `section` is that of the news without one.
    """

    def __init__(self, memo: Memo, section: str) -> None:
        self.memo, self.section = memo, section

    def locale(self, language: str) -> Locale:
        found = self.memo.get(("locale", language), lambda: _first(Locale, language_code=language))
        if found is None:
            raise BadRecord(_("The site has no language %(language)s.") % {"language": language})
        return found

    def parent_of(self, item: Item) -> Page:
        """The page that an item's page stands below."""
        top = self.index(item.kind, self.locale(item.language))
        if item.kind is Kind.NEWS:
            return self._below(top, (item.sections or (self.section,))[-1], NewsSectionPage)
        if item.kind is not Kind.PAGES:
            return top
        if len(item.sections) > DEEPEST:
            raise BadRecord(_("The page lies deeper than %(number)s sections.") % {"number": DEEPEST})
        for name in item.sections:
            top = self._below(top, name, apps.get_model(STANDING))
        return top

    def index(self, kind: Kind, locale: Locale) -> Page:
        model: Any = apps.get_model(INDEXES[kind])
        found = self.memo.get((model, locale.pk), lambda: _first(model, locale=locale))
        if found is None:
            message = _(
                "There is no page “%(name)s” in the language %(language)s yet. Run: manage.py setup_site"
            )
            raise BadRecord(message % {"name": model._meta.verbose_name, "language": locale.language_code})
        return found

    def unfilled(self, parent: Page, title: str) -> Page | None:
        """A standing page that was made as the section of others, before its own record came."""
        for page in apps.get_model(STANDING)._default_manager.child_of(parent).filter(imported_from=None):
            if fold(page.title) == fold(title) and not page.lead and not page.body:
                return page
        return None

    def term(self, model: type[Term], name: str, locale: Locale) -> Any:
        """The term of this name, made where it is missing, after those that are there."""
        folded = " ".join(fold(name).split())
        return self.memo.get((model, locale.pk, folded), lambda: _term(model, name, folded, locale))

    def _below(self, parent: Page, name: str, model: type[Page]) -> Page:
        folded = " ".join(fold(name).split())
        return self.memo.get((model, parent.pk, folded), lambda: _section(model, parent, name, folded))


def _first(model: type[Any], **fields: Any) -> Any:
    return model.objects.filter(**fields).order_by("pk").first()


def _section(model: type[Page], parent: Page, name: str, folded: str) -> Page:
    for page in model.objects.child_of(parent):
        if " ".join(fold(page.title).split()) == folded:
            return page
    page = model(title=cut(name, TITLE_LENGTH), locale=parent.locale, live=False)
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _term(model: type[Term], name: str, folded: str, locale: Locale) -> Any:
    for term in model.objects.filter(locale=locale):
        if " ".join(fold(term.name).split()) == folded:
            return term
    term = model(name=name, locale=locale, sort_order=1000)
    term.full_clean()
    term.save()
    return term
