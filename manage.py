#!/usr/bin/env python
"""Django's command line, with site/ (config and core) on the import path."""

import os
import sys
from pathlib import Path


def main() -> None:
    # site/ is never a package: the standard library owns that name.
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
