"""What is restored is what was backed up."""

import hashlib

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page, Revision

from delivery.state import read_state
from editorial.models import User
from news.models import NewsPage
from operations.database import count_rows
from operations.making import make_backup

ADDRESSES = [
    "/", "/tin-tuc/", "/van-ban/", "/de-cuong/", "/van-ban/nghi-dinh/", "/de-cuong/de-cuong-mot/",
    "/tim-kiem/?q=nguoi+mong", "/noi-bo/", "/gioi-thieu-khong-co/",
]  # fmt: skip
TREE = ["path", "url_path", "title", "draft_title", "live", "go_live_at", "latest_revision_id", "owner_id"]


# Where changes are noted a restore adds rows of its own, a request follows them, and to read a page counts;
# that it was restored is in the audit log.
UNLIKE = {
    "public.audit_entry",
    "public.delivery_change", "public.exchange_publicrecord", "public.exchange_touch", "public.visits_visit",
}  # fmt: skip


def rows():
    return {name: count for name, count in count_rows(connection).items() if name not in UNLIKE}


def facts(media):
    """All that a site shows and keeps."""
    addresses = [*ADDRESSES, *(page.url for page in NewsPage.objects.order_by("pk"))]
    answers = [Client().get(address) for address in addresses]
    return {
        "rows": rows(),
        "tree": list(Page.objects.order_by("path").values_list(*TREE)),
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", "content")),
        "texts": [page.body.raw_data[:] for page in NewsPage.objects.order_by("pk")],
        "files": {
            str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in media.rglob("*")
            if path.is_file()
        },
        "answers": [(answer.status_code, answer.content) for answer in answers],
    }


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_restored_site_is_the_one_that_was_backed_up(site, made, key, at, make_place, command, kind):
    with at(site):
        # What a page makes when it is first shown, such as an image at one more size, belongs to the site.
        facts(site.media)
        backup = make_backup(made[kind].parent / "of-now").folder if kind == "plain" else made[kind]
        before = facts(site.media)
    with at(make_place()) as place:
        printed = command("restore", backup, *(["--identity", key[0]] if kind == "encrypted" else []))
        assert "all rows and files are there" in printed
        assert "named but not there" not in printed
        assert facts(place.media) == before
        assert User.objects.get(username="bien-tap-vien").check_password("một mật khẩu")


def test_a_restored_site_notes_changes_and_finds_what_is_published(at_empty, made, command):
    command("restore", made["plain"])
    state = read_state()
    page = NewsPage.objects.get(slug="tin")
    page.title = "Hương ước của thôn bản"
    page.save_revision().publish()
    assert read_state() != state
    assert "Hương ước" in Client().get("/tim-kiem/?q=huong+uoc").content.decode()


def test_no_state_after_a_restore_is_one_that_was_before(at_site, at, make_place, made, command):
    before = read_state()
    with at(make_place()):
        command("restore", made["plain"])
        assert int(read_state().split("-")[2]) > int(before.split("-")[2]) + 10**9
