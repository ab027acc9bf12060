"""What lies in the bin comes back as it was, or as a draft, or elsewhere."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex, Revision

from core.factories import FileFactory, ImageFactory
from documents.models import DocumentFile
from editorial.bin import following
from editorial.bin.models import KEPT, BinnedTree
from editorial.bin.moving import PlaceError, put_in_bin, restore
from news.models import NewsPage
from search.models import SearchEntry

pytestmark = pytest.mark.django_db


def rows(pages):
    """All that the table of pages says of them, but the moment of a change."""
    keys = [page.pk for page in pages]
    return list(Page._base_manager.filter(pk__in=keys).order_by("path").values())


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


def test_an_alias_of_what_comes_back_below_a_private_section_is_private(
    make_news, section, news_index, approver, restrict
):
    page = make_news()
    alias = page.create_alias(parent=news_index, update_slug="ban-song")
    tree = put_in_bin(page, approver)
    restrict(section)
    restore(tree, approver, section, as_before=True)
    assert alias.get_view_restrictions().exists()


def test_and_comes_back_with_it_to_its_place(alias, delete, put_back, approver):
    before = rows([alias])
    put_back(delete(alias.alias_of), approver, as_before="1")
    assert rows([alias]) == [before[0] | {"alias_of_id": alias.alias_of_id}]
    assert not BinnedTree.objects.exists()


def test_restored_as_a_draft_it_is_one_at_both_places(alias, delete, put_back, approver):
    put_back(delete(alias.alias_of), approver)
    assert not Page.objects.filter(pk__in=[alias.pk, alias.alias_of_id], live=True).exists()
    assert Page.objects.get(pk=alias.pk).alias_of_id == alias.alias_of_id


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
