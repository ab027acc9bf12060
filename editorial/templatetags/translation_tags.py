"""What stands above a translation on its screen."""

from dataclasses import dataclass
from typing import Any

from django import template
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from ..translating.drafts import may_speak, may_submit
from ..translating.memory import remembered_segments

register = template.Library()


@dataclass(frozen=True)
class Panel:
    """`known`: so many segments the memory has. `actions`: (name, label) of what the user may answer, for
    `revision`."""

    known: int
    may_submit: bool
    may_speak: bool
    step: str
    actions: list[tuple[str, str]]
    revision: Revision | None


@register.simple_tag(takes_context=True)
def translation_panel(context: template.Context, translation: Translation, page: Any) -> Panel | None:
    if not isinstance(page, Page):
        return None
    user = context["request"].user
    state = page.current_workflow_task_state
    task = state.task.specific if state else None
    actions = task.get_actions(page, user) if task else []
    # The comment stands above all of them: "approve" and "approve with a comment" are one.
    by_name: dict[str, str] = {}
    for name, label, *_more in sorted(actions, key=lambda action: action[2]):
        by_name.setdefault(name, str(label))
    return Panel(
        known=remembered_segments(translation).count(),
        may_submit=may_submit(page, user),
        may_speak=may_speak(page, user),
        step=task.name if task else "",
        actions=list(by_name.items()),
        revision=page.get_latest_revision(),
    )
