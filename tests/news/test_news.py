"""News: sections, archives by month and day, and what the item shows."""

import pytest


def titles(response):
    return [page.title for page in response.context["items"]]


def test_the_index_lists_the_news_of_all_sections_newest_first(client, make_news, local_time):
    make_news(title="Cũ", display_date=local_time(2024, 5, 1))
    make_news(title="Mới", display_date=local_time(2025, 5, 1))
    assert titles(client.get("/tin-tuc/")) == ["Mới", "Cũ"]


def test_a_section_lists_only_its_own_news(client, make_news, section, news_index):
    other = section.get_siblings(inclusive=False).first().specific
    make_news(title="Ở đây")
    make_news(title="Ở nơi khác", parent=other)
    assert titles(client.get(section.url)) == ["Ở đây"]


def test_a_day_lists_what_was_published_on_that_day_in_vietnam(client, make_news, local_time):
    make_news(title="Hôm trước", display_date=local_time(2024, 5, 1, 23, 59))
    make_news(title="Sáng sớm", display_date=local_time(2024, 5, 2, 0, 0))
    make_news(title="Nửa đêm", display_date=local_time(2024, 5, 2, 23, 59))
    make_news(title="Hôm sau", display_date=local_time(2024, 5, 3, 0, 0))
    assert titles(client.get("/tin-tuc/2024/5/2/")) == ["Nửa đêm", "Sáng sớm"]


def test_a_month_lists_its_news_to_the_last_day(client, make_news, local_time):
    make_news(title="Cuối tháng", display_date=local_time(2024, 12, 31, 23, 59))
    make_news(title="Năm mới", display_date=local_time(2025, 1, 1))
    assert titles(client.get("/tin-tuc/2024/12/")) == ["Cuối tháng"]


@pytest.mark.parametrize(
    ("picked", "target"),
    [
        ("2024-05-02", "/tin-tuc/2024/05/02/"),
        ("", "/tin-tuc/"),
        ("hôm qua", "/tin-tuc/"),
        ("2024-02-30", "/tin-tuc/"),
    ],
)
def test_the_date_picker_leads_to_the_day(client, db, picked, target):
    response = client.get("/tin-tuc/ngay/", {"ngay": picked})
    assert (response.status_code, response.url) == (302, target)


def test_the_picked_day_exists(client, make_news, local_time):
    make_news(title="Tin trong ngày", display_date=local_time(2024, 5, 2, 9))
    response = client.get("/tin-tuc/ngay/", {"ngay": "2024-05-02"}, follow=True)
    assert titles(response) == ["Tin trong ngày"]


def test_an_item_shows_author_source_and_date(client, make_news, local_time):
    page = make_news(
        author="Phòng Phổ biến, giáo dục pháp luật",
        source_name="Báo điện tử",
        source_url="https://example.com/bai",
        display_date=local_time(2021, 12, 2, 9),
    )
    html = client.get(page.url).content.decode()
    assert "Phòng Phổ biến, giáo dục pháp luật" in html
    assert 'href="https://example.com/bai"' in html
    assert "02/12/2021" in html


def test_an_item_leads_to_its_section(client, make_news, section):
    assert f'href="{section.url}">{section.title}</a>' in client.get(make_news().url).content.decode()


def test_an_item_below_a_draft_section_is_shown_without_it(client, make_news, section):
    item = make_news()
    section.unpublish()
    html = client.get(item.url).content.decode()
    assert item.title in html
    assert section.title not in html
    assert f'href="{section.url}"' not in html


def test_an_item_below_a_draft_index_is_shown_without_a_date_picker(client, make_news, news_index):
    item = make_news()
    news_index.unpublish()
    html = client.get(item.url).content.decode()
    assert item.title in html
    assert f'action="{news_index.url}' not in html
