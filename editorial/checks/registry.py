"""All checks in the order in which they are told, and what they find in a page."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.utils.functional import Promise
from wagtail.models import Page

from core.models import BasePage

from . import characters, others, outline_texts, personal, writing
from .draft import Draft, Finding
from .settings import CheckSettings, Level

# Of one check, so many are listed.
MOST = 10

CHECKS: dict[str, Callable[..., Iterator[Finding]]] = {
    "characters": characters.forbidden_characters,
    "legacy": characters.legacy_text,
    "alternative": writing.no_alternative,
    "personal": personal.personal_numbers,
    "lead": writing.no_lead,
    "source": writing.no_source,
    "headings": writing.heading_levels,
    "pages": others.dead_pages,
    "addresses": others.dead_addresses,
    "citations": writing.citation_problems,
    "quotations": outline_texts.missing_quotations,
    "to_write": outline_texts.left_of_templates,
    "title_twice": others.title_of_another,
    "duplicate": others.text_of_another,
    "sentences": writing.long_sentences,
}
# What one click mends.
MENDED = {"characters", "legacy"}


class Found(NamedTuple):
    """What a check finds in a page."""

    code: str
    label: str | Promise
    level: Level
    findings: list[Finding]
    is_more: bool

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK

    @property
    def is_mended(self) -> bool:
        return self.code in MENDED


def check(page: Any, *, only: Level | None = None) -> list[Found]:
    """What the checks find in a page as it stands, what blocks it first; of `only` this level.

    Nothing for what is no page of ours, and for an alias: its original is checked.
    """
    if not isinstance(page, BasePage) or page.alias_of_id:
        return []
    settings, draft = CheckSettings.load(), Draft(page)
    found = [_run(code, settings, draft) for code in CHECKS if _is_on(settings.level_of(code), only)]
    return sorted((one for one in found if one.findings), key=lambda one: not one.blocks)


def _is_on(level: Level, only: Level | None) -> bool:
    return level != Level.OFF and only in (None, level)


def _run(code: str, settings: CheckSettings, draft: Draft) -> Found:
    options = {"longest": settings.longest_sentence} if code == "sentences" else {}
    findings = list(dict.fromkeys(islice(CHECKS[code](draft, **options), MOST + 1)))
    label = CheckSettings._meta.get_field(code).verbose_name
    return Found(code, label, settings.level_of(code), findings[:MOST], len(findings) > MOST)


def check_latest(item: Any) -> list[Found]:
    """What the checks find in a page as it was saved last."""
    return check(item.get_latest_revision_as_object()) if isinstance(item, Page) else []


def kept_check(item: Any) -> list[Found]:
    """What they find in a page as it stands, kept with it: Wagtail asks several times for one view."""
    if "_found" not in item.__dict__:
        item._found = check(item)
    return item._found


def count(found: list[Found]) -> int:
    return sum(len(one.findings) for one in found)
