"""What somebody deletes lies in the bin for 30 days, out of sight; then it is gone."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail import signal_handlers
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, Site, Workflow

from core.factories import ImageFactory
from documents.models import DocumentVersion
from editorial.bin import emptying
from editorial.bin.models import KEPT, BinnedTree
from editorial.bin.moving import restore
from editorial.guests.models import PreviewLink
from editorial.roles import WORKFLOW
from exchange.changes.sweeping import sweep
from news.models import NewsPage
from search.models import SearchEntry
from tests.exchange.mirror import Mirror

pytestmark = pytest.mark.django_db


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


def test_an_image_that_only_the_bin_uses_can_be_looked_at_and_deleted(client, make_news, delete, superuser):
    image = ImageFactory()
    page = make_news(image=image)
    delete(page)
    client.force_login(superuser)
    assert client.get(reverse("wagtailimages:image_usage", args=[image.pk])).status_code == 200
    assert client.get(reverse("wagtailimages:delete", args=[image.pk])).status_code == 200


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


def test_an_alias_elsewhere_goes_with_what_it_repeats(client, alias, delete):
    address = alias.get_url()
    delete(alias.alias_of)
    assert client.get(address).status_code == 404
    assert not Page.objects.filter(pk=alias.pk).exists()


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


def test_an_alias_with_pages_of_its_own_below_it_stays_as_a_draft(
    client, folder, news_index, make_news, delete, approver
):
    alias = folder.create_alias(parent=news_index, update_slug="hoi-nghi-khac")
    own = make_news(parent=alias)
    folder.create_alias(parent=news_index, update_slug="hoi-nghi-nua")
    client.force_login(approver)
    asked = client.get(reverse("wagtailadmin_pages:delete", args=[folder.pk]))
    assert (asked.context["aliases"], asked.context["staying"]) == (1, 1)
    assert "1 bản sao liên kết ở nơi khác ở lại" in asked.text
    delete(folder)
    assert BinnedTree.objects.count() == 2
    assert not Page.objects.get(pk=alias.pk).live
    assert Page.objects.get(pk=own.pk).live


def test_what_is_chosen_with_what_it_repeats_goes_with_it(client, alias, approver):
    client.force_login(approver)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={alias.alias_of_id}&id={alias.pk}")
    assert not Page.objects.filter(pk__in=[alias.pk, alias.alias_of_id]).exists()
    assert BinnedTree.objects.get(along=None).page_id == alias.alias_of_id


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
