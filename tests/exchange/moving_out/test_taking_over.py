"""A site that is written out and taken over elsewhere is the same site."""

import json
import re
from collections import Counter
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site

from core.listings import public
from core.models import CustomImage, EarlierVersion, File
from documents.models import PageCitation
from exchange.moving_out.errors import MovingOutError
from exchange.moving_out.exporting import export_site
from exchange.moving_out.taking_over import take_over
from news.models import NewsPage
from search.models import SearchEntry
from tests.exchange.moving_out.conftest import change, records_of
from tests.exchange.moving_out.rich_site import LATER

pytestmark = pytest.mark.django_db

TREE = ["depth", "url_path", "title", "draft_title", "live", "locked", "go_live_at", "last_published_at"]
NUMBERED = ["page", "core.customimage", "core.file", "glossary.glossaryterm"]


def look():
    """What readers and editors see of a site, without the keys of its database."""
    return {
        "tree": list(Page.objects.order_by("path").values_list(*TREE, "numchild", "alias_of__url_path")),
        "answers": answers(),
        "files": {
            (file.title, digest_of(file)) for model in (CustomImage, File) for file in model.objects.all()
        },
        "references": Counter(
            ReferenceIndex.objects.values_list("content_type", "to_content_type", "model_path")
        ),
        "citations": Counter(
            PageCitation.objects.values_list("page__url_path", "words", "document__url_path")
        ),
    }


def answers():
    client = Client(SERVER_NAME=Site.objects.get(is_default_site=True).hostname)
    pages = public(Page.objects.filter(depth__gt=1)).select_related("locale")
    addresses = [page.get_url() for page in pages.order_by("path")]
    versions = EarlierVersion.objects.filter(content__isnull=False)
    addresses += [reverse("earlier-version", args=[version.pk]) for version in versions]
    found = {address: client.get(address) for address in addresses}
    return {
        address: (answer.status_code, plain(answer.content.decode())) for address, answer in found.items()
    }


def plain(html):
    """Without keys, and without the names that the storage gave to pictures. That the texts have the same
    figures is seen where the site is written out again."""
    return re.sub(r"\d+", "N", re.sub(r"/media/images/[^\s\",]+", "IMAGE", html))


def digest_of(file):
    with file.open_file() as content:
        return sha256(content.read()).hexdigest()


@pytest.fixture(scope="module")
def taken(left):
    """The site taken over, with none of the keys that it had."""
    for kind in NUMBERED:
        change(left.folder, kind)(lambda records: [record.pop("number") for record in records])
    take_over(left.folder)
    return left


def test_pages_files_and_relations_are_the_same(taken):
    seen, before = look(), taken.seen
    different = [
        address for address, answer in before["answers"].items() if seen["answers"].get(address) != answer
    ]
    for address in different:
        assert seen["answers"][address][1].splitlines() == before["answers"][address][1].splitlines()
    assert {status for status, _html in seen["answers"].values()} == {200}
    assert len(seen["answers"]) > 40
    for what in ("tree", "files", "references", "citations"):
        assert seen[what] == before[what], what


def test_no_page_has_the_key_that_it_had(taken):
    law = taken.targets.by_model[Page]
    assert Page.objects.get(translation_key=law.translation_key).pk != law.pk


def test_written_out_again_it_gives_the_same_records(taken, tmp_path):
    export_site(tmp_path / "lai")
    kinds = json.loads((tmp_path / "lai/manifest.json").read_text())["records"]
    for kind in kinds:
        assert told(tmp_path / "lai", kind) == told(taken.folder, kind)


def told(folder, kind):
    records = records_of(folder, kind)
    for record in records:
        record.pop("number", None)
        # Its password is gone.
        if record["fields"].get("restriction_type") == "password":
            record["fields"]["restriction_type"] = "login"
        # The default site keeps its own address.
        record["fields"].pop("hostname", None)
    return records


def test_the_tree_is_sound(taken):
    assert not any(Page.find_problems())


def test_a_page_with_a_password_is_for_those_who_are_signed_in(taken):
    kinds = PageViewRestriction.objects.order_by("page__url_path").values_list("restriction_type", "password")
    assert list(kinds) == [("groups", ""), ("login", "")]


def test_a_draft_can_be_worked_on(taken):
    news = NewsPage.objects.get(slug="tin", alias_of=None, locale__language_code="vi")
    draft = news.get_latest_revision_as_object()
    assert (news.title, draft.title) == ("Tin chính, đã đính chính", "Tin chính, bản nháp")
    assert [row.pk for row in draft.related_items.all()] == [news.related_items.first().pk]
    draft.save_revision().publish()
    news.refresh_from_db()
    assert news.title == "Tin chính, bản nháp"


def test_what_is_due_is_still_due(taken):
    assert NewsPage.objects.get(slug="hen-gio").latest_revision.approved_go_live_at == LATER


def test_the_search_finds_its_pages(taken):
    assert SearchEntry.objects.filter(page__slug="luat").exists()


def test_it_is_not_taken_over_twice(taken):
    with pytest.raises(MovingOutError, match="isn't empty"):
        call_command("take_over_export", taken.folder)
