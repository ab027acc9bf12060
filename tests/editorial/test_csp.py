"""The Content-Security-Policy, and that nothing in the editor asks for more than it allows.

docs/decisions/0002-content-security-policy.md says why it is as it is.
"""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale, Site, Task, Workflow
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from core.factories import FileFactory, ImageFactory
from core.models import FieldOfLaw
from editorial.factories import UserFactory
from search.factories import SearchPromotionFactory

SCRIPTS = "script-src 'self';"
JAVASCRIPT = {"", "module", "text/javascript", "application/javascript"}
ADDRESS_ATTRIBUTES = ("href", "src", "action", "formaction", "xlink:href")


def policy(response):
    return f"{response.headers['Content-Security-Policy']};"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/tin-moi.xml", 200),
        ("/khong-co/", 404),
        ("/tim-kiem/?q=%00", 400),
        ("/healthz", 200),
        ("/quan-tri/login/", 200),
        ("/quan-tri/khong-co/", 302),
    ],
)
def test_every_response_forbids_inline_scripts(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert SCRIPTS in policy(response)
    assert "default-src 'none';" in policy(response)


def test_a_fault_of_ours_forbids_them_too(client, db, monkeypatch):
    monkeypatch.setattr("core.views._not_for_robots", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/robots.txt")
    assert (response.status_code, response.headers["X-Content-Type-Options"]) == (500, "nosniff")
    assert SCRIPTS in policy(response)


def test_no_answer_has_a_nonce_that_a_kept_copy_would_repeat(client, db, home):
    response = client.get(home.url)
    assert "nonce" not in policy(response) + response.content.decode()


@pytest.mark.parametrize("address", ["/", "/khong-co/", "/quan-trix/"])
def test_the_public_site_forbids_inline_styles(client, db, address):
    assert "style-src 'self';" in policy(client.get(address))


def test_the_editor_allows_inline_styles_and_no_more(client, administrator):
    public = policy(client.get("/"))
    client.force_login(administrator)
    editor = policy(client.get("/quan-tri/"))
    parts, others = (set(text.rstrip(";").split("; ")) for text in (editor, public))
    assert parts - others == {"style-src 'self' 'unsafe-inline'"}


def test_the_preview_may_be_framed_by_the_editor_only(client, administrator, make_news):
    client.force_login(administrator)
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[make_news().pk]))
    assert "frame-ancestors 'self';" in policy(response)
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def violations(response):
    """What of a view the policy would stop: inline scripts, handlers and addresses that are scripts."""
    page = BeautifulSoup(response.content, "html.parser")
    for script in page.find_all("script"):
        if not script.get("src") and script.get("type", "") in JAVASCRIPT:
            yield str(script)[:200]
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            if name.startswith("on") or (name in ADDRESS_ATTRIBUTES and "javascript:" in value.lower()):
                yield f"<{element.name} {name}={value!r}>"


@pytest.fixture
def views(home, section, make_news, make_document, make_outline):
    """The addresses of the editor's views by name, with something to show in each."""
    news, document, outline = make_news(), make_document(), make_outline()
    translated = make_news()
    translate_object(translated, [Locale.objects.get(language_code="en")])
    field, image, file = FieldOfLaw.objects.first(), ImageFactory(), FileFactory()
    english = translated.get_translation(Locale.objects.get(language_code="en"))
    promotion = SearchPromotionFactory(page=news.page_ptr)
    pages, snippets = "wagtailadmin_pages", "wagtailsnippets_core_fieldoflaw"
    return [
        reverse(name, args=args)
        for name, *args in (
            ["wagtailadmin_home"],
            ["wagtailadmin_account"],
            ["wagtailadmin_explore", section.pk],
            [f"{pages}:search"],
            *([f"{pages}:edit", page.pk] for page in (home, section, news, document, outline, english)),
            [f"{pages}:add", "news", "newspage", section.pk],
            [f"{pages}:add", "home", "standardpage", home.pk],
            *([f"{pages}:{action}", news.pk]
              for action in ("history", "copy", "move", "delete", "unpublish")),
            [f"{pages}:revisions_compare", news.pk, "earliest", "latest"],
            ["wagtailimages:index"],
            ["wagtailimages:add_multiple"],
            ["wagtailimages:edit", image.pk],
            ["wagtailimages_chooser:choose"],
            ["wagtaildocs:index"],
            ["wagtaildocs:add_multiple"],
            ["wagtaildocs:edit", file.pk],
            [f"{snippets}:list"],
            [f"{snippets}:edit", field.pk],
            ["wagtailsettings:edit", "core", "agencysettings", Site.objects.get().pk],
            ["wagtailusers_users:index"],
            ["wagtailusers_users:add"],
            ["sign_ins"],
            ["reset_two_factor", UserFactory().pk],
            ["signing_in:set_up"],
            ["wagtailusers_groups:edit", Group.objects.first().pk],
            ["wagtailsites:add"],
            ["wagtailredirects:add"],
            ["wagtailadmin_workflows:edit", Workflow.objects.first().pk],
            ["wagtailadmin_workflows:edit_task", Task.objects.first().pk],
            ["wagtailadmin_collections:index"],
            ["wagtaillocales:index"],
            *([f"wagtailadmin_reports:{name}"]
              for name in ("aging_pages", "locked_pages", "site_history", "workflow", "workflow_tasks")),
            ["search_query_report"],
            ["wagtailsearchpromotions:index"],
            ["wagtailsearchpromotions:add"],
            *([f"wagtailsearchpromotions:{action}", promotion.query_id] for action in ("edit", "delete")),
            ["wagtailsearchpromotions:chooser"],
            ["wagtail_localize:submit_page_translation", news.pk],
            ["wagtail_localize:update_translations", TranslationSource.objects.get().pk],
        )
    ]  # fmt: skip


def test_no_view_of_the_editor_has_inline_scripts(client, administrator, views):
    client.force_login(administrator)
    found = {}
    for address in views:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = list(violations(response))
    assert {address: what for address, what in found.items() if what} == {}
