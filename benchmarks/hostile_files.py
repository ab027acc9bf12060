"""What 200 hostile files do to the process that takes them in.

    make bench-hostile-files

Each file of tests/hostile.py is sent through the form of the library until 200 were, each a little different,
through Django's handler in one process, as a worker of gunicorn would. Prints how many were refused, what got
in, the seconds, and the memory of the process (RSS) before and after, and at its highest.
"""

import itertools
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from . import archive_search

DATABASE = "portal_bench_hostile"
COUNT = 200


def main() -> None:
    archive_search.prepare_database(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    settings.DEBUG, settings.REQUIRE_TWO_FACTOR = False, False
    settings.ALLOWED_HOSTS = ["*"]
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        measure()


def measure() -> None:
    client = signed_in()
    files = list(hostile_files())
    send(client, *harmless())
    before, there = memory(), count()
    start, worst = time.monotonic(), 0.0
    refused = 0
    for number, (kind, name, content) in zip(range(COUNT), itertools.cycle(files), strict=False):
        began = time.monotonic()
        # What is appended makes it another file, and is part of no format.
        refused += send(client, kind, name, content + b"\n" * (number // len(files)))
        worst = max(worst, time.monotonic() - began)
    seconds = time.monotonic() - start
    kept = count() - there
    after, highest = memory(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| files | refused | kept | seconds | the slowest | RSS before, MB | after | growth | highest |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    cells = [seconds, worst, before, after, after - before, highest]
    print(f"| {COUNT} | {refused} | {kept} | {' | '.join(f'{cell:.1f}' for cell in cells)} |")
    if after - before > 150 or kept or refused < COUNT:
        sys.exit("The process grew by more than 150 MB, or something got in.")


def hostile_files() -> list[tuple[str, str, bytes]]:
    """(form, name, content) of each."""
    from tests import hostile

    found = [("file", "a.docx", content) for content, _reason in hostile.ARCHIVES.values()]
    found += [("file", "a.pdf", content) for content, _reason in hostile.PDFS.values()]
    found += [("image", f"a.{kind}", content()) for content, kind in hostile.PICTURES.values()]
    found += [("image", "a.gif", hostile.moving(10_000)), ("image", "a.png", hostile.huge_png(30_000))]
    return [*found, ("file", "a.docm", hostile.plain()), ("file", "a.pdf", b"MZ" + bytes(10_000_000))]


def count() -> int:
    from core.models import CustomImage, File

    return File.objects.count() + CustomImage.objects.count()


def harmless() -> tuple[str, str, bytes]:
    from tests import hostile

    return "file", "a.docx", hostile.plain()


def signed_in() -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    users = get_user_model().objects
    user = users.filter(username="bench").first() or users.create_superuser("bench")
    client = Client()
    client.force_login(user)
    return client


def send(client: Any, kind: str, name: str, content: bytes) -> bool:
    """Whether the form refused it."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    address = reverse({"file": "wagtaildocs:add", "image": "wagtailimages:add"}[kind])
    data = {"title": "Tệp", "description": "Mô tả", "tags": "", "file": SimpleUploadedFile(name, content)}
    response = client.post(address, data)
    # What is kept leads on to the list.
    return response.status_code == 200


def memory() -> float:
    """Resident megabytes of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


if __name__ == "__main__":
    main()
