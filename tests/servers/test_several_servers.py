"""A site of several servers: two web processes, a database with a replica, shared stores of pages and files.

docs/operations.md tells how it is run; the steps after the loss of a server are those that stand there.
"""

import re
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.tests.utils import get_test_image_file

from delivery.state import STATE
from editorial.factories import UserFactory
from editorial.roles import ADMINISTRATORS
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from tests.servers.machines import Browser, until

PASSWORD = "một mật khẩu"


class Draft(NamedTuple):
    pk: int
    url: str


@pytest.fixture
def drafts(at, primary):
    """News that nobody has published yet, and somebody who may."""
    with at(primary):
        section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
        UserFactory(username="quan-tri", password=PASSWORD, role=ADMINISTRATORS)
        drafts = [
            NewsPageFactory(parent=section, title=f"Tin số {number}", live=False) for number in range(4)
        ]
        for draft in drafts:
            draft.save_revision()
        return [Draft(draft.pk, draft.url) for draft in drafts]


@pytest.fixture
def start(start_web, primary, replica, database, valkey, store):
    """Starts a web process that knows of both servers of the database and asks the one that takes changes."""
    hosts = f"host=127.0.0.1,127.0.0.1&port={primary.port},{replica.port}&target_session_attrs=read-write"
    address = f"postgresql://postgres@/{database}?{hosts}"
    return lambda: start_web(DATABASE_URL=address, VALKEY_URL=valkey.url, **store.environment)


class Editor(Browser):
    def sign_in(self, web):
        self.get(web, "/quan-tri/login/")
        answer = self.post(web, "/quan-tri/login/", {"username": "quan-tri", "password": PASSWORD})
        assert answer.status == 302

    def publish(self, web, page):
        path = f"/quan-tri/bulk/wagtailcore/page/publish/?id={page.pk}&next=/quan-tri/"
        assert self.post(web, path, {}).status == 302

    def unpublish(self, web, page):
        assert self.post(web, f"/quan-tri/pages/{page.pk}/unpublish/", {"reason": "Sai"}).status == 302

    def upload(self, web, kind, file):
        answer = self.post(
            web,
            f"/quan-tri/{kind}/add/",
            {"title": "Tệp", "file": file, "collection": 1, "description": "Mô tả"},
        )
        assert answer.status == 302
        listed = self.get(web, f"/quan-tri/{kind}/").text
        return re.search(rf"/quan-tri/{kind}/(?:edit/)?(\d+)/", listed)[1]


def is_read(web, page):
    return lambda: Browser().get(web, page.url).status == 200


def is_gone(web, page):
    return lambda: Browser().get(web, page.url).status == 404


def test_what_one_server_is_told_all_others_know_and_any_of_them_may_be_lost(
    start, drafts, primary, replica, store, database
):
    one, other = start(), start()
    one.wait()
    other.wait()
    editor, visitor = Editor(), Browser()

    # A session, a page, an image and a file are the same at both.
    editor.sign_in(one)
    assert editor.get(other, "/quan-tri/").status == 200
    assert is_gone(other, drafts[0])()
    editor.publish(one, drafts[0])
    until(is_read(other, drafts[0]))
    picture = SimpleUploadedFile("anh.png", get_test_image_file().file.getvalue())
    image = editor.upload(one, "images", picture)
    shown = editor.get(other, f"/quan-tri/images/{image}/").text
    path = re.search(r'src="(/tep/anh/[^"]+)"', shown)[1]
    # Nobody fetches what pages don't show, nor as nginx would; the editor does.
    assert editor.get(one, path).status == 200
    assert visitor.get(one, path).status == 404
    assert visitor.get(store, "/portal/original_images/anh.png", Host="127.0.0.1").status == 403
    text = SimpleUploadedFile("luat.txt", "Luật".encode())
    file = editor.upload(other, "documents", text)
    assert editor.get(one, f"/tep/{file}/luat.txt").text == "Luật"

    # What one process has made the other one finds.
    visitor.get(one, "/de-cuong/")
    assert visitor.get(other, "/de-cuong/").headers["Cache-Status"] == "portal; hit; detail=checked"

    # A web process and the replica go; the rest goes on.
    one.process.kill()
    replica.stop("immediate")
    editor.publish(other, drafts[1])
    assert is_read(other, drafts[1])()
    editor.unpublish(other, drafts[0])
    assert is_gone(other, drafts[0])()

    # They come back, and lack nothing.
    replica.start()
    again = start()
    again.wait()
    assert is_gone(again, drafts[0])()
    assert is_read(again, drafts[1])()
    here = "SELECT pg_current_wal_lsn()"
    there = f"SELECT pg_last_wal_replay_lsn() >= '{primary.ask(here)[0]}'"
    until(lambda: replica.ask(there)[0])

    # The first server of the database goes: what is kept is read until the replica has taken its place.
    before = primary.ask(STATE, database)
    primary.stop("immediate")
    assert visitor.get(other, drafts[1].url).status == 200
    replica.promote()
    # Changes that are lost with the primary can't make a page seem right that was made of them.
    assert replica.ask(STATE, database) != before
    until(lambda: visitor.get(other, "/healthz").status == 200)
    until(lambda: visitor.get(again, "/healthz").status == 200)
    assert editor.get(again, "/quan-tri/").status == 200
    editor.publish(again, drafts[2])
    until(is_read(other, drafts[2]))
    assert visitor.get(other, drafts[0].url).status in (404, 503)
    until(is_gone(other, drafts[0]))
