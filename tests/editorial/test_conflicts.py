"""Two people, or two windows, at one page: the second doesn't write over what the first has saved."""

import datetime

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from editorial.bin.models import BinnedTree
from editorial.bin.moving import restore
from editorial.factories import UserFactory
from editorial.models import KeptText
from editorial.roles import EDITORS, WRITERS
from tests.editorial.page_forms import again, loaded, opened, send, titles

pytestmark = pytest.mark.django_db
OTHER = 7_305_846_999
BUTTONS = {
    "save": {},
    "publish": {"action-publish": "1"},
    "submit": {"action-submit": "1"},
    "schedule": {"action-publish": "1", "go_live_at": "01/01/2099 08:00"},
    "restart": {"action-restart-workflow": "1"},
    "cancel": {"action-cancel-workflow": "1"},
}


@pytest.fixture
def draft(make_news, writer):
    page = make_news(owner=writer, live=False, publish=False, title="Bản đầu")
    page.save_revision(user=writer)
    return page


@pytest.fixture
def first(db):
    return UserFactory(role=EDITORS, first_name="Ánh", last_name="Lò Thị")


@pytest.fixture
def refused(client, draft, first, approver):
    """What the approver is told, and what is kept, after the first editor has saved."""

    def refused(headers=None, **button):
        data = opened(draft, "Bản của người thứ hai", **button)
        send(client, first, draft, opened(draft, "Bản của người thứ nhất"))
        return send(client, approver, draft, data, **(headers or {}))

    return refused


@pytest.mark.parametrize("button", BUTTONS)
def test_a_form_made_from_an_older_text_changes_nothing(refused, draft, button):
    response = refused(**BUTTONS[button])
    assert response.status_code == 409
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]
    page = again(draft)
    assert (page.live, page.title, page.workflow_in_progress) == (False, "Bản của người thứ nhất", False)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert not PageLogEntry.objects.filter(page=page.pk, action__contains="publish").exists()


def test_both_texts_are_shown_side_by_side_and_who_saved_when(refused, read):
    page = read(refused())
    theirs, mine = (
        " ".join(cell.get_text() for cell in page.select(f".beside__{side} .{mark}"))
        for side, mark in (("theirs", "deletion"), ("mine", "addition"))
    )
    assert "nhất" in theirs
    assert "hai" in mine
    assert "Lò Thị Ánh" in page.find(role="alert").get_text()


def test_what_was_typed_is_kept_when_the_window_is_closed(refused, client, draft, approver):
    refused()
    kept = KeptText.objects.get()
    assert kept.content["title"] == "Bản của người thứ hai"
    assert "Nội dung của Bản của người thứ hai." in str(kept.as_object().body)
    later = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert reverse("kept_text", args=[kept.pk]) in later.text
    assert "Bản của người thứ" in client.get(reverse("kept_text", args=[kept.pk])).text


def test_what_saves_by_itself_is_kept_too(refused, draft):
    response = refused(headers={"accept": "application/json"})
    assert response.json()["error_code"] == "invalid_revision"
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]
    assert KeptText.objects.get().content["title"] == "Bản của người thứ hai"


def type_by_itself(client, draft, user, form, *titles):
    read = draft.revisions.order_by("pk").first()
    sent = {"loaded_revision_id": read.pk, "loaded_revision_created_at": "", "csrfmiddlewaretoken": form}
    for title in titles:
        send(client, user, draft, opened(draft, title, **sent), accept="application/json")


def test_a_form_that_saves_by_itself_has_one_text_kept(client, draft, first, approver):
    send(client, first, draft, opened(draft, "Bản của người thứ nhất"))
    type_by_itself(client, draft, approver, "một", "Gõ", "Gõ thêm", "Gõ thêm nữa")
    assert KeptText.objects.get().content["title"] == "Gõ thêm nữa"


def test_of_two_windows_that_save_by_themselves_both_are_kept(client, draft, first, approver):
    send(client, first, draft, opened(draft, "Bản của người thứ nhất"))
    type_by_itself(client, draft, approver, "một", "Cửa sổ một")
    type_by_itself(client, draft, approver, "hai", "Cửa sổ hai")
    kept = KeptText.objects.order_by("pk").values_list("content__title", flat=True)
    assert list(kept) == ["Cửa sổ một", "Cửa sổ hai"]


def test_an_old_form_that_is_sent_twice_is_kept_once(client, draft, first, approver):
    data = opened(draft, "Bản của người thứ hai")
    send(client, first, draft, opened(draft, "Bản của người thứ nhất"))
    for _time in range(2):
        assert send(client, approver, draft, data).status_code == 409
    assert KeptText.objects.count() == 1


def test_two_windows_of_one_person_are_two(client, draft, editor):
    one, other = opened(draft, "Cửa sổ một"), opened(draft, "Cửa sổ hai")
    send(client, editor, draft, one)
    assert send(client, editor, draft, other).status_code == 409
    assert titles(draft) == ["Bản đầu", "Cửa sổ một"]
    assert KeptText.objects.get().content["title"] == "Cửa sổ hai"


def test_a_form_that_does_not_say_what_it_was_made_from_is_older(client, draft, editor):
    data = opened(draft, "Không rõ từ bản nào")
    del data["loaded_revision_id"], data["loaded_revision_created_at"]
    assert send(client, editor, draft, data).status_code == 409
    assert titles(draft) == ["Bản đầu"]


def test_who_saves_one_after_the_other_is_told_nothing(client, draft, editor, first):
    send(client, first, draft, opened(draft, "Lần một"))
    send(client, editor, draft, opened(again(draft), "Lần hai"))
    assert titles(draft) == ["Bản đầu", "Lần một", "Lần hai"]
    assert not KeptText.objects.exists()


def test_a_button_pressed_twice_is_no_conflict(client, draft, approver):
    data = opened(draft, "Bấm hai lần", **{"action-publish": "1"})
    for _time in range(2):
        assert send(client, approver, draft, data).status_code == 200
    assert again(draft).live
    assert not KeptText.objects.exists()


def published_times(page):
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count()


def test_what_is_sent_again_as_no_answer_came_is_published_once(client, draft, approver):
    data = opened(draft, "Bấm hai lần", **{"action-publish": "1"})
    for _time in range(2):
        response = send(client, approver, draft, data)
    assert "đã được đăng" in response.content.decode()
    assert titles(draft) == ["Bản đầu", "Bấm hai lần"]
    assert published_times(draft) == 1


def test_what_was_taken_down_meanwhile_may_be_published_again(client, draft, approver):
    data = opened(draft, "Bấm hai lần", **{"action-publish": "1"})
    send(client, approver, draft, data)
    again(draft).unpublish()
    send(client, approver, draft, data)
    assert again(draft).live
    assert published_times(draft) == 2


def test_who_had_typed_nothing_has_nothing_kept(client, draft, first, approver):
    data = opened(draft, "Bản của người thứ nhất")
    send(client, first, draft, data)
    untouched = data | loaded(again(draft)) | {"action-publish": "1"}
    send(client, first, draft, opened(again(draft), "Sửa tiếp"))
    assert send(client, approver, draft, untouched).status_code == 409
    assert not again(draft).live
    assert not KeptText.objects.exists()


def test_an_older_form_with_a_mistake_in_it_stays_older(client, draft, first, approver, read):
    data = opened(draft, "Có lỗi", expire_at="không phải ngày")
    send(client, first, draft, opened(draft, "Bản của người thứ nhất"))
    form = read(send(client, approver, draft, data)).find("form", id="page-edit-form")
    hidden = {field["name"]: field["value"] for field in form.find_all("input", type="hidden", value=True)}
    loaded = {name: hidden[name] for name in ("loaded_revision_id", "loaded_revision_created_at")}
    assert send(client, approver, draft, data | loaded | {"expire_at": ""}).status_code == 409
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]


# What becomes of it.


def newest_mark(item):
    newest = Revision.objects.filter(object_id=str(item)).latest("pk")
    return f"{newest.pk}-{newest.created_at.timestamp()}"


def go_on_address(draft):
    address = reverse("kept_text_edit", args=[KeptText.objects.get().pk])
    return f"{address}?newest={newest_mark(draft.pk)}"


def choose(client, choice, **extra):
    kept = KeptText.objects.get()
    data = {"choice": choice, "newest": newest_mark(kept.object_id)} | extra
    return client.post(reverse("kept_text", args=[kept.pk]), data, follow=True)


def test_mine_becomes_the_newest_and_theirs_stays_in_the_history(refused, client, draft):
    refused()
    choose(client, "mine")
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất", "Bản của người thứ hai"]
    assert again(draft).latest_revision.content["title"] == "Bản của người thứ hai"
    assert KeptText.objects.get().settled_at


def test_mine_is_put_aside_and_still_kept_a_while(refused, client, draft):
    refused()
    choose(client, "theirs")
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]
    assert KeptText.objects.get().settled_at
    assert "kept-texts" not in client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).text


def test_i_go_on_in_my_text_and_save_it_over_the_newest(refused, client, draft, approver, read):
    refused()
    form = read(client.get(go_on_address(draft))).find("form", id="page-edit-form")
    title = form.find(attrs={"name": "title"})
    assert (title.get("value") or title.text).strip() == "Bản của người thứ hai"
    assert form.find("input", attrs={"name": "loaded_revision_id"})["value"] == str(
        again(draft).latest_revision_id
    )
    assert form["action"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    kept = form.find("input", attrs={"name": "kept"})["value"]
    send(client, approver, draft, opened(again(draft), "Bản gộp", kept=kept))
    assert titles(draft)[-1] == "Bản gộp"
    assert KeptText.objects.get().settled_at


def test_my_text_still_waits_where_going_on_in_it_is_not_saved(refused, client, draft, approver):
    refused()
    kept = KeptText.objects.get()
    send(client, approver, draft, opened(again(draft), "Bản gộp", kept=kept.pk, expire_at="không phải ngày"))
    kept.refresh_from_db()
    assert kept.settled_at is None


def test_i_do_not_go_on_over_what_was_saved_since_i_looked(refused, client, draft, first, approver, read):
    refused()
    address = go_on_address(draft)
    send(client, first, draft, opened(again(draft), "Lưu thêm lần nữa"))
    client.force_login(approver)
    response = client.get(address)
    assert response.status_code == 409
    assert "Lưu thêm lần nữa" in " ".join(read(response).get_text().split())


def test_who_does_not_say_what_becomes_of_it_is_asked_again(refused, client):
    refused()
    assert choose(client, "").status_code == 400
    assert KeptText.objects.get().settled_at is None


def test_what_was_typed_into_a_page_that_went_into_the_bin_waits_for_its_return(
    client, draft, writer, approver, read
):
    data = opened(draft, "Gõ dở")
    again(draft).delete(user=approver)
    response = send(client, writer, draft, data)
    assert response.status_code == 409
    assert titles(draft) == ["Bản đầu"]
    tree = BinnedTree.objects.get()
    restore(tree, approver, tree.parent)
    kept = KeptText.objects.get()
    assert kept.content["title"] == "Gõ dở"
    assert (
        reverse("kept_text", args=[kept.pk])
        in client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).text
    )


def test_a_form_without_its_fields_of_a_page_in_the_bin_is_a_bad_request(client, draft, approver):
    client.force_login(approver)
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert client.post(address, {"title": "Sửa"}).status_code == 400


def test_a_stranger_learns_nothing_of_a_page_in_the_bin(client, draft, other_section, member, approver):
    data = opened(draft, "Gõ thử")
    again(draft).delete(user=approver)
    assert send(client, member("writers"), draft, data).status_code == 404
    assert not KeptText.objects.exists()


def test_a_text_saved_since_i_looked_is_not_written_over_either(refused, client, draft, first, approver):
    refused()
    client.force_login(approver)
    assert choose(client, "mine", newest="1-1.0").status_code == 409
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]
    assert KeptText.objects.get().settled_at is None


def test_nobody_opens_what_another_has_typed(refused, client, first):
    refused()
    client.force_login(first)
    for name in ("kept_text", "kept_text_edit"):
        assert client.get(reverse(name, args=[KeptText.objects.get().pk])).status_code == 404


def test_who_may_not_change_it_any_more_saves_nothing_and_keeps_the_text(refused, client, draft, approver):
    refused()
    approver.groups.clear()
    choose(client, "mine")
    assert titles(draft) == ["Bản đầu", "Bản của người thứ nhất"]
    assert KeptText.objects.get().settled_at is None


def test_settled_texts_go_after_a_while(client, draft, editor, refused):
    old = KeptText.objects.create(item=draft, user=editor, content={})
    KeptText.objects.update(settled_at=old.kept_at - datetime.timedelta(days=91))
    refused()
    assert not KeptText.objects.filter(pk=old.pk).exists()


def test_a_save_that_fails_changes_nothing_and_keeps_what_was_typed(client, draft, approver, monkeypatch):
    def fail(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr("wagtail.actions.publish_revision.log", fail)
    data = opened(draft, "Hỏng giữa chừng", **{"action-publish": "1"})
    with pytest.raises(DatabaseError):
        send(client, approver, draft, data)
    assert (again(draft).live, titles(draft)) == (False, ["Bản đầu"])
    assert KeptText.objects.get().content["title"] == "Hỏng giữa chừng"


@pytest.fixture
def held_by_another(db, monkeypatch):
    """Call it, and somebody else moves or deletes pages; nobody waits for them longer than a moment."""
    with psycopg.connect(**connection.get_connection_params()) as other:

        def hold():
            # Another lock than that which this test shares by now, since it has made pages.
            monkeypatch.setattr("core.tree.LOCK", OTHER)
            other.execute("SELECT pg_advisory_xact_lock(%s)", [OTHER])
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")

        yield hold


def test_what_waits_too_long_for_the_tree_is_kept_and_its_writer_is_told(
    client, draft, approver, held_by_another
):
    held_by_another()
    response = send(client, approver, draft, opened(draft, "Gõ trong lúc chờ"))
    kept = KeptText.objects.get()
    assert (response.status_code, kept.content["title"]) == (409, "Gõ trong lúc chờ")
    assert reverse("kept_text", args=[kept.pk]) in response.text


def test_but_nothing_of_theirs_who_may_not_change_the_page(client, draft, held_by_another):
    held_by_another()
    send(client, UserFactory(role=WRITERS), draft, opened(draft, "Không phải của tôi"))
    assert not KeptText.objects.exists()


def test_an_error_is_told_as_it_is_where_what_was_typed_can_not_be_kept(
    client, draft, approver, held_by_another, monkeypatch
):
    held_by_another()
    monkeypatch.delattr("editorial.saving.keeping.typed_in")
    assert send(client, approver, draft, opened(draft, "Gõ trong lúc chờ")).status_code == 409
