"""Approving, taking back, editing, publishing, the schedule, taking down and deleting, at the same moment.

    make bench-interleaving

In each round some of them are done to one page at once, drawn by chance. Afterwards the page is in a state
that is legal, readers are shown what it is, and each action that was taken has its one entry in the log.
"""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

ROUNDS, AT_ONCE, IN_ONE_GO = 200, 3, 10


class Told(NamedTuple):
    done: int
    refused: int
    faults: list[str]


def main() -> int:
    from . import publishing_faults

    publishing_faults.set_up()
    faults: list[str] = []
    done = refused = 0
    for begin in range(0, ROUNDS, IN_ONE_GO):
        told = run(IN_ONE_GO, seed=begin)
        done, refused, faults = done + told.done, refused + told.refused, faults + told.faults
        rounds = begin + IN_ONE_GO
        print(f"{rounds} rounds of {AT_ONCE}: {done} done, {refused} refused, faults: {faults}", flush=True)
    return len(faults)


def run(rounds: int, seed: int = 9) -> Told:
    """What is written is committed."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    done, refused, faults = 0, 0, []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(rounds):
            names = chance.sample(sorted(ACTIONS), AT_ONCE)
            place, logged = _prepare(), _last_entry()
            ready = threading.Barrier(AT_ONCE)
            jobs = [pool.submit(_act, ACTIONS[name], place, ready) for name in names]
            answers = dict(zip(names, (job.result() for job in jobs), strict=True))
            done += sum(answer == DONE for answer in answers.values())
            refused += sum(answer == REFUSED for answer in answers.values())
            faults += [f"{number} {answers}: {fault}" for fault in _faults(place, logged, answers)]
    return Told(done, refused, faults)


DONE, REFUSED = "done", "refused"


class Place(NamedTuple):
    """A public page whose newer text waits for its last approval, and that has another one scheduled."""

    page: int
    scheduled: int
    state: int
    approver: int


def _prepare() -> Place:
    from . import publishing_faults

    made = publishing_faults.prepare()
    place = Place(made.page, made.scheduled, 0, made.approver)
    page = _page(place)
    # So that a cache has something that may be old afterwards.
    _is_shown(page)
    return place._replace(state=page.current_workflow_task_state.pk)


def _last_entry() -> int:
    from wagtail.models import PageLogEntry

    return PageLogEntry.objects.latest("pk").pk


def _act(action: Callable[[Place], None], place: Place, ready: threading.Barrier) -> str:
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
    from django.db import connections

    from core.tree import TreeChangedError

    ready.wait(20)
    try:
        action(place)
    except (PermissionDenied, ObjectDoesNotExist, TreeChangedError):
        return REFUSED
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connections.close_all()
    return DONE


def _user(place: Place) -> Any:
    from editorial.models import User

    return User.objects.get(pk=place.approver)


def _page(place: Place) -> Any:
    from wagtail.models import Page

    return Page.objects.get(pk=place.page).specific


def approve(place: Place) -> None:
    from wagtail.models import TaskState

    state = TaskState.objects.get(pk=place.state)
    state.task.specific.on_action(state, _user(place), "approve")


def take_back(place: Place) -> None:
    from wagtail.models import TaskState

    TaskState.objects.get(pk=place.state).workflow_state.cancel(user=_user(place))


def edit(place: Place) -> None:
    """By the editor's form, which is refused where it is too old."""
    from django.core.exceptions import PermissionDenied
    from django.test import Client
    from django.urls import reverse

    from tests.editorial.page_forms import opened

    client = Client()
    client.force_login(_user(place))
    data = opened(_page(place), "Bản sửa")
    response = client.post(reverse("wagtailadmin_pages:edit", args=[place.page]), data)
    if response.status_code != 302 or "/edit/" not in response["Location"]:
        raise PermissionDenied


def publish(place: Place) -> None:
    _page(place).latest_revision.publish(user=_user(place))


def publish_scheduled(place: Place) -> None:
    """As the process of the schedule does it; where it is due no more, nothing is done."""
    from django.core.exceptions import PermissionDenied
    from django.utils import timezone

    from editorial.scheduling.due import do_one, find_due

    due = [item for item in find_due(timezone.now()) if item.revision == place.scheduled]
    if not due or not do_one(due[0]):
        raise PermissionDenied


def unpublish(place: Place) -> None:
    _page(place).unpublish(user=_user(place))


def delete(place: Place) -> None:
    _page(place).delete(user=_user(place))


ACTIONS: dict[str, Callable[[Place], None]] = {
    "approve": approve,
    "take back": take_back,
    "edit": edit,
    "publish": publish,
    "publish scheduled": publish_scheduled,
    "unpublish": unpublish,
    "delete": delete,
}
# The entries of the log that some of them leave, each one.
LOGGED = {
    "wagtail.publish": ("approve", "publish"),
    "wagtail.workflow.approve": ("approve",),
    "wagtail.edit": ("edit",),
}


def _faults(place: Place, logged: int, answers: dict[str, str]) -> Iterator[str]:
    """What is not as it should be; `logged` is the key of the last entry of the log before."""
    from wagtail.models import Page, PageLogEntry

    yield from (answer for answer in answers.values() if answer not in (DONE, REFUSED))
    page = Page.objects.filter(pk=place.page).first()
    if (page is None) != (answers.get("delete") == DONE):
        yield "deleted and there, or gone and not deleted"
    if page is None:
        return
    yield from _illegal(page)
    entries = Counter(
        PageLogEntry.objects.filter(page=page.pk, pk__gt=logged).values_list("action", flat=True)
    )
    for entry, names in LOGGED.items():
        taken = sum(answers.get(name) == DONE for name in names)
        if entries[entry] != taken:
            yield f"{taken} times done, and {entries[entry]} times {entry} in the log"


def _illegal(page: Any) -> Iterator[str]:
    from wagtail.models import WorkflowState

    if page.live != (page.live_revision_id is not None):
        yield "public without a revision that is"
    if page.live and page.title != page.live_revision.content["title"]:
        yield "public with another text than that of its revision"
    if page.live and page.has_unpublished_changes != (page.latest_revision_id != page.live_revision_id):
        yield "what it says of drafts isn't so"
    if page.latest_revision_id != page.revisions.latest("created_at").pk:
        yield "the newest text isn't the last that was written"
    if page.revisions.filter(approved_go_live_at__isnull=False).count() > 1:
        yield "scheduled twice"
    if WorkflowState.objects.for_instance(page).filter(status="in_progress").count() > 1:
        yield "waits for two approvals"
    if not _is_shown(page):
        yield "readers are shown something else"


def _is_shown(page: Any) -> bool:
    """Whether readers have the page as it is, or none, within five seconds."""
    from django.test import Client

    address = page.specific.url
    for _second in range(50):
        response = Client().get(address)
        if page.live and response.status_code == 200 and page.title in response.text:
            return True
        if not page.live and response.status_code == 404:
            return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
