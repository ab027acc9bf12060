"""Small files of every kind, made as the programs make them; and some that are made to do harm.

Those in files/ were saved by LibreOffice in the formats of Office 97, which no library writes; words.png was
drawn with a font that not every machine has.
"""

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
from PIL import Image

FILES = Path(__file__).parent / "files"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def zipped(members):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return file.getvalue()


def docx(*paragraphs, doctype=""):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return docx_of(f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def docx_of(xml):
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def odt(body):
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def pptx(*slides):
    """Slides whose files are numbered from the last to the first, as after moving them about."""
    members, order, links = {}, "", ""
    for position, text in enumerate(slides):
        name = f"slide{len(slides) - position}.xml"
        order += f'<p:sldId id="{256 + position}" r:id="rId{position}"/>'
        links += f'<Relationship Id="rId{position}" Type="{LINKS}/slide" Target="slides/{name}"/>'
        members[f"ppt/slides/{name}"] = (
            f'<p:sld xmlns:p="{SHOW}" xmlns:a="{DRAWING}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        )
    members["ppt/presentation.xml"] = (
        f'<p:presentation xmlns:p="{SHOW}" xmlns:r="{LINKS}"><p:sldIdLst>{order}</p:sldIdLst>'
        "</p:presentation>"
    )
    members["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
        "</Relationships>"
    )
    return zipped(members)


def xlsx(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for place, value in rows.items():
            sheet[place] = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def rtf(text):
    letters = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    return f"{{\\rtf1\\ansi {letters}\\par {{\\pict\\jpegblip {'ffd8' * 5_000}}}}}".encode()


def saved_by_office(name):
    path = FILES / name
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def pdf(*pages, trailer=""):
    """A PDF whose letters are their code points, as the font's ToUnicode table says."""
    count = len(pages)
    kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(count))
    table = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 5 0 R "
        b"/DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(table),
    }
    for i, text in enumerate(pages):
        objects[10 + 2 * i] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * i} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        ).encode()
        letters = text.encode("utf-16-be").hex()
        objects[11 + 2 * i] = _stream(f"BT /F 12 Tf 50 700 Td <{letters}> Tj ET".encode())
    return _pdf_file(objects, trailer)


def locked_pdf():
    owner = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{owner}> >> /ID [<00> <00>]"
    return pdf("Mật", trailer=lock)


def _stream(content):
    return f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _pdf_file(objects, trailer):
    file, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(file)
        file += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(file)
    lines = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    size = max(objects) + 1
    end = f"xref\n0 1\n0000000000 65535 f \n{lines}trailer << /Size {size} /Root 1 0 R {trailer} >>\n"
    return file + f"{end}startxref\n{start}\n%%EOF\n".encode()


def scanned_pdf(count=1):
    """A PDF of so many pages that are pictures; of words, as files/words.png has them."""
    page = Image.new("L", (1240, 1754), 255)
    page.paste(Image.open(FILES / "words.png"), (100, 200))
    file = BytesIO()
    page.save(file, "PDF", resolution=150, save_all=True, append_images=[page] * (count - 1))
    return file.getvalue()
