"""Saved feeds."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from core.kinds import Kind
from exchange.moving_in.item import Attachment, SourceError, Text
from exchange.moving_in.reading import feeds, open_source

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Tin</title><link>https://stp.example.gov.vn</link>{}</channel></rss>"""
ENTRY = """<item><title>Tin &amp;amp; bài</title><link>https://stp.example.gov.vn/tin/1.html</link><guid>tin-1</guid>
<description>Mở &lt;b&gt;đầu&lt;/b&gt;</description><content:encoded><![CDATA[<p>Chữ <a href="2.html">hai</a></p><script>x()</script>]]></content:encoded>
<category>Trong tỉnh</category><pubDate>Tue, 24 Nov 2026 08:30:00 +0700</pubDate><source url="https://bao.example.vn/rss">Báo Mẫu</source>
<enclosure url="https://stp.example.gov.vn/a.mp3" length="1" type="audio/mpeg"/></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title><entry><id>tag:1</id><title>Tin Atom</title>
<link href="https://stp.example.gov.vn/tin/3"/><published>2026-11-24T01:30:00Z</published><updated>2026-11-25T01:30:00Z</updated>
<author><name>Lò Thị Mẫu</name></author><content type="html">&lt;p&gt;Chữ&lt;/p&gt;</content></entry></feed>"""


@pytest.fixture
def read(folder):
    def read(content):
        return list(open_source(folder({"tin.xml": content}) / "tin.xml").records())

    return read


def test_an_entry_of_rss_is_a_news_item(read):
    (found,) = read(RSS.format(ENTRY))
    item = found.item
    assert (found.place, item.id, item.kind, item.title) == ("entry 1", "tin-1", Kind.NEWS, "Tin & bài")
    assert (item.lead, item.sections, item.source_name) == ("Mở đầu", ("Trong tỉnh",), "Báo Mẫu")
    assert item.published_at == datetime.datetime(2026, 11, 24, 8, 30, tzinfo=VIETNAM)
    assert item.parts == (Text('<p>Chữ <a href="/tin/2.html">hai</a></p>'),)
    assert item.addresses == ("/tin/1.html",)
    assert item.files == (Attachment("https://stp.example.gov.vn/a.mp3"),)


def test_an_entry_of_atom_is_a_news_item(read):
    (found,) = read(ATOM)
    assert (found.item.id, found.item.title, found.item.author) == ("tag:1", "Tin Atom", "Lò Thị Mẫu")
    assert found.item.changed_at == datetime.datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM)


def test_an_entry_without_a_text_is_explained_and_the_next_one_is_read(read):
    bad, good = read(RSS.format("<item><title>x</title><guid>0</guid></item>" + ENTRY))
    assert bad.problem
    assert good.item


@pytest.mark.parametrize(
    "content",
    [
        RSS.replace(
            "<rss", '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss'
        ).format(ENTRY),
        "<rss",
        "<feed>" + "<a>" * 100_000,
    ],
)
def test_broken_and_hostile_feeds_are_explained(read, content):
    with pytest.raises(SourceError, match=r"tin\.xml"):
        read(content)


def test_a_feed_without_an_end_is_refused(read, monkeypatch):
    monkeypatch.setattr(feeds, "LONGEST", 10_000)
    with pytest.raises(SourceError, match="MiB"):
        read(RSS.format(ENTRY * 50))
