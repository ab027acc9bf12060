import pytest
from bs4 import BeautifulSoup

from mailing.models import Topic


@pytest.mark.django_db
def test_the_report_counts_readers_and_shows_no_address(wish, make_document, client, editor):
    document = make_document(title="Luật Thử nghiệm", publish=False)
    for number in range(3):
        wish(Topic.DOCUMENT, str(document.translation_key), email=f"{number}@example.org")
    wish(email="0@example.org")
    wish(Topic.SEARCH, "q=ly+h%C3%B4n", email="0@example.org")
    client.force_login(editor)
    page = client.get("/quan-tri/reports/mails/").text
    rows = BeautifulSoup(page, "html.parser").select("tbody tr")
    assert [row.select("td")[-1].get_text(strip=True) for row in rows] == ["3", "1"]
    assert "Luật Thử nghiệm" in rows[0].text
    assert "example.org" not in page
    assert "ly hôn" not in page
