"""Telephone numbers, read figure by figure in the groups in which they are written."""

import re

from .figures import one_by_one

_SPACE = r"[\s.\u00a0-]?"
_SUBSCRIBER = re.compile(rf"(?<![\w.,/-])(?:\+84|0)(?:{_SPACE}\d){{8,10}}(?![\w/]|[.,-]\d)")
_SERVICE = re.compile(rf"(?<![\w.,/-])1[89]00(?:{_SPACE}\d){{4,6}}(?![\w/]|[.,-]\d)")
# 113 alone is a hundred and thirteen of something.
_CALLED = re.compile(
    r"\b((?:điện thoại|đường dây nóng|tổng đài|hotline|gọi|máy)"
    r"(?:\s(?:số|đến|tới|tư vấn|miễn phí)){0,4}\s?(?::\s?)?)"
    r"(\d{3,6})(?!\w|[.,/]\d)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d+")


def say_telephones(text: str) -> str:
    text = _SUBSCRIBER.sub(lambda match: _said(match[0]), _SERVICE.sub(lambda match: _said(match[0]), text))
    return _CALLED.sub(lambda match: match[1] + one_by_one(match[2]), text)


def _said(number: str) -> str:
    groups = _GROUPS.findall(number)
    if len(groups) == 1:
        groups = [groups[0][:4], groups[0][4:7], groups[0][7:]]
    plus = "cộng " if number.startswith("+") else ""
    return plus + ", ".join(one_by_one(group) for group in groups if group)
