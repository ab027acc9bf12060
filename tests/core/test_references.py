"""The index of references tells of the public text; to save a draft doesn't write it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment, ReferenceIndex

pytestmark = pytest.mark.django_db


def asked(action):
    """How often an action asks for what a page refers to."""
    with CaptureQueriesContext(connection) as queries:
        action()
    return sum('FROM "wagtailcore_referenceindex"' in query["sql"] for query in queries)


def test_a_draft_that_is_saved_has_nothing_looked_up(make_news):
    draft = make_news().get_latest_revision_as_object()
    draft.title = "Bản nháp"
    assert asked(draft.save_revision) == 0


def test_a_page_that_is_saved_has(make_news):
    assert asked(make_news().save) > 0


def test_a_comment_in_a_draft_is_a_reference_to_who_made_it(make_news, editor):
    page = make_news()
    page.wagtail_admin_comments.add(Comment(user=editor, text="Xem lại số liệu.", contentpath="title"))
    page.save_revision()
    assert ReferenceIndex.get_references_to(editor).exists()


def test_a_draft_that_had_a_comment_has_all_looked_up_again(make_news, editor):
    page = make_news()
    page.wagtail_admin_comments.add(Comment(user=editor, text="Xem lại số liệu.", contentpath="title"))
    page.save_revision()
    page.wagtail_admin_comments.remove(*page.wagtail_admin_comments.all())
    assert asked(page.save_revision) > 0
