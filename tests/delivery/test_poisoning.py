"""Nobody gets into what is kept for others: not by a header, not by an address, not by being signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.factories import UserFactory

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
# What frameworks and proxies have believed of a visitor.
FORGED = {
    "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_X_HOST": EVIL, "HTTP_FORWARDED": f"host={EVIL}",
    "HTTP_ORIGIN": f"https://{EVIL}",
    "HTTP_X_FORWARDED_SERVER": EVIL, "HTTP_X_FORWARDED_PORT": "8443", "HTTP_X_FORWARDED_PREFIX": f"//{EVIL}",
    "HTTP_X_ORIGINAL_URL": "/quan-tri/", "HTTP_X_REWRITE_URL": "/quan-tri/", "HTTP_REFERER": f"https://{EVIL}/",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_FORWARDED_SCHEME": "nothttps",
    "HTTP_ACCEPT_LANGUAGE": "en", "HTTP_USER_AGENT": EVIL,
}  # fmt: skip
PLACES = [
    "/",
    "/tin-tuc/",
    "/tin-moi.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/pages",
    "/tim-kiem/?q=lu%E1%BA%ADt",
]


@pytest.mark.parametrize("place", PLACES)
def test_what_a_visitor_says_in_headers_comes_into_no_page(reader, made_anew, make_news, place):
    make_news()
    right = made_anew(place).content
    forged = Client().get(place, **FORGED)
    assert EVIL.encode() not in forged.content
    assert not [value for _name, value in forged.items() if EVIL in value]
    assert forged.content == right
    assert reader.get(place).content == right


def test_a_mail_for_a_new_password_leads_to_our_own_host(reader, mailoutbox):
    UserFactory(email="an@example.org")
    forged = {**FORGED, "HTTP_ORIGIN": ""}
    Client().post(reverse("wagtailadmin_password_reset"), {"email": "an@example.org"}, **forged)
    assert [EVIL in mail.body for mail in mailoutbox] == [False]
    assert Client().post("/quan-tri/password_reset/", {}, HTTP_HOST=EVIL).status_code == 400


@pytest.mark.parametrize("end", [";a.css", "a.css", ";/a.js", "%2Fa.png", "..%2Fa.css", "a.css?trang=1"])
def test_a_page_is_not_given_at_an_address_that_looks_like_a_file(client, make_news, approver, end):
    """A cache that goes by the end of an address would keep it for everybody."""
    news = make_news(title="Chimhoangyen")
    client.force_login(approver)
    for browser in (client, Client()):
        response = browser.get(f"{news.url}{end}")
        assert response.status_code == 404
        assert "Chimhoangyen" not in response.content.decode()


def test_what_an_editor_has_looked_at_is_made_anew_for_a_visitor(reader, told, make_news, approver):
    news, editor = make_news(), Client()
    editor.force_login(approver)
    own = editor.get(news.url)
    assert "wagtail-userbar" in own.text
    assert "private" in own.headers["Cache-Control"]
    for _visit in range(2):
        response = reader.get(news.url)
        assert "userbar" not in response.text
        assert "csrfmiddlewaretoken" not in response.text
        assert "nonce" not in response.text + response.headers["Content-Security-Policy"]
        assert not response.cookies
        assert approver.get_username() not in response.text
    assert told(response) == "hit"
