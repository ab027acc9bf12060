"""Measures whether the time of an answer tells a name that there is from one that there isn't.

    make bench-sign-in [ROUNDS=60]

Signing in with a wrong password and asking for a new one, 200 times each (or as often as is said) for a user
and for nobody, in turns, with production's hasher: medians in milliseconds of the processor, which other work
on the machine doesn't change, and of the clock. Then what an attempt costs that is refused unseen.
"""

import logging
import os
import statistics
import sys
import time
from typing import Any

from . import archive_search, web

DATABASE = "portal_bench_sign_in"
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
Spent = tuple[float, float]
NAME = "co-that"


def main() -> None:
    os.environ["DATA_DIR"] = str(web.ROOT / ".data" / "bench-sign-in")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.web_settings", "LOG_LEVEL": "CRITICAL"}
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    # Each refusal is a warning.
    logging.disable()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    from editorial.factories import UserFactory
    from editorial.models import User

    call_command("migrate", verbosity=0)
    User.objects.filter(username=NAME).delete()
    UserFactory(username=NAME, email=f"{NAME}@example.com")
    # As in production: who asks for a mail is answered before anybody looks whom it is for.
    tasks = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(TASKS=tasks, STORAGES={**settings.STORAGES, "staticfiles": files}).enable()
    for what, address, data in (
        ("wrong password", "/quan-tri/login/", lambda name: {"username": name, "password": "sai"}),
        ("new password", "/quan-tri/password_reset/", lambda name: {"email": f"{name}@example.com"}),
    ):
        known, unknown = times(address, data)
        for number, clock in enumerate(("processor", "clock")):
            here, nowhere = (statistics.median(spent[number] for spent in one) for one in (known, unknown))
            print(f"{what}, {clock}: known {here:.1f} ms, unknown {nowhere:.1f} ms, {here - nowhere:+.2f}")
    print(f"refused unseen: {statistics.median(spent for spent, _clock in refusals()):.1f} ms")


def times(address: str, data: Any) -> tuple[list[Spent], list[Spent]]:
    found: tuple[list[Spent], list[Spent]] = ([], [])
    for number in range(ROUNDS + 5):
        # Each from an address of its own, so that no limit is met; the first ones warm up.
        for kind, typed in enumerate((NAME, f"khong-co-{number}")):
            spent = post(address, data(typed), f"10.{kind}.{number // 250}.{number % 250}")
            if number >= 5:
                found[kind].append(spent)
        forget()
    return found


def refusals() -> list[Spent]:
    data = {"username": NAME, "password": "sai"}
    return [post("/quan-tri/login/", data, "203.0.113.7") for _number in range(60)][10:]


def post(address: str, data: dict[str, str], visitor: str) -> Spent:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    started, clock = time.thread_time(), time.perf_counter()
    client.post(address, data, secure=True, headers={"x-forwarded-for": visitor})
    return (time.thread_time() - started) * 1000, (time.perf_counter() - clock) * 1000


def forget() -> None:
    from editorial.models import SignIn

    SignIn.objects.all().delete()


if __name__ == "__main__":
    main()
