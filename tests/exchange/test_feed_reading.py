"""The newest entries of feeds as portals send them, and what isn't one."""

import pytest

from core.confined import ChildError
from exchange.watching.parent import entries_of
from exchange.watching.reading import MOST, ReadError, decode, read

ADDRESS = "https://bo.example/rss/tin.xml"
ITEM = (
    "<item><title>Tập huấn hòa giải</title><link>/tin/1.html</link><guid isPermaLink='false'>1</guid>"
    "<pubDate>Tue, 24 Nov 2026 08:00:00 +0700</pubDate><description>Lớp tập huấn.</description></item>"
)


def rss(*items, declaration='<?xml version="1.0" encoding="utf-8"?>'):
    return f'{declaration}<rss version="2.0"><channel><title>Bộ</title>{"".join(items)}</channel></rss>'


def entry(text, charset=""):
    body = text if isinstance(text, bytes) else text.encode()
    (found,) = read(body, charset, ADDRESS)
    return found


def test_an_entry_of_rss_is_read_with_its_whole_link():
    found = entry(rss(ITEM))
    assert (found.title, found.link, found.summary, found.published) == (
        "Tập huấn hòa giải",
        "https://bo.example/tin/1.html",
        "Lớp tập huấn.",
        "2026-11-24T01:00:00+00:00",
    )


def test_an_entry_of_atom_is_read_with_its_author():
    found = entry(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bộ</title><entry><id>urn:1</id>'
        '<title type="html">&lt;b&gt;Đậm&lt;/b&gt;</title><link href="tin/2"/>'
        "<author><name>Hà</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Chào</p></div></content></entry>'
        "</feed>"
    )
    assert (found.guid, found.title, found.author, found.link, found.content) == (
        "urn:1", "Đậm", "Hà", "https://bo.example/rss/tin/2", "<p>Chào</p>",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "utf-16")],
)
def test_the_encoding_is_what_the_bytes_are(declared, encoding):
    text = rss(ITEM, declaration=f'<?xml version="1.0" encoding="{declared}"?>')
    assert entry(text.encode(encoding)).title == "Tập huấn hòa giải"


def test_one_broken_byte_leaves_the_rest_as_it_is():
    assert entry(rss(ITEM).encode().replace(b"Bu\xe1", b"\xe1").replace(b"L\xe1", b"\xffL\xe1")).title == (
        "Tập huấn hòa giải"
    )


def test_a_declared_encoding_counts_where_it_isnt_utf_8():
    assert decode("Thủ đô".encode("cp1258", "ignore"), "windows-1258").endswith("đô")
    assert decode(b"\xd0\xff", "no-such") == "Ðÿ"


@pytest.mark.parametrize(
    "title", ["C«ng an huyÖn triÓn khai nhiÖm vô", "Coâng an huyeän trieån khai nhieäm vuï"]
)
def test_text_of_before_unicode_is_converted(title):
    feed = rss(f"<item><title>{title}</title><guid>x</guid></item>")
    assert entry(feed).title == "Công an huyện triển khai nhiệm vụ"


def test_raw_bytes_of_tcvn3_are_converted():
    raw = "<item><title>C«ng an huyÖn triÓn khai nhiÖm vô</title></item>".encode("latin-1")
    assert (
        entry(rss("", declaration="").encode("ascii", "ignore").replace(b"</ch", raw + b"</ch")).title
        == "Công an huyện triển khai nhiệm vụ"
    )


def test_entities_of_html_become_letters():
    item = ITEM.replace("Tập huấn hòa giải", "&ecirc;&nbsp;&amp;#272;iều &amp;amp; khoản")
    assert entry(rss(item)).title == "ê Điều & khoản"


def test_declared_entities_are_refused():
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(ReadError, match="entities"):
        read(rss(ITEM, declaration=bomb).encode(), "", ADDRESS)


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"\x89PNG\r\n", b"{}"])
def test_what_is_no_feed_is_said_to_be_none(body):
    with pytest.raises(ReadError, match="no feed"):
        read(body, "", ADDRESS)


def test_an_entry_that_was_cut_off_is_none():
    assert [found.title for found in read(rss(ITEM, ITEM[:150]).encode(), "", ADDRESS)] == [
        "Tập huấn hòa giải"
    ]
    assert read(rss()[:-20].encode() + ITEM[:150].encode(), "", ADDRESS) == []


def test_of_many_entries_the_newest_are_read_wherever_they_stand():
    many = [
        f"<item><title>{n}</title><guid>{n}</guid>"
        f"<pubDate>{1 + n % 28} Nov {1950 + n // 28} 08:00 +0700</pubDate></item>"
        for n in range(2000)
    ]
    found = read(rss(*many).encode(), "", ADDRESS)
    assert [int(one.title) for one in found] == list(range(1999, 1999 - MOST, -1))


def test_a_date_that_is_missing_in_the_future_or_nonsense_is_none():
    for date in ("", "Mon, 01 Jan 2996 08:00:00 +0700", "hôm nay", "99/99/9999"):
        item = ITEM.replace("Tue, 24 Nov 2026 08:00:00 +0700", date)
        assert entry(rss(item)).published == ""


def test_a_guid_that_entries_share_tells_nothing():
    other = ITEM.replace("/tin/1", "/tin/2")
    found = read(rss(ITEM, ITEM, other).encode(), "", ADDRESS)
    assert len(found) == len({one.guid for one in found}) == 2


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "http://[", "/a b<c>", "https://x.example/" + "a" * 2000]
)
def test_a_link_that_is_none_is_left_out(link):
    item = ITEM.replace("/tin/1.html", link.replace("<", "&lt;"))
    assert entry(rss(item)).link == ""


def test_the_image_of_an_entry_is_what_it_brings_or_the_first_of_its_text():
    text = "&lt;p&gt;&lt;img src='/a.jpg' alt='Hội nghị'&gt;Lớp.&lt;/p&gt;"
    in_text = entry(rss(ITEM.replace("Lớp tập huấn.", text)))
    brought = entry(rss(ITEM.replace("<guid", "<enclosure url='b.png' type='image/png' length='1'/><guid")))
    assert (in_text.image, in_text.image_alt) == ("https://bo.example/a.jpg", "Hội nghị")
    assert brought.image == "https://bo.example/rss/b.png"


def test_the_child_answers_with_the_entries_or_why_there_are_none():
    assert [found.title for found in entries_of(rss(ITEM).encode(), "", ADDRESS)] == ["Tập huấn hòa giải"]
    with pytest.raises(ChildError) as error:
        entries_of(b"<html>", "", ADDRESS)
    assert error.value.reason == "no feed"


def test_a_text_of_many_levels_or_openings_without_an_end_keeps_nobody_waiting():
    deep = ITEM.replace("Lớp tập huấn.", "&lt;div&gt;" * 20_000)
    for feed in (rss(deep), rss("<item>" * 200_000)):
        entries_of(feed.encode(), "", ADDRESS)
