"""Which release of the code a page was made by: another one may make it differently."""

from hashlib import blake2b

from django.conf import settings

SUFFIXES = {".py", ".html", ".css", ".js", ".po", ".svg", ".txt", ".toml"}
LEFT_OUT = {"tests", "benchmarks", "docs", "demo"}


def release() -> str:
    """A digest of the project's files, the pinned versions of its libraries included."""
    found = blake2b(digest_size=8)
    for folder in sorted(settings.BASE_DIR.iterdir()):
        if folder.name.startswith(".") or folder.name in LEFT_OUT:
            continue
        files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        for file in files:
            if file.suffix in SUFFIXES and file.is_file():
                found.update(str(file.relative_to(settings.BASE_DIR)).encode() + file.read_bytes())
    return found.hexdigest()
