"""People of a unit."""

import pytest

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
