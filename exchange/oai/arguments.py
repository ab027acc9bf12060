"""What a harvester asks for, checked as the protocol demands (OAI-PMH 2.0, 3.1, 3.3, 3.5 and 3.6)."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.changes.models import number_of

PREFIX = "oai_dc"
DAY, SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
WORD = re.compile(r"[\w.!~*'()-]+", re.ASCII)
SET = re.compile(r"[\w.!~*'()-]+(:[\w.!~*'()-]+)*", re.ASCII)
SALT = "exchange.oai"

LISTING = {"metadataPrefix", "from", "until", "set"}
# Verb → the arguments that it must have, those that it may have, and the one that stands alone.
VERBS: dict[str, tuple[set[str], set[str], bool]] = {
    "Identify": (set(), set(), False),
    "ListMetadataFormats": (set(), {"identifier"}, False),
    "ListSets": (set(), set(), True),
    "GetRecord": ({"identifier", "metadataPrefix"}, {"identifier", "metadataPrefix"}, False),
    "ListIdentifiers": ({"metadataPrefix"}, LISTING, True),
    "ListRecords": ({"metadataPrefix"}, LISTING, True),
}
TOKEN = "resumptionToken"  # noqa: S105


class RefusedError(Exception):
    """A request that is answered by an error of the protocol: its code, and what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Listing:
    """Which records are listed: sequence numbers from `first` up to but without `end`, of a set; after the
    record numbered `after`, `cursor` of the `size` ones having been given."""

    first: int = 0
    end: int | None = None
    set_spec: str = ""
    after: int = 0
    cursor: int = 0
    size: int = 0

    def token(self) -> str:
        """A resumption token. It says all by itself, and is signed: what was tampered with isn't read."""
        return signing.dumps(list(self.__dict__.values()), salt=SALT)


def read_arguments(sent: QueryDict) -> dict[str, str]:
    """The arguments of a request, of which each stands once; raises RefusedError with badVerb or
    badArgument."""
    verbs = sent.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise RefusedError("badVerb", _("There must be one verb of OAI-PMH 2.0."))
    needed, allowed, has_token = VERBS[verbs[0]]
    given = {name: values for name, values in sent.lists() if name != "verb"}
    if has_token and TOKEN in given:
        needed = allowed = {TOKEN}
    for name, values in given.items():
        if name not in allowed:
            raise RefusedError("badArgument", _("%(name)s can't stand here.") % {"name": _shown(name)})
        if len(values) != 1 or not values[0]:
            raise RefusedError("badArgument", _("%(name)s must have one value.") % {"name": _shown(name)})
    for name in sorted(needed - set(given)):
        raise RefusedError("badArgument", _("%(name)s is missing.") % {"name": name})
    return {"verb": verbs[0], **{name: values[0] for name, values in given.items()}}


def _shown(name: str) -> str:
    """What a harvester sent, as XML can repeat it."""
    return ascii(name[:50])


def read_listing(arguments: dict[str, str]) -> Listing:
    """Which records a request lists; raises RefusedError."""
    if TOKEN in arguments:
        return _resumed(arguments[TOKEN])
    check_prefix(arguments)
    spec = arguments.get("set", "")
    if spec and not SET.fullmatch(spec):
        raise RefusedError("badArgument", _("The set isn't written as sets are."))
    first, end = _bounds(arguments.get("from", ""), arguments.get("until", ""))
    return Listing(first, end, spec)


def check_prefix(arguments: dict[str, str]) -> None:
    if not WORD.fullmatch(arguments["metadataPrefix"]):
        raise RefusedError("badArgument", _("The format isn't written as formats are."))
    if arguments["metadataPrefix"] != PREFIX:
        raise RefusedError("cannotDisseminateFormat", _("Records are given as oai_dc alone."))


def _resumed(token: str) -> Listing:
    try:
        values: list[Any] = signing.loads(token, salt=SALT)
        return Listing(*values)
    except (signing.BadSignature, TypeError, ValueError):
        raise RefusedError("badResumptionToken", _("This token wasn't given here.")) from None


def _bounds(start: str, end: str) -> tuple[int, int | None]:
    """The first sequence number of `from`, and the one after the last of `until`: both are part of what is
    asked."""
    if start and end and len(start) != len(end):
        raise RefusedError("badArgument", _("from and until must both be days, or both moments."))
    first = number_of(_moment(start)) if start else 0
    unit = datetime.timedelta(days=1) if len(end) == len("2026-11-29") else datetime.timedelta(seconds=1)
    beyond = number_of(_moment(end)) + unit // datetime.timedelta(microseconds=1) if end else None
    if beyond is not None and start and first >= beyond:
        raise RefusedError("badArgument", _("from is later than until."))
    return first, beyond


def _moment(text: str) -> datetime.datetime:
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError
        found = datetime.datetime.strptime(text, SECOND if "T" in text else DAY)
    except ValueError:
        raise RefusedError(
            "badArgument", _("A moment is written as 2026-11-29 or 2026-11-29T08:00:00Z.")
        ) from None
    return found.replace(tzinfo=datetime.UTC)
