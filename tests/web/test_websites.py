"""The linked websites: by group, with logos of one size, in the same number of queries however many."""

import pytest
from django.urls import reverse

from core.factories import ImageFactory
from core.models import LinkedWebsite, WebsiteGroup
from core.websites import MANY, shown_groups
from editorial.checks.links import ExternalLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(home):
    """Makes a website in the group of this name."""
    LinkedWebsite.objects.all().delete()
    ExternalLink.objects.all().delete()
    groups = {}

    def make(name, group="", **fields):
        if group and group not in groups:
            groups[group] = WebsiteGroup.objects.create(
                name=group, locale=home.locale, sort_order=len(groups)
            )
        url = fields.pop("url", f"https://{len(name)}.example/{name.encode().hex()}")
        fields |= {"locale": home.locale, "group": groups.get(group)}
        return LinkedWebsite.objects.create(name=name, url=url, **fields)

    return make


def test_websites_stand_in_the_order_of_their_groups_and_those_without_one_last(make):
    for name, group in (("Lẻ", ""), ("Bộ", "Trung ương"), ("Sở", "Tỉnh"), ("Quốc hội", "Trung ương")):
        make(name, group)
    found = [(group.name, [one.name for one in group.websites]) for group in shown_groups("vi")]
    assert found == [("Trung ương", ["Bộ", "Quốc hội"]), ("Tỉnh", ["Sở"]), ("", ["Lẻ"])]


def test_a_translated_website_stands_below_the_translated_group(make, english_home):
    website = make("Bộ", "Trung ương")
    copy = website.copy_for_translation(english_home.locale)
    copy.save()
    assert [group.name for group in shown_groups("en")] == ["Trung ương"]
    group = website.group.copy_for_translation(english_home.locale)
    group.name = "Central"
    group.save()
    assert [group.name for group in shown_groups("en")] == ["Central"]


def test_a_logo_has_a_size_before_it_is_there_and_no_words(make, read):
    make("Bộ", "Trung ương", logo=ImageFactory(file__width=400, file__height=200))
    logo = read("/").select_one(".websites img")
    assert (logo["width"], logo["height"], logo["alt"], logo["loading"]) == ("192", "96", "", "lazy")
    assert read("/").select_one(".websites a").get_text(strip=True) == "Bộ"


def test_more_websites_take_no_more_queries(make, django_assert_num_queries):
    for number in range(12):
        make(f"Trang {number}", f"Nhóm {number % 3}", logo=ImageFactory(file__width=40))
    with django_assert_num_queries(3):
        shown_groups("vi")


def test_a_long_group_is_folded_up(make, read):
    for number in range(MANY + 1):
        make(f"Xã {number}", "Xã, phường")
    make("Bộ", "Trung ương")
    page = read("/")
    assert page.select_one("details.websites-group summary").get_text() == f"Xã, phường ({MANY + 1})"
    assert page.select_one("p.websites-group__name").get_text() == "Trung ương"


def test_a_dead_website_is_marked_in_the_list_and_stands_in_the_report(make, admin_client):
    make("Bộ", url="https://bo.example/#a")
    link = ExternalLink.objects.get(address="https://bo.example/")
    names = ("wagtailsnippets_core_linkedwebsite:list_results", "checks:dead_links_results")
    before = [admin_client.get(reverse(name)).text for name in names]
    ExternalLink.objects.filter(pk=link.pk).update(is_dead=True)
    after = [admin_client.get(reverse(name)).text for name in names]
    assert ["w-text-critical" in before[0], "https://bo.example/" in before[1]] == [False, False]
    assert ["w-text-critical" in after[0], "https://bo.example/" in after[1]] == [True, True]


def test_a_website_of_another_address_leaves_the_old_one_unasked(make):
    website = make("Bộ", url="https://bo.example/")
    website.url = "https://moi.example/"
    website.save()
    waiting = ExternalLink.objects.exclude(websites=None)
    assert [link.address for link in waiting] == ["https://moi.example/"]
    website.delete()
    assert not ExternalLink.objects.exclude(websites=None).exists()
