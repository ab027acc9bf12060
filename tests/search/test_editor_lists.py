"""The searches of the editor's own views: what an editor types there, and what comes back."""

import pytest
from django.urls import reverse

from core.factories import FieldOfLawFactory, FileFactory, ImageFactory
from documents.factories import IssuerFactory
from editorial.factories import UserFactory

FOUND, OTHER = "Luật Đất đai 88/2024/NĐ-CP", "Bến đò xưa"
QUERIES = ["luat dat d", "ĐẤT ĐAI 88/2024", "88/2024/nd", "nđ–cp"]
# A NUL is refused before it comes so far.
BAD_QUERIES = ["–", "\u0301", '"' * 500, "luật đất " * 300, "' | !a:* \\"]
# Of each list: by what a column or the list's own menu sorts.
SORTINGS = {
    "wagtailadmin_pages:search_results": ["title", "-latest_revision_created_at", "live"],
    "explorer": ["title", "-latest_revision_created_at", "content_type__model", "ord"],
    "wagtailimages:index_results": ["title", "-created_at", "file_size", "usage_count"],
    "wagtaildocs:index_results": ["title", "-created_at", "filename"],
    "wagtailsnippets_core_fieldoflaw:list_results": ["name", "slug", "sort_order"],
    "wagtailsnippets_documents_issuer:list_results": ["abbreviation"],
    "wagtailusers_users:index_results": ["name", "-username", "is_superuser", "last_login"],
}
CHOOSERS = [
    "wagtailadmin_choose_page_search",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs_chooser:choose_results",
    "wagtailsnippetchoosers_core_fieldoflaw:choose_results",
    "wagtailsnippetchoosers_documents_issuer:choose_results",
]
VIEWS = [*SORTINGS, *CHOOSERS]


@pytest.fixture(scope="module")
def library(shared, shared_files):
    """One thing of each kind that is looked for, and one that isn't."""
    for title in (FOUND, OTHER):
        shared.news(title=title)
        ImageFactory(title=title, description="Bản làng")
        FileFactory(title=title)
        for factory in (FieldOfLawFactory, IssuerFactory):
            factory(name=title)
        UserFactory(last_name=title)


@pytest.fixture
def ask(client, library, section, administrator):
    """The answer of a view to a query, as an administrator, who sees every list."""
    client.force_login(administrator)

    def ask(view, **parameters):
        if view == "explorer":
            address = reverse("wagtailadmin_explore_results", args=[section.pk])
        else:
            address = reverse(view)
        response = client.get(address, parameters)
        assert response.status_code == 200
        return response.content.decode()

    return ask


@pytest.mark.parametrize("view", VIEWS)
def test_a_list_finds_without_marks_and_by_the_beginning_of_a_number(ask, view):
    for query in QUERIES:
        html = ask(view, q=query)
        assert FOUND in html
        assert OTHER not in html


@pytest.mark.parametrize("view", VIEWS)
def test_a_bad_query_breaks_no_list(ask, view):
    for query in BAD_QUERIES:
        ask(view, q=query)


@pytest.mark.parametrize("view", SORTINGS)
def test_what_was_found_can_be_sorted(ask, view):
    for sorting in SORTINGS[view]:
        html = ask(view, q="luat dat", ordering=sorting)
        assert FOUND in html
        assert OTHER not in html


@pytest.mark.parametrize(
    ("view", "filters"),
    [
        ("explorer", {"latest_revision_created_at_from": "2020-01-01", "has_child_pages": "false"}),
        ("wagtailadmin_pages:search_results", {"content_type": "news.newspage"}),
        ("wagtailadmin_choose_page_search", {"page_type": "news.NewsPage"}),
        ("wagtailimages:index_results", {"collection_id": "1"}),
        ("wagtaildocs:index_results", {"collection_id": "1"}),
        ("wagtailsnippets_core_fieldoflaw:list_results", {"locale": "vi"}),
        ("wagtailsnippetchoosers_core_fieldoflaw:choose_results", {"locale": "vi"}),
        ("wagtailusers_users:index_results", {"is_active": "true"}),
    ],
)
def test_what_was_found_can_be_filtered(ask, view, filters):
    html = ask(view, q="luat dat", **filters)
    assert FOUND in html
    assert OTHER not in html


@pytest.mark.parametrize("view", ["wagtailadmin_pages:search_results", "explorer", *CHOOSERS[:3]])
def test_an_editor_finds_as_well(client, library, section, editor, view):
    client.force_login(editor)
    args = [section.pk] if view == "explorer" else []
    name = "wagtailadmin_explore_results" if view == "explorer" else view
    html = client.get(reverse(name, args=args), {"q": "luat dat"}).content.decode()
    assert FOUND in html
    assert OTHER not in html


@pytest.mark.parametrize("model", ["wagtailcore/page", "core/customimage", "core/file", "editorial/user"])
def test_all_that_was_found_can_be_chosen_at_once(client, library, administrator, model):
    client.force_login(administrator)
    action = "assign_role" if model == "editorial/user" else "delete"
    address = reverse("wagtail_bulk_action", args=[*model.split("/"), action])
    response = client.get(address, {"id": "all", "q": "luat dat", "next": "/"})
    assert len(response.context["items"]) == 1
