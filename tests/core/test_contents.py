"""What is in an uploaded file: what does harm is refused, and an image loses what isn't to be seen."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from core.contents.archives import check_archive
from core.contents.child import answer
from core.contents.pdf import check_pdf
from core.contents.pictures import cleaned
from core.contents.words import ContentError
from core.uploads import REASONS, SIGNATURES, check_file, clean_name, clean_picture
from tests import hostile
from tests.search import samples


def test_each_reason_is_a_sentence_of_its_own():
    sentences = [str(sentence) for sentence in REASONS.values()]
    assert len(set(sentences)) == len(sentences)
    assert {reason for _content, reason in [*hostile.ARCHIVES.values(), *hostile.PDFS.values()]} <= set(
        REASONS
    )


@pytest.mark.parametrize("name", hostile.ARCHIVES)
def test_an_archive_that_does_harm_is_refused_for_what_it_is(name, tmp_path):
    content, reason = hostile.ARCHIVES[name]
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    assert answer(str(path), "docx") == reason.encode()


@pytest.mark.parametrize("name", hostile.HARMLESS)
def test_an_archive_as_offices_write_them_passes(name):
    check_archive(io.BytesIO(hostile.HARMLESS[name]), "docx")


def test_a_text_of_libreoffice_passes_unless_it_has_macros():
    odt = samples.odt("<text:p>Luật</text:p>")
    check_archive(io.BytesIO(odt), "odt")
    whole = io.BytesIO(odt)
    with hostile.zipfile.ZipFile(whole, "a") as container:
        container.writestr("Basic/Standard/Module1.xml", "<x/>")
    with pytest.raises(ContentError, match="macros"):
        check_archive(whole, "odt")


@pytest.mark.parametrize("name", hostile.PDFS)
def test_a_pdf_that_does_more_than_be_read_is_refused_for_it(name, tmp_path):
    content, reason = hostile.PDFS[name]
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert answer(str(path), "pdf") == reason.encode()


@pytest.mark.parametrize("name", hostile.HARMLESS_PDFS)
def test_a_pdf_to_be_read_passes(name, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile.HARMLESS_PDFS[name])
    check_pdf(str(path))


@pytest.mark.parametrize(("name", "kind"), [("word97.doc", "doc"), ("excel97.xls", "xls")])
def test_old_office_files_pass_under_their_own_name_alone(name, kind, tmp_path):
    path = samples.FILES / name
    assert answer(str(path), kind).startswith(b"passed")
    assert answer(str(path), "ppt") == b"other"


def test_old_office_files_with_macros_are_refused(monkeypatch):
    """No library writes one: the names of its parts are those of an old file with macros."""
    from core.contents import ole

    monkeypatch.setattr(
        ole.olefile.OleFileIO, "listdir", lambda *_a, **_k: [["WordDocument"], ["Macros", "VBA"]]
    )
    with open(samples.FILES / "word97.doc", "rb") as file, pytest.raises(ContentError, match="macros"):
        ole.check_ole(file, "doc")


def test_an_rtf_file_with_an_object_in_it_is_refused():
    check_file(ContentFile(samples.rtf("Luật")), "a.rtf")
    with pytest.raises(ValidationError):
        check_file(ContentFile(rb"{\rtf1{\object\objemb{\*\objdata 0105}}}"), "a.rtf")


@pytest.mark.parametrize(
    "kind", ["html", "svg", "exe", "js", "phtml", "docm", "xlsm", "lnk", "iso", "zip", ""]
)
def test_other_kinds_are_refused(kind):
    assert kind not in SIGNATURES
    with pytest.raises(ValidationError, match="doc, docx"):
        check_file(ContentFile(hostile.plain()), f"a.{kind}")


@pytest.mark.parametrize("name", hostile.PICTURES)
def test_a_picture_that_does_harm_is_refused(name):
    content, kind = hostile.PICTURES[name]
    with pytest.raises(ValidationError):
        clean_picture(ContentFile(content()), f"a.{kind}")


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_kept_upright_and_without_notes(form, kind):
    content = hostile.photo(form) + b"<script>alert(1)</script>"
    kept = cleaned(io.BytesIO(content), kind)
    picture = Image.open(io.BytesIO(kept))
    assert b"SECRET" in content
    assert b"SECRET" not in kept
    assert b"<script>" not in kept
    assert (picture.size, dict(picture.getexif()), picture.format) == ((40, 60), {}, form)


@pytest.mark.parametrize(
    ("mode", "form", "kept"), [("CMYK", "JPEG", "RGB"), ("I;16", "PNG", "L"), ("LA", "PNG", "LA")]
)
def test_a_picture_gets_the_colours_of_screens(mode, form, kept):
    content = cleaned(io.BytesIO(hostile.picture(form=form, mode=mode)), {"JPEG": "jpg"}.get(form, "png"))
    assert Image.open(io.BytesIO(content)).mode == kept


@pytest.mark.parametrize(("form", "kind"), [("GIF", "gif"), ("PNG", "png")])
def test_a_moving_picture_goes_on_moving(form, kind):
    picture = Image.open(io.BytesIO(cleaned(io.BytesIO(hostile.moving(4, form)), kind)))
    assert (picture.n_frames, picture.info["duration"]) == (4, 100)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Quyết định.PDF", "Quyết định.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("báo cáo\u202efdp.docx", "báo cáofdp.docx"),
        ("a" + "\u0301" * 300 + ".pdf", "á.pdf"),
        ("Quye\u0302\u0301t.pdf", "Quyết.pdf"),
        ("CON.pdf", "tep-CON.pdf"),
        ("\u202e.pdf", "tep.pdf"),
        ("x" * 500 + ".pdf", "x" * 60 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_is_no_name(name, kept):
    assert clean_name(name) == kept
