"""The page for an address at which nothing stands, and what is understood of such an address."""

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from search import not_found
from search.address_words import LONGEST_WORDS, MOST_WORDS, words_of_address
from search.errors import SearchTooLong, SearchUnavailable
from search.models import QueryRecord

SYLLABLES = st.text(alphabet="abcdghklmnoquxy", min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/luat-dat-dai/", "luat dat dai"),
        ("/tin-tuc/chinh-sach-moi/luat-dat-dai-2024/", "luat dat dai 2024"),
        ("/en/news/land-law/", "land law"),
        ("/tintuc/luat-dat-dai-118255.html", "luat dat dai"),
        ("/Pages/Luat_Dat_Dai.aspx", "Luat Dat Dai"),
        ("/tep/12/to-gap-ly-hon.PDF", "to gap ly hon"),
        ("/van-ban/so/42-2022-nd-cp/", "42 2022 nd cp"),
        ("/luật-đất-đai/", "luật đất đai"),
        ("/lu%E1%BA%ADt-%C4%91%E1%BA%A5t-%C4%91ai/", "luật đất đai"),
        ("/dat/dai/", "dat dai"),
        ("/luat-dat-dai/2024/5/", "luat dat dai"),
        ("/luat-dat-dai/123456", "luat dat dai"),
    ],
)
def test_the_words_of_an_address_are_what_was_wanted(path, words):
    assert words_of_address(path) == words


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/2024/05/",
        "/123456.html",
        "/index.php",
        "/luat-dat-dai.php7",
        "/wp-login/",
        "/blog/wp-content/uploads/",
        "/.env",
        "/.git/config",
        "/luat-dat-dai/.well-known/",
        "/%2Eenv",
        "/css/dat-dai.css",
        "/anh-dat-dai.jpg",
        "/favicon.ico",
        "/sitemap-dat-dai.xml",
        "/cgi-bin/luat-dat-dai",
        "/" + "dat-dai-" * 100,
    ],
)
def test_what_no_person_reads_has_no_words(path):
    assert words_of_address(path) == ""


@given(st.text(max_size=400))
def test_any_path_has_few_words_of_letters_and_figures(path):
    words = words_of_address(f"/{path}")
    assert len(words) <= LONGEST_WORDS
    assert len(words.split()) <= MOST_WORDS
    assert all(c.isalnum() or c == " " for c in words)


@given(st.lists(SYLLABLES, min_size=2, max_size=MOST_WORDS))
def test_the_words_of_a_slug_come_back(words):
    slug = "-".join(words)
    assert words_of_address(f"/tin/{slug}/") == " ".join(words)[:LONGEST_WORDS].strip()


@pytest.fixture
def missing(client):
    def missing(address):
        response = client.get(address)
        assert response.status_code == 404
        page = BeautifulSoup(response.content.decode(), "lxml")
        assert page.select("meta[name=robots][content=noindex]")
        return page

    return missing


def suggested(page):
    return [link.get("href") for link in page.select("[aria-labelledby=suggested-heading] a")]


@pytest.fixture
def no_search(monkeypatch):
    """Fails the test where a search is made."""

    def search(*args, **kwargs):
        pytest.fail("A search was made")

    monkeypatch.setattr(not_found.engine, "search", search)


@pytest.mark.django_db
class TestPage:
    def test_the_words_of_the_address_stand_in_the_search_field(self, missing):
        page = missing("/tin-tuc/giu-rung-dau-nguon-12345.html")
        assert page.select("#error-query")[0].get("value") == "giu rung dau nguon"

    def test_public_pages_with_these_words_are_offered(self, missing, make_news, make_document):
        news = make_news(title="Giữ rừng đầu nguồn")
        document = make_document(title="Quyết định giữ rừng đầu nguồn", number="7/2024/QĐ-UBND")
        page = missing("/bai-cu/giu-rung-dau-nguon/")
        assert set(suggested(page)) == {news.url, document.url}
        assert "7/2024/QĐ-UBND" in page.get_text()

    def test_five_at_most(self, missing, make_news):
        for number in range(7):
            make_news(title=f"Giữ rừng, bài {number}")
        assert len(suggested(missing("/giu-rung/"))) == 5

    def test_only_what_has_half_of_the_words_in_its_title_is_offered(self, missing, make_news):
        news = make_news(title="Giữ rừng đầu nguồn", lead="")
        make_news(title="Chuyện ở bản", lead="Bà con giữ rừng.")
        assert suggested(missing("/giu-rung-dau-nguon-xyzzy/")) == [news.url]

    def test_no_draft_and_no_private_page_is_offered(self, missing, make_news, restrict):
        make_news(title="Giữ rừng một").unpublish()
        restrict(make_news(title="Giữ rừng hai"))
        assert suggested(missing("/giu-rung/")) == []

    def test_what_is_offered_and_said_is_in_the_language_of_the_address(self, missing, make_news):
        make_news(title="Giữ rừng")
        page = missing("/en/giu-rung/")
        assert page.html.get("lang") == "en"
        assert suggested(page) == []
        assert page.select("form.search-form")[-1].get("action") == "/en/tim-kiem/"

    def test_it_is_no_query_of_a_visitor(self, missing, make_news):
        make_news(title="Giữ rừng")
        missing("/giu-rung/")
        assert not QueryRecord.objects.exists()

    @pytest.mark.parametrize(
        "address", ["/wp-login.php", "/.env", "/2024/05/", "/rung.css", f"/{'rung-' * 99}/"]
    )
    def test_nothing_is_searched_for_what_no_person_asks_for(self, missing, no_search, address):
        assert missing(address).select("#error-query")[0].get("value") == ""

    def test_nothing_is_searched_where_a_slash_is_put_at_the_end(self, client, no_search):
        assert client.get("/giu-rung").headers["Location"] == "/giu-rung/"

    @pytest.mark.parametrize(
        "failure", [SearchTooLong, SearchUnavailable, OperationalError("gone"), ValueError("a fault")]
    )
    def test_a_search_that_fails_is_left_out(self, missing, monkeypatch, failure):
        def fail(*args, **kwargs):
            raise failure

        monkeypatch.setattr(not_found.engine, "search", fail)
        page = missing("/giu-rung/")
        assert page.select("#error-query")[0].get("value") == "giu rung"
        assert suggested(page) == []

    def test_the_page_cannot_be_written_into_by_an_address(self, client):
        html = client.get('/"><script>alert(1)</script>/').content.decode()
        assert "<script>alert" not in html


@pytest.mark.django_db
def test_without_a_database_the_page_is_a_plain_one(rf):
    def fail(*args):
        raise OperationalError("The server has gone away")

    with connection.execute_wrapper(fail):
        response = not_found.page_not_found(rf.get("/giu-rung/"), Http404())
    assert response.status_code == 404
    assert 'content="noindex"' in response.content.decode()


@pytest.mark.django_db
def test_the_demo_shows_it_though_debug_is_on(client, settings):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "demo.middleware.PublicNotFoundMiddleware"]
    for address in ("/giu-rung/", "/giu-rung.html"):
        response = client.get(address)
        assert response.status_code == 404
        assert 'value="giu rung"' in response.content.decode()
