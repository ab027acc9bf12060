"""What somebody deletes lies in the bin for 30 days, out of sight, and comes back as it was."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail import signal_handlers
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision, Site, Workflow

from core.factories import FileFactory, ImageFactory
from documents.models import DocumentFile, DocumentVersion
from editorial.bin import emptying, following
from editorial.bin.models import KEPT, BinnedTree
from editorial.bin.moving import PlaceError, put_in_bin, restore
from editorial.factories import UserFactory
from editorial.guests.models import PreviewLink
from editorial.roles import WORKFLOW
from exchange.changes.sweeping import sweep
from news.factories import NewsSectionPageFactory
from news.models import NewsPage
from search.models import SearchEntry
from tests.exchange.mirror import Mirror

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(news_index):
    """A public section of its own."""
    return NewsSectionPageFactory(parent=news_index, title="Hội nghị", publish=True)


@pytest.fixture
def tree(folder, make_news):
    """The section with two public pages and a draft below it."""
    pages = [make_news(parent=folder, title=f"Tin {number}") for number in (1, 2)]
    draft = make_news(parent=folder, title="Nháp", live=False, publish=False)
    draft.save_revision()
    return [folder, *pages, draft]


@pytest.fixture
def delete(client, approver):
    def delete(page, user=approver):
        client.force_login(user)
        site = {"confirm_site_name": "Phổ biến, giáo dục pháp luật"}
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), site)
        return BinnedTree.objects.filter(page=page.pk).first()

    return delete


@pytest.fixture
def put_back(client):
    def put_back(tree, user, **data):
        client.force_login(user)
        return client.post(reverse("bin_restore_at_once", args=[tree.pk]), data, follow=True)

    return put_back


def rows(pages):
    """All that the table of pages says of them, but the moment of a change."""
    keys = [page.pk for page in pages]
    return list(Page._base_manager.filter(pk__in=keys).order_by("path").values())


def test_what_is_deleted_is_nowhere_for_who_asks_for_pages(tree, delete):
    delete(tree[0])
    for page in tree:
        assert not Page.objects.filter(pk=page.pk).exists()
        assert not type(page).objects.filter(pk=page.pk).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_its_images_count_as_used_also_after_the_index_was_rebuilt(make_news, delete):
    image = ImageFactory()
    news = make_news(image=image)
    delete(news)
    call_command("rebuild_references_index", verbosity=0)
    assert ReferenceIndex.get_references_to(image).filter(object_id=str(news.pk)).exists()
    ReferenceIndex.objects.all().delete()
    signal_handlers.update_reference_index_task.call("news", "newspage", str(news.pk))
    assert ReferenceIndex.get_references_to(image).filter(object_id=str(news.pk)).exists()


def test_noting_what_a_page_that_is_gone_refers_to_is_done(db):
    signal_handlers.update_reference_index_task.call("news", "newspage", "999999")
    assert not ReferenceIndex.objects.filter(object_id="999999").exists()


def test_its_blocks_are_looked_through(make_news, delete):
    news = make_news(body=[("quote", {"text": "Lời", "attribution": ""})])
    delete(news)
    old = [{"type": "khong-con", "value": "x", "id": "1"}]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_newspage SET body = %s WHERE page_ptr_id = %s", [json.dumps(old), news.pk]
        )
    with pytest.raises(CommandError, match="1 blocks"):
        call_command("check_blocks")


def test_readers_no_longer_find_it(client, tree, delete):
    addresses = [page.get_url() for page in tree[:3]]
    delete(tree[0])
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert not SearchEntry.objects.filter(page_id__in=[page.pk for page in tree]).exists()
    for address in ("/sitemap.xml", "/nguon-tin/tin-tuc.xml", "/api/v1/pages", "/tim-kiem/?q=Tin"):
        assert "hoi-nghi" not in client.get(address).text


def test_other_portals_are_told_of_the_deletion_and_of_the_return(client, tree, delete, put_back, approver):
    mirror = Mirror(client)
    sweep()
    mirror.follow()
    binned = delete(tree[1])
    sweep()
    assert ("deleted", tree[1].pk) in mirror.follow()
    put_back(binned, approver, as_before="1")
    sweep()
    assert tree[1].pk in [pk for _change, pk in mirror.follow()]
    assert tree[1].pk in mirror.pages


def test_the_screen_says_how_much_goes_and_who_leads_there(client, tree, make_news, approver):
    linking = make_news(body=[("rich_text", f'<p><a linktype="page" id="{tree[1].pk}">xem</a></p>')])
    linking.save_revision().publish()
    client.force_login(approver)
    text = client.get(reverse("wagtailadmin_pages:delete", args=[tree[0].pk])).context
    assert (text["total"], text["public"], text["link"]) == (4, 3, 1)


def test_all_comes_back_with_its_keys_addresses_and_texts(tree, delete, put_back, approver):
    before, texts = rows(tree), Revision.objects.count()
    put_back(delete(tree[0]), approver, as_before="1")
    assert rows(tree) == before
    assert Revision.objects.count() == texts
    assert Page.find_problems() == ([], [], [], [], [])
    assert not BinnedTree.objects.exists()


def test_readers_find_again_what_came_back_as_it_was(client, tree, delete, put_back, approver):
    put_back(delete(tree[0]), approver, as_before="1")
    client.logout()
    assert client.get(tree[1].get_url()).status_code == 200
    assert SearchEntry.objects.filter(page_id=tree[1].pk).exists()
    assert not Page.objects.get(pk=tree[3].pk).live


def test_without_that_it_comes_back_as_drafts(client, tree, delete, put_back, approver):
    response = put_back(delete(tree[0]), approver)
    assert "bản nháp" in response.text or "draft" in response.text
    assert not Page.objects.filter(pk__in=[page.pk for page in tree], live=True).exists()
    page = NewsPage.objects.get(pk=tree[1].pk)
    page.get_latest_revision().publish()
    client.logout()
    assert client.get(page.get_url()).status_code == 200


def test_it_comes_back_between_the_pages_that_it_stood_between(tree, delete, put_back, approver):
    folder = tree[0]
    put_back(delete(tree[1]), approver)
    assert [page.pk for page in folder.get_children()] == [page.pk for page in tree[1:]]


def test_a_file_stays_with_its_document(client, make_document, delete, put_back, approver):
    document = make_document()
    document.files = [DocumentFile(file=FileFactory())]
    document.save_revision().publish()
    file = document.files.get().file
    binned = delete(document)
    client.force_login(approver)
    client.post(reverse("wagtaildocs:delete", args=[file.pk]))
    put_back(binned, approver)
    assert type(document).objects.get(pk=document.pk).files.get().file == file


def test_an_image_that_only_the_bin_uses_can_be_looked_at_and_deleted(client, make_news, delete, superuser):
    image = ImageFactory()
    page = make_news(image=image)
    delete(page)
    client.force_login(superuser)
    assert client.get(reverse("wagtailimages:image_usage", args=[image.pk])).status_code == 200
    assert client.get(reverse("wagtailimages:delete", args=[image.pk])).status_code == 200


def test_a_place_that_was_taken_meanwhile_is_told_and_another_offered(
    client, section, make_news, delete, put_back, approver
):
    page = make_news(slug="hop")
    binned = delete(page)
    make_news(slug="hop")
    response = put_back(binned, approver, as_before="1")
    assert response.context["reason"]
    assert response.context["form"]["slug"].value() == "hop-1"
    data = {"parent": section.pk, "slug": "hop-1", "as_before": "1"}
    client.post(reverse("bin_restore", args=[binned.pk]), data)
    restored = NewsPage.objects.get(pk=page.pk)
    assert (restored.slug, restored.live) == ("hop-1", True)
    assert restored.get_latest_revision().as_object().slug == "hop-1"


def test_the_form_names_no_page_that_is_not_seen(client, other_section, make_news, delete, member):
    hidden = make_news(title="Tin mật", parent=other_section)
    binned = delete(make_news(title="Tin của đơn vị"))
    client.force_login(member("editors"))
    for number in (hidden.pk, "x"):
        response = client.post(reverse("bin_restore", args=[binned.pk]), {"parent": number, "slug": "a"})
        assert "Tin mật" not in response.text
        assert response.context["form"].errors["parent"]


def test_its_old_address_leads_to_where_it_was_put(client, other_section, make_news, delete, approver):
    page = make_news(slug="hop")
    address = page.get_url()
    binned = delete(page)
    client.force_login(approver)
    data = {"parent": other_section.pk, "slug": "hop", "as_before": "1"}
    client.post(reverse("bin_restore", args=[binned.pk]), data)
    client.logout()
    response = client.get(address)
    assert response.headers["Location"] == NewsPage.objects.get(pk=page.pk).get_url()


def test_a_page_whose_place_is_in_the_bin_too_goes_elsewhere_or_waits(tree, delete, put_back, superuser):
    inner, outer = delete(tree[1]), delete(tree[0])
    assert put_back(inner, superuser).context["reason"]
    put_back(outer, superuser)
    put_back(inner, superuser)
    assert Page.objects.get(pk=tree[1].pk).get_parent().pk == tree[0].pk


def test_nothing_that_lies_there_waits_for_anybody(make_news, delete, writer, approver):
    page = make_news(owner=writer, live=False, publish=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision(user=writer).publish(user=approver)
    link = PreviewLink(page=page, name="Khách", made_at=timezone.now())
    link.begin(page.latest_revision, approver)
    link.save()
    Workflow.objects.get(name=WORKFLOW).start(NewsPage.objects.get(pk=page.pk), writer)
    delete(page)
    page.refresh_from_db()
    assert not page.workflow_in_progress
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    link.refresh_from_db()
    assert link.revoked_at


def test_no_version_of_a_document_there_goes_up_by_its_time(make_document, delete, approver):
    version = DocumentVersion.objects.create(
        document=make_document(), valid_from=datetime.date(2026, 1, 1), live=False
    )
    version.go_live_at = timezone.now() + datetime.timedelta(days=1)
    version.save_revision(user=approver).publish(user=approver)
    assert version.revisions.filter(approved_go_live_at__isnull=False).exists()
    delete(version.document)
    assert not version.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_who_did_not_delete_it_and_does_not_edit_there_does_not_see_it(
    client, make_news, other_section, member, delete, put_back
):
    binned = delete(make_news(title="Tin mật", parent=other_section))
    stranger = member("editors")
    client.force_login(stranger)
    assert not client.get(reverse("bin")).context["trees"]
    assert put_back(binned, stranger).status_code == 404


def test_an_editor_restores_drafts_and_publishes_nothing(client, make_news, delete, put_back, editor):
    page = make_news(title="Tin công khai")
    binned = delete(page)
    client.force_login(editor)
    assert "Tin công khai" in client.get(reverse("bin")).text
    put_back(binned, editor, as_before="1")
    assert not NewsPage.objects.get(pk=page.pk).live


def test_a_writer_gets_back_the_draft_that_they_deleted(make_news, delete, put_back, writer):
    page = make_news(owner=writer, live=False, publish=False)
    put_back(delete(page, writer), writer)
    assert NewsPage.objects.filter(pk=page.pk).exists()


def test_many_at_once_go_there_too(client, make_news, approver):
    pages = [make_news(), make_news()]
    client.force_login(approver)
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "delete"))
    query = "&".join(f"id={page.pk}" for page in pages)
    assert client.get(f"{address}?{query}").context["public"] == 2
    client.post(f"{address}?{query}&next=/quan-tri/")
    assert BinnedTree.objects.count() == 2


def test_a_page_chosen_together_with_its_section_goes_with_it(client, tree, put_back, approver):
    client.force_login(approver)
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "delete"))
    client.post(f"{address}?id={tree[1].pk}&id={tree[0].pk}&next=/quan-tri/")
    binned = BinnedTree.objects.get()
    assert binned.page_id == tree[0].pk
    assert not PageLogEntry.objects.filter(page=tree[1].pk, action="wagtail.delete").exists()
    put_back(binned, approver)
    assert Page.objects.filter(pk__in=[page.pk for page in tree]).count() == 4


def test_nobody_opens_its_screens_in_the_editor(client, make_news, delete, superuser):
    page = make_news()
    delete(page)
    client.force_login(superuser)
    for name in ("edit", "delete", "history", "usage", "view_draft", "unpublish", "copy", "move"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 404
    found = client.get(reverse("wagtailadmin_pages:search"), {"q": page.title}).text
    assert f"/pages/{page.pk}/" not in found


def test_a_translation_can_be_made_anew_meanwhile(make_news, delete, english_home, superuser):
    page = make_news(title="Tin")
    english = Locale.objects.get(language_code="en")
    for parent in reversed(page.get_ancestors().filter(depth__gt=2)):
        if not parent.get_translation_or_none(english):
            parent.copy_for_translation(english, copy_parents=True)
    first = page.copy_for_translation(english)
    binned = delete(first, superuser)
    assert page.get_translation_or_none(english) is None
    second = page.copy_for_translation(english)
    restored = restore(binned, superuser, second.get_parent(), slug="tin-cu")
    assert page.get_translation(english).pk == second.pk
    assert restored.translation_key != page.translation_key
    second.delete()


def test_a_translation_that_comes_back_is_one_again(make_news, delete, put_back, superuser):
    page = make_news(title="Tin")
    english = Locale.objects.get(language_code="en")
    first = page.copy_for_translation(english, copy_parents=True)
    put_back(delete(first, superuser), superuser)
    assert page.get_translation(english).pk == first.pk


def test_the_home_of_a_site_is_not_deleted(home, delete, superuser):
    assert delete(home, superuser) is None
    assert Site.objects.get().root_page.specific == home


def test_after_30_days_it_is_deleted_for_good(tree, make_news, delete, caplog):
    binned, later = delete(tree[0]), delete(make_news())
    BinnedTree.objects.filter(pk=binned.pk).update(deleted_at=timezone.now() - KEPT)
    with caplog.at_level("INFO"):
        call_command("empty_bin")
    assert not Page._base_manager.filter(pk__in=[page.pk for page in tree]).exists()
    assert list(BinnedTree.objects.all()) == [later]
    assert f"page {tree[0].pk} and 3 below it" in caplog.text


def test_what_was_restored_a_moment_before_is_not_deleted_for_good(tree, delete, approver, monkeypatch):
    binned = delete(tree[0])
    BinnedTree.objects.update(deleted_at=timezone.now() - KEPT)
    hold_tree = emptying.hold_tree

    def restored_first():
        monkeypatch.setattr(emptying, "hold_tree", hold_tree)
        restore(binned, approver, binned.parent)

    monkeypatch.setattr(emptying, "hold_tree", restored_first)
    call_command("empty_bin")
    assert Page.objects.filter(pk__in=[page.pk for page in tree]).count() == 4


def test_one_that_cannot_be_deleted_holds_up_no_other(make_news, delete, monkeypatch):
    pages = [make_news(), make_news()]
    for page in pages:
        delete(page)
    BinnedTree.objects.update(deleted_at=timezone.now() - KEPT)
    real = NewsPage.delete
    failing = pages[0].pk
    monkeypatch.setattr(
        Page, "delete", lambda self, **kwargs: 1 / 0 if self.pk == failing else real(self, **kwargs)
    )
    call_command("empty_bin")
    assert [tree.page_id for tree in BinnedTree.objects.all()] == [failing]


def test_the_history_of_a_page_tells_of_both(make_news, delete, put_back, approver):
    page = make_news()
    put_back(delete(page), approver)
    actions = PageLogEntry.objects.filter(page=page.pk, user=approver).values_list("action", flat=True)
    assert {"editorial.bin", "editorial.restore"} <= set(actions)


@pytest.fixture
def superuser(db):
    return UserFactory(username="superuser", is_superuser=True)


def test_an_alias_of_what_comes_back_below_a_private_section_is_private(
    make_news, section, news_index, approver, restrict
):
    page = make_news()
    alias = page.create_alias(parent=news_index, update_slug="ban-song")
    tree = put_in_bin(page, approver)
    restrict(section)
    restore(tree, approver, section, as_before=True)
    assert alias.get_view_restrictions().exists()


# What repeats elsewhere what is deleted.


@pytest.fixture
def alias(make_news, other_section):
    return make_news(title="Tin hai nơi").create_alias(parent=other_section, update_slug="ban-song")


def test_an_alias_elsewhere_goes_with_what_it_repeats(client, alias, delete):
    address = alias.get_url()
    delete(alias.alias_of)
    assert client.get(address).status_code == 404
    assert not Page.objects.filter(pk=alias.pk).exists()


def test_and_comes_back_with_it_to_its_place(alias, delete, put_back, approver):
    before = rows([alias])
    put_back(delete(alias.alias_of), approver, as_before="1")
    assert rows([alias]) == [before[0] | {"alias_of_id": alias.alias_of_id}]
    assert not BinnedTree.objects.exists()


def test_restored_as_a_draft_it_is_one_at_both_places(alias, delete, put_back, approver):
    put_back(delete(alias.alias_of), approver)
    assert not Page.objects.filter(pk__in=[alias.pk, alias.alias_of_id], live=True).exists()
    assert Page.objects.get(pk=alias.pk).alias_of_id == alias.alias_of_id


def test_the_bin_lists_it_with_what_it_repeats_and_the_screen_says_how_many_go(
    client, alias, delete, approver
):
    client.force_login(approver)
    asked = client.get(reverse("wagtailadmin_pages:delete", args=[alias.alias_of_id])).text
    assert "1 bản sao liên kết" in asked
    delete(alias.alias_of)
    assert client.get(reverse("bin")).text.count("bin_restore_at_once") == 0
    assert [tree.pk for tree in client.get(reverse("bin")).context["trees"]] == [
        BinnedTree.objects.get(page=alias.alias_of_id).pk
    ]


def test_an_alias_that_comes_back_alone_is_public_only_where_what_it_repeats_is(
    alias, delete, put_back, approver
):
    binned = delete(alias)
    delete(alias.alias_of)
    put_back(binned, approver, as_before="1")
    assert not Page.objects.get(pk=alias.pk).live


def test_an_alias_whose_place_was_taken_stays_in_the_bin_for_itself(
    alias, delete, put_back, make_news, approver
):
    tree = delete(alias.alias_of)
    make_news(parent=alias.get_parent().specific, slug="ban-song")
    put_back(tree, approver, as_before="1")
    assert BinnedTree.objects.get().page_id == alias.pk
    assert BinnedTree.objects.get().along is None


def test_a_document_that_the_archive_has_again_meanwhile_comes_back_as_a_draft(
    make_document, delete, put_back, approver
):
    fields = {"number": "9/2024/NĐ-CP", "issued_on": datetime.date(2024, 5, 1)}
    old = make_document(title="Bản cũ", **fields)
    binned = delete(old)
    new = make_document(title="Bản nhập lại", **fields)
    answer = put_back(binned, approver, as_before="1")
    assert [Page.objects.get(pk=page.pk).live for page in (old, new)] == [False, True]
    assert "Kho đã có văn bản này: Bản nhập lại." in answer.text


def test_an_alias_with_pages_of_its_own_below_it_stays_as_a_draft(folder, news_index, make_news, delete):
    alias = folder.create_alias(parent=news_index, update_slug="hoi-nghi-khac")
    own = make_news(parent=alias)
    delete(folder)
    assert not Page.objects.get(pk=alias.pk).live
    assert Page.objects.get(pk=own.pk).live


def test_what_is_chosen_with_what_it_repeats_goes_with_it(client, alias, approver):
    client.force_login(approver)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={alias.alias_of_id}&id={alias.pk}")
    assert not Page.objects.filter(pk__in=[alias.pk, alias.alias_of_id]).exists()
    assert BinnedTree.objects.get(along=None).page_id == alias.alias_of_id


# Many pages.


@pytest.fixture
def many(monkeypatch):
    """Two pages are many."""
    monkeypatch.setattr(following, "FEW", 1)
    monkeypatch.setattr(following, "AT_ONCE", 2)


def test_of_many_what_readers_see_goes_at_once_and_the_rest_follows(
    many, client, tree, delete, django_capture_on_commit_callbacks
):
    addresses = [page.get_url() for page in tree[:3]]
    with django_capture_on_commit_callbacks() as later:
        delete(tree[0])
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert SearchEntry.objects.filter(page__in=tree).exists()
    for callback in later:
        callback()
    assert not SearchEntry.objects.filter(page__in=tree).exists()


def test_many_that_come_back_are_found_again(
    many, tree, delete, put_back, approver, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        binned = delete(tree[0])
    with django_capture_on_commit_callbacks(execute=True):
        put_back(binned, approver, as_before="1")
    assert SearchEntry.objects.filter(page__in=tree[:3]).count() == 2


def test_what_was_put_back_meanwhile_is_not_told_as_taken_down(many, tree, delete, put_back, approver):
    put_back(delete(tree[0]), approver, as_before="1")
    following.tell_put_up.call([page.pk for page in tree])
    assert SearchEntry.objects.filter(page__in=tree).exists()
    following.tell_taken_down.call([page.pk for page in tree])
    assert SearchEntry.objects.filter(page__in=tree[:3]).count() == 2


def test_but_what_came_back_as_a_draft_is(many, tree, delete, put_back, approver):
    assert SearchEntry.objects.filter(page__in=tree).exists()
    put_back(delete(tree[0]), approver)
    following.tell_taken_down.call([page.pk for page in tree])
    assert not SearchEntry.objects.filter(page__in=tree).exists()


def test_what_comes_back_is_in_the_indexes_that_were_made_anew_meanwhile(
    make_news, delete, put_back, approver, django_capture_on_commit_callbacks
):
    news = make_news(title="Đèo Pha Đin", image=ImageFactory())
    binned = delete(news)
    ReferenceIndex.objects.filter(object_id=str(news.pk)).delete()
    call_command("update_index", verbosity=0)
    with django_capture_on_commit_callbacks(execute=True):
        put_back(binned, approver)
    assert ReferenceIndex.get_references_to(news.image).filter(object_id=str(news.pk)).exists()
    assert news.pk in [page.pk for page in Page.objects.search("Pha Đin")]


def test_what_is_deleted_for_good_goes_some_pages_at_a_time(tree, delete, monkeypatch):
    monkeypatch.setattr(emptying, "AT_ONCE", 1)
    delete(tree[0])
    BinnedTree.objects.update(deleted_at=timezone.now() - KEPT)
    real = Page.delete
    monkeypatch.setattr(
        Page, "delete", lambda self, **kwargs: 1 / 0 if self.pk == tree[0].pk else real(self, **kwargs)
    )
    call_command("empty_bin")
    left = Page._base_manager.filter(pk__in=[page.pk for page in tree])
    assert [page.pk for page in left] == [tree[0].pk]


def test_what_can_not_be_deleted_for_good_is_whole_and_may_be_restored(tree, delete, approver, monkeypatch):
    binned = delete(tree[0])
    BinnedTree.objects.update(deleted_at=timezone.now() - KEPT)
    monkeypatch.setattr(Page, "delete", lambda self, **kwargs: 1 / 0)
    call_command("empty_bin")
    restore(binned, approver, binned.parent)
    assert Page.objects.filter(pk__in=[page.pk for page in tree]).count() == len(tree)


def test_what_is_going_for_good_is_not_restored(client, tree, delete, approver):
    binned = delete(tree[0])
    BinnedTree.objects.update(is_going=True)
    client.force_login(approver)
    assert client.post(reverse("bin_restore_at_once", args=[binned.pk])).status_code == 404
    with pytest.raises(PlaceError):
        restore(binned, approver, binned.parent)
