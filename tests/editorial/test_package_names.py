"""What the packages name in English, without a message to translate, has a Vietnamese name all the same."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Collection, Page

from editorial.package_names import name_permissions, name_roots

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(client, administrator):
    def screen(name, *args, **query):
        client.force_login(administrator)
        return client.get(reverse(name, args=args), query).text

    return screen


@pytest.fixture
def lock():
    return Permission.objects.get(codename="lock_documentversion")


def test_the_sign_in_asks_for_the_password(client):
    assert "Mật khẩu" in client.get(reverse("wagtailadmin_login")).text


def test_the_window_is_named_after_the_desk(screen):
    assert "Ban biên tập" in screen("wagtailadmin_home").partition("</title>")[0]


def test_the_list_of_sites_is_headed_as_the_form_is(screen):
    assert "Trang gốc" in screen("wagtailsites:index")


def test_the_list_of_languages_counts(screen):
    page = screen("wagtaillocales:index")
    assert "Tiếng Anh" in page
    assert "mục khác" in page


def test_a_name_has_one_capital_letter(screen, make_news):
    make_news()
    assert "Tin, bài" in screen("wagtailadmin_reports:page_types_usage")


def test_the_search_over_all_pages_counts_nothing_without_a_name(screen, make_news):
    make_news()
    assert "None\n" not in screen("wagtailadmin_pages:search")


def test_what_is_seconds_old_is_so_in_vietnamese():
    with translation.override("vi"):
        assert naturaltime(timezone.now() - timedelta(seconds=5)) == "5 giây trước"


def test_the_roots_are_named():
    name_roots()
    assert Page.get_first_root_node().title == "Gốc"
    assert Collection.get_first_root_node().name == "Gốc"


def test_a_root_that_somebody_named_keeps_its_name():
    Collection.objects.filter(depth=1).update(name="Kho")
    name_roots()
    assert Collection.get_first_root_node().name == "Kho"


def test_the_permissions_are_named(lock):
    name_permissions()
    lock.refresh_from_db()
    assert lock.name == "Khóa bản theo thời điểm của văn bản"


def test_a_permission_that_somebody_named_keeps_its_name(lock):
    Permission.objects.filter(pk=lock.pk).update(name="Giữ bản")
    name_permissions()
    lock.refresh_from_db()
    assert lock.name == "Giữ bản"
