"""The editor speaks Vietnamese: its pages, its scripts, its lists."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from core.factories import FileFactory
from editorial.factories import UserFactory
from editorial.roles import WRITERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture
def titles(client, administrator):
    """What a list of the editor shows, in its order."""

    def titles(address, **query):
        client.force_login(administrator)
        return [str(item) for item in client.get(address, query).context["object_list"]]

    return titles


@pytest.mark.parametrize("accepted", ["en", "fr", ""])
def test_whatever_the_browser_asks_for_the_editor_is_vietnamese(client, writer, accepted):
    client.force_login(writer)
    response = client.get("/quan-tri/", headers={"accept-language": accepted})
    assert '<html lang="vi"' in response.text


def test_the_sign_in_is_vietnamese_too(client):
    response = client.get("/quan-tri/login/", headers={"accept-language": "en"})
    assert '<html lang="vi"' in response.text


def test_a_person_may_have_the_editor_in_english(client, writer):
    UserProfile.objects.create(user=writer, preferred_language="en")
    client.force_login(writer)
    assert '<html lang="en"' in client.get("/quan-tri/").text


@pytest.mark.parametrize("name", ["wagtailadmin_javascript_catalog", "wagtail_localize:javascript_catalog"])
def test_the_scripts_have_the_words_of_the_project(client, administrator, name):
    client.force_login(administrator)
    assert r"Th\u00eam nh\u1eadn x\u00e9t" in client.get(reverse(name)).text


def test_pages_are_listed_by_the_alphabet(titles, section, make_news):
    for title in ("Đất đai", "Ẩm thực", "Dân sự", "An ninh", "Ưu đãi"):
        make_news(title=title)
    address = reverse("wagtailadmin_explore", args=[section.pk])
    assert titles(address, ordering="title") == ["An ninh", "Ẩm thực", "Dân sự", "Đất đai", "Ưu đãi"]


def test_files_are_listed_by_the_alphabet(titles):
    for title in ("Đề cương", "Danh sách", "Ảnh"):
        FileFactory(title=title)
    assert titles(reverse("wagtaildocs:index"), ordering="title") == ["Ảnh", "Danh sách", "Đề cương"]


def test_people_are_listed_by_their_given_name(client, administrator):
    for family, given in (("Lò Thị", "Ánh"), ("Đào", "Vinh"), ("Giàng A", "Dinh"), ("Cà Văn", "Đức")):
        UserFactory(last_name=family, first_name=given, role=WRITERS)
    client.force_login(administrator)
    response = client.get(reverse("wagtailusers_users:index"), {"ordering": "name"})
    people = [user.first_name for user in response.context["object_list"] if user.first_name]
    assert people == ["Ánh", "Dinh", "Đức", "Vinh"]
