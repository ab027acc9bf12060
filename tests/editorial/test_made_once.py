"""What is new is made once by each form of the editor, and gone on in however often that is sent."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from documents.models import DocumentVersion
from editorial.bin.models import BinnedTree
from editorial.bin.moving import restore
from editorial.checks.draft import Finding
from editorial.checks.registry import Found
from editorial.checks.settings import Level
from editorial.factories import UserFactory
from editorial.models import KeptText
from editorial.roles import WRITERS
from editorial.saving.models import form_mark, keep_new
from news.models import NewsPage
from tests.editorial.page_forms import loaded, titles
from tests.editorial.test_conflicts import draft as draft
from tests.editorial.test_conflicts import first as first
from tests.editorial.test_conflicts import held_by_another as held_by_another
from tests.editorial.test_kept_new import add_address, typed
from tests.editorial.test_own_form import PUBLISH, Form, dates, dates_of
from tests.editorial.test_own_form import form as form
from tests.editorial.test_own_form import opens as opens
from tests.editorial.test_versions import NAMES, version_data
from tests.editorial.test_versions import law as law

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(section, writer):
    own = Client()
    own.force_login(writer)
    return Form(own, add_address(section), lambda title, **extra: typed(title, **extra), {})


def test_a_press_before_it_is_known_that_the_page_was_made_makes_no_second(new):
    new.saves_itself(1, "Gõ dở")
    answer = new.sent(2, "Gõ xong")
    page = NewsPage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert titles(page) == ["Gõ dở", "Gõ xong"]


def test_nor_does_the_form_that_saves_itself_again_and_it_is_told_where_it_goes_on(new):
    new.saves_itself(1, "Gõ")
    answer = new.saves_itself(2, "Gõ thêm").json()
    page = NewsPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (answer["pk"], answer["url"]) == (page.pk, address)
    assert answer["hydrate_url"] == f"{address}?_w_hydrate_create_view=1"
    assert "html" not in answer
    assert titles(page) == ["Gõ", "Gõ thêm"]


def test_nor_does_a_button_that_is_pressed_twice(new, approver):
    new.client.force_login(approver)
    for number in (1, 2):
        assert new.sent(number, "Bấm hai lần", **PUBLISH).status_code == 302
    page = NewsPage.objects.get()
    assert (page.live, titles(page)) == (True, ["Bấm hai lần"])


def test_nor_does_one_that_is_asked_whether_to_publish_all_the_same(new, approver, monkeypatch):
    found = [Found("alt", "Ảnh thiếu mô tả", Level.WARN, [Finding("Ảnh thiếu mô tả", "body")], False)]
    monkeypatch.setattr("editorial.checks.hooks.check", lambda page: found)
    new.client.force_login(approver)
    for number in (1, 2):
        assert "Ảnh thiếu mô tả" in new.sent(number, "Đăng thử", **PUBLISH).text
    page = NewsPage.objects.get()
    assert (page.get_latest_revision_as_object().title, page.has_unpublished_changes) == ("Đăng thử", True)


def test_what_comes_late_is_not_written_over_the_page_that_was_made(new):
    new.sent(2, "Gõ xong")
    for title in ("Gõ dở", "Gõ xong"):
        assert new.saves_itself(1, title).json()["error_code"] == "invalid_revision"
    assert titles(NewsPage.objects.get()) == ["Gõ xong"]
    assert [kept.content["title"] for kept in KeptText.objects.all()] == ["Gõ dở"]


def test_the_form_that_made_a_page_saves_it_before_it_knows_its_revision(new):
    new.saves_itself(1, "Gõ dở")
    page = NewsPage.objects.get()
    new.address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert new.sent(2, "Gõ xong").status_code == 302
    assert titles(page) == ["Gõ dở", "Gõ xong"]


def test_but_not_once_somebody_else_has_written(new, first):
    new.saves_itself(1, "Gõ dở")
    page = NewsPage.objects.get()
    page.save_revision(user=first)
    assert new.sent(2, "Gõ xong").status_code == 409
    assert titles(page) == ["Gõ dở", "Gõ dở"]
    assert KeptText.objects.get().content["title"] == "Gõ xong"


def test_its_rows_are_there_once(new):
    for number in (1, 2):
        new.saves_itself(number, "Gõ", **dates({"date": "2027-01-01"}))
    assert dates_of(NewsPage.objects.get()) == ["2027-01-01"]


def test_a_form_of_this_name_of_another_makes_a_page_of_its_own(new):
    new.saves_itself(1, "Của một người")
    new.client.force_login(UserFactory(role=WRITERS))
    new.saves_itself(1, "Của người khác")
    assert sorted(NewsPage.objects.values_list("title", flat=True)) == ["Của một người", "Của người khác"]


def test_what_is_typed_for_a_page_that_went_into_the_bin_waits_for_its_return(new, approver):
    new.saves_itself(1, "Gõ dở")
    page = NewsPage.objects.get()
    page.delete(user=approver)
    assert new.sent(2, "Gõ xong").status_code == 409
    tree = BinnedTree.objects.get()
    restore(tree, approver, tree.parent)
    assert titles(NewsPage.objects.get()) == ["Gõ dở"]
    kept = KeptText.objects.get()
    assert (kept.object_id, kept.content["title"]) == (page.pk, "Gõ xong")


def test_what_is_typed_for_one_that_is_gone_for_good_is_made_once_more(new):
    new.saves_itself(1, "Gõ dở")
    Page.objects.filter(pk=NewsPage.objects.get().pk).delete()
    assert new.sent(2, "Gõ xong").status_code == 302
    assert titles(NewsPage.objects.get()) == ["Gõ xong"]


def test_what_waits_too_long_for_its_own_form_is_kept(new, held_by_another, monkeypatch):
    held_by_another()

    def wait(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [7_305_846_999])

    monkeypatch.setattr("editorial.saving.making.hold_form", wait)
    assert new.sent(1, "Gõ trong lúc chờ").status_code == 409
    assert KeptText.objects.get().content["title"] == "Gõ trong lúc chờ"


def test_and_waits_no_more_once_the_form_goes_on_in_its_page(new, section, writer):
    new.saves_itself(1, "Gõ dở")
    mark = form_mark({"form-name": new.name})
    keep_new(NewsPage(title="Gõ trong lúc chờ"), writer, section, mark)
    other = keep_new(NewsPage(title="Của biểu mẫu khác"), writer, section, "another form's")
    new.sent(2, "Gõ xong")
    assert list(KeptText.objects.filter(settled_at=None)) == [other]


# The form says which one it is.


def name_in(html, read, form_id="page-edit-form"):
    fields = read(html).find("form", id=form_id)
    return [fields.find("input", attrs={"name": f"form-{field}"})["value"] for field in ("name", "number")]


def test_each_form_has_a_name_of_its_own(form, new, read):
    opened_twice = [name_in(form.client.get(form.address), read) for _time in range(2)]
    opened_twice.append(name_in(new.client.get(new.address), read))
    assert len({name for name, _number in opened_twice}) == 3
    assert {number for _name, number in opened_twice} == {"0"}


def test_a_form_that_comes_back_with_a_mistake_keeps_its_name_and_counts_on(form, new, read):
    for one in (form, new):
        answer = one.sent(7, "Có lỗi", expire_at="không phải ngày")
        assert name_in(answer, read) == [one.name, "7"]


# Versions of documents.


@pytest.fixture
def new_version(law, writer):
    own = Client()
    own.force_login(writer)
    address = reverse(f"{NAMES}:add")
    return Form(own, address, lambda words, **extra: version_data(law, words=words, **extra), {})


def words_of(version):
    return [revision.as_object().body[0].value.source for revision in version.revisions.order_by("pk")]


def test_a_version_is_made_once_and_gone_on_in(new_version):
    answers = [new_version.saves_itself(number, f"bản {number}").json() for number in (1, 2)]
    version = DocumentVersion.objects.get()
    assert answers[1]["url"] == reverse(f"{NAMES}:edit", args=[version.pk])
    assert new_version.sent(3, "bản 3").status_code == 302
    assert [f"bản {number}" in words for number, words in enumerate(words_of(version), 1)] == [True] * 3


def test_a_version_is_saved_after_its_form_has_saved_itself_but_not_over_another_s(new_version, first):
    new_version.sent(1, "bản đầu")
    version = DocumentVersion.objects.get()
    new_version.address = reverse(f"{NAMES}:edit", args=[version.pk])
    new_version.base, new_version.name = loaded(version), "the-name-of-the-next-form"
    new_version.saves_itself(1, "gõ dở")
    assert new_version.sent(2, "gõ xong").status_code == 302
    version.save_revision(user=first)
    assert new_version.sent(3, "gõ nữa").status_code == 409
    assert "gõ nữa" in KeptText.objects.get().as_object().body[0].value.source


def test_the_forms_of_versions_have_names_too(new_version, read):
    assert name_in(new_version.client.get(new_version.address), read, "w-editor-form")[1] == "0"
    new_version.sent(1, "bản đầu")
    edit = reverse(f"{NAMES}:edit", args=[DocumentVersion.objects.get().pk])
    assert name_in(new_version.client.get(edit), read, "w-editor-form")[1] == "0"
