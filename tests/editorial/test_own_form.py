"""A form of the editor never meets itself: what it has saved before it was told so is no other's text."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, PageLogEntry, Workflow
from wagtail.test.utils.form_data import inline_formset

from editorial.models import FormSave, KeptText
from editorial.roles import APPROVAL_TASK, WORKFLOW
from tests.editorial.page_forms import again, loaded, opened, titles
from tests.editorial.test_conflicts import draft as draft
from tests.editorial.test_conflicts import first as first
from tests.editorial.test_conflicts import published_times

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
PUBLISH = {"action-publish": "1"}
APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


class Form:
    """A form as it was opened at an address: its name, and what it was made from then."""

    def __init__(self, client, address, data_of, base, name="the-name-of-one-form"):
        self.client, self.address, self.data_of, self.base = client, address, data_of, base
        self.name, self.bodies = name, {}

    def sent(self, number, title, **extra):
        """The `number`th thing that it sends, by a press of a button."""
        return self.client.post(self.address, self.data(number, title, extra))

    def saves_itself(self, number, title, **extra):
        return self.client.post(self.address, self.data(number, title, extra), headers=JSON)

    def data(self, number, title, extra):
        mark = {"form-name": self.name, "form-number": str(number)}
        data = self.data_of(title, **self.base, **mark, **extra)
        # A paragraph keeps its key, too.
        return data | {"body-0-value": self.bodies.setdefault(title, data["body-0-value"])}


@pytest.fixture
def opens(client, draft):
    """The form of the draft as it is now, opened by a user."""

    def opens(user, name="the-name-of-one-form"):
        own = Client()
        own.force_login(user)
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        base = loaded(draft)
        return Form(own, address, lambda title, **extra: opened(draft, title, **extra), base, name)

    return opens


@pytest.fixture
def form(opens, writer):
    return opens(writer)


# A page that is there.


def test_a_press_after_the_form_has_saved_itself_is_no_conflict(form, draft):
    form.saves_itself(1, "Gõ dở")
    assert form.sent(2, "Gõ xong").status_code == 302
    assert titles(draft) == ["Bản đầu", "Gõ dở", "Gõ xong"]
    assert not KeptText.objects.exists()


def test_nor_is_it_one_where_it_publishes(opens, approver, draft):
    form = opens(approver)
    form.saves_itself(1, "Gõ dở")
    form.sent(2, "Gõ xong", **PUBLISH)
    assert (again(draft).live, again(draft).title) == (True, "Gõ xong")


def test_what_the_form_knows_to_have_saved_by_itself_is_written_over(form, draft):
    told = form.saves_itself(1, "Gõ").json()
    over = {"overwrite_revision_id": str(told["revision_id"])}
    assert form.saves_itself(2, "Gõ thêm", **over).json()["success"]
    assert titles(draft) == ["Bản đầu", "Gõ thêm"]


def test_but_not_when_the_answer_got_lost(form, draft):
    form.saves_itself(1, "Gõ")
    assert form.saves_itself(2, "Gõ thêm").json()["success"]
    assert titles(draft) == ["Bản đầu", "Gõ", "Gõ thêm"]


def test_a_copy_of_the_form_that_counts_from_the_same_number_loses_no_words_and_writes_over_none(form, draft):
    told = form.saves_itself(1, "Cửa sổ một").json()
    assert form.saves_itself(1, "Cửa sổ hai").json()["success"]
    over = {"overwrite_revision_id": str(told["revision_id"])}
    form.saves_itself(2, "Cửa sổ một gõ thêm", **over)
    assert titles(draft) == ["Bản đầu", "Cửa sổ một", "Cửa sổ hai", "Cửa sổ một gõ thêm"]


def test_what_was_saved_by_a_press_is_not_written_over(form, draft):
    form.sent(1, "Đã bấm lưu")
    assert form.saves_itself(2, "Gõ thêm").json()["success"]
    assert titles(draft) == ["Bản đầu", "Đã bấm lưu", "Gõ thêm"]


def test_nor_is_what_is_public_by_now(opens, approver, draft):
    form = opens(approver)
    told = form.saves_itself(1, "Gõ").json()
    again(draft).latest_revision.publish(user=approver)
    over = {"overwrite_revision_id": str(told["revision_id"])}
    assert form.saves_itself(2, "Gõ thêm", **over).json()["success"]
    assert titles(draft) == ["Bản đầu", "Gõ", "Gõ thêm"]
    assert again(draft).title == "Gõ"


def test_nor_is_what_a_step_of_the_approval_is_about(opens, editor, draft):
    form = opens(editor)
    told = form.saves_itself(1, "Gõ").json()
    Workflow.objects.get(name=WORKFLOW).start(again(draft), editor)
    over = {"overwrite_revision_id": str(told["revision_id"])}
    assert form.saves_itself(2, "Gõ thêm", **over).json()["success"]
    assert titles(draft) == ["Bản đầu", "Gõ", "Gõ thêm"]


def test_what_comes_late_is_not_written_over_the_newer(form, draft):
    form.sent(2, "Gõ xong")
    late = form.saves_itself(1, "Gõ dở")
    assert late.json()["error_code"] == "invalid_revision"
    assert titles(draft) == ["Bản đầu", "Gõ xong"]
    assert KeptText.objects.get().content["title"] == "Gõ dở"


def test_nor_where_it_would_write_over_the_same_revision(form, draft):
    form.saves_itself(1, "Một")
    over = {"overwrite_revision_id": str(again(draft).latest_revision_id)}
    form.saves_itself(3, "Ba", **over)
    assert form.saves_itself(2, "Hai", **over).json()["error_code"] == "invalid_revision"
    assert titles(draft) == ["Bản đầu", "Ba"]


def test_what_comes_late_and_says_the_same_is_not_written_once_more(opens, approver, draft):
    form = opens(approver)
    form.sent(2, "Đã đăng", **PUBLISH)
    assert not form.saves_itself(1, "Đã đăng").json()["success"]
    assert titles(draft) == ["Bản đầu", "Đã đăng"]
    assert not again(draft).has_unpublished_changes
    assert not KeptText.objects.exists()


@pytest.mark.parametrize("button", [{}, {"action-submit": "1"}])
def test_nor_does_a_press_that_comes_late_and_says_the_same_do_anything(opens, approver, draft, button):
    form = opens(approver)
    form.sent(2, "Đã đăng", **PUBLISH)
    late = form.sent(1, "Đã đăng", **button)
    assert late["Location"] == form.address
    assert titles(draft) == ["Bản đầu", "Đã đăng"]
    page = again(draft)
    assert (page.has_unpublished_changes, page.workflow_in_progress) == (False, False)


def test_a_press_that_comes_late_is_shown_and_its_text_kept(form, draft):
    form.saves_itself(2, "Gõ thêm")
    assert form.sent(1, "Gõ dở").status_code == 409
    assert titles(draft) == ["Bản đầu", "Gõ thêm"]
    assert KeptText.objects.get().content["title"] == "Gõ dở"


def test_what_another_saved_in_between_is_still_a_conflict(form, opens, first, draft):
    form.saves_itself(1, "Gõ dở")
    opens(first, "another-form-of-another").sent(1, "Của người khác")
    assert form.sent(2, "Gõ xong").status_code == 409
    assert titles(draft) == ["Bản đầu", "Gõ dở", "Của người khác"]
    assert KeptText.objects.get().content["title"] == "Gõ xong"


def test_who_typed_nothing_since_the_form_saved_itself_has_nothing_kept_then(form, opens, first, draft):
    form.saves_itself(1, "Gõ dở")
    opens(first, "another-form-of-another").sent(1, "Của người khác")
    assert form.sent(2, "Gõ dở").status_code == 409
    assert not KeptText.objects.exists()


def test_the_name_of_another_s_form_opens_nothing(form, opens, first, draft):
    theirs = opens(first)
    form.saves_itself(1, "Gõ dở")
    assert theirs.sent(2, "Đè lên").status_code == 409
    assert titles(draft) == ["Bản đầu", "Gõ dở"]


def test_nor_does_that_of_one_s_own_form_of_another_page(form, draft, make_news, writer):
    other = make_news(owner=writer, live=False, publish=False, title="Tin khác")
    other.save_revision(user=writer)
    form.saves_itself(1, "Gõ dở")
    form.address = reverse("wagtailadmin_pages:edit", args=[other.pk])
    assert form.sent(2, "Gửi nhầm chỗ", slug=other.slug).status_code == 409
    assert titles(other) == ["Tin khác"]


@pytest.mark.parametrize("mark", [{"form-name": "x"}, {"form-number": "-1"}, {"form-number": "9" * 30}])
def test_a_form_that_does_not_say_which_one_it_is_is_known_by_its_revision(form, draft, mark):
    form.saves_itself(1, "Gõ dở")
    data = form.data(2, "Gõ xong", {}) | mark
    assert form.client.post(form.address, data).status_code == 409
    assert titles(draft) == ["Bản đầu", "Gõ dở"]


def test_a_form_goes_on_after_a_press_whose_answer_got_lost(form, draft):
    form.sent(1, "Đã bấm lưu")
    assert form.sent(2, "Bấm lưu lần nữa").status_code == 302
    assert titles(draft) == ["Bản đầu", "Đã bấm lưu", "Bấm lưu lần nữa"]


def test_publishing_is_done_once_where_the_button_is_pressed_twice(opens, approver, draft):
    form = opens(approver)
    for number in (1, 2):
        assert form.sent(number, "Bấm hai lần", **PUBLISH).status_code == 302
    assert titles(draft) == ["Bản đầu", "Bấm hai lần"]
    assert again(draft).live


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ({"action-submit": "1"}, "đã được gửi duyệt"),
        (PUBLISH | {"go_live_at": "01/01/2099 08:00"}, "đã được hẹn giờ"),
    ],
    ids=["submit", "schedule"],
)
def test_so_is_what_waits_then_and_its_sender_is_told_so(opens, approver, draft, button, told):
    form = opens(approver)
    form.sent(1, "Bấm hai lần", **button)
    again_sent = form.client.post(form.address, form.data(2, "Bấm hai lần", button), follow=True)
    assert told in again_sent.text
    assert titles(draft) == ["Bản đầu", "Bấm hai lần"]


def test_a_writer_who_hands_in_twice_meets_no_lock(form, draft):
    for number in (1, 2):
        assert form.sent(number, "Bấm hai lần", **{"action-submit": "1"}).status_code == 302
    assert (titles(draft), again(draft).workflow_in_progress) == (["Bản đầu", "Bấm hai lần"], True)


def test_who_may_not_edit_any_more_saves_nothing(form, draft, writer):
    form.saves_itself(1, "Gõ dở")
    writer.groups.clear()
    form.sent(2, "Gõ xong")
    assert titles(draft) == ["Bản đầu", "Gõ dở"]


def test_a_correction_that_saved_itself_is_approved_by_its_form(opens, draft, writer, editor):
    Workflow.objects.get(name=WORKFLOW).start(again(draft), writer)
    form = opens(editor)
    form.saves_itself(1, "Biên tập sửa")
    form.sent(2, "Biên tập sửa", **APPROVE)
    assert again(draft).current_workflow_task.name == APPROVAL_TASK
    assert again(draft).latest_revision.content["title"] == "Biên tập sửa"


def test_what_it_kept_is_one_text_though_the_token_was_renewed(form, opens, first, draft):
    opens(first, "another-form-of-another").sent(1, "Của người khác")
    form.saves_itself(1, "Gõ", csrfmiddlewaretoken="before")
    form.saves_itself(2, "Gõ thêm", csrfmiddlewaretoken="after signing in again")
    assert KeptText.objects.get().content["title"] == "Gõ thêm"


def test_what_a_form_has_saved_is_forgotten_after_a_while(form, opens, first):
    form.saves_itself(1, "Gõ dở")
    FormSave.objects.update(saved_at=FormSave.objects.get().saved_at - datetime.timedelta(days=31))
    opens(first, "another-form-of-another").sent(1, "Của người khác")
    assert FormSave.objects.get().form == "another-form-of-another"


# Its rows, of whose keys it hasn't been told.


def dates(*rows, initial=0):
    return {"review_dates": inline_formset(list(rows), initial=initial)}


def dates_of(draft):
    return [row.date.isoformat() for row in again(draft).get_latest_revision_as_object().review_dates.all()]


@pytest.mark.parametrize("live", [False, True])
def test_a_row_that_is_sent_once_more_is_there_once(opens, approver, draft, live):
    if live:
        draft.latest_revision.publish(user=approver)
    form = opens(approver)
    form.saves_itself(1, "Gõ dở", **dates({"date": "2027-01-01"}))
    assert form.sent(2, "Gõ xong", **dates({"date": "2027-02-02"})).status_code == 302
    assert dates_of(draft) == ["2027-02-02"]


def test_publishing_with_a_new_row_is_done_once_where_the_button_is_pressed_twice(opens, approver, draft):
    form = opens(approver)
    for number in (1, 2):
        sent = form.sent(number, "Bấm hai lần", **dates({"date": "2027-01-01"}), **PUBLISH)
        assert sent.status_code == 302
    assert titles(draft) == ["Bản đầu", "Bấm hai lần"]
    assert (published_times(draft), dates_of(draft)) == (1, ["2027-01-01"])


def test_what_is_sent_again_with_a_new_row_is_no_conflict_with_itself(form, draft):
    for _time in range(2):
        sent = form.sent(1, "Gửi lại", **dates({"date": "2027-01-01"}))
        assert sent.status_code == 302
    assert dates_of(draft) == ["2027-01-01"]
    assert not KeptText.objects.exists()


def test_a_press_that_comes_late_has_its_rows_once(form, draft):
    form.saves_itself(2, "Gõ thêm", **dates({"date": "2027-01-01"}))
    assert form.sent(1, "Gõ dở", **dates({"date": "2027-01-01"})).status_code == 409
    assert [row["date"] for row in KeptText.objects.get().content["review_dates"]] == ["2027-01-01"]


def test_nor_is_a_row_kept_twice_where_another_saved_in_between(form, opens, first, draft):
    form.saves_itself(1, "Gõ dở", **dates({"date": "2027-01-01"}))
    opens(first, "another-form-of-another").sent(1, "Của người khác")
    assert form.sent(2, "Gõ xong", **dates({"date": "2027-01-01"})).status_code == 409
    assert [row["date"] for row in KeptText.objects.get().content["review_dates"]] == ["2027-01-01"]


def test_a_row_that_is_taken_away_once_more_is_gone(form, draft):
    form.sent(1, "Có ngày", **dates({"date": "2027-01-01"}))
    form.base = loaded(draft)
    row = {"date": "2027-01-01", "id": str(again(draft).review_dates.get().pk), "DELETE": "on"}
    form.saves_itself(2, "Gõ dở", **dates(row, initial=1))
    assert form.sent(3, "Gõ xong", **dates(row, initial=1)).status_code == 302
    assert dates_of(draft) == []


def test_a_row_that_the_older_text_did_not_have_keeps_nobody_from_seeing_both(form, opens, first, draft):
    form.saves_itself(1, "Gõ dở", **dates({"date": "2027-01-01"}))
    row = {"date": "2027-01-01", "id": str(again(draft).review_dates.get().pk)}
    opens(first, "another-form-of-another").sent(1, "Của người khác", **dates(row, initial=1))
    assert form.sent(2, "Gõ xong", **dates(row, initial=1)).status_code == 409
    assert KeptText.objects.get().content["title"] == "Gõ xong"


def test_a_remark_that_is_sent_once_more_is_there_once(form, draft, first):
    theirs = Comment.objects.create(page_id=draft.pk, user=first, text="Của người khác", contentpath="lead")
    known = {"id": str(theirs.pk), "text": theirs.text, "contentpath": "lead", "position": ""}
    # What is stored has no blanks around it.
    new = {"text": " Nêu rõ số liệu.\n", "contentpath": "lead", "position": "", "id": ""}
    replies = {f"comments-{n}-replies-{key}": "0" for n in (0, 1) for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    rows = {"comments": inline_formset([known, new], initial=1)} | replies
    form.saves_itself(1, "Gõ dở", **rows)
    assert form.sent(2, "Gõ xong", **rows).status_code == 302
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Của người khác", "Nêu rõ số liệu."]


def test_a_remark_that_is_settled_once_more_is_not_made_anew(form, draft, first):
    theirs = Comment.objects.create(page_id=draft.pk, user=first, text="Của người khác", contentpath="lead")
    settled = {
        "id": str(theirs.pk),
        "text": theirs.text,
        "contentpath": "lead",
        "position": "",
        "resolved": "1",
    }
    replies = {f"comments-0-replies-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    rows = {"comments": inline_formset([settled], initial=1)} | replies
    form.saves_itself(1, "Gõ dở", **rows)
    assert form.sent(2, "Gõ xong", **rows).status_code == 302
    assert titles(draft) == ["Bản đầu", "Gõ dở", "Gõ xong"]
    assert not Comment.objects.exclude(pk=theirs.pk).exists()
    told = PageLogEntry.objects.filter(page=draft.pk, action__startswith="wagtail.comments")
    assert [entry.action for entry in told] == ["wagtail.comments.resolve"]
