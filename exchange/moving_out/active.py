"""What in a running text would act in the browser of whoever reads it. The editor lets none in."""

from html.parser import HTMLParser

ELEMENTS = {
    "base", "form", "iframe", "input", "link", "math", "meta", "object", "script", "style", "svg", "template",
}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction"}
SCHEMES = ("javascript:", "vbscript:", "data:")


class _Finder(HTMLParser):
    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ELEMENTS:
            self.found = f"<{tag}>"
        for name, value in attrs:
            if name.startswith("on") or (name in ADDRESSES and is_active(value or "")):
                self.found = f"{name} in <{tag}>"


def is_active(address: str) -> bool:
    """Whether an address acts instead of leading somewhere."""
    return "".join(char for char in address if char > " ").lower().startswith(SCHEMES)


def active_part(html: str) -> str | None:
    """One of them as an operator is told; None where there is none."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found
