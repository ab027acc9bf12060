"""Asks an online service for known weaknesses of the libraries of a lock: `python -m launcher.audit LOCK`.

Where its service can't be reached, pip-audit says only that a library was passed over, and ends well. Here
what wasn't looked at is a failure, with a status of its own.
"""

import json
import subprocess
import sys
from typing import Any

# Fetched for the moment by uv: nothing else needs it, nor the twenty libraries that it brings.
COMMAND = ("uv", "tool", "run", "--quiet", "pip-audit==2.10.1")
ARGUMENTS = ("--require-hashes", "--disable-pip", "--format=json", "--progress-spinner=off", "--requirement")
FINE, WEAK, NOT_DONE = 0, 1, 2


def main(lock: str, run: Any = subprocess.run) -> int:
    """Print what is known, and return FINE, WEAK or NOT_DONE."""
    ended = run([sys.executable, "-m", *COMMAND, *ARGUMENTS, lock], capture_output=True, text=True)
    try:
        libraries = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _not_done(ended.stderr.strip()[-2_000:] or "no answer")
    weak = [(one, found) for one in libraries for found in one.get("vulns", [])]
    for library, found in weak:
        mended = ", ".join(found["fix_versions"]) or "–"
        print(f"{library['name']} {library['version']}: {found['id']} (mended in {mended})")
    passed_over = [one["name"] for one in libraries if "skip_reason" in one]
    if passed_over or not libraries:
        return _not_done(f"{len(passed_over)} of {len(libraries)} libraries were passed over")
    print(f"{len(libraries)} libraries, {len(weak)} known weaknesses")
    return WEAK if weak else FINE


def _not_done(why: str) -> int:
    print(
        f"\nCHƯA KIỂM TRA ĐƯỢC lỗ hổng của thư viện: không lấy được dữ liệu.\n"
        f"THE AUDIT WAS NOT DONE, its data can't be had: {why}",
        file=sys.stderr,
    )
    return NOT_DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
