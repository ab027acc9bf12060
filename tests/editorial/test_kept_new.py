"""What was typed into the form of something new, or of a version, and couldn't be saved, is kept."""

import pytest
from django.db import DatabaseError, connection
from django.db.utils import IntegrityError
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from documents.models import DocumentVersion
from editorial.bin.models import BinnedTree
from editorial.bin.moving import restore
from editorial.models import KeptText
from news.models import NewsPage
from tests.editorial.page_forms import BLOCK, ROWS, formset, loaded
from tests.editorial.test_versions import NAMES, version_data
from tests.editorial.test_versions import law as law

pytestmark = pytest.mark.django_db


def fail(*args, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.fixture
def broken(monkeypatch):
    """Saving a draft fails, once all was checked."""
    monkeypatch.setattr("wagtail.models.revisions.RevisionMixin.save_revision", fail)
    monkeypatch.setattr("wagtail.models.Page.save_revision", fail)
    return monkeypatch


def typed(title="Tin gõ dở", **extra):
    sent = {
        "title": title,
        "slug": "tin-go-do",
        "lead": "Mở đầu.",
        "author": "Ban Biên tập",
        "csrfmiddlewaretoken": "of this form",
        "body": streamfield([("rich_text", rich_text(f"<p>Nội dung của {title}.</p>"))]),
        **{name: formset() for name in ROWS},
        **extra,
    }
    return nested_form_data(sent) | {"body-0-id": BLOCK}


def add_address(section):
    return reverse("wagtailadmin_pages:add", args=["news", "newspage", section.pk])


def send(client, section, **extra):
    headers = {"accept": "application/json"} if extra.pop("by_itself", False) else {}
    return client.post(add_address(section), typed(**extra), headers=headers)


@pytest.fixture
def kept(client, section, writer, broken):
    client.force_login(writer)
    with pytest.raises(DatabaseError):
        send(client, section)
    broken.undo()
    return KeptText.objects.get()


def test_a_new_page_that_fails_is_not_made_and_its_text_is_kept(kept, section):
    assert not NewsPage.objects.exists()
    page = kept.as_object()
    assert (page.title, page.pk, kept.parent_id) == ("Tin gõ dở", None, section.pk)
    assert "Nội dung của Tin gõ dở." in str(page.body)


def test_its_writer_is_told_where_they_would_begin_anew_and_on_the_desk(kept, client, section):
    address = reverse("kept_text", args=[kept.pk])
    assert address in client.get(add_address(section)).text
    assert address in client.get(reverse("wagtailadmin_home")).text
    assert "Nội dung của Tin gõ dở." in client.get(address).text


def test_one_goes_on_in_it_and_it_waits_no_more_once_it_is_saved(kept, client, section, read):
    form = read(client.get(reverse("kept_text_new", args=[kept.pk]))).find("form", id="page-edit-form")
    title = form.find(attrs={"name": "title"})
    assert (title.get("value") or title.text).strip() == "Tin gõ dở"
    assert form["action"] == add_address(section)
    mark = form.find("input", attrs={"name": "kept"})["value"]
    assert send(client, section, kept=mark).status_code == 302
    assert NewsPage.objects.get().title == "Tin gõ dở"
    kept.refresh_from_db()
    assert kept.settled_at


def test_it_waits_still_where_going_on_in_it_is_not_saved(kept, client, section):
    assert send(client, section, kept=kept.pk, expire_at="không phải ngày").status_code == 200
    kept.refresh_from_db()
    assert kept.settled_at is None


def test_it_is_gone_on_in_by_a_form_that_comes_back_with_a_mistake(kept, client, section, read):
    answer = send(client, section, kept=kept.pk, expire_at="không phải ngày")
    mark = read(answer).find("input", attrs={"name": "kept"})["value"]
    send(client, section, kept=mark, csrfmiddlewaretoken="of the form that came back")
    kept.refresh_from_db()
    assert kept.settled_at


@pytest.mark.parametrize("by_itself", [False, True])
def test_it_waits_no_more_once_its_own_form_is_sent_again_and_saved(kept, client, section, by_itself):
    assert send(client, section, title="Tin gõ xong", by_itself=by_itself).status_code in (200, 302)
    kept.refresh_from_db()
    assert kept.settled_at
    assert NewsPage.objects.get().title == "Tin gõ xong"


def test_it_is_put_aside_when_its_writer_says_so(kept, client):
    client.post(reverse("kept_text", args=[kept.pk]), {"choice": "theirs"})
    kept.refresh_from_db()
    assert kept.settled_at
    assert "desk-kept" not in client.get(reverse("wagtailadmin_home")).text


def test_nobody_else_sees_it(kept, client, editor, section):
    client.force_login(editor)
    for name in ("kept_text", "kept_text_new"):
        assert client.get(reverse(name, args=[kept.pk])).status_code == 404
    assert "kept-texts" not in client.get(add_address(section)).text


def test_a_form_that_saves_by_itself_has_one_text_kept_and_another_form_its_own(
    client, section, writer, broken
):
    client.force_login(writer)
    for title in ("Gõ", "Gõ thêm"):
        with pytest.raises(DatabaseError):
            send(client, section, title=title, by_itself=True)
    assert KeptText.objects.get().content["title"] == "Gõ thêm"
    with pytest.raises(DatabaseError):
        send(client, section, title="Cửa sổ khác", csrfmiddlewaretoken="of another form")
    assert KeptText.objects.count() == 2


def test_who_is_told_that_others_are_at_work_there_is_told_that_it_is_kept(
    client, section, writer, monkeypatch
):
    def taken(*args, **kwargs):
        page = Page(title="x", slug="tin-go-do", path=section.path + "0009", depth=section.depth + 1)
        twin = Page(title="y", slug="tin-go-do", path=section.path + "000A", depth=section.depth + 1)
        for one in (page, twin):
            one.content_type, one.locale = section.content_type, section.locale
        Page.objects.bulk_create([page, twin])
        raise IntegrityError

    monkeypatch.setattr("news.models.NewsSectionPage.add_child", taken)
    client.force_login(writer)
    answer = send(client, section)
    assert answer.status_code == 409
    assert reverse("kept_text", args=[KeptText.objects.get().pk]) in answer.text


def test_the_text_of_a_page_below_one_that_went_into_the_bin_waits_for_its_return(
    client, section, writer, approver
):
    section.delete(user=approver)
    client.force_login(writer)
    answer = send(client, section)
    kept = KeptText.objects.get()
    assert (answer.status_code, NewsPage.objects.count()) == (409, 0)
    assert "kept_text_new" not in answer.text
    assert (
        reverse("kept_text_new", args=[kept.pk]) not in client.get(reverse("kept_text", args=[kept.pk])).text
    )
    tree = BinnedTree.objects.get()
    restore(tree, approver, tree.parent)
    assert reverse("kept_text", args=[kept.pk]) in client.get(add_address(section)).text


# Versions of documents.


def send_version(client, law, version=None, **extra):
    name, args = ("edit", [version.pk]) if version else ("add", [])
    return client.post(reverse(f"{NAMES}:{name}", args=args), version_data(law, **extra))


def test_a_version_that_fails_is_as_it_was_and_its_text_is_kept(client, law, writer, monkeypatch):
    client.force_login(writer)
    send_version(client, law, words="bản đầu")
    version = DocumentVersion.objects.get()
    monkeypatch.setattr("documents.models.DocumentVersion.save_revision", fail)
    with pytest.raises(DatabaseError):
        send_version(client, law, version, words="bản hỏng giữa chừng", **loaded(version))
    version = DocumentVersion.objects.get()
    assert version.revisions.count() == 1
    assert "bản hỏng giữa chừng" in KeptText.objects.get().as_object().body[0].value.source


def test_a_new_version_that_fails_is_kept_and_gone_on_in(client, law, writer, monkeypatch, read):
    monkeypatch.setattr("documents.models.DocumentVersion.save_revision", fail)
    client.force_login(writer)
    with pytest.raises(DatabaseError):
        send_version(client, law, words="bản mới dở")
    monkeypatch.undo()
    kept = KeptText.objects.get()
    assert (DocumentVersion.objects.exists(), kept.parent_id) == (False, law.pk)
    told = client.get(reverse("kept_text", args=[kept.pk])).text
    address = f"{reverse(f'{NAMES}:add')}?kept={kept.pk}"
    assert "bản mới dở" in told
    assert address in told
    opened = client.get(address)
    assert read(opened).find("input", attrs={"name": "kept"})["value"] == str(kept.pk)
    assert "bản mới dở" in opened.context["form"].instance.body[0].value.source
    send_version(client, law, words="bản mới xong", kept=kept.pk)
    kept.refresh_from_db()
    assert kept.settled_at
    assert DocumentVersion.objects.count() == 1
