"""The spoken version of a page: which files are one, who hears it, and a part of it for a player."""

import struct

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Locale

from core import audio
from core.factories import FileFactory
from core.models import SpokenVersion
from core.ranges import asked_range
from home.factories import StandardPageFactory
from tests.uploads import unchecked

# MPEG 1, layer III, 64 kbit/s, 44,100 Hz, one channel: 26 ms in 208 bytes.
FRAME = b"\xff\xfb\x50\xc4" + bytes(204)
MP3 = FRAME * 400
SECONDS = 10


def ogg(granule, flags, number, packet):
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 1, number, 0)
    return head + bytes([1, len(packet)]) + packet


OPUS = (
    ogg(0, 2, 0, b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0))
    + ogg(0, 0, 1, b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0))
    + ogg(48000 * SECONDS + 312, 4, 2, bytes(20))
)


@pytest.fixture
def make_file(db):
    def make(content=MP3, name="doc.mp3", **fields):
        return FileFactory(file=unchecked(content, name), **fields)

    return make


@pytest.fixture
def speak():
    """Gives a page a spoken version, and publishes it unless it is to stay a draft."""

    def speak(page, file, publish=True, **fields):
        row = SpokenVersion(file=file, **fields)
        row.clean()
        page.spoken_versions = [row]
        revision = page.save_revision()
        if publish:
            revision.publish()

    return speak


@pytest.fixture
def read(client):
    return lambda address: BeautifulSoup(client.get(address).text, "html.parser")


@pytest.mark.parametrize(("content", "name"), [(MP3, "a.mp3"), (OPUS, "a.opus"), (OPUS, "a.ogg")])
def test_an_audio_file_has_a_length(make_file, content, name):
    assert audio.check_audio(make_file(content, name)) == SECONDS


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"ID3" + bytes(200), "a.mp3"),
        (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", "a.mp3"),
        (b"\x00\x00\x00\x20ftypM4A " + b"\xff" * 300, "a.m4a"),
        (b"\x00\x00\x00\x08moov" * 50, "a.m4a"),
        (b"OggS" + b"\xff" * 400, "a.ogg"),
        (OPUS[:40], "a.opus"),
        (b"", "a.mp3"),
        (b"%PDF-1.7", "a.pdf"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a.wav"),
    ],
)
def test_what_has_no_sound_is_no_spoken_version(make_file, content, name):
    with pytest.raises(ValidationError):
        audio.check_audio(make_file(content, name))


def test_a_large_file_is_refused_with_advice(make_file, monkeypatch):
    monkeypatch.setattr(audio, "LARGEST", 1000)
    with pytest.raises(ValidationError, match="64 kbit/s"):
        audio.check_audio(make_file())


@pytest.fixture
def pages(make_news, make_document, make_outline, home):
    return [make_news(), make_document(), make_outline(), StandardPageFactory(parent=home, publish=True)]


def test_every_page_with_a_text_may_have_one(pages, make_file, speak, read):
    file = make_file()
    for page in pages:
        speak(page, file, speaker="Lò Thị Mai")
        part = read(page.url).select_one(".spoken")
        player = part.audio
        assert (player["src"], player["preload"]) == (file.url, "none")
        assert player.has_attr("controls")
        text = " ".join(part.get_text(" ").split())
        assert "Lò Thị Mai" in text
        assert "0:10" in text
        assert "tiếng Việt" in text


def test_a_draft_of_it_is_heard_by_nobody(make_news, make_file, speak, read):
    page = make_news()
    speak(page, make_file(), publish=False)
    assert not read(page.url).select(".spoken")


def test_a_file_that_not_everyone_may_have_is_not_offered(make_news, make_file, speak, read):
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    page = make_news()
    speak(page, make_file(collection=collection))
    assert not read(page.url).select(".spoken")
    assert not read(page.get_parent().url).select(".card__spoken")
    assert page.get_latest_revision_as_object().spoken is None
    assert type(page).objects.get(pk=page.pk).spoken is None


def test_a_translation_does_not_begin_with_that_of_its_source(make_news, make_file, speak, read):
    page = make_news()
    speak(page, make_file())
    copy = page.copy_for_translation(Locale.objects.get(language_code="hmn"))
    copy.save_revision().publish()
    assert not copy.spoken_versions.exists()
    assert not read(copy.url).select(".spoken")


def test_where_the_source_stands_in_it_is_said_to_be_in_vietnamese(make_news, make_file, speak, read):
    page = make_news()
    speak(page, make_file())
    assert "tiếng Việt" in read(f"/hmn{page.url}").select_one(".spoken").get_text()


def test_a_list_marks_what_can_be_heard(make_news, make_file, speak, read, section):
    make_news()
    speak(make_news(), make_file())
    assert len(read(section.url).select(".card__spoken")) == 1


def test_the_file_of_a_page_is_not_deleted(make_news, make_file, speak, client, administrator):
    file = make_file()
    speak(make_news(), file)
    client.force_login(administrator)
    client.post(reverse("wagtaildocs:delete", args=[file.pk]))
    assert type(file).objects.filter(pk=file.pk).exists()


# A part of a file.


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=-5", (95, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=x-1", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_which_part_is_asked_for(header, expected):
    assert asked_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_place_behind_the_end_is_none(header):
    with pytest.raises(ValueError, match="bytes"):
        asked_range(header, 100)


def test_a_player_gets_the_part_it_asks_for(client, make_news, make_file, speak):
    file = make_file()
    speak(make_news(), file)
    response = client.get(file.url, headers={"range": "bytes=208-411"})
    assert (response.status_code, response.getvalue()) == (206, MP3[208:412])
    assert response.headers["Content-Range"] == f"bytes 208-411/{len(MP3)}"
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert client.get(file.url, headers={"range": "bytes=999999-"}).status_code == 416
    assert client.get(file.url).status_code == 200
    changed = client.get(file.url, headers={"range": "bytes=0-1", "if-range": '"another"'})
    assert changed.status_code == 200


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-9999999", "bytes=-2999000"])
def test_a_download_is_resumed_to_its_end(client, make_news, make_file, header):
    content = bytes(range(250)) * 12_000
    file = make_file(content, "a.pdf")
    make_news(body=[("file", {"file": file, "title": ""})])
    response = client.get(file.url, headers={"range": header})
    assert response.headers["Content-Length"] == "2999000"
    assert response.getvalue() == content[1000:]


def test_a_part_of_a_private_file_is_asked_for_in_vain(client, make_file):
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    response = client.get(make_file(collection=collection).url, headers={"range": "bytes=0-1"})
    assert response.status_code == 302
