"""The characters of old files: which encoding their bytes are in."""

import codecs
import re
import unicodedata

from django.utils.translation import gettext as _

from core.legacy_encodings import WORD, Encoding, decode, recognise
from core.syllables import is_syllable

from ..item import BadRecord

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,30})""", re.I
)
# Python knows codecs that are no charsets.
OF_PAGES = re.compile(r"utf-?8|utf-?16(?:le|be)?|windows-\d{3,4}|iso-8859-\d{1,2}|koi8-r|big5|gb2312|gbk")
TAG = re.compile(rb"<[^<>]*>")
# So many bytes of its words beyond ASCII tell what the rest of a text is in.
SAMPLE = 20_000
# So many letters that can't be read are no slip.
MANY = 10
SURE = 0.8
WESTERN = "cp1252"
# What browsers take for Windows' Western letters, and what pages in fonts of before Unicode declare.
AS_WESTERN = {
    "iso-8859-1",
    "latin-1",
    "latin1",
    "us-ascii",
    "ascii",
    "windows-1252",
    "x-user-defined",
    "x-vni",
}


def decoded(source: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-8 where it is that, by what a page declares, else by
    which makes Vietnamese of it: Windows' Vietnamese letters, or Western ones that TCVN3 or VNI is seen as.

    Raises BadRecord where many of its letters can't be read.
    """
    text = _decoded(source)
    if _is_broken(text):
        raise BadRecord(_("Its letters can't be read: they are in an encoding that isn't known."))
    return text


def _decoded(source: bytes) -> str:
    for mark, charset in BOMS:
        if source.startswith(mark):
            return source.decode(charset, "replace")
    declared = declared_charset(source)
    if declared.startswith("utf-16"):
        # A page that could be read so far is in no UTF-16.
        declared = ""
    try:
        # Many a page declares another one and is in UTF-8; hardly any text is by chance.
        return source.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared not in AS_WESTERN and not declared.startswith("utf"):
        return source.decode(declared, "replace")
    sample = _sample(source)
    # A broken letter in a text of UTF-8 is one letter, and many are none of UTF-8.
    if declared.startswith("utf") and not _is_broken(sample.decode("utf-8", "replace"), most=0):
        return source.decode("utf-8", "replace")
    return source.decode(_windows(sample)[0], "replace")


def sure_charset(sample: bytes) -> str:
    """What a table is in, by its beginning; UTF-8 where nothing else is sure."""
    for mark, charset in BOMS:
        if sample.startswith(mark):
            return charset
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        charset, share = _windows(_sample(sample))
        return charset if share >= SURE else "utf-8"
    return "utf-8"


def declared_charset(source: bytes) -> str:
    """What the head of a page or of XML says, where it is a charset that there is; in small letters."""
    match = DECLARED.search(source[:4096])
    if not match:
        return ""
    name = match[1].decode("ascii").lower()
    try:
        codecs.lookup(name)
    except LookupError:
        return name if name in AS_WESTERN else ""
    return name if name in AS_WESTERN or OF_PAGES.fullmatch(name) else ""


def _sample(source: bytes) -> bytes:
    """The first words beyond ASCII, wherever they begin: pages may have a hundred kilobytes above them."""
    words = (word for word in TAG.sub(b" ", source).split() if not word.isascii())
    return b" ".join(words)[:SAMPLE]


def _is_broken(text: str, most: int = MANY) -> bool:
    """Whether more than `most` letters, and one in ten of those beyond ASCII, couldn't be read."""
    broken = text.count("\ufffd")
    return broken > most and broken * 10 > len(text) - len(text.encode("ascii", "ignore"))


def _windows(sample: bytes) -> tuple[str, float]:
    """The likelier one, and the share of its words that may be Vietnamese."""
    western = sample.decode(WESTERN, "replace")
    encoding = recognise(western)
    vietnamese = unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))
    # Where neither makes Vietnamese of it, the first one.
    scores = {WESTERN: _share(_in_unicode(western, encoding)), "cp1258": _share(vietnamese)}
    return max(scores.items(), key=lambda score: score[1])


def _in_unicode(text: str, encoding: Encoding | None) -> str:
    return decode(text, encoding) if encoding else text


def _share(text: str) -> float:
    """Of the words with letters beyond ASCII, those that may be Vietnamese."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0
