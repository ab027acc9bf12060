"""What the requests are made to: one of each thing, people of each role, pages with each kind of block."""

import json

from django.test import Client
from wagtail.models import Page

from core.models import CustomImage, File
from tests.e2e.fuzzing.asking import Session
from tests.editorial.address_table import EXPECTED, filled
from tests.editorial.conftest import make_newsroom
from tests.editorial.things import things

ROLES = ["contributor", "writer", "editor", "approver", "translator", "administrator", "superuser"]
TOKEN = "f" * 32


def fill():
    """The sessions of two visitors and of each role, and the keys of all that is there."""
    newsroom = make_newsroom()
    values = things(newsroom, [*ROLES, "anonymous"])
    blocks = body()
    for name in ("news", "document", "outline"):
        write(values["superuser"]["x"][name], blocks, publish=True)
    for role in ROLES:
        write(newsroom.pages[role]["o"].pk, blocks, publish=False)
    addresses = {role: addresses_of(role, values) for role in [*ROLES, "anonymous"]}
    public = [(page.get_url(), page.get_url()) for page in Page.objects.live().public() if page.get_url()]
    visitor = Session("visitor", {}, [*addresses["anonymous"], *public * 3])
    people = [Session(role, cookies(newsroom.users[role]), addresses[role]) for role in ROLES]
    keys = dict.fromkeys(value for place in values["superuser"].values() for value in place.values())
    return [visitor, visitor, *people], list(keys)


def addresses_of(role, values):
    """Which address it is, and the same of each thing that the role may come to."""
    return [(f"/{place}", f"/{one}") for place in EXPECTED for one in filled(place, values, role).values()]


def cookies(user):
    client = Client()
    client.force_login(user)
    return {"__Host-sessionid": client.cookies["sessionid"].value, "__Host-csrftoken": TOKEN}


def write(key, blocks, publish):
    page = Page.objects.get(pk=key).specific
    names = page._meta.get_field("body").stream_block.child_blocks
    page.body = json.dumps([{"type": name, "value": blocks[name]} for name in names if name in blocks])
    revision = page.save_revision(user=page.owner)
    if publish:
        revision.publish()


def body():
    """Block → a value of it, as it is stored."""
    image, file = CustomImage.objects.first().pk, File.objects.first().pk
    figure = {"image": {"image": image, "decorative": False, "alt_text": "Bản"}, "caption": "Bản làng"}
    text = '<p>Theo <b>Luật Đất đai</b>, <a href="https://bo.example/">điều 3</a>.</p><ul><li>a</li></ul>'
    legal = "<h3>Điều 1. Tên</h3><p>1. Khoản một.</p><p>a) Điểm a.</p><h3>Điều 2. Hiệu lực</h3><p>Ngay.</p>"
    return {
        "rich_text": text,
        "legal_text": legal,
        "image": figure,
        "gallery": {"title": "Ảnh", "images": [{"type": "item", "value": figure}] * 2},
        "quote": {"text": "Lời", "attribution": "Ai"},
        "table": {
            "columns": [{"type": "text", "heading": "Tên"}],
            "rows": [{"values": ["a"]}, {"values": ["=1+1"]}],
            "caption": "Bảng",
        },
        "file": {"file": file, "title": "Tệp"},
        "callout": {"kind": "law", "title": "Luật", "text": text},
        "questions": {
            "title": "Hỏi",
            "items": [{"type": "item", "value": {"question": "Ai?", "answer": text}}],
        },
        "key_point": {"text": "Ý chính", "note": "<p>Ghi</p>"},
        "situation": {"title": "Chuyện", "facts": text, "question": "Gì?", "handling": text},
        "comparison": {
            "title": "So sánh",
            "old": "Luật cũ",
            "new": "Luật mới",
            "rows": [{"type": "item", "value": {"topic": "a", "old": "b", "new": "c"}}],
        },
    }
