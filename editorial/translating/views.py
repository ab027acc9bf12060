"""The translation desk, and what it begins, gives out and takes back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from core.kinds import Kind
from core.text import clean_text
from news.models import NewsSectionPage

from . import archive
from .memory import fill_from_memory
from .po import Report, import_file
from .work import not_begun, of_kind, rows_of, target_languages, translations_into, types_of

MAY_TRANSLATE = "wagtail_localize.submit_translation"
ON_ONE_PAGE = 20
MOST_LISTED = 1000
STATES = {
    "todo": gettext_lazy("To translate"),
    "behind": gettext_lazy("Translated, to be handed on"),
    "all": gettext_lazy("All that were begun"),
    "new": gettext_lazy("Not begun"),
}


class DeskPaginator(Paginator):
    """Counts no further than anybody leafs: the whole count costs as much as the list."""

    @cached_property
    def count(self) -> int:
        found: Any = self.object_list
        return found.order_by().values("pk")[:MOST_LISTED].count()


class DeskForm(forms.Form):
    """What the desk shows. A value that there isn't counts as none."""

    language = forms.ModelChoiceField(
        Locale.objects.none(), label=gettext_lazy("Language"), to_field_name="language_code", empty_label=None
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES.items(), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    section = forms.ModelChoiceField(
        NewsSectionPage.objects.none(),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["language"].queryset = target_languages()
        fields["language"].label_from_instance = Locale.get_display_name
        fields["kind"].choices = [("", gettext_lazy("All")), *Kind.choices]
        sections = NewsSectionPage.objects.filter(locale__language_code="vi").order_by("path")
        fields["section"].queryset = sections

    @cached_property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        found = self.cleaned_data
        return {
            "language": found.get("language") or target_languages().order_by("pk").first(),
            "state": found.get("state") or "todo",
            "kind": found.get("kind") or "",
            "section": found.get("section"),
        }


def narrowed(locale: Locale, state: str, kind: str, section: Page | None) -> QuerySet[Any]:
    """The translations, or where none was begun the pages, that the desk shows."""
    if state == "new":
        pages = of_kind(not_begun(locale), kind)
        return pages.filter(path__startswith=section.path) if section else pages
    found = translations_into(locale, state)
    if kind:
        found = found.filter(source__specific_content_type__in=types_of(kind))
    if section:
        below = Page.objects.filter(path__startswith=section.path)
        found = found.filter(source__object_id__in=below.values("translation_key"))
    return found


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """Per language what is untranslated or out of date, and how much of it."""

    page_title = gettext_lazy("Translation desk")
    header_icon = "wagtail-localize-language"
    template_name = "editorial/translating/desk.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DeskForm(self.request.GET)
        chosen = form.chosen
        locale, state = chosen["language"], chosen["state"]
        found = narrowed(locale, state, chosen["kind"], chosen["section"])
        part: Any = DeskPaginator(found, ON_ONE_PAGE).get_page(self.request.GET.get("p"))
        is_new = state == "new"
        rows = list(part.object_list.select_related("content_type")) if is_new else rows_of(part, locale)
        query = self.request.GET.copy()
        query.pop("p", None)
        values = {name: getattr(value, "pk", value) for name, value in chosen.items()}
        shown = DeskForm(initial=values | {"language": locale.language_code})
        return super().get_context_data(**kwargs) | {
            "form": shown,
            "language": locale,
            "is_new": is_new,
            "rows": rows,
            "part": part,
            "query": query.urlencode(),
        }


def _language(request: HttpRequest) -> Locale:
    code = clean_text(request.POST.get("language", ""))
    locale = target_languages().filter(language_code=code).first()
    if locale is None:
        raise PermissionDenied
    return locale


def _numbers(request: HttpRequest, name: str) -> list[int]:
    numbers = [text for text in request.POST.getlist(name) if text.isascii() and text.isdecimal()]
    return [int(number) for number in numbers if len(number) < 10]


@require_POST
@permission_required(MAY_TRANSLATE)
def start(request: HttpRequest) -> HttpResponse:
    """Begin the translation of the chosen pages: drafts in the other language, filled from the memory."""
    locale = _language(request)
    only = _numbers(request, "only")
    pages = list(not_begun(locale).filter(pk__in=only or _numbers(request, "chosen")[:ON_ONE_PAGE]))
    filled = 0
    for page in pages:
        translate_object(page, [locale], user=request.user)
        translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)
        filled += fill_from_memory(translation, request.user)
    if not pages:
        messages.warning(request, _("Choose pages first."))
        return redirect(_desk(locale, "new"))
    begun = ngettext("%(count)s translation begun.", "%(count)s translations begun.", len(pages))
    told = [begun % {"count": len(pages)}]
    if filled:
        known = ngettext("%(count)s segment was known.", "%(count)s segments were known.", filled)
        told.append(known % {"count": filled})
    messages.success(request, " ".join(told))
    if len(pages) == 1:
        return redirect("wagtailadmin_pages:edit", pages[0].get_translation(locale).pk)
    return redirect(_desk(locale, "todo"))


@require_POST
@permission_required(MAY_TRANSLATE)
def export(request: HttpRequest) -> HttpResponse:
    """The chosen translations as PO files in one ZIP."""
    locale = _language(request)
    seen = policy_registry.get_by_type(Page).explorable_instances(request.user).filter(locale=locale)
    found = translations_into(locale).filter(
        pk__in=_numbers(request, "chosen")[: archive.MOST], target_page__in=seen.values("pk")
    )
    if not found:
        messages.warning(request, _("Choose translations first."))
        return redirect(_desk(locale, "todo"))
    headers = {"Content-Disposition": f'attachment; filename="{locale.language_code}.zip"'}
    return HttpResponse(archive.pack(found), content_type="application/zip", headers=headers)


@require_POST
@permission_required(MAY_TRANSLATE)
def import_files(request: HttpRequest) -> HttpResponse:
    """Take a PO file or a ZIP of them, and tell what became of each."""
    file: Any = request.FILES.get("file")
    reports: list[Report] = []
    if file is None:
        reports = [Report("", _("Choose a file first."))]
    elif file.size > archive.LARGEST_ARCHIVE:
        reports = [Report(file.name, str(archive.TOO_LARGE_ARCHIVE))]
    elif file.name.lower().endswith(".zip"):
        reports = archive.unpack(file, request.user)
    else:
        reports = [import_file(file.name, file.read(), request.user)]
    title = _("Translation desk")
    return render(
        request,
        "editorial/translating/imported.html",
        {
            "reports": reports,
            "page_title": title,
            "header_title": title,
            "header_icon": "wagtail-localize-language",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("translating:desk"), "label": title},
            ],
        },
    )


def _desk(locale: Locale, state: str) -> str:
    return f"{reverse('translating:desk')}?language={locale.language_code}&state={state}"
