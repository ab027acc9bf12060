"""Files that were made to do harm, each with what it is refused for; for the tests and the benchmark."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from core.contents import words
from core.contents.archives import MAIN_TYPES

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def types(main):
    return f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'


def zipped(members, kind="docx", main=None):
    """An archive of Office with these members besides; a bare list of names gets empty ones."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", types(main or MAIN_TYPES[kind]))
        container.writestr("word/document.xml", "<document/>")
        for name, content in members.items():
            container.writestr(name, content)
    return file.getvalue()


def plain(kind="docx"):
    return zipped({}, kind)


def relation(kind, target):
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return zipped({"word/_rels/settings.xml.rels": f'<Relationships xmlns="{LINKS}">{link}</Relationships>'})


def lying(size):
    """An archive whose directory says that a member is small; its stream holds `size` bytes."""
    whole = zipped({"word/media/a.bin": bytes(size)})
    small = struct.pack("<L", 10)
    real = struct.pack("<L", size)
    return whole.replace(real, small)


def linked():
    info = zipfile.ZipInfo("word/media/a")
    info.external_attr = 0o120777 << 16
    file = io.BytesIO(zipped({}))
    with zipfile.ZipFile(file, "a") as container:
        container.writestr(info, "/etc/passwd")
    return file.getvalue()


def locked():
    whole = bytearray(zipped({}))
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 8] |= 1
        at = whole.find(b"PK\x01\x02", at + 4)
    return bytes(whole)


def nested(depth):
    inner = zipped({})
    for _level in range(depth):
        inner = zipped({"word/embeddings/a.docx": inner})
    return inner


ARCHIVES = {
    "a bomb": (zipped({"word/media/a.bin": bytes(20_000_000)}), words.UNPACKED),
    "a lying directory": (lying(5_000_000), "broken"),
    "many entries": (zipped({f"word/{n}": b"" for n in range(2_001)}), words.UNPACKED),
    "a way out": (zipped({"../../etc/cron.d/a": b"x"}), "broken"),
    "a way out of Windows": (zipped({"..\\..\\a.exe": b"x"}), "broken"),
    "an absolute path": (zipped({"/etc/passwd": b"x"}), "broken"),
    "a symbolic link": (linked(), "broken"),
    "a locked one": (locked(), words.PASSWORD),
    "archives in archives": (nested(5), words.UNPACKED),
    "a bomb within": (zipped({"word/embeddings/a.xlsx": zipped({"a": bytes(20_000_000)})}), words.UNPACKED),
    "a billion laughs": (
        zipped({"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'}),
        "broken",
    ),
    "macros": (zipped({"word/vbaProject.bin": b"x"}), words.MACROS),
    "a renamed docm": (
        zipped({}, main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        words.MACROS,
    ),
    "macros within": (
        zipped({"word/embeddings/a.xlsm": zipped({"xl/vbaProject.bin": b"x"}, "xlsx")}),
        words.MACROS,
    ),
    "active parts": (zipped({"word/activeX/activeX1.bin": b"x"}), words.ACTIVE),
    "a template from elsewhere": (relation("attachedTemplate", "https://evil.example/a.dotm"), words.REMOTE),
    "an object from elsewhere": (relation("oleObject", "\\\\evil.example\\a"), words.REMOTE),
    "a sheet": (plain("xlsx"), words.OTHER),
    "any archive": (b"PK\x03\x04" + bytes(100), "broken"),
    "cut off": (plain()[:-30], "broken"),
}
HARMLESS = {
    "plain": plain(),
    "a sheet within": zipped({"word/embeddings/a.xlsx": plain("xlsx")}),
    "a link and a local template": relation("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
    "a link": relation("hyperlink", "https://chinhphu.vn/"),
}


def pdf(root=None, pages=1, **saving):
    """A PDF of empty pages, with these keys in its catalog."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    for key, value in (root or {}).items():
        document.Root[f"/{key}"] = value
    file = io.BytesIO()
    document.save(file, **saving)
    return file.getvalue()


def pdf_with_file():
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["a.exe"] = b"MZ"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def names(**trees):
    return pikepdf.Dictionary({f"/{key}": value for key, value in trees.items()})


def endless_pdf():
    """Its cross-reference tables name each other."""
    whole = pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = whole.rindex(b"startxref")
    place = int(whole[start:].split()[1])
    return whole.replace(b"trailer << ", b"trailer << /Prev %d " % place, 1)


def written_pdf(objects):
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    places, parts, head = [], [], b"%PDF-1.7\n"
    length = len(head)
    for number, content in enumerate(objects, 1):
        places.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        length += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return head + b"".join(parts) + end % (size, table, size, length)


def long_pdf(pages):
    """So many pages of one line."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + pages))
    line = b"BT /F 12 Tf 50 700 Td (PGBDPL) Tj ET"
    fonts = b"/Resources << /Font << /F 3 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % fonts
    return written_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
            *[page] * pages,
        ]
    )


def deep_pdf(levels):
    """A page in a group of pages in a group of pages …"""
    groups = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (3 + level) for level in range(levels)]
    page = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return written_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *groups, page])


LONG_PDF, DEEP_PDF = long_pdf(10_000), deep_pdf(20_000)
PDFS = {
    "a script at its opening": (pdf({"OpenAction": script()}), words.ACTIVE),
    "a script by name": (
        pdf({"Names": names(JavaScript=names(Names=pikepdf.Array(["a", script()])))}),
        words.ACTIVE,
    ),
    "a script, packed": (
        pdf({"AA": names(WC=script())}, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        words.ACTIVE,
    ),
    "a program to start": (
        pdf({"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")}),
        words.ACTIVE,
    ),
    "a form of XFA": (pdf({"AcroForm": names(XFA="<x/>")}), words.ACTIVE),
    "a file in it": (pdf_with_file(), words.ATTACHED),
    "a password": (pdf(encryption=pikepdf.Encryption(user="a", owner="b")), words.PASSWORD),
    "a page of the web": (b"%PDF-1.7\n<html><script>alert(1)</script></html>", "broken"),
    "nothing": (b"%PDF-1.7", "broken"),
    "pages within pages": (DEEP_PDF, "broken"),
}
HARMLESS_PDFS = {
    "plain": pdf(),
    "its own tables": endless_pdf(),
    "ten thousand pages": LONG_PDF,
    "opening at a page": pdf({"OpenAction": pikepdf.Array([0, pikepdf.Name.Fit])}),
    "not to be changed": pdf(encryption=pikepdf.Encryption(user="", owner="b")),
}


def picture(size=(8, 8), form="PNG", mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **options)
    return file.getvalue()


def moving(count, form="GIF", size=(8, 8)):
    file = io.BytesIO()
    frames = [Image.new("RGB", size, (n % 256, n // 256, 0)) for n in range(count)]
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=100, loop=0)
    return file.getvalue()


def huge_png(side):
    """The header of a PNG alone says how large it is."""
    header = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((side // 8 + 1) * side))
    chunks = b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def photo(form="JPEG", orientation=6):
    """A picture 60 wide and 40 high that is to be shown turned, with all that cameras and programs note."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = orientation, "SECRET camera"
    place = notes.get_ifd(0x8825)
    place[1], place[2] = "N", (22.0, 49.0, 0.0)
    options = {"exif": notes.tobytes(), "comment": b"SECRET comment", "xmp": b"<x>SECRET words</x>"}
    return picture((60, 40), form, **options)


PICTURES = {
    "a bomb of 15 kB": (lambda: huge_png(11_300), "png"),
    "too many frames": (lambda: moving(600), "gif"),
    "cut off": (lambda: photo()[:-200], "jpg"),
    "a drawing with a script": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "svg"),
    "a drawing named PNG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "png"),
    "another format": (lambda: picture(form="BMP"), "png"),
    "HEIC": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
    "HEIC named JPG": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(100), "jpg"),
}
