"""Addresses of websites and of mail: dots and signs are said."""

import re

_SIGNS = {"@": " a còng ", ".": " chấm ", "/": " gạch chéo ", "-": " gạch ngang ", "_": " gạch dưới "}
_PLACE = re.compile(
    r"(?:https?://)?(?P<address>(?:[\w.+-]{1,64}@)?(?:[a-z0-9-]{1,63}\.){1,6}(?:vn|com|org|net|gov|info|edu|asia)"
    r"(?:/[\w./-]{0,200}\w)?)(?![\w@])",
    re.IGNORECASE | re.ASCII,
)


def say_addresses(text: str) -> str:
    return _PLACE.sub(lambda match: _said(match["address"]), text)


def _said(address: str) -> str:
    words = "".join(_SIGNS.get(sign, sign) for sign in address.rstrip("/"))
    return " ".join(words.split())
