"""Why a file isn't taken, besides the words of core.confined; core.uploads puts these into sentences."""

MEGABYTE = 1024 * 1024

# It is something else than its name says.
OTHER = "other"
# Macros, scripts, embedded programs, parts that are fetched from elsewhere.
ACTIVE = "active"
MACROS = "macros"
ATTACHED = "attached"
REMOTE = "remote"
PASSWORD = "password"  # noqa: S105 - not a password, the word for it
UNPACKED = "unpacked"
# Of a picture.
PIXELS = "pixels"
FRAMES = "frames"

# What the child may cost.
SECONDS = 20
MEMORY = 768 * MEGABYTE
WRITTEN = 64 * MEGABYTE


class ContentError(Exception):
    """A file isn't taken. `reason` is one of the words above or of core.confined."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
