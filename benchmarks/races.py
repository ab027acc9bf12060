"""Editors who save the same page at the same moment, 1,000 times: no text is lost.

    make bench-races

In each race some editors have opened the form of one page; each has typed a text of their own, and all send
it at once, by the buttons of the editor or by its saving by itself. One is taken, the others are refused.
Afterwards the text that was taken is in the history, and each that was refused is kept for its writer.
"""

import random
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

RACES, EDITORS_AT_ONCE = 1_000, 2
TAKEN, REFUSED = {200, 302}, {400, 409}
# What an editor presses; "" saves.
BUTTONS = ("", "", "action-publish", "by itself")
IN_ONE_GO = 50


def main() -> int:
    from . import publishing_faults

    publishing_faults.set_up()
    from django.conf import settings

    from editorial.factories import UserFactory
    from editorial.roles import APPROVERS

    # What waits here waits for another editor: no page is given to readers meanwhile.
    settings.DELIVERY_CACHE = False
    editors = [UserFactory(role=APPROVERS) for _number in range(EDITORS_AT_ONCE)]
    page = make_page(editors[0])
    sums: Counter[str] = Counter()
    for begin in range(0, RACES, IN_ONE_GO):
        sums += run(page, editors, IN_ONE_GO, seed=begin)
        print(f"{begin + IN_ONE_GO} races of {EDITORS_AT_ONCE}: {dict(sums)}", flush=True)
    return sums["lost"] + sums["errors"]


def make_page(owner: Any) -> int:
    from news.factories import NewsPageFactory
    from news.models import NewsSectionPage

    section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
    page = NewsPageFactory(parent=section, owner=owner, title="Bản đầu", publish=True)
    return page.pk


def run(page: int, editors: Sequence[Any], races: int, seed: int = 9) -> Counter[str]:
    """Let the editors race for one page: how many texts were taken, refused and lost, and errors.

    What is written is committed.
    """
    from django.test import Client

    chance = random.Random(seed)  # noqa: S311 - not for secrets
    clients = [Client() for _editor in editors]
    for client, editor in zip(clients, editors, strict=True):
        client.force_login(editor)
    sums: Counter[str] = Counter()
    together = threading.Barrier(len(editors), timeout=60)
    with ThreadPoolExecutor(len(editors)) as pool:
        for number in range(races):
            sums += _race(page, clients, f"{seed}.{number}", chance, pool, together)
        # Each thread has a connection of its own.
        for job in [pool.submit(_close, together) for _editor in editors]:
            job.result()
    return sums


def _close(together: threading.Barrier) -> None:
    from django.db import connections

    together.wait()
    connections.close_all()


def _race(
    page: int,
    clients: list[Any],
    name: str,
    chance: random.Random,
    pool: ThreadPoolExecutor,
    together: threading.Barrier,
) -> Counter[str]:
    from editorial.models import KeptText
    from tests.editorial.page_forms import again, opened

    found = again(page)
    before = found.latest_revision_id
    buttons = {f"Cuộc {name}, bản {place}": chance.choice(BUTTONS) for place in range(len(clients))}
    forms = [opened(found, title) for title in buttons]
    jobs = [
        pool.submit(_send, page, client, form, button, together)
        for client, form, button in zip(clients, forms, buttons.values(), strict=True)
    ]
    statuses = [job.result() for job in jobs]
    history = set(found.revisions.filter(pk__gt=before).values_list("content__title", flat=True))
    of_race = KeptText.objects.filter(object_id=page, content__title__in=list(buttons))
    kept = set(of_race.values_list("content__title", flat=True))
    told: Counter[str] = Counter()
    for title, status in zip(buttons, statuses, strict=True):
        if status in TAKEN:
            told["taken"] += 1
            told["lost"] += title not in history
        elif status in REFUSED:
            told["refused"] += 1
            told["lost"] += title not in kept or title in history
        else:
            told["errors"] += 1
    told["lost"] += again(page).latest_revision_id != found.revisions.latest("pk").pk
    return told


def _send(page: int, client: Any, form: dict[str, Any], button: str, together: threading.Barrier) -> int:
    """The status of the answer, or 500."""
    from django.urls import reverse

    headers = {"accept": "application/json"} if button == "by itself" else {"accept": "text/html"}
    data = form | ({button: "1"} if button.startswith("action") else {})
    address = reverse("wagtailadmin_pages:edit", args=[page])
    client.raise_request_exception = False
    together.wait()
    return client.post(address, data, headers=headers).status_code


if __name__ == "__main__":
    sys.exit(main())
