"""Numbers of citizens in a text: mobile phones, identity cards."""

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import fold

# Prefixes that the mobile networks have; those of landlines begin with 02.
MOBILE = re.compile(
    r"(?<![\w.,/+-])(?:\+?84[ .]?|0)(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7}(?![\w/]|[.,-]\d)"
)
# The codes of the 63 provinces of 2004 to 2025; those born since then keep one of them.
PROVINCES = {
    "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024",
    "025", "026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045",
    "046", "048", "049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070",
    "072", "074", "075", "077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093",
    "094", "095", "096",
}  # fmt: skip
IDENTITY = re.compile(r"(?<![\w.,/+-])\d{3}(?:[ .]?\d{3}){3}(?![\w/]|[.,-]\d)")
OLD_IDENTITY = re.compile(r"(?<![\w.,/+-])\d{3}([ .]?)\d{3}\1\d{3}(?![\w/]|[.,-]\d|[ .]\d)")
# Folded: what stands shortly before the number.
OF_PERSON = re.compile(r"cmnd|cmt|cccd|chung minh|can cuoc|dinh danh|giay to tuy than")
OF_OFFICE = re.compile(r"duong day nong|hotline|tong dai|truc ban|fax|so tai khoan|stk\b|ma so thue|mst\b")
NO_NUMBER = re.compile(r"\s*(?:đồng|vnđ|vnd|usd|m2|m²|ha|tấn|kg|%)", re.I)
NEAR = 60
# To whoever wrote one, with those that `hidden_in` gives.
TAKE_OUT = _("This looks like a telephone or identity number: %(numbers)s. Take it out, please.")
BORN_SINCE = 2000


def mobiles_in(text: str) -> Iterator[str]:
    """Those of offices (hotlines) and what are sums or accounts left out."""
    for match in MOBILE.finditer(text):
        if not OF_OFFICE.search(_before(text, match)) and not NO_NUMBER.match(text, match.end()):
            yield match[0]


def identities_in(text: str) -> Iterator[str]:
    for match in IDENTITY.finditer(text):
        if _is_identity(re.sub(r"\D", "", match[0])) and not OF_OFFICE.search(_before(text, match)):
            yield match[0]
    for match in OLD_IDENTITY.finditer(text):
        if OF_PERSON.search(_before(text, match)):
            yield match[0]


def _is_identity(digits: str) -> bool:
    """Province, sex and century, year of birth: Thông tư 59/2021/TT-BCA."""
    if digits[:3] not in PROVINCES or digits[3] not in "0123":
        return False
    is_of_this_century = digits[3] in "23"
    return not is_of_this_century or BORN_SINCE + int(digits[4:6]) <= timezone.localdate().year


def _before(text: str, match: re.Match[str]) -> str:
    return fold(text[max(0, match.start() - NEAR) : match.start()])


def hidden(number: str) -> str:
    """Enough of it to find it: the panel gives no number away."""
    return f"{number[:4]}…{number[-2:]}"


def hidden_in(text: str) -> str:
    """All numbers of people in a text, each hidden; empty where there are none."""
    return ", ".join(hidden(number) for find in (mobiles_in, identities_in) for number in find(text))
