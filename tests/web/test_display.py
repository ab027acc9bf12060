"""/hien-thi/ and what a choice made there does to the pages."""

import pytest

from core.display import COOKIE, MAX_AGE

pytestmark = pytest.mark.django_db
ADDRESS = "/hien-thi/"


@pytest.fixture
def choose(client):
    """Sends the form as a page of the site does."""

    def choose(headers=None, **sent):
        return client.post(ADDRESS, sent, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})})

    return choose


def checked(page):
    form = page.select("main .display-form")[0]
    return {field.get("name"): field.get("value") for field in form.select("[checked]")}


def test_a_choice_is_kept_for_a_year_in_one_cookie_of_our_own(choose):
    response = choose(size="xl", spacing="wide", theme="dark", next="/tin-tuc/")
    assert (response.status_code, response.url) == (302, "/tin-tuc/")
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("xl.wide.dark", MAX_AGE, "Lax")
    assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", "")


def test_over_https_the_cookie_is_for_https_only(client):
    response = client.post(ADDRESS, {"theme": "dark"}, secure=True)
    assert response.cookies[COOKIE]["secure"]


def test_the_default_needs_no_cookie(choose):
    choose(theme="dark")
    assert choose(theme="").cookies[COOKIE]["max-age"] == 0


def test_a_page_is_rendered_with_the_choice(client, read, choose):
    assert read("/").html.attrs == {"lang": "vi"}
    choose(size="l", theme="contrast")
    page = read("/")
    assert page.html.attrs == {"lang": "vi", "data-size": "l", "data-theme": "contrast"}
    assert checked(read(ADDRESS)) == {"size": "l", "spacing": "", "theme": "contrast"}
    assert [meta.get("content") for meta in page.select("meta[name=theme-color]")] == ["#000"]


def test_a_page_of_an_error_is_rendered_with_the_choice_too(read, choose):
    choose(theme="dark")
    assert read("/khong-co/", 404).html["data-theme"] == "dark"
    assert read("/%00", 400).html.attrs == {"lang": "vi"}


@pytest.mark.parametrize("cookie", ["", "huge", "dark.xl", '"><script>', "xl.wide.dark" * 200])
def test_a_cookie_of_nonsense_changes_nothing(client, cookie):
    plain = client.get("/").content
    client.cookies[COOKIE] = cookie
    assert client.get("/").content == plain


def test_the_pages_set_no_cookie_and_hold_no_token(client, choose):
    choose(theme="dark")
    for address in ("/", ADDRESS):
        response = client.get(address)
        assert not response.cookies
        assert b"csrfmiddlewaretoken" not in response.content
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("sent", [{}, {"size": "huge"}, {"theme": "\x00"}, {"next": "//evil.example/"}])
def test_what_makes_no_sense_is_ignored(choose, sent):
    response = choose(**sent)
    assert (response.status_code, response.url) == (302, ADDRESS)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http://[::1",
        "trang-chu",
        "?q=1",
        "",
        "/" + "a" * 3000,
    ],
)
def test_one_is_led_to_no_other_site(choose, address):
    assert choose(next=address).url == ADDRESS


def test_the_search_that_one_came_from_comes_back_whole(read, choose):
    search = "/tim-kiem/?q=%C4%91%E1%BA%A5t&loai=van-ban"
    address = read(search).select(".site-header .display-form [name=next]")[0].get("value")
    assert choose(next=address).url == search


def test_a_line_break_in_the_address_makes_no_header(choose):
    response = choose(next="/a\r\nSet-Cookie: x=y")
    assert "x" not in response.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": "", "Origin": "http://[::1"},
    ],
)
def test_another_site_cannot_choose(choose, headers):
    response = choose(headers, theme="dark")
    assert response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver", ""])
def test_a_browser_that_tells_only_its_origin_or_nothing_is_believed(client, origin):
    headers = {"Origin": origin} if origin else {}
    assert client.post(ADDRESS, {"theme": "dark"}, headers=headers).cookies[COOKIE].value == "dark"


def test_a_body_that_cannot_be_read_is_a_bad_request_at_most(client):
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"theme=dark"),
        ("application/x-www-form-urlencoded; charset=idna", b"theme=%ff%fe"),
        ("application/json", b"{"),
    ):
        assert client.post(ADDRESS, body, content_type=kind).status_code in (302, 400)


def test_other_methods_are_refused(client):
    assert client.put(ADDRESS).status_code == 405


def test_the_english_form_keeps_to_english(client, read):
    assert read("/en/hien-thi/").select("main .display-form")[0].get("action") == "/en/hien-thi/"
    response = client.post("/en/hien-thi/", {"theme": "dark"})
    assert response.url == "/en/hien-thi/"
