"""After any change, every page is right at the next request, and what doesn't show it is found again."""

import copy
import datetime
import shutil

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.factories import ImageFactory
from core.models import AgencyDetails, FieldOfLaw, LinkedWebsite, Occasion, RelatedPage
from core.tasks import draw_images
from delivery.state import is_nothing_withdrawn
from delivery.triggers import DERIVED_APPS, DERIVED_MODELS, HIDING_COLUMNS, RESTRICTIONS, seen_models
from documents.factories import LegalDocumentPageFactory
from documents.models import DocumentIndexPage, DocumentRelation
from glossary.factories import GlossaryTermFactory
from glossary.models import GlossaryTerm
from home.models import FeaturedPage, HomePage
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from outlines.factories import OutlinePageFactory
from outlines.models import OutlineIndexPage
from search.models import SearchEntry

DAY, OTHER_DAY = (timezone.make_aware(datetime.datetime(*day)) for day in ((2024, 5, 2), (2025, 3, 4)))
CHECKED = "hit; detail=checked"


class Site:
    """Pages that show one another."""

    def __init__(self):
        home = HomePage.objects.get(locale__language_code="vi")
        sections = NewsSectionPage.objects.descendant_of(home)
        documents = DocumentIndexPage.objects.child_of(home).get()
        outlines = OutlineIndexPage.objects.child_of(home).get()
        self.section = sections.get(slug="chinh-sach-moi")
        self.other_section = sections.exclude(slug="chinh-sach-moi").first()
        self.field = FieldOfLaw.objects.get(slug="dat-dai", locale=home.locale)
        filing = {"field_of_law": self.field, "publish": True}
        self.law = LegalDocumentPageFactory(
            parent=documents, number="42/2022/NĐ-CP", image=ImageFactory(), **filing
        )
        self.other = NewsPageFactory(parent=self.other_section, display_date=DAY, publish=True)
        self.item = NewsPageFactory(
            parent=self.section,
            body=[("rich_text", "<p>Theo Điều 5 Nghị định số 42/2022/NĐ-CP, tảo hôn bị cấm.</p>")],
            image=ImageFactory(),
            display_date=OTHER_DAY,
            **filing,
        )
        self.outline = OutlinePageFactory(parent=outlines, **filing)
        self.draft = NewsPageFactory(parent=self.section, live=False)
        self.term = GlossaryTermFactory(name="tảo hôn")
        self.item.related_items = [RelatedPage(related=self.other)]
        self.item.save_revision().publish()

    def addresses(self):
        found = ["/", "/en/", "/tin-tuc/", "/tin-tuc/2025/3/", "/van-ban/", "/de-cuong/", "/tin-moi.xml"]
        pages = [self.law, self.item, self.other, self.outline, self.draft, self.other_section]
        topics = ["/linh-vuc/dat-dai/", "/dip/", "/thuat-ngu/"]
        feeds = ["/tin-moi.rss?toan-van=1", f"/nhung/chuyen-muc/{self.other_section.pk}/"]
        return [
            *found,
            *(page.url for page in pages),
            *topics,
            *feeds,
            "/sitemap.xml",
            "/sitemap-tin-moi.xml",
        ]


@pytest.fixture(scope="module")
def made(shared_db, keeping, tmp_path_factory):
    """The site, made and read once for all tests here, what was kept of it, and the folder of its files."""
    media = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=media, DELIVERY_CACHE=True), keeping() as kept:
        site = Site()
        for address in site.addresses():
            Client().get(address)
    return site, kept, media


@pytest.fixture(autouse=True)
def media_folder(settings, made, tmp_path):
    """A copy of the files, which goes with the test."""
    settings.MEDIA_ROOT = shutil.copytree(made[2], tmp_path / "media")


@pytest.fixture
def site(made, pages):
    """A site for this test alone to change, each page read once."""
    site, kept, _media = made
    for address, entry in reversed(kept.memory.newest()):
        pages.memory.put(address, entry)
    pages.memo._values |= kept.memo._values
    return copy.deepcopy(site)


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def replace_law(site):
    by = (
        type(site.law)
        .objects.get(pk=site.law.pk)
        .copy(update_attrs={"title": "Nghị định mới", "slug": "nghi-dinh-moi", "number": "1/2025/NĐ-CP"})
    )
    by.effective_on = datetime.date(2025, 1, 1)
    by.relations = [DocumentRelation(kind="replaces", document=site.law)]
    by.save_revision().publish()


def feature(site):
    home = site.item.get_ancestors().get(depth=2).specific
    home.featured_items = [FeaturedPage(featured=site.other)]
    home.save_revision().publish()


def change_agency(site):
    details = AgencyDetails.objects.get(locale__language_code="vi")
    details.address = "Một địa chỉ mới"
    details.save()


def rename_field(site):
    site.field.name = "Đất và rừng"
    site.field.save()


def replace_image(site):
    image = site.item.image
    image.focal_point_x, image.focal_point_y = 1, 1
    image.focal_point_width = image.focal_point_height = 2
    image.save()


def expire(site):
    site.item.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    site.item.save_revision().publish()
    type(site.item).objects.filter(pk=site.item.pk).update(expire_at=site.item.expire_at)
    call_command("publish_due", verbosity=0)


def by_hand(site):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'Bằng tay' WHERE id = %s", [site.other.pk])


CHANGES = {
    "a draft is published": lambda site: publish(site.draft),
    "a title changes": lambda site: publish(site.item, title="Tên khác"),
    "an address changes": lambda site: publish(site.item, slug="ten-khac"),
    "a page is unpublished": lambda site: site.item.unpublish(),
    "a page is deleted": lambda site: site.other.delete(),
    "a section moves": lambda site: site.other_section.move(site.section.get_parent(), "first-child"),
    "a page moves": lambda site: site.other.move(site.section, "last-child"),
    "a page becomes private": lambda site: PageViewRestriction.objects.create(
        page_id=site.item.pk, restriction_type="login"
    ),
    "a section becomes private": lambda site: PageViewRestriction.objects.create(
        page_id=site.other_section.pk, restriction_type="login"
    ),
    "a page expires": expire,
    "a term is renamed": rename_field,
    "the agency moves": change_agency,
    "a definition changes": lambda site: GlossaryTerm.objects.update(definition="Lấy vợ, lấy chồng quá sớm."),
    "a glossary term is renamed": lambda site: GlossaryTerm.objects.update(name="kết hôn"),
    "an occasion comes at another time": lambda site: Occasion.objects.update(start_month=5, start_day=1),
    "a website is added": lambda site: LinkedWebsite.objects.create(
        name="Cổng mới", url="https://moi.example", locale=site.item.locale
    ),
    "a cited law is replaced": replace_law,
    "a page is featured": feature,
    "an image is cut otherwise": replace_image,
    "an image is deleted": lambda site: site.item.image.delete(),
    "a translation is published": lambda site: site.outline.copy_for_translation(
        site.outline.locale.__class__.objects.get(language_code="en"), copy_parents=True
    ).save_revision().publish(),
    "an alias is made": lambda site: site.item.create_alias(parent=site.other_section, update_slug="bi-danh"),
    "somebody writes into the database": by_hand,
    "many rows change at once": lambda site: type(site.item).objects.update(lead="Mới"),
}  # fmt: skip


# What was kept before these may show what mustn't be seen any more; before the others it is only out of date.
WITHDRAWALS = {
    "a page is unpublished", "a page is deleted", "a section moves", "a page moves", "a page becomes private",
    "a section becomes private", "a page expires", "an image is deleted",
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_takes_something_from_the_public_is_told_from_what_does_not(site, pages, name):
    before = pages.watch.state
    CHANGES[name](site)
    now = pages.watch.state
    assert before != now
    assert is_nothing_withdrawn(before, now) == (name not in WITHDRAWALS)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_page_is_right_at_the_next_request(site, reader, made_anew, change):
    addresses = site.addresses()
    change(site)
    for address in dict.fromkeys([*addresses, *site.addresses()]):
        kept, anew = reader.get(address), made_anew(address)
        assert (kept.status_code, kept.content) == (anew.status_code, anew.content), address


def test_a_page_that_does_not_show_what_was_published_is_found_again(site, reader, told):
    publish(site.other)
    for address in site.addresses():
        reader.get(address)  # the sizes of images, drawn at the first visit, are found at this one
    publish(site.other, title="Tên khác")
    assert told(reader.get("/van-ban/")) == CHECKED
    assert told(reader.get(site.law.url)) == CHECKED
    assert told(reader.get("/")) == "fwd=miss; stored"


def test_saving_a_draft_changes_nothing(site, pages):
    before = pages.watch.state
    page = type(site.item).objects.get(pk=site.item.pk)
    page.title = "Bản nháp"
    page.save_revision()
    assert pages.watch.state == before


def test_a_page_whose_image_is_drawn_in_a_better_format_shows_it(site, reader):
    reader.get(site.item.url)
    draw_images.call(site.item.pk)
    assert b"image/avif" in reader.get(site.item.url).content


def test_what_is_rolled_back_changes_nothing(site, reader, told):
    reader.get(site.item.url)  # the sizes of its image, drawn at the first visit, are found at this one
    with transaction.atomic():
        publish(site.item, title="Tên khác")
        transaction.set_rollback(True)
    assert told(reader.get(site.item.url)) == "hit"


def test_a_deletion_that_finds_nothing_takes_nothing_from_the_public(site, pages):
    before = pages.watch.state
    GlossaryTerm.objects.filter(pk=0)._raw_delete("default")
    assert is_nothing_withdrawn(before, pages.watch.state)


def test_what_the_search_writes_anew_takes_nothing_from_the_public(site, pages):
    before = pages.watch.state
    SearchEntry.objects.all().delete()
    assert is_nothing_withdrawn(before, pages.watch.state)


def test_every_table_that_is_only_derived_is_there():
    labels = {model._meta.label_lower for model in seen_models()}
    assert DERIVED_MODELS | RESTRICTIONS | HIDING_COLUMNS.keys() <= labels
    assert {label.partition(".")[0] for label in labels} >= DERIVED_APPS
