"""The presentation before any slide: 16:9, the site's colours, layouts with places for what slides show.

Lengths are points of a slide of 960 by 540, as in static/css/slides.css; the colours are those of tokens.css.
"""

from enum import IntEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as PowerPoint
from pptx.util import Pt

WIDTH, HEIGHT = 960, 540
LEFT, INNER = 42, 876
BODY_TOP, BODY_HEIGHT = 138, 330
FONT = "Arial"
COLOURS = {
    "dk1": "1C2532",
    "lt1": "FFFFFF",
    "dk2": "0F2444",
    "lt2": "F2F6FB",
    "accent1": "16325C",
    "accent2": "8A2F18",
    "accent3": "D9A441",
    "accent4": "1C5A37",
    "accent5": "275694",
    "accent6": "FBF1D9",
    "hlink": "275694",
    "folHlink": "5B4A7D",
}
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
KEPT = {KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES}


class Place(IntEnum):
    """The number by which a slide's placeholder finds that of its layout."""

    TITLE = 0
    BODY = 1
    FOOT = 11
    NUMBER = 12
    LABEL = 13
    SOURCE = 14


class Spot(NamedTuple):
    """A placeholder: where it is, its size of type, its colour by name."""

    place: Place
    left: int
    top: int
    width: int
    height: int
    size: int
    colour: str = "tx1"
    is_bold: bool = False
    anchor: str = "t"


LABEL = Spot(Place.LABEL, LEFT, 22, INNER, 26, 16, "accent2", is_bold=True, anchor="b")
TITLE = Spot(Place.TITLE, LEFT, 48, INNER, 84, 32, "tx2", is_bold=True)
BODY = Spot(Place.BODY, LEFT, BODY_TOP, INNER, BODY_HEIGHT, 28)
SOURCE = Spot(Place.SOURCE, LEFT, 470, INNER, 26, 16, anchor="b")
FOOT = Spot(Place.FOOT, LEFT, 500, 816, 30, 11, anchor="ctr")
NUMBER = Spot(Place.NUMBER, 862, 500, 56, 30, 12, anchor="ctr")
ALONE = Spot(Place.TITLE, 72, 164, 816, 320, 40, "tx2", is_bold=True)
ALONE_LABEL = LABEL._replace(left=72, top=130, width=816)


class Layout(NamedTuple):
    """Its name in PowerPoint's list, its placeholders, the name of its ground and of its line's colour."""

    name: object
    spots: tuple[Spot, ...]
    ground: str = "bg1"
    line: str = "accent1"
    has_mark: bool = False


LAYOUTS = {
    "title": Layout(
        gettext_lazy("Title slide"),
        (
            Spot(Place.LABEL, 72, 84, 816, 40, 18, "accent3", is_bold=True, anchor="b"),
            Spot(Place.TITLE, 72, 130, 816, 170, 44, "bg1", is_bold=True, anchor="ctr"),
            Spot(Place.BODY, 72, 306, 816, 150, 24, "bg2"),
            SOURCE._replace(left=72, width=816, colour="bg2"),
            FOOT._replace(left=72, colour="bg2", width=786),
            NUMBER._replace(colour="bg2"),
        ),
        ground="tx2",
        line="accent3",
    ),
    "text": Layout(gettext_lazy("Text"), (LABEL, TITLE, BODY, SOURCE, FOOT, NUMBER)),
    "situation": Layout(gettext_lazy("Situation"), (LABEL, TITLE, BODY, SOURCE, FOOT, NUMBER), ground="bg2"),
    "box": Layout(gettext_lazy("Box"), (LABEL, TITLE, BODY, SOURCE, FOOT, NUMBER), ground="accent6"),
    "open": Layout(gettext_lazy("Table or picture"), (LABEL, TITLE, SOURCE, FOOT, NUMBER)),
    "point": Layout(gettext_lazy("Key point"), (ALONE_LABEL, ALONE, FOOT, NUMBER), has_mark=True),
    "part": Layout(gettext_lazy("Part"), (ALONE_LABEL, ALONE, FOOT, NUMBER)),
    "question": Layout(gettext_lazy("Question"), (ALONE_LABEL, ALONE, FOOT, NUMBER), ground="bg2"),
    "end": Layout(
        gettext_lazy("End"),
        (LABEL, TITLE, BODY._replace(left=320, width=598), SOURCE, FOOT, NUMBER),
    ),
}


def new_presentation(language: str) -> PowerPoint:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    part = presentation.part
    for name in [name for name, rel in part.package._rels.items() if rel.reltype not in KEPT]:
        part.package._rels.pop(name)
    for name in [name for name, rel in part.rels.items() if rel.reltype == KIND.PRINTER_SETTINGS]:
        part.rels.pop(name)
    master = part.part_related_by(KIND.SLIDE_MASTER)
    theme = master.part_related_by(KIND.THEME)
    theme._blob = _theme(theme.blob)
    _set_layouts(master, language)
    for element in part._element.iter(f"{DRAWING}defRPr"):
        if element.get("lang"):
            element.set("lang", language)
    return presentation


def _theme(blob: bytes) -> bytes:
    root = etree.fromstring(blob)
    for scheme in root.iter(f"{DRAWING}clrScheme"):
        for colour in scheme:
            colour[:] = [etree.Element(f"{DRAWING}srgbClr", val=COLOURS[etree.QName(colour).localname])]
    for kind in ("majorFont", "minorFont"):
        for font in root.iter(f"{DRAWING}{kind}"):
            font[:] = [
                etree.Element(f"{DRAWING}{script}", typeface=FONT if script == "latin" else "")
                for script in ("latin", "ea", "cs")
            ]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_layouts(master, language: str) -> None:
    """In the place of the library's: its first parts take ours, the others go."""
    names = [entry.rId for entry in master._element.sldLayoutIdLst]
    used, left = names[: len(LAYOUTS)], names[len(LAYOUTS) :]
    for name, layout in zip(used, LAYOUTS.values(), strict=True):
        master.related_part(name)._element = parse_xml(_layout_xml(layout))
    entries = "".join(
        f'<p:sldLayoutId id="{2147483649 + number}" r:id="{name}"/>' for number, name in enumerate(used)
    )
    master._element = parse_xml(_master_xml(entries, language))
    for name in left:
        master.rels.pop(name)


def _master_xml(entries: str, language: str) -> str:
    levels = "".join(
        f'<a:lvl{level}pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="{language}" sz="2800"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/><a:cs typeface="+mn-lt"/></a:defRPr></a:lvl{level}pPr>'
        for level in range(1, 10)
    )
    title = levels.split("<a:lvl2pPr")[0].replace('<a:spcPts val="600"/>', '<a:spcPts val="0"/>')
    spots = "".join(
        _spot_xml(number, spot, is_master=True)
        for number, spot in enumerate((TITLE, BODY, FOOT, NUMBER), start=2)
    )
    return (
        f"<p:sldMaster {NAMESPACES}><p:cSld>{_ground('bg1')}{_tree(spots)}</p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
        'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
        f'folHlink="folHlink"/><p:sldLayoutIdLst>{entries}</p:sldLayoutIdLst><p:txStyles>'
        f"<p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{levels}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _layout_xml(layout: Layout) -> str:
    shapes = [_box(2, 0, 0, WIDTH, 6, layout.line)]
    if layout.has_mark:
        shapes.append(_box(3, 72, 108, 96, 8, "accent3"))
    shapes += [_spot_xml(number, spot) for number, spot in enumerate(layout.spots, start=4)]
    return (
        f'<p:sldLayout {NAMESPACES} preserve="1" userDrawn="1"><p:cSld name="{layout.name}">'
        f"{_ground(layout.ground)}{_tree(''.join(shapes))}</p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _ground(colour: str) -> str:
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    return f"<p:bg><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"


def _tree(shapes: str) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{shapes}</p:spTree>"
    )


def _frame(left: int, top: int, width: int, height: int) -> str:
    return (
        f'<a:xfrm><a:off x="{Pt(left)}" y="{Pt(top)}"/><a:ext cx="{Pt(width)}" cy="{Pt(height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _box(number: int, left: int, top: int, width: int, height: int, colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{_("Line")}"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f"<p:spPr>{_frame(left, top, width, height)}"
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _spot_xml(number: int, spot: Spot, is_master: bool = False) -> str:
    kinds = {Place.TITLE: 'type="title"', Place.BODY: 'type="body" idx="1"'}
    kinds[Place.FOOT] = f'type="ftr" sz="quarter" idx="{3 if is_master else Place.FOOT.value}"'
    kinds[Place.NUMBER] = f'type="sldNum" sz="quarter" idx="{4 if is_master else Place.NUMBER.value}"'
    kind = kinds.get(spot.place, f'type="body" sz="quarter" idx="{spot.place.value}"')
    align = "r" if spot.place == Place.NUMBER else "l"
    style = (
        f'<a:lvl1pPr algn="{align}"><a:defRPr sz="{spot.size * 100}" b="{int(spot.is_bold)}">'
        f'<a:solidFill><a:schemeClr val="{spot.colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    prompt = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
    )
    text = prompt if spot.place == Place.NUMBER else f"<a:r><a:rPr/><a:t>{_name(spot.place)}</a:t></a:r>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{_name(spot.place)}"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>"
        f"<p:spPr>{_frame(spot.left, spot.top, spot.width, spot.height)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{spot.anchor}"><a:normAutofit/>'
        f"</a:bodyPr><a:lstStyle>{style}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _name(place: Place) -> str:
    names = {
        Place.TITLE: _("Title"),
        Place.BODY: _("Text"),
        Place.FOOT: _("Foot"),
        Place.NUMBER: _("Number"),
        Place.LABEL: _("Part"),
        Place.SOURCE: pgettext("slide", "Source"),
    }
    return names[place]
