"""Word files for the tests, written part by part: as small as Word itself would open them."""

import io
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{OFFICE}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
    '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
)
PACKAGE_RELATIONS = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
# Lists of the kinds that Vietnamese documents have, by their w:numId.
BULLETS, PLAIN, LETTERS, ARTICLES, RESTARTED = range(1, 6)
NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="3">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="4">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="4"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="2"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:type="paragraph" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Phan"><w:name w:val="Tên phần"/><w:basedOn w:val="u1"/></w:style>
<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Tên điều"/>
  <w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
"""


def p(*runs, style="", number=None, level=0, centred=False, outline=None):
    """A paragraph of runs: texts, or XML as `run` makes it."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    if centred:
        properties += '<w:jc w:val="center"/>'
    if outline is not None:
        properties += f'<w:outlineLvl w:val="{outline}"/>'
    content = "".join(text if text.startswith("<") else run(text) for text in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def run(text, *marks):
    """A run; `marks` are its properties, such as "b"."""
    properties = "".join(f"<w:{mark}/>" for mark in marks)
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text):
    return run(text, "b")


def link(text, target):
    """A link; `target` is the id of a relation."""
    return f'<w:hyperlink r:id="{target}">{run(text)}</w:hyperlink>'


def footnote(number):
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def picture(relation, alt="", kind="embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture" descr="{alt}"/>'
        "<a:graphic><a:graphicData>"
        f'<pic:pic><pic:blipFill><a:blip r:{kind}="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def table(*rows):
    """A table of rows of texts, or of XML as `cell` makes it."""
    return f"<w:tbl>{''.join(map(_row, rows))}</w:tbl>"


def _row(cells):
    return f"<w:tr>{''.join(text if text.startswith('<w:tc>') else cell(p(text)) for text in cells)}</w:tr>"


def cell(content, across=1, down=""):
    """A cell; `down` is "restart" or "continue" where it is merged with those below or above."""
    merged = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    merged += f'<w:vMerge w:val="{down}"/>' if down else ""
    return f"<w:tc><w:tcPr>{merged}</w:tcPr>{content}</w:tc>"


def word_file(*content, title="", notes=(), relations="", styles=STYLES, parts=None):
    """The bytes of a file with that content; `parts` are more members, or others, by name."""
    footnotes = "".join(
        f'<w:footnote w:id="{n}">{p(text)}</w:footnote>' for n, text in enumerate(notes, start=1)
    )
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations(PACKAGE_RELATIONS),
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(content)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{footnotes}</w:footnotes>",
        "word/_rels/document.xml.rels": _relations(relations),
    } | (parts or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return packed.getvalue()


def relation(name, kind, target, mode=""):
    mode = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def _relations(content):
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{content}</Relationships>'
