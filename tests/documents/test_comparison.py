"""Which articles of two texts belong together, and how the comparison counts and orders them."""

from documents.comparison import Article, Comparison, articles_of
from documents.structure import read_structure

RULES = {
    "Phạm vi điều chỉnh": "Luật này quy định về đất đai.",
    "Thu hồi đất": "Ủy ban nhân dân cấp huyện thu hồi đất của hộ gia đình vì mục đích quốc phòng.",
    "Bồi thường": "Người có đất bị thu hồi được bồi thường bằng tiền hoặc bằng đất cùng loại.",
    "Giá đất": "Bảng giá đất do Hội đồng nhân dân cấp tỉnh thông qua mỗi năm một lần.",
    "Khiếu nại": "Người sử dụng đất có quyền khiếu nại quyết định hành chính về đất.",
}


def law(*headings, **texts):
    """A text with an article of each heading; `texts` has other words by number, as dieu_2."""
    return [
        Article(f"dieu-{n}", f"Điều {n}", heading, (texts.get(f"dieu_{n}", RULES.get(heading, "")),))
        for n, heading in enumerate(headings, start=1)
    ]


def compared(old, new, of_one_document=False):
    pairs = Comparison(old, new, of_one_document=of_one_document).pairs
    return [(pair.kind, pair.old and pair.old.label, pair.new and pair.new.label) for pair in pairs]


def test_an_article_that_moved_is_found_by_its_words():
    old = law("Phạm vi điều chỉnh", "Thu hồi đất", "Bồi thường")
    text = RULES["Thu hồi đất"].replace("cấp huyện", "cấp xã")
    new = law("Phạm vi điều chỉnh", "Giá đất", "Bồi thường", "Thu hồi đất của hộ gia đình", dieu_4=text)
    assert compared(old, new) == [
        ("same", "Điều 1", "Điều 1"),
        ("added", None, "Điều 2"),
        ("same", "Điều 3", "Điều 3"),
        ("changed", "Điều 2", "Điều 4"),
    ]


def test_an_article_that_was_dropped_stands_where_it_stood():
    old = law("Phạm vi điều chỉnh", "Thu hồi đất", "Bồi thường")
    assert compared(old, law("Phạm vi điều chỉnh", "Bồi thường")) == [
        ("same", "Điều 1", "Điều 1"),
        ("dropped", "Điều 2", None),
        ("same", "Điều 3", "Điều 2"),
    ]


def test_articles_of_other_matters_are_not_brought_together():
    kinds = [kind for kind, _old, _new in compared(law("Thu hồi đất"), law("Khiếu nại"))]
    assert kinds == ["dropped", "added"]


def test_of_equal_articles_the_one_of_the_same_number_is_taken():
    old, new = law("Bãi bỏ", "Giá đất", "Bãi bỏ"), law("Giá đất", "Khiếu nại", "Bãi bỏ")
    assert ("same", "Điều 3", "Điều 3") in compared(old, new)


def test_versions_of_one_document_are_paired_by_number_whatever_their_words():
    old, new = law("Thu hồi đất", "Giá đất"), law("Thu hồi đất", "Khiếu nại")
    assert compared(old, new, of_one_document=True) == [
        ("same", "Điều 1", "Điều 1"),
        ("changed", "Điều 2", "Điều 2"),
    ]


def test_a_new_title_is_a_change():
    assert compared(law("Giá đất"), law("Giá của đất", dieu_1=RULES["Giá đất"]))[0][0] == "changed"


def test_the_counts_are_those_of_the_kinds():
    old = law("Phạm vi điều chỉnh", "Thu hồi đất", "Bồi thường")
    counts = Comparison(old, law("Phạm vi điều chỉnh", "Khiếu nại"), of_one_document=False).counts
    assert counts == {"same": 1, "added": 1, "dropped": 2}


def test_the_preambles_belong_together():
    chunks = [
        [(True, f"<p>{words}</p><h3>Điều 1. Phạm vi điều chỉnh</h3><p>{RULES['Phạm vi điều chỉnh']}</p>")]
        for words in ("Căn cứ Hiến pháp", "Quốc hội ban hành")
    ]
    old, new = (articles_of(read_structure(chunk)) for chunk in chunks)
    assert [kind for kind, _old, _new in compared(old, new)] == ["changed", "same"]


def test_a_chapter_without_words_of_its_own_is_no_article():
    text = "<h2>Chương I. Quy định chung</h2><h3>Điều 1. Giá đất</h3><p>Nội dung.</p><h3>Điều 2. Trống</h3>"
    assert [one.label for one in articles_of(read_structure([(True, text)]))] == ["Điều 1", "Điều 2"]


def test_a_table_is_compared_by_its_words():
    chunks = [(True, "<h3>Điều 1. Giá</h3>"), (False, "<table><tr><td>Lúa</td><td>5.000</td></tr></table>")]
    assert articles_of(read_structure(chunks))[0].paragraphs == ("Lúa", "5.000")


def test_thousands_of_articles_that_are_all_alike_are_compared():
    old = [Article(f"dieu-{n}", f"Điều {n}", "Việc", ("a b a b " * 100,)) for n in range(5_000)]
    new = [Article(f"dieu-{n}", f"Điều {n}", "Việc", ("b a a b " * 100,)) for n in range(5_000)]
    assert sum(Comparison(old, new, of_one_document=False).counts.values()) >= 5_000
