"""The page that compares two documents, or two texts of one."""

import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.rich_text import RichText

from documents.compare_views import MOST_SHOWN, PAGE_SIZE
from documents.factories import DocumentIssuerFactory, DocumentVersionFactory
from documents.models import DocumentRelation
from documents.relations import RelationKind

ADDRESS = "/van-ban/so-sanh/"
SHARED = "Người sử dụng đất nộp hồ sơ tại Ủy ban nhân dân cấp huyện trong"


def body(*articles):
    numbered = enumerate(articles, start=1)
    text = "".join(f"<h3>Điều {number}. {title}</h3><p>{words}</p>" for number, (title, words) in numbered)
    return [("legal_text", RichText(text))]


@pytest.fixture
def old(make_document):
    return make_document(
        title="Luật Đất đai",
        number="45/2013/QH13",
        issued_on=datetime.date(2013, 11, 29),
        body=body(("Phạm vi", "Luật này nói về đất."), ("Hồ sơ", f"{SHARED} 15 ngày."), ("Cũ", "Bỏ.")),
    )


@pytest.fixture
def new(make_document):
    return make_document(
        title="Luật Đất đai mới",
        number="31/2024/QH15",
        issued_on=datetime.date(2024, 1, 18),
        body=body(("Phạm vi", "Luật này nói về đất."), ("Mới", "Thêm."), ("Hồ sơ", f"{SHARED} 30 ngày.")),
    )


@pytest.fixture
def ask(client, db):
    def ask(status=200, follow=True, **parameters):
        response = client.get(ADDRESS, parameters, follow=follow)
        assert response.status_code == status
        response.soup = BeautifulSoup(response.content.decode(), "lxml")
        return response

    return ask


def kinds(response):
    """The changed articles by kind, with the anchor of each on the page."""
    rows = response.soup.select(".compared")
    return [(row["class"][1].removeprefix("compared--"), row["id"]) for row in rows]


# What is shown


def test_the_articles_that_changed_are_shown_in_the_order_of_the_new_text(ask, old, new):
    assert kinds(ask(cu=old.pk, moi=new.pk)) == [
        ("added", "moi-dieu-2"),
        ("changed", "moi-dieu-3"),
        ("dropped", "cu-dieu-3"),
    ]


def test_insertions_and_deletions_are_marked_and_told_in_words(ask, old, new):
    row = ask(cu=old.pk, moi=new.pk).soup.select_one("#moi-dieu-3 .compared__new")
    assert [mark.name for mark in row.select(".change")] == ["del", "ins"]
    assert all(len(mark.select(".visually-hidden")) == 2 for mark in row.select(".change"))
    for hidden in row.select(".visually-hidden"):
        hidden.decompose()
    assert row.get_text() == f"{SHARED} 15 30 ngày."


def test_the_summary_counts_the_articles_and_lists_those_that_changed(ask, old, new):
    page = ask(cu=old.pk, moi=new.pk).soup
    counts = [int(count.text) for count in page.select(".comparison__counts strong")]
    assert counts == [1, 1, 1, 1]
    links = [link["href"] for link in page.select(".comparison__list")[0].select("a")]
    assert links == ["#moi-dieu-2", "#moi-dieu-3", "#cu-dieu-3"]


def test_each_article_links_to_both_documents(ask, old, new):
    links = [
        link["href"] for link in ask(cu=old.pk, moi=new.pk).soup.select("#moi-dieu-3 .compared__links a")
    ]
    assert links == [f"{old.url}#dieu-2", f"{new.url}#dieu-3"]


def test_the_headings_go_down_one_level_at_a_time(ask, old, new):
    main = ask(cu=old.pk, moi=new.pk).soup.main
    levels = [int(heading.name[1]) for heading in main.find_all(["h1", "h2", "h3", "h4"])]
    assert levels == [1, 2, 2, 3, 3, 3]


def test_two_versions_of_a_document_are_compared(ask, old):
    changed = body(("Phạm vi", "Luật này nói về đất."), ("Hồ sơ", f"{SHARED} 20 ngày."), ("Cũ", "Bỏ."))
    DocumentVersionFactory(document=old, valid_from=datetime.date(2020, 1, 1), body=changed, publish=True)
    page = ask(cu=old.pk, moi=old.pk, ngay_cu="2014-01-01", ngay_moi="2020-01-01")
    assert kinds(page) == [("changed", "moi-dieu-2")]
    links = [link["href"] for link in page.soup.select(".compared__links a")]
    assert links == [f"{old.url}?ngay=2013-11-29#dieu-2", f"{old.url}#dieu-2"]


def test_paragraphs_that_are_the_same_are_counted_and_left_out(ask, make_document):
    lines = [f"{number}. Nội dung không đổi." for number in range(1, 9)]
    first, second = (
        make_document(body=[("legal_text", RichText(f"<h3>Điều 1. Việc</h3><p>{'</p><p>'.join(text)}</p>"))])
        for text in (lines, [*lines[:5], "Thêm.", *lines[5:]])
    )
    row = ask(cu=first.pk, moi=second.pk).soup.select_one(".compared")
    assert [gap.text.split()[0] for gap in row.select(".compared__gap")] == ["4", "3"]
    assert "5. Nội dung" in row.text
    assert "4. Nội dung" not in row.text


def test_many_articles_come_in_pages_and_the_list_leads_into_them(ask, make_document):
    count = PAGE_SIZE + 1
    first, second = (
        make_document(body=body(*[("Việc", f"{SHARED} {days + number} ngày.") for number in range(count)]))
        for days in (1000, 2000)
    )
    page = ask(cu=first.pk, moi=second.pk)
    assert len(kinds(page)) == PAGE_SIZE
    last = page.soup.select(".comparison__list a")[-1]["href"]
    assert last.endswith(f"trang=2#moi-dieu-{count}")
    assert kinds(ask(cu=first.pk, moi=second.pk, trang=2)) == [("changed", f"moi-dieu-{count}")]


def test_an_article_without_end_is_cut(ask, make_document):
    first = make_document(body=body(("Việc", "đất " * MOST_SHOWN)))
    response = ask(cu=first.pk, moi=make_document(body=body(("Việc", "nhà " * MOST_SHOWN))).pk)
    assert len(response.content) < 3 * MOST_SHOWN


def test_what_stands_in_a_text_is_no_markup(ask, make_document):
    first, second = (make_document(body=body(("Việc", f"{SHARED} &lt;b&gt;{n} ngày"))) for n in (1, 2))
    html = ask(cu=first.pk, moi=second.pk).content.decode()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize("articles", [5, 25])
def test_the_queries_do_not_rise_with_the_articles(
    client, make_document, django_assert_max_num_queries, articles
):
    first, second = (
        make_document(body=body(*[("Việc", f"{SHARED} {days + number} ngày.") for number in range(articles)]))
        for days in (1000, 2000)
    )
    with django_assert_max_num_queries(20):
        client.get(ADDRESS, {"cu": first.pk, "moi": second.pk})


# What may be asked


@pytest.mark.parametrize("pk", ["0", "-1", "x", "1.5", "９", "9" * 40, "1 or 1"])
@pytest.mark.parametrize("name", ["cu", "moi"])
def test_an_id_that_is_none_is_not_found(ask, old, new, name, pk):
    ask(status=404, **({"cu": old.pk, "moi": new.pk} | {name: pk}))


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_hidden_document_is_not_found(ask, old, new, restrict, hide):
    old.unpublish() if hide == "unpublish" else restrict(old)
    ask(status=404, cu=old.pk, moi=new.pk)
    assert ask(moi=new.pk, so_cu=old.number).soup.select("#so-cu-told")


def test_nul_is_a_bad_request(ask):
    ask(status=400, cu="\x00")


@pytest.mark.parametrize("day", ["", "x", "2020-13-45", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_counts_as_not_given(ask, old, new, day):
    assert kinds(ask(cu=old.pk, moi=new.pk, ngay_cu=day, ngay_moi=day))


def test_without_documents_both_are_asked_for(ask):
    assert len(ask().soup.select(".comparison__form input[type=text]")) == 2


def test_a_document_is_compared_with_itself_only_in_words(ask, old):
    page = ask(cu=old.pk, moi=old.pk).soup
    assert page.select(".form-error")
    assert len(page.select(".comparison__form input[type=text]")) == 2


def test_a_number_leads_to_the_comparison_with_the_older_document_first(ask, old, new):
    response = ask(follow=False, status=302, moi=old.pk, so_cu=" 31/2024/qh15 ")
    assert response.headers["Location"] == f"{ADDRESS}?moi={new.pk}&cu={old.pk}"


def test_a_number_that_nothing_has_is_told(ask, new):
    page = ask(moi=new.pk, so_cu="99/1999/NĐ-CP").soup
    assert page.select_one("#so-cu-told")
    assert page.select_one("#so-cu")["value"] == "99/1999/NĐ-CP"
    assert page.select_one(f'input[type=hidden][name=moi][value="{new.pk}"]')


def test_a_number_that_several_have_offers_them(client, ask, make_document, new):
    provinces = [
        make_document(number="01/2026/NQ-HĐND", title=f"Nghị quyết {n}", body=new.body) for n in (1, 2)
    ]
    for province in provinces:
        DocumentIssuerFactory(page=province)
    links = ask(moi=new.pk, so_cu="01/2026/NQ-HĐND").soup.select("#so-cu-told a")
    assert {link.text for link in links} == {"Nghị quyết 1", "Nghị quyết 2"}
    assert client.get(f"{ADDRESS}{links[0]['href']}").status_code == 200


# Where it is offered


def test_a_document_offers_the_comparison_with_what_it_replaces(client, old, new):
    DocumentRelation.objects.create(page=new, document=old, kind=RelationKind.REPLACES)
    address = f"{ADDRESS}?cu={old.pk}&moi={new.pk}"
    for document in (old, new):
        soup = BeautifulSoup(client.get(document.url).content.decode(), "lxml")
        assert [link["href"] for link in soup.select(".compare-links a")] == [address]


def test_each_version_offers_the_comparison_with_the_one_before(client, old):
    for year in (2016, 2020):
        valid_from = datetime.date(year, 1, 1)
        DocumentVersionFactory(
            document=old, valid_from=valid_from, body=body(("Việc", str(year))), publish=True
        )
    soup = BeautifulSoup(client.get(old.url).content.decode(), "lxml")
    links = [link["href"] for link in soup.select(".versions__compare")]
    assert [link.partition("ngay_cu=")[2] for link in links] == [
        "2016-01-01&ngay_moi=2020-01-01",
        "2013-11-29&ngay_moi=2016-01-01",
    ]
    assert all(client.get(link).context["comparison"].changes for link in links)
