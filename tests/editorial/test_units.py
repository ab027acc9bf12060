"""The people of a unit work on its sections and nowhere else; a contributor sees their own only."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Collection, GroupPagePermission, Page

from core.factories import ImageFactory
from editorial.factories import UnitFactory, UserFactory
from editorial.models import Unit
from editorial.roles import EDITORS, find_permissions
from news.models import NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture
def status(client):
    """What an address of the editor answers to a user."""

    def status(user, name, *args, **query):
        client.force_login(user)
        return client.get(reverse(name, args=args), query).status_code

    return status


def add(section):
    return "wagtailadmin_pages:add", "news", "newspage", section.pk


@pytest.mark.parametrize("role", ["contributors", "writers", "editors"])
def test_the_people_of_a_unit_write_in_its_section(status, member, section, role):
    assert status(member(role), *add(section)) == 200


@pytest.mark.parametrize("role", ["contributors", "writers", "editors"])
def test_they_do_not_write_in_another_section(status, member, other_section, role):
    assert status(member(role), *add(other_section)) == 302


@pytest.mark.parametrize(("role", "answer"), [("contributors", 302), ("writers", 302), ("editors", 200)])
def test_only_its_editors_edit_the_pages_of_others_in_it(status, member, make_news, role, answer):
    assert status(member(role), "wagtailadmin_pages:edit", make_news().pk) == answer


def test_its_editor_does_not_edit_the_pages_of_another_section(status, member, make_news, other_section):
    page = make_news(parent=other_section)
    assert status(member("editors"), "wagtailadmin_pages:edit", page.pk) == 302


@pytest.mark.parametrize("role", ["contributors", "writers", "editors"])
def test_none_of_them_publishes(member, make_news, role):
    user = member(role)
    page = make_news(owner=user)
    assert not page.permissions_for_user(user).can_publish()


def test_its_place_may_be_taken_from_a_unit(unit, member, section, other_section, status):
    writer = member("writers")
    unit.places = [type(unit.places.first())(page=other_section.page_ptr)]
    unit.save()
    assert status(writer, *add(section)) == 302
    assert status(writer, *add(other_section)) == 200


def test_saving_a_unit_again_changes_nothing(unit):
    before = set(GroupPagePermission.objects.values_list("group", "page", "permission"))
    Unit.objects.get(pk=unit.pk).save()
    assert set(GroupPagePermission.objects.values_list("group", "page", "permission")) == before


def test_a_renamed_unit_renames_its_groups_and_its_collection(unit):
    unit.name = "Trung tâm Trợ giúp pháp lý"
    unit.save()
    assert Group.objects.get(pk=unit.writers_id).name == "Người viết – Trung tâm Trợ giúp pháp lý"
    assert Collection.objects.get(pk=unit.collection_id).name == unit.name


def test_a_deleted_unit_takes_its_rights_along_and_leaves_what_was_written(unit, member, make_news, section):
    writer = member("writers")
    page = make_news(owner=writer)
    ImageFactory(collection=unit.collection)
    unit.delete()
    writer = type(writer).objects.get(pk=writer.pk)
    assert not section.permissions_for_user(writer).can_add_subpage()
    assert NewsPage.objects.filter(pk=page.pk).exists()
    assert Collection.objects.filter(pk=unit.collection_id).exists()


def test_the_group_of_a_unit_goes_with_the_unit_only(unit):
    with pytest.raises(ProtectedError):
        unit.writers.delete()


def test_a_section_moved_elsewhere_stays_the_units(unit, member, section, news_index, other_section):
    section.move(news_index, pos="last-child")
    section.refresh_from_db()
    assert section.permissions_for_user(member("writers")).can_add_subpage()


# What a contributor from outside sees.


@pytest.fixture
def explored(client, section):
    """The titles that a user finds in the section."""

    def explored(user):
        client.force_login(user)
        response = client.get(reverse("wagtailadmin_explore", args=[section.pk]))
        return {page.title for page in response.context["object_list"]}

    return explored


def test_a_contributor_sees_their_own_pages_only(explored, member, make_news):
    contributor = member("contributors")
    make_news(title="Của mình", owner=contributor)
    make_news(title="Của người khác")
    assert explored(contributor) == {"Của mình"}


def test_a_writer_sees_the_pages_of_colleagues(explored, member, make_news):
    make_news(title="Của người khác")
    assert explored(member("writers")) == {"Của người khác"}


def test_a_contributor_who_is_also_an_editor_sees_all(explored, member, make_news):
    user = member("contributors")
    user.groups.add(Group.objects.get(name=EDITORS))
    make_news(title="Của người khác")
    assert explored(user) == {"Của người khác"}


def test_a_contributor_who_writes_for_another_unit_sees_the_drafts_there_only(
    explored, member, make_news, other_section
):
    user = member("contributors")
    user.groups.add(UnitFactory(sections=[other_section]).writers)
    make_news(title="Của người khác")
    assert explored(user) == set()


def test_the_titles_of_drafts_are_not_given_by_number(client, member, make_news):
    page = make_news(title="Bản nháp kín", live=False)
    client.force_login(member("contributors"))
    address = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert "Bản nháp kín" not in client.get(address, {"id": [page.pk, "x", "9" * 30]}).text


def test_a_contributor_finds_nothing_of_others_by_search(client, member, make_news):
    make_news(title="Bản nháp kín")
    client.force_login(member("contributors"))
    response = client.get(reverse("wagtailadmin_pages:search"), {"q": "nháp kín"})
    assert not list(response.context["object_list"])


@pytest.mark.parametrize(
    "name",
    ["edit", "view_draft", "history", "usage", "copy", "delete", "workflow_history", "preview_on_edit"],
)
def test_a_contributor_opens_nothing_of_a_draft_of_others(client, member, make_news, name):
    page = make_news(title="Bản nháp kín", live=False)
    client.force_login(member("contributors"))
    response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), follow=True)
    assert "Bản nháp kín" not in response.text


def choosable(client, user, section):
    client.force_login(user)
    response = client.get(reverse("wagtailadmin_choose_page_child", args=[section.pk]))
    return response.json()["html"]


@pytest.mark.parametrize("role", ["contributors", "writers"])
def test_a_draft_of_another_section_cannot_be_chosen(client, member, make_news, other_section, role):
    make_news(title="Nháp chuyên mục khác", parent=other_section, live=False)
    make_news(title="Tin công khai", parent=other_section)
    html = choosable(client, member(role), other_section)
    assert "Tin công khai" in html
    assert "Nháp chuyên mục khác" not in html


def test_the_images_that_a_contributor_chooses_from_are_the_units(client, unit, member):
    ImageFactory(title="Ảnh của đơn vị", collection=unit.collection)
    ImageFactory(title="Ảnh của Sở")
    client.force_login(member("contributors"))
    html = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert "Ảnh của đơn vị" in html
    assert "Ảnh của Sở" not in html


# The screens.


def unit_data(section, **fields):
    return {
        "name": "Phòng Nghiệp vụ",
        "places-TOTAL_FORMS": 1,
        "places-INITIAL_FORMS": 0,
        "places-MIN_NUM_FORMS": 0,
        "places-MAX_NUM_FORMS": 1000,
        "places-0-page": section.pk,
        **fields,
    }


def test_an_administrator_adds_a_unit_with_its_people(client, administrator, section):
    person = UserFactory()
    client.force_login(administrator)
    client.post(reverse("units:add"), unit_data(section, writing=[person.pk]))
    unit = Unit.objects.get(name="Phòng Nghiệp vụ")
    assert list(unit.writers.user_set.all()) == [person]
    assert section.permissions_for_user(person).can_add_subpage()


def test_a_unit_whose_group_names_are_taken_is_refused(client, administrator, section):
    Group.objects.create(name="Người viết – Phòng Nghiệp vụ")
    client.force_login(administrator)
    assert client.post(reverse("units:add"), unit_data(section)).context["form"].errors["name"]


def test_who_keeps_the_units_gives_no_role_of_the_department(client, writer, administrator):
    writer.user_permissions.add(*find_permissions(["editorial.change_unit"]))
    group = administrator.groups.get()
    client.force_login(writer)
    client.post(reverse("staff_role", args=[group.pk]), {"people": [writer.pk, administrator.pk]})
    assert list(group.user_set.all()) == [administrator]


def test_two_units_of_one_name_are_refused(client, administrator, unit, section):
    client.force_login(administrator)
    response = client.post(reverse("units:add"), unit_data(section, name=unit.name))
    assert response.context["form"].errors["name"]


def test_a_home_page_is_no_section_of_a_unit(client, administrator, home):
    client.force_login(administrator)
    client.post(reverse("units:add"), unit_data(home))
    assert not Unit.objects.exists()


@pytest.mark.parametrize("role", ["writer", "editor", "approver"])
@pytest.mark.parametrize("name", ["staff", "units:index", "units:add"])
def test_only_administrators_arrange_people(status, request, role, name):
    assert status(request.getfixturevalue(role), name) == 302


def test_the_screen_shows_everybody_in_their_place(client, administrator, unit, member):
    member("writers", last_name="Lò Thị", first_name="Ánh")
    client.force_login(administrator)
    text = client.get(reverse("staff")).text
    assert "Lò Thị Ánh" in text
    assert unit.name in text


def test_the_screen_asks_no_more_of_the_database_for_more_units(
    client, administrator, section, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(administrator)
    UnitFactory(sections=[section])
    client.get(reverse("staff"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("staff"))
    UnitFactory.create_batch(3, sections=[section])
    with django_assert_num_queries(len(few)):
        client.get(reverse("staff"))


def test_the_people_of_a_role_are_chosen_on_one_screen(client, administrator, editor):
    person = UserFactory()
    group = Group.objects.get(name=EDITORS)
    client.force_login(administrator)
    client.post(reverse("staff_role", args=[group.pk]), {"people": [person.pk]})
    assert list(group.user_set.all()) == [person]


def test_the_last_administrator_cannot_be_taken_out(client, administrator):
    group = administrator.groups.get()
    client.force_login(administrator)
    client.post(reverse("staff_role", args=[group.pk]), {"people": []})
    assert list(group.user_set.all()) == [administrator]


def test_the_screen_of_a_role_is_for_no_other_group(client, administrator, unit):
    client.force_login(administrator)
    assert client.get(reverse("staff_role", args=[unit.writers_id])).status_code == 404


def test_a_unit_of_every_kind_of_section(document_index, outline_index, section):
    unit = UnitFactory(sections=[document_index, outline_index, section])
    user = UserFactory()
    user.groups.add(unit.writers)
    pages = Page.objects.filter(pk__in=[document_index.pk, outline_index.pk, section.pk])
    assert all(page.permissions_for_user(user).can_add_subpage() for page in pages)
    assert user.has_perm("documents.add_documentversion")
