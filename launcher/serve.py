"""The demo's web process: prepares the site, then serves it, in one process as starting Django takes seconds.

python -m launcher.serve 127.0.0.1:8000
"""

import os
import sys

import django
from django.core.management import call_command

from .cluster import ROOT


def main(address: str) -> None:
    sys.path.insert(0, str(ROOT / "site"))
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    call_command("load_demo")
    # The launcher says where the site is; runserver's own greeting would say it once more, in English.
    with open(os.devnull, "w") as nothing:
        call_command("runserver", address, use_reloader=False, stdout=nothing)


if __name__ == "__main__":
    main(sys.argv[1])
