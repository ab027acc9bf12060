"""What a site is to its readers and to who keeps it, to be compared with what comes back."""

import hashlib

from django.db import connection
from django.test import Client
from wagtail.models import Page, Revision

from delivery.state import read_state
from editorial.models import User
from news.models import NewsPage
from operations.database import count_rows

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
NAME, PASSWORD = "bien-tap-vien", "một mật khẩu"


def rows():
    return {name: count for name, count in count_rows(connection).items() if name not in UNLIKE}


def sums(media):
    """The SHA-256 of every file in a folder."""
    return {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file()
    }


def facts(media):
    """All that a site shows and keeps."""
    addresses = [*ADDRESSES, *(page.url for page in NewsPage.objects.order_by("pk"))]
    answers = [Client().get(address) for address in addresses]
    return {
        "rows": rows(),
        "tree": list(Page.objects.order_by("path").values_list(*TREE)),
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", "content")),
        "texts": [page.body.raw_data[:] for page in NewsPage.objects.order_by("pk")],
        "files": sums(media),
        "answers": [(answer.status_code, answer.content) for answer in answers],
    }


def work(title):
    """An editor signs in with the password from before, publishes, and readers find it."""
    state = read_state()
    client = Client()
    sent = {"username": NAME, "password": PASSWORD}
    assert client.post("/quan-tri/login/", sent).status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username=NAME).pk)
    assert client.get("/quan-tri/").status_code == 200
    page = NewsPage.objects.get(slug="tin")
    page.title = title
    page.save_revision(user=User.objects.get(username=NAME)).publish()
    assert read_state() != state
    assert title in Client().get(page.url).content.decode()
    assert title in Client().get("/tim-kiem/", {"q": title}).content.decode()
