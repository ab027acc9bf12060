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
from typing import Any, NamedTuple

RACES, EDITORS_AT_ONCE = 1_000, 3
TAKEN, REFUSED = {200, 302}, {400, 409}
# What an editor presses; "" saves.
BUTTONS = ("", "", "action-publish", "action-submit", "by itself")


class Told(NamedTuple):
    """What became of the texts of all races."""

    taken: int
    refused: int
    lost: int
    errors: int


def main() -> int:
    from . import publishing_faults

    publishing_faults.set_up()
    from editorial.factories import UserFactory
    from editorial.roles import APPROVERS

    editors = [UserFactory(role=APPROVERS) for _number in range(EDITORS_AT_ONCE)]
    told = run(make_page(editors[0]), editors, RACES)
    print(f"{RACES} races of {EDITORS_AT_ONCE}: {told}")
    return told.lost + told.errors


def make_page(owner: Any) -> int:
    from news.factories import NewsPageFactory
    from news.models import NewsSectionPage

    section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
    page = NewsPageFactory(parent=section, owner=owner, title="Bản đầu", publish=True)
    return page.pk


def run(page: int, editors: Sequence[Any], races: int, seed: int = 9) -> Told:
    """Let the editors race for one page. What is written is committed."""
    from django.db import connections
    from django.test import Client

    chance = random.Random(seed)  # noqa: S311 - not for secrets
    clients = [Client() for _editor in editors]
    for client, editor in zip(clients, editors, strict=True):
        client.force_login(editor)
    sums: Counter[str] = Counter()
    with ThreadPoolExecutor(len(editors), initializer=connections.close_all) as pool:
        for number in range(races):
            sums += _race(page, clients, number, chance, pool)
        list(pool.map(lambda _number: connections.close_all(), range(len(editors))))
    return Told(sums["taken"], sums["refused"], sums["lost"], sums["errors"])


def _race(
    page: int, clients: list[Any], number: int, chance: random.Random, pool: ThreadPoolExecutor
) -> Counter[str]:
    from editorial.models import KeptText
    from tests.editorial.page_forms import again, opened, titles

    found = again(page)
    before = len(titles(found))
    sent = {f"Cuộc {number}, bản {place}": chance.choice(BUTTONS) for place in range(len(clients))}
    forms = [opened(found, title) for title in sent]
    ready = threading.Barrier(len(clients))
    jobs = [
        pool.submit(_send, page, client, form, button, ready)
        for client, form, button in zip(clients, forms, sent.values(), strict=True)
    ]
    statuses = [job.result() for job in jobs]
    history = titles(again(page))[before:]
    kept = set(KeptText.objects.filter(object_id=page).values_list("content__title", flat=True))
    told: Counter[str] = Counter()
    for title, status in zip(sent, statuses, strict=True):
        if status in TAKEN:
            told["taken"] += 1
            told["lost"] += title not in history
        elif status in REFUSED:
            told["refused"] += 1
            told["lost"] += title not in kept or title in history
        else:
            told["errors"] += 1
    return told


def _send(page: int, client: Any, form: dict[str, Any], button: str, ready: threading.Barrier) -> int:
    from django.db import connections
    from django.urls import reverse

    headers = {"accept": "application/json"} if button == "by itself" else {"accept": "text/html"}
    data = form | ({button: "1"} if button.startswith("action") else {})
    address = reverse("wagtailadmin_pages:edit", args=[page])
    ready.wait(20)
    try:
        return client.post(address, data, headers=headers).status_code
    finally:
        connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
