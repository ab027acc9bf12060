"""Which actions are in the log, and what it says of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.management import call_command, get_commands, load_command_class
from django.db import InterfaceError, transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from wagtail.actions.move_page import MovePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    PageViewRestriction,
    Workflow,
)
from wagtail.rich_text import RichText

from audit.models import Entry
from audit.recording import recorded
from core.factories import FileFactory
from core.models import AgencySettings
from documents.factories import DocumentVersionFactory
from editorial.bin.models import BinnedTree
from editorial.bin.moving import restore
from editorial.factories import UnitFactory, UserFactory
from editorial.models import Delegation, User
from editorial.roles import ADMINISTRATORS, EDITORS
from exchange.models import WatchedFeed
from news.factories import NewsSectionPageFactory

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def page(make_news):
    return make_news(title="Tin về đất đai")


@pytest.fixture
def group():
    return Group.objects.get(name=EDITORS)


def told(entries):
    return [(entry.action, entry.kind) for entry in entries]


def test_an_entry_says_who_did_what_from_where_in_which_request_and_to_what(kept, page, administrator):
    entry = kept(lambda: page.unpublish(user=administrator))[-1]
    assert (entry.who, entry.user, entry.address, entry.request) == (
        "administrator", administrator, "203.0.113.7", "yeu-cau-1"
    )  # fmt: skip
    assert (entry.action, entry.kind, entry.key, entry.label) == (
        "wagtail.unpublish", "news.newspage", str(page.pk), "Tin về đất đai"
    )  # fmt: skip
    assert abs(entry.at - timezone.now()) < timedelta(minutes=1)


def test_a_person_who_is_gone_is_still_named(kept, page, administrator):
    entry = kept(lambda: page.unpublish(user=administrator))[-1]
    administrator.delete()
    assert Entry.objects.get(pk=entry.pk).who == "administrator"


# What is done to pages


@pytest.mark.parametrize(
    ("action", "do"),
    [
        ("wagtail.publish", lambda page, user: page.save_revision(user=user).publish(user=user)),
        ("wagtail.unpublish", lambda page, user: page.unpublish(user=user)),
        ("editorial.bin", lambda page, user: page.delete(user=user)),
        ("editorial.restore", lambda page, user: delete_and_restore(page, user)),
        ("wagtail.lock", lambda page, user: lock(page, user)),
        ("wagtail.publish.schedule", lambda page, user: schedule(page, user)),
        ("wagtail.revert", lambda page, user: revert(page, user)),
        ("wagtail.copy", lambda page, user: page.copy(update_attrs={"slug": "ban-sao"}, user=user)),
    ],
)
def test_what_is_done_to_a_page_is_kept(kept, page, administrator, action, do):
    entries = kept(lambda: do(page, administrator))
    assert [entry.who for entry in entries if entry.action == action] == ["administrator"]


def delete_and_restore(page, user):
    page.delete(user=user)
    restore(BinnedTree.objects.get(), user, page.get_parent())


def lock(page, user):
    page.locked, page.locked_by = True, user
    page.save()
    log(page, "wagtail.lock", user=user)


def schedule(page, user):
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=user).publish(user=user)


def revert(page, user):
    page.save_revision(user=user, previous_revision=page.latest_revision, log_action=True)


def test_a_tree_that_is_deleted_is_one_entry_with_the_number_of_its_pages(kept, section, page, administrator):
    entries = kept(lambda: section.delete(user=administrator))
    (deleted,) = [entry for entry in entries if entry.action == "editorial.bin"]
    assert (deleted.kind, deleted.key, deleted.after) == (
        "news.newssectionpage", str(section.pk), {"pages": 2}
    )  # fmt: skip


def test_a_move_is_kept_with_both_places(kept, page, other_section, administrator):
    move = MovePageAction(page, other_section, pos="last-child", user=administrator)
    (moved,) = [entry for entry in kept(move.execute) if entry.action == "wagtail.move"]
    assert moved.after["source"]["title"] != moved.after["destination"]["title"] == "Chuyên mục khác"


@pytest.fixture
def other_section(news_index):
    return NewsSectionPageFactory(parent=news_index, title="Chuyên mục khác", publish=True)


def test_the_steps_of_an_approval_are_kept(kept, make_news, administrator, editor):
    page = make_news(publish=False)
    page.save_revision(user=administrator)

    def reject():
        step = Workflow.objects.first().start(page, administrator).current_task_state
        step.task.specific.on_action(step.specific, editor, "reject", comment="Thiếu căn cứ")

    told = {entry.action: entry for entry in kept(reject)}
    assert told["wagtail.workflow.start"].who == "administrator"
    assert told["wagtail.workflow.reject"].who == "editor"
    assert "Thiếu căn cứ" not in str(told["wagtail.workflow.reject"].after)


def test_privacy_is_kept_without_the_password(kept, page):
    (made,) = kept(
        lambda: PageViewRestriction.objects.create(
            page_id=page.pk, restriction_type=PageViewRestriction.PASSWORD, password="bi-mat-cua-toi"
        )
    )
    assert (made.action, made.after["restriction_type"]) == ("created", "password")
    assert "bi-mat" not in str(made.after)


def test_drafts_of_a_version_of_a_document_are_in_its_history_only(kept, make_document, administrator):
    version = DocumentVersionFactory(document=make_document(), valid_from=date(2020, 1, 1))
    assert kept(lambda: log(version, "wagtail.edit", user=administrator)) == []
    assert told(kept(lambda: log(version, "wagtail.publish", user=administrator)))


def test_what_people_write_to_each_other_is_not_kept(kept, page):
    data = {"comment": "Viết lại", "email": "khach@example.com", "step": {"text": "Sai", "id": 3}}
    (entry,) = kept(lambda: log(page, "wagtail.workflow.reject", data=data))
    assert entry.after == {"step": {"id": 3}}


# People and their rights


def test_a_role_that_is_given_is_kept_with_what_was_before(kept, writer, group):
    (changed,) = kept(lambda: writer.groups.add(group))
    assert changed.label == str(writer)
    assert changed.after["groups"] == sorted([*changed.before["groups"], EDITORS])


@pytest.fixture
def another_administrator():
    return UserFactory(role=ADMINISTRATORS, email="khac@example.org")


@pytest.mark.parametrize("give", ["groups", "user_set", "is_superuser"])
def test_all_other_administrators_are_told_by_mail_who_made_a_new_one(
    kept, writer, administrator, another_administrator, mailoutbox, give
):
    def make():
        if give == "is_superuser":
            writer.is_superuser = True
            writer.save()
        elif give == "groups":
            writer.groups.add(Group.objects.get(name=ADMINISTRATORS))
        else:
            Group.objects.get(name=ADMINISTRATORS).user_set.add(writer)

    entries = kept(make)
    assert [letter.to for letter in mailoutbox] == [["khac@example.org"]]
    assert writer.get_full_name() in mailoutbox[0].body
    assert administrator.get_full_name() in mailoutbox[0].body
    (told,) = [entry for entry in entries if entry.action == "administrators_told"]
    assert (told.label, told.after) == (str(writer), {"to": [another_administrator.username]})


@pytest.mark.parametrize("right", ["groups", "is_superuser"])
def test_and_who_made_an_administrators_old_account_active_again(
    kept, another_administrator, mailoutbox, right
):
    old = UserFactory(role=ADMINISTRATORS if right == "groups" else None, is_active=False)
    old.is_superuser = right == "is_superuser"
    old.save()
    assert mailoutbox == []
    old.is_active = True
    kept(old.save)
    assert [letter.to for letter in mailoutbox] == [["khac@example.org"]]
    kept(old.save)
    assert len(mailoutbox) == 1


def test_of_another_role_nobody_is_told(kept, writer, group, another_administrator, mailoutbox):
    kept(lambda: writer.groups.add(group))
    assert mailoutbox == []


def test_also_from_the_side_of_the_group(kept, writer, group):
    (changed,) = kept(lambda: group.user_set.add(writer))
    assert str(writer) in changed.after["user_set"]


def test_a_right_of_a_group_is_kept(kept, group):
    right = Permission.objects.get(codename="delete_user")
    (changed,) = kept(lambda: group.permissions.add(right))
    assert set(changed.after["permissions"]) - set(changed.before["permissions"]) == {str(right)}


def test_a_right_at_a_page_is_kept(kept, group, page):
    right = Permission.objects.get(codename="publish_page")
    (made,) = kept(lambda: GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=right))
    assert (made.action, made.kind) == ("created", "wagtailcore.grouppagepermission")
    assert "Tin về đất đai" in made.after["page"]


def test_who_is_switched_off_is_kept(kept, writer):
    writer.is_active = False
    (changed,) = kept(writer.save)
    assert (changed.before, changed.after) == ({"is_active": True}, {"is_active": False})


def test_a_new_user_and_one_who_goes_are_kept(kept):
    made = kept(lambda: UserFactory(username="moi"))[0]
    assert (made.action, made.after["username"], made.after["password"]) == ("created", "moi", "•••")
    gone = kept(lambda: User.objects.get(username="moi").delete())[-1]
    assert (gone.action, gone.before["username"]) == ("deleted", "moi")


def test_that_somebody_signed_in_changes_nothing_of_the_user(kept, writer):
    writer.last_login = timezone.now()
    assert kept(lambda: writer.save(update_fields=["last_login"])) == []


def test_units_and_delegations_are_kept(kept, writer, approver, section):
    assert ("created", "editorial.unit") in told(
        kept(lambda: UnitFactory(name="Phòng A", sections=[section]))
    )
    today = timezone.localdate()
    delegation = kept(
        lambda: Delegation.objects.create(delegator=approver, delegate=writer, starts_on=today, ends_on=today)
    )
    assert told(delegation) == [("created", "editorial.delegation")]


def test_a_token_is_kept_without_itself(kept, writer):
    (made,) = kept(lambda: APIToken.objects.create(user=writer, name="máy", key_hash="abc", prefix="x"))
    assert made.kind == "wagtailcore.apitoken"
    assert "abc" not in str(made.after)


# What leads readers and editors elsewhere


def test_redirects_are_kept(kept):
    (made,) = kept(lambda: Redirect.add_redirect("/cu/", "https://example.com/"))
    assert (made.action, made.after["redirect_link"]) == ("created", "https://example.com/")


def test_a_feed_that_is_watched_is_kept_but_not_that_it_was_asked(kept):
    (made,) = kept(lambda: WatchedFeed.objects.create(name="Bộ", address="https://bo.example/rss"))
    assert made.after["address"] == "https://bo.example/rss"
    feed = WatchedFeed.objects.get()
    feed.asked_at = timezone.now()
    assert kept(feed.save) == []


def test_settings_are_kept_with_what_they_were(kept, home):
    agency = AgencySettings.for_site(home.get_site())
    agency.save()
    agency.phone = "0213 3876 543"
    (changed,) = kept(agency.save)
    assert (changed.before["phone"], changed.after["phone"]) == ("", "0213 3876 543")


# Signing in


def test_signing_in_and_out_is_kept(client, writer, type_password):
    type_password(password="sai")
    type_password()
    client.post("/quan-tri/logout/")
    kept = Entry.objects.filter(action__startswith="sign_in.").order_by("pk")
    assert list(kept.values_list("action", "who", "label")) == [
        ("sign_in.wrong_password", "", "writer"),
        ("sign_in.password_right", "writer", "writer"),
        ("sign_in.signed_in", "writer", "writer"),
        ("sign_in.signed_out", "writer", "writer"),
    ]


def test_what_strangers_try_on_nobody_is_one_entry_without_the_names_they_typed(type_password):
    for number in range(30):
        type_password(username=f"mat khau go nham {number}")
    entry = Entry.objects.get(action__startswith="sign_in.")
    assert (entry.action, entry.who, entry.label, entry.address) == ("sign_in.locked", "", "", "203.0.113.7")


def test_who_is_sent_a_mail_for_a_new_password_is_kept(client, writer):
    for email in (writer.email, "nobody@example.com"):
        client.post("/quan-tri/password_reset/", {"email": email})
    entry = Entry.objects.get(action="sign_in.reset_asked")
    assert (entry.who, entry.label, entry.address) == ("", "writer", "127.0.0.1")


def test_a_lock_is_kept(writer, type_password):
    for _time in range(6):
        type_password(password="sai")
    assert Entry.objects.filter(action="sign_in.locked", label="writer").count() == 1


def test_a_new_second_step_is_kept_without_its_secret(client, writer, type_password):
    type_password()
    client.get("/quan-tri/hai-buoc/thiet-lap/")
    key = client.session["key_in_set_up"]
    data = {"code": f"{totp(bytes.fromhex(key)):06}", "password": PASSWORD}
    client.post("/quan-tri/hai-buoc/thiet-lap/", data)
    entry = Entry.objects.get(action="sign_in.two_factor_on")
    assert entry.who == "writer"
    assert (entry.before, entry.after) == (None, None)


def test_a_password_that_another_sets_is_kept_with_who_did(kept, writer):
    def change():
        writer.set_password("bay con cò trắng")
        writer.save()

    entries = kept(change)
    assert [(entry.action, entry.who, entry.label) for entry in entries] == [
        ("changed", "administrator", "writer"), ("sign_in.password_changed", "administrator", "writer")
    ]  # fmt: skip
    assert entries[0].after == {"password": "•••"}


# What leaves the editor


def test_each_spreadsheet_is_kept(client, administrator):
    client.force_login(administrator)
    client.get(f"{reverse('sign_ins')}?export=csv")
    entry = Entry.objects.get(action="exported")
    assert (entry.who, "export=csv" in entry.label) == ("administrator", True)
    assert "sign-ins" in entry.after["file"]


def test_a_page_of_the_editor_is_no_export(client, administrator):
    client.force_login(administrator)
    client.get(reverse("sign_ins"))
    assert not Entry.objects.filter(action="exported").exists()


@pytest.fixture
def file():
    return FileFactory(file=ContentFile(b"mot hai ba", name="a.txt"))


def downloads():
    return Entry.objects.filter(action="downloaded", who="writer").count()


def test_a_file_in_a_private_collection_that_somebody_of_the_staff_has_is_kept(client, writer, file):
    file.collection = Collection.get_first_root_node().add_child(name="Riêng")
    file.save()
    CollectionViewRestriction.objects.create(
        collection=file.collection, restriction_type=PageViewRestriction.LOGIN
    )
    client.force_login(writer)
    assert client.get(file.url).status_code == 200
    assert downloads() == 1


def test_so_is_one_that_no_public_page_shows_and_once_however_many_parts(client, file):
    client.force_login(UserFactory(is_superuser=True))
    for first in (0, 4, 8):
        assert client.get(file.url, headers={"Range": f"bytes={first}-{first + 1}"}).status_code == 206
    assert Entry.objects.filter(action="downloaded").count() == 1


def test_a_public_file_is_not(client, writer, file, make_news):
    link = RichText(f'<p><a linktype="document" id="{file.pk}">Luật</a></p>')
    make_news(body=[("rich_text", link)])
    client.force_login(writer)
    assert client.get(file.url).status_code == 200
    assert downloads() == 0


def test_readers_write_nothing(client, page):
    before = Entry.objects.count()
    client.get(page.url)
    assert Entry.objects.count() == before


# Commands


class Command:
    @recorded
    def handle(self, *args, **options):
        if options["fails"]:
            raise ValueError("không còn chỗ")


@pytest.mark.parametrize(("fails", "action"), [(False, "command"), (True, "command_failed")])
def test_a_command_is_kept_however_it_ends(monkeypatch, fails, action):
    monkeypatch.setattr("getpass.getuser", lambda: "portal")
    try:
        Command().handle(folder=Path("/srv/sao-luu"), fails=fails)
    except ValueError:
        assert fails
    entry = Entry.objects.get(action=action)
    assert (entry.who, entry.after["folder"]) == ("portal", "/srv/sao-luu")
    assert ("không còn chỗ" in str(entry.after)) == fails


def test_a_command_ends_well_where_the_user_of_the_machine_has_no_name_and_the_log_is_away(monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 12345")

    def away(*args, **about):
        assert about["who"].startswith("uid ")
        raise InterfaceError("connection already closed")

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("audit.recording.record", away)
    Command().handle(folder=Path("/srv/sao-luu"), fails=False)


@pytest.mark.parametrize(
    "name",
    ["backup", "restore", "export_archive", "import_archive", "take_over_export", "import_people", "reseal"],
)
def test_the_commands_that_take_data_in_or_out_are(name):
    command = load_command_class(get_commands()[name], name)
    assert command.handle.__wrapped__


def test_people_who_are_taken_in_are_kept(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text(
        "Tên đăng nhập,Họ và tên đệm,Tên,Thư điện tử,Vai trò,Đơn vị,Chuyên mục\n"
        "anh,Lò Thị,Ánh,anh@example.gov.vn,Người viết,,\n"
    )
    call_command("import_people", table)
    assert Entry.objects.filter(kind="editorial.user", action="created", label="anh").exists()
    assert Entry.objects.get(action="command").label == "import_people"


def test_what_is_undone_is_not_kept(kept, writer):
    def undone():
        writer.is_active = False
        with transaction.atomic():
            writer.save()
            transaction.set_rollback(True)

    assert kept(undone) == []
