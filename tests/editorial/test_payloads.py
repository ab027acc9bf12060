"""What somebody writes into any text is shown as text, wherever it is shown."""

import csv
import io

import pytest
from django.db import models
from django.urls import reverse
from wagtail.models import Comment, Page

from core.factories import AudienceFactory, FieldOfLawFactory, FileFactory, ImageFactory, OccasionFactory
from core.texts import texts_of
from news.models import NewsPage
from tests.core.test_rich_text import every_text

pytestmark = pytest.mark.django_db
PAYLOAD = "\"><img src=x onerror=alert(1)></script><svg/onload=alert(2)>'"
RICH = f"<p>a</p>{PAYLOAD}"
SIGNS = ("<img src=x", "<svg/onload", "</script><svg")
PLAIN = (models.CharField, models.TextField)
NO_TEXT = (models.SlugField, models.URLField, models.EmailField)


def texts(model):
    """The names of the fields of a model into which a person writes."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, PLAIN) and not isinstance(field, NO_TEXT)
        names = {"path", "url_path", "slug", "file_hash", "draft_title", "key", "number_key"}
        if is_text and field.editable and not field.choices and field.name not in names:
            yield field


def fill(row):
    """Writes the payload into every text of a row."""
    for field in texts(type(row)):
        setattr(row, field.name, PAYLOAD[: field.max_length or None])
    return row


@pytest.fixture(scope="module")
def payloads(shared):
    """A page of each kind, an image, a file and terms, all of whose texts are the payload."""
    terms = [fill(factory()) for factory in (FieldOfLawFactory, AudienceFactory, OccasionFactory)]
    image, file = fill(ImageFactory()), fill(FileFactory())
    for row in (*terms, image, file):
        row.save()
    image.tags.add(PAYLOAD[:60])
    pages = []
    for make in (shared.news, shared.document, shared.outline):
        page = make(title="Trang", field_of_law=terms[0], image=image)
        raw = every_text(page._meta.get_field("body").stream_block, RICH)
        page.body = raw
        for piece in texts_of(page):
            if not piece.is_html:
                piece.write(PAYLOAD)
        fill(page)
        page.save_revision().publish()
        page.title = PAYLOAD + " hai"
        page.save_revision()
        pages.append(Page.objects.get(pk=page.pk))
    return {"terms": terms, "image": image, "file": file, "pages": pages}


def assert_text_only(response):
    assert response.status_code == 200, response.status_code
    kind = response.headers["Content-Type"].partition(";")[0]
    if kind != "application/json":
        shown = b"".join(response).decode() if response.streaming else response.text
        assert not [sign for sign in SIGNS if sign in shown]


def test_readers_see_text(client, payloads, shared):
    section = shared.section
    addresses = [page.url for page in payloads["pages"]]
    addresses += [page.get_parent().url for page in payloads["pages"]]
    addresses += [shared.home.url, section.url, "/tim-kiem/?q=onerror", f"/tim-kiem/?q={PAYLOAD}"]
    for address in addresses:
        assert_text_only(client.get(address))


@pytest.mark.parametrize("form", ["xml", "rss"])
def test_readers_of_feeds_get_text(client, payloads, form):
    response = client.get(f"/tin-moi.{form}")
    assert "onerror" in response.text
    assert_text_only(response)


LISTS = [
    "wagtailimages:index", "wagtaildocs:index", "wagtailimages_chooser:choose", "wagtaildocs_chooser:choose",
    "wagtailadmin_choose_page", "wagtailadmin_reports:site_history", "wagtailadmin_home",
    "wagtailadmin_pages:search", "held_files", "checks:dead_links",
    "wagtailsnippets_core_fieldoflaw:list", "wagtailsnippets_core_audience:list",
    "wagtailsnippets_core_occasion:list",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_editors_see_text_in_lists(client, admin_user, payloads, name):
    client.force_login(admin_user)
    address = reverse(name)
    assert_text_only(client.get(f"{address}?q=onerror" if name.endswith("search") else address))


def test_editors_see_text_around_each_page(client, admin_user, payloads):
    client.force_login(admin_user)
    for page in payloads["pages"]:
        Comment.objects.create(page=page, user=admin_user, text=PAYLOAD, contentpath="title")
        first, last = page.revisions.order_by("pk").first().pk, page.latest_revision_id
        for name, arguments in (
            ("wagtailadmin_explore_results", [page.get_parent().pk]),
            ("wagtailadmin_pages:history_results", [page.pk]),
            ("wagtailadmin_pages:revisions_compare", [page.pk, first, last]),
            ("wagtailadmin_choose_page_child", [page.get_parent().pk]),
        ):
            assert_text_only(client.get(reverse(name, args=arguments)))
    for name in ("edit", "delete", "usage"):
        assert_text_only(client.get(reverse(f"wagtailadmin_pages:{name}", args=[payloads["pages"][0].pk])))
    assert_text_only(client.get(reverse("wagtailimages:edit", args=[payloads["image"].pk])))
    assert_text_only(client.get(reverse("wagtaildocs:edit", args=[payloads["file"].pk])))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_any_csv_is_a_formula(client, admin_user, make_news, sign):
    page = make_news()
    Page.objects.filter(pk=page.pk).update(title=f"{sign}cmd|'/c calc'!A1")
    NewsPage.objects.get(pk=page.pk).save_revision(log_action=True, user=admin_user)
    client.force_login(admin_user)
    response = client.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response).decode(), newline="")))
    cells = [cell for row in rows for cell in row]
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(sign)]
