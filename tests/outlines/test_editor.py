"""How an outline begins in the editor, and what its editors see of its packs."""

import pytest
from django.urls import reverse

from outlines.models import Edition, OutlinePage, OutlineTemplate
from outlines.packs.making import open_draft, open_edition
from outlines.packs.models import State
from outlines.starting.views import make_draft


@pytest.fixture
def add(outline_index):
    return reverse("wagtailadmin_pages:add", args=["outlines", "outlinepage", outline_index.pk])


def test_who_adds_an_outline_chooses_a_template_first(admin_client, outline_index, add):
    response = admin_client.get(add, follow=True)
    assert response.redirect_chain == [(reverse("outline-start", args=[outline_index.pk]), 302)]
    html = response.content.decode()
    assert all(template.name in html for template in OutlineTemplate.objects.all())
    assert "Sự cần thiết ban hành" in html
    assert admin_client.get(f"{add}?mau=trong").status_code == 200


def test_where_there_is_no_template_the_form_comes_at_once(admin_client, add):
    OutlineTemplate.objects.all().delete()
    assert admin_client.get(add).status_code == 200


def test_a_draft_begins_as_its_template_does(admin_client, outline_index):
    template = OutlineTemplate.objects.get(product="tinh-huong")
    address = reverse("outline-start", args=[outline_index.pk])
    response = admin_client.post(address, {"title": "Giữ rừng", "template": template.pk})
    page = OutlinePage.objects.get(title="Giữ rừng")
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.product, page.locale) == (False, "tinh-huong", outline_index.locale)
    assert [block.block_type for block in page.body] == ["part", "key_point", "part", "situation", "part",
                                                         "rich_text"]  # fmt: skip


@pytest.mark.parametrize("template", OutlineTemplate._meta.get_field("product").choices)
def test_every_template_of_a_new_site_can_be_written_on_and_published(
    template, outline_index, admin_user, home
):
    found = OutlineTemplate.objects.filter(product=template[0]).first()
    page = make_draft(outline_index, found, "Đề cương", admin_user)
    block = page._meta.get_field("body").stream_block
    block.clean(page.body)
    page.save_revision().publish()


def test_an_editor_has_the_packs_of_a_draft_made_and_sees_what_becomes_of_them(admin_client, make_outline):
    outline = make_outline()
    outline.title = "Bản nháp mới"
    outline.save_revision()
    admin_client.post(reverse("outline-packs-make", args=[outline.pk]))
    edition = Edition.objects.get(page=outline)
    assert edition.is_draft
    edition.packs.filter(kind="ban-word.docx").update(state=State.FAILED, reason="Không đủ bộ nhớ")
    answer = admin_client.get(reverse("outline-packs-panel", args=[outline.pk])).json()
    assert answer["isMoving"]
    assert "Không đủ bộ nhớ" in answer["html"]
    admin_client.post(reverse("outline-packs-make", args=[outline.pk]), {"edition": edition.pk})
    assert set(edition.packs.values_list("state", flat=True)) == {State.WAITING}


def test_the_panel_stands_beside_the_form(admin_client, make_outline):
    outline = make_outline()
    open_edition(outline)
    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[outline.pk])).content.decode()
    assert "data-packs-moving" in html


@pytest.mark.parametrize("title", ["\x07", "\u200b"])
def test_a_draft_has_a_name_that_is_seen(admin_client, outline_index, title):
    template = OutlineTemplate.objects.first()
    address = reverse("outline-start", args=[outline_index.pk])
    response = admin_client.post(address, {"title": title, "template": template.pk})
    assert "title" in response.context["form"].errors


def test_who_may_not_edit_an_outline_has_nothing_of_its_packs(client, writer, make_outline, outline_index):
    outline = make_outline()
    edition = open_draft(outline)
    edition.packs.update(state=State.READY)
    client.force_login(writer)
    panel = reverse("outline-packs-panel", args=[outline.pk])
    file = reverse("outline-packs-file", args=[edition.packs.first().pk])
    make = reverse("outline-packs-make", args=[outline.pk])
    answers = [client.get(panel), client.get(file), client.post(make)]
    assert [answer["Location"] for answer in answers] == [reverse("wagtailadmin_home")] * 3
    # But a writer begins outlines of their own.
    assert client.get(reverse("outline-start", args=[outline_index.pk])).status_code == 200
