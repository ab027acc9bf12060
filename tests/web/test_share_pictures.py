"""The picture that networks show of a page without an image."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core.factories import ImageFactory
from core.models import AgencySettings
from core.pictures import views

pytestmark = pytest.mark.django_db


def properties(page):
    return {m.get("property"): m.get("content") for m in page.select("meta[property]")}


@pytest.fixture
def picture_of(read):
    """The address of a page's picture, without the host."""

    def picture_of(page):
        return properties(read(page.url))["og:image"].removeprefix("http://localhost")

    return picture_of


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn, without the work."""
    contents = []

    def draw(content):
        contents.append(content)
        return b"PNG"

    monkeypatch.setattr(views, "draw", draw)
    return contents


def test_a_page_without_an_image_has_one_made_of_its_title(client, read, make_news):
    found = properties(read(make_news(title="Ngày Pháp luật").url))
    response = client.get(found["og:image"].removeprefix("http://localhost"))
    assert response.headers["Content-Type"] == found["og:image:type"] == "image/png"
    size = (int(found["og:image:width"]), int(found["og:image:height"]))
    assert Image.open(io.BytesIO(response.content)).size == size == (1200, 630)
    assert found["og:image:alt"] == "Ngày Pháp luật"


def test_a_page_with_an_image_shows_that_one(read, make_news):
    found = properties(read(make_news(image=ImageFactory(), image_alt="Cấy lúa").url))
    assert found["og:image"].startswith("http://localhost/media/")
    assert found["og:image:type"] == "image/jpeg"
    assert found["og:image:alt"] == "Cấy lúa"


def test_the_image_for_networks_comes_before_the_page_s_own(read, make_news):
    chosen = ImageFactory(title="chosen", description="Cờ")
    found = properties(read(make_news(image=ImageFactory(), image_alt="Cấy lúa", social_image=chosen).url))
    assert found["og:image:alt"] == "Cờ"


def test_a_document_s_picture_says_its_number_and_day_but_not_its_status(
    client, picture_of, make_document, drawn
):
    fields = {"number": "31/2024/QH15", "issued_on": datetime.date(2024, 1, 18)}
    client.get(picture_of(make_document(title="Luật Đất đai", **fields)))
    assert drawn[0].label == "Văn bản pháp luật"
    assert drawn[0].details == "Số 31/2024/QH15 – 18/01/2024"


def test_a_document_that_is_repealed_keeps_its_picture(picture_of, make_document):
    document = make_document(issued_on=datetime.date(2020, 1, 1))
    before = picture_of(document)
    document.expires_on = datetime.date(2021, 1, 1)
    document.save_revision().publish()
    assert picture_of(document) == before


def test_the_picture_of_a_home_page_says_whose_site_it_is(client, picture_of, home, drawn):
    client.get(picture_of(home))
    details = AgencySettings.objects.get().details_for("vi")
    assert (drawn[0].title, drawn[0].name) == (details.site_name, details.agency_name)


def test_the_picture_of_a_translation_is_in_its_language(client, picture_of, make_news, translate, drawn):
    client.get(picture_of(translate(make_news())))
    assert drawn[0].label == "News"


def test_a_picture_may_be_kept_for_ever_and_shown_by_others(client, picture_of, make_news, drawn):
    response = client.get(picture_of(make_news()))
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_another_title_has_another_address_to_which_the_old_one_leads(client, picture_of, make_news, drawn):
    news = make_news(title="Tên cũ")
    old = picture_of(news)
    news.title = "Tên mới"
    news.save_revision().publish()
    response = client.get(old)
    assert response.status_code == 302
    assert response.url == picture_of(news) != old
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_nothing_is_drawn_for_a_made_up_address(client, make_news, drawn):
    news = make_news()
    for fingerprint in ("0" * 20, "x", "a-b_c"):
        assert client.get(f"/anh-chia-se/{news.pk}-{fingerprint}.png").status_code == 302
    for page_id in (0, 999_999_999, 10**30):
        assert client.get(f"/anh-chia-se/{page_id}-x.png").status_code == 404
    assert drawn == []


def test_a_draft_a_private_page_and_one_with_an_image_have_no_picture(
    client, picture_of, make_news, restrict, drawn
):
    draft, private, illustrated = make_news(), make_news(), make_news()
    addresses = [picture_of(page) for page in (draft, private, illustrated)]
    draft.unpublish()
    restrict(private)
    illustrated.image = ImageFactory()
    illustrated.save_revision().publish()
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert drawn == []


def test_the_root_of_the_tree_has_no_picture(client):
    assert client.get("/anh-chia-se/1-x.png").status_code == 404


def test_the_address_of_a_picture_costs_a_page_no_query(client, make_news):
    news = make_news()
    client.get(news.url)
    with CaptureQueriesContext(connection) as made_of_title:
        client.get(news.url)
    news.image = ImageFactory()
    news.save_revision().publish()
    client.get(news.url)
    with CaptureQueriesContext(connection) as of_its_own:
        client.get(news.url)
    assert len(made_of_title) <= len(of_its_own)
