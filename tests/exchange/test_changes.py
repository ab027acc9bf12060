"""The record of what changed of public pages is right, whatever made the change."""

import copy
import datetime
import random
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction

from core.factories import AudienceFactory, FieldOfLawFactory, FileFactory, ImageFactory
from core.models import AgencyDetails, CustomImage, File, RelatedPage
from documents.models import DocumentFile
from exchange.changes.models import PublicRecord, Touch
from exchange.changes.sweeping import compare_all, sweep
from news.models import NewsPage, NewsSectionPage

from .mirror import Mirror

pytestmark = pytest.mark.django_db


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def by_hand(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture(scope="module")
def made(shared, shared_files):
    """Pages that show one another, and a mirror that knows them."""
    field, image, file = FieldOfLawFactory(name="Đất đai"), ImageFactory(), FileFactory()
    other = shared.news(title="Tin khác", publish=False)
    law = shared.document(title="Luật", number="31/2024/QH15", field_of_law=field, publish=False)
    law.files = [DocumentFile(file=file)]
    law.save()
    item = shared.news(title="Tin", image=image, field_of_law=field, publish=False)
    item.related_items = [RelatedPage(related=other)]
    enclosed = FileFactory()
    item.body = [
        ("rich_text", f'<p>Xem <a linktype="page" id="{law.pk}">luật</a>.</p>'),
        ("file", {"file": enclosed, "title": "Tệp"}),
    ]
    item.save()
    outline = shared.outline(title="Đề cương", publish=False)
    outline.audiences = [AudienceFactory(name="Phụ nữ")]
    outline.save()
    sweep()
    mirror = Mirror(Client())
    mirror.follow()
    other_section = NewsSectionPage.objects.exclude(pk=shared.section.pk).first()
    pages = {"law": law, "other": other, "item": item, "outline": outline}
    sections = {"section": shared.section, "other_section": other_section, "home": shared.home}
    things = {"field": field, "image": image, "file": file, "audience": outline.audiences.get()}
    things["enclosed"] = enclosed
    return SimpleNamespace(mirror=mirror, **pages, **sections, **things)


@pytest.fixture
def site(made, db):
    return copy.deepcopy(made)


@pytest.fixture
def mirror(site):
    return site.mirror


@pytest.fixture
def told(mirror):
    """What the change that was made just now tells a mirror that had followed before."""

    def told():
        sweep()
        return mirror.follow()

    return told


def restrict_collection(site):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )


def expire(site):
    past = timezone.now() - datetime.timedelta(minutes=1)
    NewsPage.objects.filter(pk=site.item.pk).update(expire_at=past)
    call_command("publish_due", verbosity=0)


def translate(site):
    english = Locale.objects.get(language_code="en")
    copy = site.outline.copy_for_translation(english, copy_parents=True)
    copy.save_revision().publish()


def change_agency(**fields):
    AgencyDetails.objects.filter(locale__language_code="vi").update(**fields)


def test_a_page_is_told_when_it_is_published_changed_and_taken_down(told, make_news):
    page = make_news(live=False)
    assert told() == []
    publish(page)
    assert told() == [("created", page.pk)]
    publish(page, title="Tên khác")
    assert told() == [("updated", page.pk)]
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert told() == [("deleted", page.pk)]
    publish(page)
    assert told() == [("created", page.pk)]
    Page.objects.get(pk=page.pk).delete()
    assert told() == [("deleted", page.pk)]
    assert told() == []


UPDATED, DELETED = "updated", "deleted"
# What is done, and what a mirror is told of whom.
CHANGES = {
    "a lead written by SQL": (
        lambda site: by_hand("UPDATE news_newspage SET lead = 'Mới' WHERE page_ptr_id = %s", site.other.pk),
        {(UPDATED, "other")},
    ),
    "a page that others relate to is renamed": (
        lambda site: publish(site.other, title="Tên khác"),
        {(UPDATED, "other"), (UPDATED, "item")},
    ),
    "a page that others relate to is taken down": (
        lambda site: NewsPage.objects.get(pk=site.other.pk).unpublish(),
        {(DELETED, "other"), (UPDATED, "item")},
    ),
    "a page that a text links to has another address": (
        lambda site: publish(site.law, slug="luat-khac"),
        {(UPDATED, "law"), (UPDATED, "item")},
    ),
    "a section moves": (
        lambda site: site.section.move(site.other_section.get_parent(), "first-child"),
        set(),
    ),
    "a section has another address": (
        lambda site: publish(site.section, slug="muc-khac"),
        {(UPDATED, "other"), (UPDATED, "item")},
    ),
    "a section is renamed": (
        lambda site: publish(site.section, title="Mục khác"),
        {(UPDATED, "other"), (UPDATED, "item")},
    ),
    "a page moves": (
        lambda site: Page.objects.get(pk=site.other.pk).move(site.other_section, "last-child"),
        {(UPDATED, "other"), (UPDATED, "item")},
    ),
    "a page becomes private": (
        lambda site: PageViewRestriction.objects.create(page_id=site.item.pk, restriction_type="login"),
        {(DELETED, "item")},
    ),
    "a section becomes private": (
        lambda site: PageViewRestriction.objects.create(page_id=site.section.pk, restriction_type="login"),
        {(DELETED, "other"), (DELETED, "item")},
    ),
    "a section is deleted": (
        lambda site: site.section.delete(),
        {(DELETED, "other"), (DELETED, "item")},
    ),
    "a page expires": (expire, {(DELETED, "item")}),
    "a term is renamed": (
        lambda site: type(site.field).objects.filter(pk=site.field.pk).update(name="Đất"),
        {(UPDATED, "law"), (UPDATED, "item")},
    ),
    "an audience is renamed": (
        lambda site: type(site.audience).objects.filter(pk=site.audience.pk).update(name="Chị em"),
        {(UPDATED, "outline")},
    ),
    "an image is described otherwise": (
        lambda site: CustomImage.objects.filter(pk=site.image.pk).update(description="Ruộng"),
        {(UPDATED, "item")},
    ),
    "a page that a text links to is deleted": (
        lambda site: Page.objects.get(pk=site.law.pk).delete(),
        {(DELETED, "law"), (UPDATED, "item")},
    ),
    "a file that a text holds is deleted": (lambda site: site.enclosed.delete(), {(UPDATED, "item")}),
    "an image is deleted": (lambda site: site.image.delete(), {(UPDATED, "item")}),
    "a file changes": (
        lambda site: File.objects.filter(pk=site.file.pk).update(file_size=7),
        {(UPDATED, "law")},
    ),
    "files become private": (restrict_collection, {(UPDATED, "law"), (UPDATED, "item")}),
    "the agency is renamed": (
        lambda site: change_agency(agency_name="Sở Tư pháp mới"),
        {(UPDATED, name) for name in ("item", "law", "other", "outline")},
    ),
    "a draft is saved": (lambda site: NewsPage.objects.get(pk=site.item.pk).save_revision(), set()),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_a_mirror_is_told_what_a_change_means_and_nothing_else(site, told, mirror, change, expected):
    keys = {name: getattr(site, name).pk for name in ("law", "other", "item", "outline")}
    change(site)
    assert set(told()) == {(what, keys[name]) for what, name in expected}
    assert mirror.pages == mirror.walk()
    assert compare_all() == 0


def test_translations_and_aliases_are_told(site, told, mirror):
    translate(site)
    new = Page.objects.get(translation_key=site.outline.translation_key, locale__language_code="en")
    assert set(told()) == {("updated", site.outline.pk), ("created", new.pk)}
    alias = site.item.create_alias(parent=site.other_section, update_slug="bi-danh")
    assert told() == [("created", alias.pk)]
    assert mirror.pages[alias.pk]["canonical_url"] == site.item.full_url
    site.item.create_alias(parent=site.section, update_slug="thay", update_locale=new.locale)
    assert told() == []


def test_what_is_rolled_back_is_told_to_nobody(site, told):
    with transaction.atomic():
        publish(site.other, title="Tên khác")
        transaction.set_rollback(True)
    assert not Touch.objects.exists()
    assert told() == []


def test_what_was_taken_down_is_gone_before_it_is_recorded(site, mirror, client):
    PageViewRestriction.objects.create(page_id=site.section.pk, restriction_type="login")
    assert client.get(f"/api/v1/pages/{site.item.pk}").status_code == 404
    assert site.item.pk not in mirror.walk()
    fresh = Mirror(client)
    assert ("deleted", site.item.pk) in fresh.follow()
    assert site.item.pk not in fresh.pages


def hide_by_restriction(site):
    PageViewRestriction.objects.create(page_id=site.section.pk, restriction_type="login")
    return lambda: PageViewRestriction.objects.all().delete()


def hide_by_hand(site):
    by_hand("UPDATE wagtailcore_page SET live = false WHERE id = %s", site.item.pk)
    return lambda: by_hand("UPDATE wagtailcore_page SET live = true WHERE id = %s", site.item.pk)


@pytest.mark.parametrize("hide", [hide_by_restriction, hide_by_hand])
def test_what_was_told_as_gone_and_is_public_again_before_that_was_recorded_is_told_again(
    site, client, told, hide
):
    undo = hide(site)
    fresh = Mirror(client)
    assert ("deleted", site.item.pk) in fresh.follow()
    undo()
    assert ("updated", site.item.pk) in told()
    fresh.follow()
    assert fresh.pages == fresh.walk()


def test_the_address_of_the_agency_and_the_name_of_the_home_page_are_told_of_no_page(site):
    change_agency(address="Số 1, đường Mới")
    Page.objects.filter(pk=site.home.pk).update(title="Trang đầu")
    assert not Touch.objects.exclude(what="page", key=site.home.pk).exists()


def test_a_sweep_that_has_no_time_goes_on_where_the_last_one_ended(site, mirror, make_news):
    sweep()
    for _number in range(3):
        make_news(image=ImageFactory())
    found = [sweep(seconds=0) for _round in range(4)]
    assert found == [1, 1, 1, 0]


def test_a_deletion_tells_no_more_than_which_page_and_when(site, told, mirror):
    PageViewRestriction.objects.create(page_id=site.item.pk, restriction_type="login")
    told()
    (row,) = mirror.told
    moment = PublicRecord.objects.get(pk=site.item.pk).changed_at.isoformat()
    expected = {"id": site.item.pk, "kind": "tin-tuc", "change": "deleted", "at": moment, "api_url": None}
    assert row == expected


def test_comparing_all_mends_what_no_mark_told_of_and_counts_it(site, mirror):
    publish(site.other, title="Tên khác")
    NewsPage.objects.get(pk=site.item.pk).unpublish()
    Touch.objects.all().delete()
    assert compare_all() == 2
    assert compare_all() == 0
    mirror.follow()
    assert mirror.pages == mirror.walk()


def test_a_page_that_cannot_be_told_of_keeps_no_other_back(site, told, caplog):
    by_hand(
        """UPDATE news_newspage SET body = '[{"type": "rich_text", "value": 7}]' WHERE page_ptr_id = %s""",
        site.item.pk,
    )
    publish(site.other, lead="Khác")
    assert told() == [("updated", site.other.pk)]
    assert "can't be told of" in caplog.text


def test_numbers_are_given_in_order_whatever_the_clock_says(site, told, freeze):
    with freeze("2020-01-01"):
        publish(site.other, lead="Khác")
        assert ("updated", site.other.pk) in told()


def test_many_pages_are_compared_in_parts(site, told, make_news, monkeypatch):
    monkeypatch.setattr("exchange.changes.sweeping.PAGES", 2)
    monkeypatch.setattr("exchange.changes.sweeping.MARKS", 3)
    made = [make_news().pk for _number in range(5)]
    assert sorted(told()) == [("created", pk) for pk in made]
    change_agency(agency_name="Sở Tư pháp mới")
    everything = set(PublicRecord.objects.values_list("pk", flat=True))
    assert sorted(told()) == [("updated", pk) for pk in sorted(everything)]


def actions(site, make_news, chance):
    """What may happen to a page, chosen by `chance`."""
    news = list(NewsPage.objects.filter(locale=site.home.locale, alias_of=None))
    page = chance.choice(news)
    sections = [site.section, site.other_section]
    restrictions = PageViewRestriction.objects
    english = Locale.objects.get(language_code="en")
    return [
        lambda: make_news(parent=NewsSectionPage.objects.get(pk=site.section.pk)),
        lambda: publish(page, title=f"Tên {chance.random()}"),
        lambda: publish(page, slug=f"ten-{chance.randrange(10**9)}"),
        lambda: page.unpublish(),
        lambda: restrictions.create(page_id=chance.choice([page, *sections]).pk, restriction_type="login"),
        lambda: restrictions.all().delete(),
        lambda: page.move(NewsSectionPage.objects.get(pk=chance.choice(sections).pk), "last-child"),
        lambda: page.delete() if len(news) > 3 else None,
        lambda: (
            page.copy_for_translation(english, copy_parents=True).save_revision().publish()
            if not page.has_translation(english)
            else None
        ),
        lambda: page.create_alias(update_slug=f"bi-danh-{chance.randrange(10**9)}"),
        lambda: by_hand("UPDATE news_newspage SET author = 'X' WHERE page_ptr_id = %s", page.pk),
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mirror_that_follows_has_what_a_new_reader_finds(site, make_news, mirror, seed):
    chance = random.Random(seed)  # noqa: S311
    for _step in range(5):
        for _action in range(chance.randint(1, 3)):
            chance.choice(actions(site, make_news, chance))()
        sweep()
        mirror.follow()
        assert mirror.pages == mirror.walk()
    assert compare_all() == 0
