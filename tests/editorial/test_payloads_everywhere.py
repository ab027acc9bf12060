"""Markup stands in each text of each row, of pages in their newest revision too: no address of the editor or
the site shows it as markup.

EVERY_ROLE=1 asks each address, where else one of each view is asked.
"""

import pytest
from django.apps import apps
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from wagtail.fields import RichTextField
from wagtail.models import Page

from tests.editorial.test_addresses import addresses, one_of_each, people, values  # noqa: F401
from tests.editorial.test_payloads import PAYLOAD, SIGNS, texts

pytestmark = pytest.mark.django_db
# Rows that people don't write, by model or app; the log is guarded against changes.
OF_THE_MACHINE = {
    "audit", "auth", "contenttypes", "sessions", "django_tasks_database", "core.CustomRendition",
    "core.RemovedRendition", "core.FilePreview", "core.Fingerprint", "editorial.KeptText",
    "editorial.FormSave", "exchange.PublicRecord", "exchange.Touch", "news.ListedNews", "wagtailadmin",
    "wagtailcore.Locale", "wagtailcore.ReferenceIndex", "wagtailcore.WorkflowState", "wagtailimages",
    "wagtailsearch", "wagtailusers", "visits",
}  # fmt: skip
# Texts that a program reads: keys, addresses, numbers, JSON, passwords.
FOR_THE_MACHINE = {
    "action", "address", "anchor", "attrs", "backend_alias", "bcc", "browser", "cc", "content_json",
    "contentpath", "data_json", "digest", "field_path", "filter_spec", "folded", "folded_title",
    "from_email", "hostname", "hub", "kind", "language", "link", "maker", "name_key",
    "number_words", "object_id", "old_path", "password", "place", "position", "record_id",
    "redirect_page_route_path", "schema_version", "site_number", "template", "template_format",
    "title_key", "to", "token", "topic", "withdrawal_digest",
}  # fmt: skip


def plant():
    for model in apps.get_models():
        label = model._meta.label
        if {label, label.partition(".")[0]} & OF_THE_MACHINE or not model._meta.managed:
            continue
        for field in texts(model):
            if field.name not in FOR_THE_MACHINE and not isinstance(field, RichTextField):
                model._base_manager.update(**{field.name: written(field)})
    Page.objects.update(draft_title=PAYLOAD)
    for page in Page.objects.filter(depth__gt=1, alias_of=None).specific():
        page.save_revision()


def written(field):
    """The payload, with a number before it where there is room: of many a text there may be one alone."""
    room = (field.max_length or 1000) - 8
    if room < len(PAYLOAD) // 2:
        return Value(PAYLOAD[: field.max_length])
    return Concat(Cast("pk", TextField()), Value(PAYLOAD[:room]))


@pytest.fixture(scope="module")
def planted(values):  # noqa: F811
    plant()


def shown(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


def test_no_address_shows_what_was_planted_as_markup(planted, people, one_of_each):  # noqa: F811
    client = Client()
    harmed, carried = [], 0
    pages = [page.url.lstrip("/") for page in Page.objects.live().filter(depth__gt=1)]
    for address in [*one_of_each, *pages]:
        # Each time: some addresses end the session.
        client.force_login(people["superuser"])
        response = client.get(f"/{address}", follow=True)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        text = shown(response)
        carried += "onerror=" in text
        # In JSON what a script puts into the page is named so; the rest it takes as text.
        is_markup = "html" in kind or "xml" in kind or '"html"' in text
        if is_markup and any(sign in text for sign in SIGNS):
            harmed.append(address)
    assert harmed == []
    # Many do show it, as text.
    assert carried > 50
