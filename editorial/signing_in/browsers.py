"""The browser that asks."""

from django.http import HttpRequest

# Each names those after it as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "coc_coc": "Cốc Cốc",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def short_name(browser: str) -> str:
    """A browser as people know it: "Chrome, Windows"; what isn't known as it calls itself."""
    names = [
        next((name for mark, name in marks.items() if mark in browser), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or browser[:60]


def browser_of(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:300]
