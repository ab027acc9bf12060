"""People of a unit; a newsroom with people of every role."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from documents.models import DocumentIndexPage
from editorial.factories import UnitFactory, UserFactory
from editorial.roles import ADMINISTRATORS, APPROVERS, EDITORS, TRANSLATORS, WRITERS
from news.factories import NewsPageFactory, NewsSectionPageFactory
from news.models import NewsIndexPage, NewsSectionPage


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


DEPARTMENT = {
    "writer": WRITERS, "editor": EDITORS, "approver": APPROVERS, "translator": TRANSLATORS,
    "administrator": ADMINISTRATORS,
}  # fmt: skip


@pytest.fixture(scope="module")
def newsroom(shared_db):
    return make_newsroom()


def make_newsroom():
    """A section with its unit, another section, and people of every role, each with a page of their own."""
    index = NewsIndexPage.objects.get(locale__language_code="vi")
    section = NewsSectionPage.objects.child_of(index).get(slug="chinh-sach-moi")
    other = NewsSectionPageFactory(parent=index, title="Chuyên mục khác")
    third = NewsSectionPageFactory(parent=index, title="Chuyên mục thứ ba")
    unit = UnitFactory(name="Phòng Phổ biến", sections=[section, third])
    users = {name: UserFactory(username=f"{name}-x", role=group) for name, group in DEPARTMENT.items()}
    for name, group in {
        "contributor": unit.contributors, "unit_writer": unit.writers, "unit_editor": unit.editors
    }.items():  # fmt: skip
        users[name] = UserFactory(username=f"{name}-x")
        users[name].groups.add(group)
    users["superuser"] = UserFactory(username="superuser-x", is_superuser=True)
    colleague = UserFactory(username="colleague", role=WRITERS)
    shared = {"s": draft(section, colleague), "x": draft(other, colleague)}
    pages = {name: {"o": draft(section, user), **shared} for name, user in users.items()}
    return SimpleNamespace(
        section=section, other=other, third=third, unit=unit, users=users, colleague=colleague, pages=pages,
        documents=DocumentIndexPage.objects.get(locale=index.locale), site=Site.objects.get(),
    )  # fmt: skip


def draft(section, owner):
    page = NewsPageFactory(parent=section, owner=owner, live=False, title="Bản nháp kín")
    for _number in range(2):
        page.save_revision(user=owner)
    return page


@pytest.fixture(scope="module")
def signed_in(newsroom):
    """A client for each of them."""
    clients = {}
    for name, user in newsroom.users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients
