"""Who is a reader, as far as the user agent tells.

Programs that go through sites mostly say so. Lists of their names are longer and go out of date; what most of
them have in common is a word. Measured against such lists: docs/decisions/0042-visits.md.
"""

import re
from functools import lru_cache

# A browser's own name begins like this; libraries and tools begin with theirs.
BROWSER = ("Mozilla/", "Opera/")
# Cubot makes telephones.
ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|monitor|archiv|fetch|scan|scrap|feed|check|valid|uptime|synthetic"
    r"|curl|wget|python|java/|okhttp|http-?client|libwww|perl|ruby|php|axios|node|headless|phantom|selenium"
    r"|puppeteer|playwright|lighthouse|pagespeed|externalhit|embed|google-|https?://",
    re.IGNORECASE,
)
# What is longer is no browser's; so many are remembered, those seen last.
LONGEST, REMEMBERED = 512, 2_000


def is_reader(user_agent: str) -> bool:
    """Whether a person's browser calls itself that. Nothing of it is kept beyond the process's memory."""
    return len(user_agent) <= LONGEST and _looks_like_reader(user_agent)


@lru_cache(REMEMBERED)
def _looks_like_reader(user_agent: str) -> bool:
    return user_agent.startswith(BROWSER) and not ROBOT.search(user_agent)
