"""What was taken down in the editor is gone everywhere with the next request."""

import pytest
from django.test import Client
from django.urls import reverse

from core.sitemaps import SIZE

pytestmark = pytest.mark.django_db


def test_it_is_gone_from_its_address_the_lists_the_search_and_what_is_kept(
    reader, make_news, section, approver
):
    page = make_news(title="Tin thổ cẩm phải gỡ")
    places = ["/", section.url, "/tin-tuc/", "/tim-kiem/?q=thổ+cẩm", "/tin-moi.xml"]
    places += [
        f"/sitemap-trang-{page.pk // SIZE}.xml",
        "/sitemap-tin-moi.xml",
        f"/nhung/chuyen-muc/{section.pk}/",
    ]

    def shown():
        texts = [b"".join(found) if found.streaming else found.content for found in map(reader.get, places)]
        return [page.title in text.decode() or page.url in text.decode() for text in texts]

    assert shown() == [True] * 8
    assert reader.get(page.url).status_code == 200
    browser = Client()
    browser.force_login(approver)
    browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Sai số liệu"})
    assert shown() == [False] * 8
    assert reader.get(page.url).status_code == 404
