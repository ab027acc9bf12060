"""From the report of queries to a promoted page, in the browser, under the Content-Security-Policy."""

from playwright.sync_api import expect

from search.queries import promoted, record


def test_a_page_is_promoted_from_the_report(desk, make):
    page = make("news", title="Tin được ưu tiên")
    record("Hỏi mà không thấy", 0)
    editor = desk("editor")
    editor.page.goto("/quan-tri/reports/queries/")
    row = editor.page.locator("tr", has_text="hỏi mà không thấy")
    row.locator("a.button").click()
    expect(editor.page.locator("#id_query_string")).to_have_value("hỏi mà không thấy")
    editor.choose_page("id_editors_picks-0-page", page)
    with editor.sent():
        editor.press("#w-editor-form [type=submit]")
    assert [promotion.page for promotion in promoted("hoi ma khong thay")] == [page]


def test_a_second_result_is_added_and_the_first_taken_away(desk, make):
    first, second = make("news", title="Kết quả cũ"), make("news", title="Kết quả mới")
    editor = desk("editor")
    editor.page.goto("/quan-tri/searchpicks/add/?query=hai+kết+quả")
    editor.choose_page("id_editors_picks-0-page", first)
    editor.add_row("editors_picks")
    editor.choose_page("id_editors_picks-1-page", second)
    editor.page.locator("#id_editors_picks-0-DELETE-button").click()
    with editor.sent():
        editor.press("#w-editor-form [type=submit]")
    assert [promotion.page for promotion in promoted("hai kết quả")] == [second]


def test_a_frequent_query_is_chosen_in_the_form(desk):
    record("câu hỏi hay gặp", 3)
    editor = desk("editor")
    editor.page.goto("/quan-tri/searchpicks/add/")
    editor.page.locator("#id_query_string-chooser").click()
    editor.page.locator(".modal-body a.choose-query", has_text="câu hỏi hay gặp").click()
    expect(editor.page.locator("#id_query_string")).to_have_value("câu hỏi hay gặp")
