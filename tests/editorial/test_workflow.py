"""The way of an item from draft to public page, through the views of the editor."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from editorial.roles import APPROVAL_TASK, EDITING_TASK
from news.models import NewsPage
from tests.editorial.page_forms import loaded

KINDS = ["news", "document", "outline"]


@pytest.fixture
def places(section, document_index, outline_index):
    return {
        "news": (section, "news", "newspage", {}),
        "document": (
            document_index,
            "documents",
            "legaldocumentpage",
            {"number": "1/2025/NĐ-CP"}
            | {name: formset() for name in ("issuers", "relations", "provision_changes")},
        ),
        "outline": (
            outline_index,
            "outlines",
            "outlinepage",
            {"source_laws": formset(), "product": "de-cuong", "level": "trung-binh"},
        ),
    }


def formset():
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def page_data(title="Bài mới", **extra):
    block = "legal_text" if "number" in extra else "rich_text"
    data = {
        "title": title,
        "slug": "bai-moi",
        "lead": "Mở đầu.",
        "author": "Ban Biên tập",
        "body": streamfield([(block, rich_text("<p>Nội dung của bài.</p>"))]),
        "related_items": formset(),
        "corrections": formset(),
        "review_dates": formset(),
        "spoken_versions": formset(),
        "files": formset(),
        "comments": formset(),
        **extra,
    }
    return nested_form_data(data)


def create(client, places, kind, **extra):
    parent, app, model, fields = places[kind]
    address = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
    return client.post(address, page_data(**fields, **extra))


@pytest.mark.parametrize("kind", ["news", "document", "outline"])
def test_a_new_page_can_be_looked_at_before_it_is_saved(client, places, writer, kind):
    parent, app, model, fields = places[kind]
    client.force_login(writer)
    address = reverse("wagtailadmin_pages:preview_on_add", args=[app, model, parent.pk])
    client.post(address, page_data(**fields))
    assert "Nội dung của bài." in client.get(address).content.decode()


def submit(client, page, **fields):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**page_data(**fields), **loaded(page), "action-submit": "1"})


def act(client, page, action, comment=""):
    """Answer the page's task as the moderation view does."""
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": comment, "next": "/quan-tri/"})


def only_new_page(kind):
    return Page.objects.get(slug="bai-moi").specific


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_becomes_public_after_two_approvals(client, places, writer, editor, approver, kind):
    client.force_login(writer)
    create(client, places, kind)
    page = only_new_page(kind)
    assert not page.live
    submit(client, page, **places[kind][3])
    assert page.current_workflow_task.name == EDITING_TASK

    client.force_login(editor)
    act(client, page, "reject", comment="Ghi rõ nguồn.")
    assert TaskState.objects.get(status=TaskState.STATUS_REJECTED).comment == "Ghi rõ nguồn."

    client.force_login(writer)
    submit(client, page, **places[kind][3])
    client.force_login(editor)
    act(client, page, "approve")
    page = only_new_page(kind)
    assert page.current_workflow_task.name == APPROVAL_TASK
    assert not page.live

    client.force_login(approver)
    act(client, page, "approve")
    page = only_new_page(kind)
    assert page.live
    client.logout()
    assert client.get(page.url).status_code == 200


def test_a_correction_passes_the_approval_like_the_text(client, make_news, writer, editor, approver):
    page = make_news(owner=writer, lead="Bản có lỗi.")
    client.force_login(writer)
    row = {"date": "2026-03-04", "text": "Đúng là 3 triệu đồng.", "id": ""}
    submit(client, page, corrections=inline_formset([row]))
    client.logout()
    assert "Đúng là 3 triệu đồng." not in client.get(page.url).text
    for user in (editor, approver):
        client.force_login(user)
        act(client, Page.objects.get(pk=page.pk).specific, "approve")
    client.logout()
    page = Page.objects.get(pk=page.pk)
    shown = BeautifulSoup(client.get(page.url).text, "html.parser").select_one(".notice--correction")
    assert "Đúng là 3 triệu đồng." in shown.text
    assert "Bản có lỗi." in client.get(shown.a["href"]).text


def test_the_writer_reads_beside_the_text_why_it_came_back(client, places, writer, editor):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    submit(client, page)
    client.force_login(editor)
    act(client, page, "reject", comment="Ghi rõ <nguồn>.")

    client.force_login(writer)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "Trả lại ở bước “Biên tập”: Ghi rõ &lt;nguồn&gt;." in client.get(address).content.decode()
    submit(client, page)
    assert "Trả lại ở bước" not in client.get(address).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_soft_line_break_pasted_from_word_costs_no_public_page(client, places, approver, kind):
    client.force_login(approver)
    block = "legal_text" if kind == "document" else "rich_text"
    create(
        client,
        places,
        kind,
        title="Bài\x0bmới",
        lead="Dòng một\x0bdòng hai",
        body=streamfield([(block, rich_text("<p>Điều 1. Phê duyệt\x0bđề án</p>"))]),
        **{"action-publish": "1"},
    )
    page = only_new_page(kind)
    assert (page.title, page.lead) == ("Bài mới", "Dòng một dòng hai")
    assert client.get(page.url).status_code == 200
    assert "Dòng một dòng hai" in client.get("/tin-moi.xml").content.decode()


def test_two_new_items_of_one_title_get_addresses_of_their_own(client, places, writer):
    client.force_login(writer)
    create(client, places, "news")
    create(client, places, "news")
    slugs = NewsPage.objects.filter(title="Bài mới").values_list("slug", flat=True)
    assert sorted(slugs) == ["bai-moi", "bai-moi-1"]


def test_the_address_of_another_item_is_refused_when_an_item_is_edited(client, make_news, editor):
    make_news(slug="bai-moi")
    page = make_news(slug="bai-khac")
    client.force_login(editor)
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_data(**loaded(page)))
    assert "slug" in response.context["form"].errors


def test_a_new_draft_gets_its_date_when_it_is_published(client, places, writer):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    assert page.get_latest_revision_as_object().display_date is None
    assert page.display_date is None


def test_a_writer_cannot_publish(client, places, writer):
    client.force_login(writer)
    create(client, places, "news", **{"action-publish": "1"})
    assert not only_new_page("news").live


def test_a_writer_cannot_approve_their_own_item(client, places, writer):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    submit(client, page)
    act(client, page, "approve")
    assert page.current_workflow_task.name == EDITING_TASK


def test_an_editor_cannot_skip_the_approver(client, places, writer, editor):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    submit(client, page)
    client.force_login(editor)
    act(client, page, "approve")
    act(client, page, "approve")
    assert not only_new_page("news").live


def test_an_editor_cannot_publish_from_the_edit_view(client, make_news, editor):
    page = make_news(title="Tiêu đề cũ")
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(address, {**page_data(title="Tiêu đề mới"), **loaded(page), "action-publish": "1"})
    assert NewsPage.objects.get(pk=page.pk).title == "Tiêu đề cũ"


def test_the_next_to_approve_are_told_by_mail(client, places, writer, editor, approver):
    client.force_login(writer)
    create(client, places, "news")
    submit(client, only_new_page("news"))
    assert [m.to for m in mail.outbox] == [[editor.email]]


def test_an_approver_takes_a_page_down_at_once(client, make_news, approver):
    page = make_news()
    client.force_login(approver)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai số liệu"})
    client.logout()
    assert client.get(page.url).status_code == 404


def test_an_approver_takes_a_page_down_while_a_change_of_it_waits(client, make_news, writer, approver):
    page = make_news(owner=writer, slug="bai-moi")
    client.force_login(writer)
    submit(client, page)
    assert page.current_workflow_task.name == EDITING_TASK
    client.force_login(approver)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai số liệu"})
    assert not NewsPage.objects.get(pk=page.pk).live


def test_a_waiting_page_is_locked_for_its_writer(client, places, writer):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    submit(client, page)
    data = page_data(title="Sửa khi chờ duyệt", **loaded(page))
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert page.get_latest_revision_as_object().title == "Bài mới"


def test_an_editor_cannot_take_a_page_down(client, make_news, editor):
    page = make_news()
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai số liệu"})
    assert NewsPage.objects.get(pk=page.pk).live


def test_a_writer_cannot_edit_the_page_of_another(client, make_news, writer):
    page = make_news()
    client.force_login(writer)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 302


def test_an_editor_locks_a_page_against_the_writer(client, places, writer, editor):
    client.force_login(writer)
    create(client, places, "news")
    page = only_new_page("news")
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    client.force_login(writer)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(address, page_data(title="Sửa khi khóa", **loaded(page)))
    assert page.get_latest_revision_as_object().title == "Bài mới"
