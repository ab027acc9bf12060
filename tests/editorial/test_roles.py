"""What setup_site makes, and that it can run again."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from core.models import FieldOfLaw
from editorial.factories import UserFactory
from editorial.models import User
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, TRANSLATORS, WRITERS
from home.models import HomePage
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db


def test_the_groups_have_vietnamese_names():
    assert set(Group.objects.values_list("name", flat=True)) == {
        WRITERS,
        EDITORS,
        APPROVERS,
        TRANSLATORS,
        ADMINISTRATORS,
    }


def test_setup_site_twice_makes_nothing_twice():
    def counts():
        models = (Page, Group, GroupPagePermission, FieldOfLaw, Workflow)
        return [model.objects.count() for model in models]

    before = counts()
    call_command("setup_site", verbosity=0)
    assert counts() == before


def test_setup_site_keeps_what_an_editor_renamed():
    FieldOfLaw.objects.filter(slug="dat-dai").update(name="Luật đất đai")
    call_command("setup_site", verbosity=0)
    assert not FieldOfLaw.objects.filter(name="Đất đai").exists()


def test_setup_site_brings_nothing_back_that_was_deleted(section):
    FieldOfLaw.objects.filter(slug="dat-dai").delete()
    section.delete()
    call_command("setup_site", verbosity=0)
    assert not FieldOfLaw.objects.filter(slug="dat-dai").exists()
    assert not Page.objects.filter(slug=section.slug, locale=section.locale).exists()


def test_a_language_has_one_home_page_that_an_editor_can_make(home):
    assert not HomePage.can_create_at(home.get_parent())


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("https://portal.example", "https://portal.example"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
    ],
)
def test_full_addresses_begin_with_the_base_url(settings, home, base, root):
    settings.WAGTAILADMIN_BASE_URL = base
    call_command("setup_site", verbosity=0)
    assert home.full_url == f"{root}/"


def test_setup_site_keeps_the_host_that_an_administrator_set(settings, home):
    Site.objects.update(hostname="pbgdpl.example", port=443)
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"
    call_command("setup_site", verbosity=0)
    assert home.full_url == "https://pbgdpl.example/"


def test_setup_site_keeps_permissions_that_an_administrator_gave(home):
    group = Group.objects.get(name=WRITERS)
    GroupPagePermission.objects.create(group=group, page=home.page_ptr, permission_type="lock")
    call_command("setup_site", verbosity=0)
    assert group.page_permissions.filter(permission__codename="lock_page").exists()


@pytest.mark.parametrize("role", ["writer", "editor", "approver"])
def test_only_administrators_manage_users(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302


def test_an_administrator_manages_users(client, administrator):
    client.force_login(administrator)
    assert client.get(reverse("wagtailusers_users:index")).status_code == 200


@pytest.mark.parametrize("role", ["writer", "editor", "approver", "administrator"])
def test_every_role_opens_the_editor(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_writer_writes_in_sections_and_not_beside_them(client, writer, section, home):
    client.force_login(writer)
    inside = reverse("wagtailadmin_pages:add", args=["news", "newspage", section.pk])
    beside = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    assert client.get(inside).status_code == 200
    assert client.get(beside).status_code == 302


def test_a_writer_writes_in_a_section_added_later(client, writer, news_index):
    section = NewsSectionPageFactory(parent=news_index, publish=True)
    client.force_login(writer)
    address = reverse("wagtailadmin_pages:add", args=["news", "newspage", section.pk])
    assert client.get(address).status_code == 200


def user_data(**fields):
    password = "mat-khau-du-dai-2026"
    names = {"username": "moi", "email": "moi@example.com", "first_name": "Mới", "last_name": "Người"}
    return {**names, "password1": password, "password2": password, "is_active": "on", **fields}


def test_an_administrator_makes_no_superuser(client, administrator):
    client.force_login(administrator)
    client.post(reverse("wagtailusers_users:add"), user_data(is_superuser="on"))
    assert not User.objects.get(username="moi").is_superuser


def test_an_administrator_promotes_no_one_to_superuser(client, administrator, writer):
    client.force_login(administrator)
    client.post(reverse("wagtailusers_users:edit", args=[writer.pk]), user_data(is_superuser="on"))
    writer.refresh_from_db()
    assert writer.first_name == "Mới"
    assert not writer.is_superuser


def test_an_administrator_does_not_touch_a_superuser(client, administrator):
    superuser = UserFactory(is_superuser=True)
    client.force_login(administrator)
    client.post(reverse("wagtailusers_users:edit", args=[superuser.pk]), user_data())
    bulk = reverse("wagtail_bulk_action", args=["editorial", "user", "set_active_state"])
    client.post(f"{bulk}?id={superuser.pk}", {"mark_as_active": "False"})
    assert User.objects.get(pk=superuser.pk).username == superuser.username
    assert User.objects.get(pk=superuser.pk).is_active


def test_a_superuser_makes_another(client):
    client.force_login(UserFactory(is_superuser=True))
    client.post(reverse("wagtailusers_users:add"), user_data(is_superuser="on"))
    assert User.objects.get(username="moi").is_superuser


def test_a_translator_edits_the_other_languages_only_and_publishes_nothing(english_home, home):
    translator = UserFactory(role=TRANSLATORS)
    rights = english_home.get_children().first().permissions_for_user(translator)
    assert rights.can_edit()
    assert not rights.can_publish()
    assert not rights.can_unpublish()
    assert not home.get_children().first().permissions_for_user(translator).can_edit()
