"""People of a unit."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from editorial.factories import UnitFactory, UserFactory
from news.factories import NewsSectionPageFactory


@pytest.fixture
def unit(section):
    return UnitFactory(name="Phòng Phổ biến pháp luật", sections=[section])


@pytest.fixture
def other_section(news_index):
    return NewsSectionPageFactory(parent=news_index, title="Chuyên mục khác", publish=True)


@pytest.fixture
def member(unit):
    """A user with a role of the unit: member("writers")."""

    def make(role, **fields):
        user = UserFactory(**fields)
        user.groups.add(getattr(unit, role))
        return user

    return make


@pytest.fixture
def desk(client, read):
    """The first page as a user finds it: desk(editor)("desk-waiting") is the text of that part."""

    def desk(user):
        client.force_login(user)
        page = read(client.get(reverse("wagtailadmin_home")))

        def part(name):
            found = page.find(id=f"{name}-section")
            return " ".join(found.get_text(" ").split()) if found else ""

        return part

    return desk


@pytest.fixture
def read():
    return lambda response: BeautifulSoup(response.text, "html.parser")


PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def type_password(client):
    """Types a password at the sign-in page."""

    def type_password(username="writer", password=PASSWORD, address="203.0.113.7", **headers):
        data = {"username": username, "password": password, "next": "/quan-tri/"}
        return client.post(
            "/quan-tri/login/", data, REMOTE_ADDR=address, headers={"accept": "text/html"} | headers
        )

    return type_password
