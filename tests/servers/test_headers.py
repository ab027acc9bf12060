"""What the answers tell browsers to forbid, scored as the HTTP Observatory does.

Source: the scoring of MDN's HTTP Observatory 1.4 (github.com/mdn/mdn-http-observatory): a hundred points,
less what is missing, plus what is more than asked. Nothing here is in the browsers' list of preloaded hosts
(5 more), and no script is loaded from elsewhere (nothing more, nothing less).

Its own program (1.4.8), run once against nginx with our configuration, gives the same: 130 for pages, the
search and the feeds, 135 for a form, 125 for the door of the editor, 120 for the API. It scores no
answers but those with 200.
"""

import re

import pytest

from tests.servers.machines import Browser

HALF_A_YEAR = 15_768_000
PUBLIC = {
    "a page": "/",
    "a section": "/tin-tuc/",
    "a search": "/tim-kiem/?q=luat",
    "a missing page": "/khong-co/",
    "a bad request": "/?q=%00",
    "a missing file": "/tep/999/khong-co.pdf",
    "a feed": "/tin-moi.xml",
    "the sitemap": "/sitemap.xml",
    "the API": "/api/v1/pages",
    "a fault of the API": "/api/v1/khong-co",
    "OAI-PMH": "/oai?verb=Identify",
    "robots.txt": "/robots.txt",
    "a form": "/nhan-tin/",
}
EDITOR = {"the door of the editor": "/quan-tri/login/", "an address behind it": "/quan-tri/pages/1/"}


def directives(answer):
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {part[0]: set(part[1:]) for part in parts if part}


def policy_points(answer):
    if "Content-Security-Policy" not in answer.headers:
        return -25
    policy = directives(answer)
    default = policy.get("default-src", {"*"})
    scripts, objects = policy.get("script-src", default), policy.get("object-src", default)
    if (scripts | objects) & {"*", "'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:"}:
        return -20
    styles = policy.get("style-src", default)
    bound = {
        name for name in ("base-uri", "form-action", "frame-ancestors") if "*" in policy.get(name, {"*"})
    }
    if bound or styles & {"*", "'unsafe-inline'", "data:", "http:", "https:"}:
        return 0
    return 10 if default == {"'none'"} else 5


def frame_points(answer):
    if "*" not in directives(answer).get("frame-ancestors", {"*"}):
        return 5
    return 0 if answer.headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def transport_points(answer):
    age = re.search(r"max-age=(\d+)", answer.headers.get("Strict-Transport-Security", ""))
    if not age:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def cookie_points(cookies):
    """Five more where each is secure, of this site alone, and no script reads the session's."""
    if not cookies:
        return 0
    if not all(cookie["secure"] and cookie["samesite"] in ("Lax", "Strict") for cookie in cookies.values()):
        return -20
    return 5 if all(cookie["httponly"] for name, cookie in cookies.items() if "session" in name) else -30


def points(answer, cookies):
    referrer = answer.headers.get("Referrer-Policy")
    resources = answer.headers.get("Cross-Origin-Resource-Policy")
    return (
        100
        + policy_points(answer)
        + frame_points(answer)
        + transport_points(answer)
        + cookie_points(cookies)
        + (5 if referrer in ("no-referrer", "same-origin", "strict-origin-when-cross-origin") else 0)
        + (10 if resources in ("same-origin", "same-site") else 0)
        - (0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else 5)
    )


@pytest.fixture(scope="module")
def scores(web):
    """Of each kind of answer."""

    def score(address):
        browser = Browser()
        return points(browser.get(web, address), browser.cookies)

    return {name: score(address) for name, address in {**PUBLIC, **EDITOR}.items()}


def test_every_public_answer_forbids_more_than_is_asked(scores):
    assert {name: score for name, score in scores.items() if name in PUBLIC and score < 115} == {}


def test_the_editor_forbids_more_than_is_asked(scores):
    assert {name: score for name, score in scores.items() if name in EDITOR and score < 100} == {}


def test_every_answer_withholds_the_devices_and_keeps_its_window_apart(web):
    answers = [Browser().get(web, address) for address in (*PUBLIC.values(), *EDITOR.values())]
    assert all("camera=()" in answer.headers["Permissions-Policy"] for answer in answers)
    assert {answer.headers["Cross-Origin-Opener-Policy"] for answer in answers} == {"same-origin"}
