"""Corrections, and the page as it was before them."""

import datetime
import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from core.factories import add_correction
from core.models import Correction, EarlierVersion
from news.models import NewsPage

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "Mức phạt là 5 triệu đồng.", "Mức phạt là 3 triệu đồng."


@pytest.fixture
def page(make_news):
    return make_news(title="Tin về mức phạt", lead=WRONG)


@pytest.fixture
def corrected(page):
    add_correction(page, "Mức phạt đúng là 3 triệu đồng.", datetime.date(2026, 3, 4), lead=RIGHT)
    return NewsPage.objects.get(pk=page.pk)


@pytest.fixture
def read(client):
    return lambda address: BeautifulSoup(client.get(address).text, "html.parser")


def address_of_earlier(version=None):
    return reverse("earlier-version", args=[(version or EarlierVersion.objects.get()).pk])


def boxes(page):
    return [" ".join(box.get_text(" ").split()) for box in page.select(".notice--correction")]


def test_readers_see_the_correction_with_its_date(read, corrected):
    shown = read(corrected.url)
    assert RIGHT in shown.text
    (box,) = boxes(shown)
    assert "04/03/2026" in box
    assert "Mức phạt đúng là 3 triệu đồng." in box


def test_an_outline_has_corrections_too(read, make_outline):
    page = make_outline(lead=WRONG)
    add_correction(page, lead=RIGHT)
    assert len(boxes(read(page.url))) == 1
    assert WRONG in read(address_of_earlier()).text


def test_the_newest_correction_comes_first(read, corrected):
    add_correction(corrected, "Lần sau.", datetime.date(2026, 5, 6))
    assert [box.count("Lần sau.") for box in boxes(read(corrected.url))] == [1, 0]


def test_search_engines_are_told_of_it(read, corrected):
    blocks = [
        json.loads(found.string) for found in read(corrected.url).select("[type='application/ld+json']")
    ]
    (article,) = [block for block in blocks if block["@type"] == "NewsArticle"]
    assert article["correction"] == [
        {
            "@type": "CorrectionComment",
            "datePublished": "2026-03-04",
            "text": "Mức phạt đúng là 3 triệu đồng.",
        }
    ]


def test_the_correction_leads_to_the_page_as_it_was(read, corrected):
    link = read(corrected.url).select_one(".notice--correction a")
    before = read(link["href"])
    assert WRONG in before.text
    assert RIGHT not in before.text
    assert before.select_one(f".notice--earlier a[href='{corrected.url}']")


def test_the_page_as_it_was_is_not_for_search_engines(read, corrected):
    before = read(address_of_earlier())
    assert before.select_one("meta[name=robots][content=noindex]")
    assert before.select_one("link[rel=canonical]")["href"].endswith(corrected.url)
    assert not read(corrected.url).select("meta[name=robots]")


def test_each_correction_keeps_what_was_public_before_it(read, corrected):
    add_correction(corrected, "Lần sau.", datetime.date(2026, 5, 6), lead="Mức phạt là 2 triệu đồng.")
    links = [link["href"] for link in read(corrected.url).select(".notice--correction a")]
    assert RIGHT in read(links[0]).text
    assert WRONG in read(links[1]).text


def test_later_changes_leave_it_as_it_was(read, corrected):
    page = corrected.get_latest_revision_as_object()
    page.lead = "Bản mới nhất."
    page.save_revision().publish()
    assert EarlierVersion.objects.count() == 1
    assert WRONG in read(address_of_earlier()).text


def test_a_draft_keeps_nothing_and_shows_nothing(read, page):
    add_correction(page, publish=False)
    page.get_latest_revision_as_object().save_revision()
    assert not EarlierVersion.objects.exists()
    assert boxes(read(page.url)) == []


def test_drafts_between_stay_unseen(read, page):
    page.lead = "Bản nháp kín."
    page.save_revision()
    add_correction(page, lead=RIGHT)
    before = read(address_of_earlier()).text
    assert "Bản nháp kín." not in before
    assert WRONG in before


def test_what_was_taken_down_before_stays_so(client, read, page):
    page.unpublish()
    add_correction(page, lead=RIGHT)
    assert not read(page.url).select(".notice--correction a")
    assert client.get(address_of_earlier()).status_code == 404


@pytest.mark.parametrize(
    "hide",
    [
        lambda page: page.unpublish(),
        lambda page: PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login"),
        lambda page: PageViewRestriction.objects.create(
            page_id=page.get_parent().pk, restriction_type="login"
        ),
        lambda page: Correction.objects.all().delete(),
        lambda page: Page.objects.get(pk=page.pk).delete(),
    ],
    ids=["taken down", "private", "in a private section", "the correction is gone", "deleted"],
)
def test_it_is_gone_with_the_page_and_with_the_correction(client, corrected, hide):
    address = address_of_earlier()
    assert client.get(address).status_code == 200
    hide(NewsPage.objects.get(pk=corrected.pk))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", [uuid.UUID(int=1), uuid.uuid4()])
def test_no_other_key_leads_anywhere(client, corrected, key):
    assert client.get(reverse("earlier-version", args=[key])).status_code == 404


def test_neither_its_number_nor_that_of_a_revision_leads_to_it(client, corrected):
    for number in (corrected.pk, corrected.live_revision_id, Correction.objects.get().translation_key):
        assert client.get(f"/ban-truoc/{number}/").status_code == 404


def test_a_copy_of_the_page_leads_to_nothing(read, corrected):
    copy = corrected.copy(update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    assert not read(copy.url).select(".notice--correction a")


def test_an_editor_writes_it_in_the_form(client, page, approver):
    client.force_login(approver)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert 'name="corrections-TOTAL_FORMS"' in response.text


def test_it_is_right_with_the_next_request(reader, corrected):
    address = address_of_earlier()
    assert reader.get(corrected.url).status_code == reader.get(address).status_code == 200
    add_correction(corrected, "Lần sau nữa.")
    assert "Lần sau nữa." in reader.get(corrected.url).text
    NewsPage.objects.get(pk=corrected.pk).unpublish()
    assert reader.get(address).status_code == reader.get(corrected.url).status_code == 404
