"""Word files that are broken, or made to break the reader: each is refused for what it is."""

import io
import json
import struct
import zipfile

import pytest

from core import confined
from editorial.word import parent
from editorial.word.limits import Limits
from editorial.word.parent import draft_of
from tests.editorial.word_files import NAMESPACES, p, picture, relation, table, word_file
from tests.search import samples

BODY = f"<w:document {NAMESPACES}><w:body>{{}}</w:body></w:document>"
BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + BODY.format(p("&c;"))
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + BODY.format(p("&a;"))


@pytest.fixture
def read(tmp_path):
    def read(data, **limits):
        path = tmp_path / "tin.docx"
        path.write_bytes(data)
        return draft_of(str(path), Limits(**limits))

    return read


def reason(read, data, **limits):
    with pytest.raises(confined.ChildError) as refused:
        read(data, **limits)
    return refused.value.reason


def encrypted():
    """A container of the old kind, as if what Word encrypted were in it."""
    content = bytearray(samples.saved_by_office("word97.doc"))
    name, other = ("\0".join(text).encode() + b"\0" for text in ("WordDocument", "EncryptedPackage"))
    place = content.index(name)
    content[place : place + 66] = other.ljust(64, b"\0") + struct.pack("<H", len(other) + 2)
    return bytes(content)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (samples.saved_by_office("word97.doc"), "old"),
        (encrypted(), "password"),
        (b"", "broken"),
        (b"<html>", "broken"),
        (word_file(p("Chữ."))[:-40], "broken"),
        (samples.zipped({"a.txt": "x"}), "broken"),
        (word_file(parts={"word/document.xml": "<w:document"}), "broken"),
        (word_file(parts={"word/document.xml": BILLION_LAUGHS}), "broken"),
        (word_file(parts={"word/document.xml": OUTSIDE}), "broken"),
        (word_file(p("Chữ."), parts={"word/styles.xml": "<!DOCTYPE a><a/>"}), "broken"),
        (word_file("<w:sdt><w:sdtContent>" * 5_000), "broken"),
        (word_file(p("")), "empty"),
        (word_file(p("x"), parts={f"word/media/{n}.png": "" for n in range(2_000)}), "unpacked"),
    ],
    ids=[
        "Word 97",
        "password",
        "nothing",
        "HTML",
        "cut off",
        "another zip",
        "no XML",
        "entities",
        "an entity from outside",
        "a document type in a part",
        "never closed",
        "no words",
        "entries",
    ],
)
def test_what_is_no_word_file_is_refused_for_what_it_is(read, data, expected):
    assert reason(read, data) == expected


def test_deep_nesting_is_refused(read):
    assert (
        reason(read, word_file("<w:sdt><w:sdtContent>" * 9_000 + "</w:sdtContent></w:sdt>" * 9_000))
        == "broken"
    )


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(read):
    assert reason(read, word_file(p("a" * 3_000_000)), unpacked=2_000_000) == "unpacked"


def test_a_text_that_would_stop_the_editor_is_refused(read):
    assert reason(read, word_file(p("a" * 3_000)), characters=2_000) == "unpacked"


def test_a_file_that_takes_all_memory_is_given_up(read):
    data = word_file(p("a" * 9_000_000) * 3)
    assert reason(read, data, memory=128 * 1024 * 1024) == "memory"


def test_a_file_that_takes_too_long_is_given_up(read):
    assert reason(read, word_file("<w:p/>" * 300_000), seconds=0.5) == "time"


def test_a_directory_that_lies_about_sizes_gets_no_more_than_it_says(read):
    data = word_file(p("a" * 100_000))
    size = len(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    lying = data.replace(struct.pack("<I", size), struct.pack("<I", 10))
    assert lying != data
    assert reason(read, lying) == "broken"


def test_an_image_elsewhere_is_never_fetched(read, tmp_path, monkeypatch):
    secret = tmp_path / "bi-mat.png"
    secret.write_bytes(b"x")
    relations = relation("a", "image", "http://127.0.0.1:9/anh.png", "External") + relation(
        "b", "image", secret.as_uri(), "External"
    )
    draft = read(
        word_file(p("Chữ.", picture("a", kind="link"), picture("b", kind="link")), relations=relations)
    )
    assert draft["pieces"] == [{"kind": "text", "html": "<p>Chữ.</p>"}]
    assert draft["told"] == {"external_images": 2}


def test_macros_are_no_part_of_the_draft(read):
    draft = read(word_file(p("Chữ."), parts={"word/vbaProject.bin": b"x"}))
    assert draft["told"] == {"macros": 1}


def test_a_table_of_absurd_width_stays_a_table(read):
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="5000"/></w:tcPr>' + p("a") + "</w:tc>"
    (grid,) = read(word_file(table([wide, "b"])))["pieces"]
    assert len(grid["rows"][0]) == Limits().columns
    assert "b" in grid["rows"][0][-1]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_links_lead_to_pages_only(read, target):
    content = '<w:hyperlink r:id="a"><w:r><w:t>chữ</w:t></w:r></w:hyperlink>'
    draft = read(word_file(p(content), relations=relation("a", "hyperlink", target, "External")))
    assert "href" not in draft["pieces"][0]["html"]


def test_markup_in_the_text_stays_text(read):
    draft = read(word_file(p("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b onclick=x&gt;")))
    assert draft["pieces"][0]["html"] == "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=x&gt;</p>"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"title": "x", "lead": "", "pieces": [{"kind": "other"}], "told": {}},
        {"title": "x", "lead": "", "pieces": ["x"], "told": {}},
        {"title": "x", "lead": "", "pieces": [], "told": {"a": "b"}},
    ],
)
def test_an_answer_of_another_form_is_none(answer):
    with pytest.raises(confined.ChildError):
        parent.checked(json.dumps(answer).encode())


def test_a_child_that_was_taken_over_gives_no_more_than_clean_text():
    piece = {"kind": "text", "html": '<p onclick="x">a<script>b</script><img src=x onerror=c></p>'}
    draft = parent.checked(json.dumps({"title": "x\0", "lead": "", "pieces": [piece], "told": {}}).encode())
    assert (draft["title"], draft["pieces"]) == ("x", [{"kind": "text", "html": "<p>a</p>"}])
