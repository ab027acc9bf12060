"""What a visitor wanted to read, by the words of an address at which nothing stands."""

import re
from urllib.parse import unquote

from django.conf import settings

# What is longer was made by a program.
LONGEST_ADDRESS = 300
LONGEST_WORDS = 100
MOST_WORDS = 12
# Of pages and of files that people read. What ends otherwise was asked for by a program: a picture, a script.
READ_BY_PEOPLE = {"", "asp", "aspx", "doc", "docx", "htm", "html", "odt", "pdf", "rtf", "xls", "xlsx"}
ENDING = re.compile(r"\.([a-z][a-z0-9]{1,5})$", re.I)
# What scanners for weak programs look for, at any place of an address.
PROBE = re.compile(r"(^|/)(\.|wp-|xmlrpc|phpmyadmin|cgi-bin)|\.(php|env|git|sql|bak)\b", re.I)
WORD = re.compile(r"[^\W_]+")
LETTER = re.compile(r"[^\W\d_]")
# A number with more figures is the key of a page in the program that had it, not a year or a document's.
LONGEST_NUMBER = 4


def words_of_address(path: str) -> str:
    """The words of a path to search for: "/tin-tuc/luat-dat-dai-2024-118255.html" → "luat dat dai 2024".

    Those of its last part that has any; where that is but one, with those of the part before it.

    Args:
        path: as the visitor asked for it, percent-encoding undone once or not at all.

    Returns the words with single spaces; nothing for what no person reads.
    """
    if len(path) > LONGEST_ADDRESS:
        return ""
    path = unquote(path)
    ending = ENDING.search(path)
    if PROBE.search(path) or (ending and ending[1].lower() not in READ_BY_PEOPLE):
        return ""
    parts = [words for part in _parts(ENDING.sub("", path)) if (words := _words(part))]
    words = parts[-1] if parts else []
    if len(words) == 1:
        words = [*(parts[-2] if len(parts) > 1 else []), *words]
    return " ".join(words[:MOST_WORDS])[:LONGEST_WORDS].strip()


def _parts(path: str) -> list[str]:
    """The parts of a path without the language at its beginning."""
    parts = [part for part in path.split("/") if part]
    return parts[1:] if parts and parts[0] in dict(settings.LANGUAGES) else parts


def _words(part: str) -> list[str]:
    """The words of one part of a path; nothing where it has no letters."""
    words = [word for word in WORD.findall(part) if not (word.isdigit() and len(word) > LONGEST_NUMBER)]
    return words if any(map(LETTER.search, words)) else []
