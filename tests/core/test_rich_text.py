"""Rich text is clean where it enters the database, whoever writes it."""

import io
import json
import uuid

import pytest
from django.apps import apps
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from wagtail import blocks
from wagtail.models import Page, Revision

from core.bulk import NewPage, make_pages, make_ready
from core.fields import BodyField
from core.rich_text import ATTRIBUTES, TAGS, clean_rich_text, is_clean, is_harmless
from documents.versions import DocumentVersion
from news.models import NewsPage

# As Draftail, wagtail-localize and the imports write it.
CLEAN = (
    '<h2 data-block-key="a1b2c">Điều 1 &amp; 2</h2><p data-block-key="x-1">A <b>đậm</b> <i>nghiêng</i><br/>'
    '<a href="https://chinhphu.vn/?a=1&amp;b=2">x</a> <a linktype="page" id="3">y</a> '
    '<a linktype="document" id="4">z</a> <a href="#dieu-1">m</a> <a href="/van-ban/a:b">q</a> '
    '<a href="mailto:a@example.gov.vn">w</a></p><hr/><ul><li data-block-key="k">1</li></ul>'
    '<embed alt="a" embedtype="image" format="left" id="4"/>x<sup>2</sup>'
    "<table><tbody><tr><td>1</td></tr></tbody></table>"
)
VECTORS = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>a</p>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">a</a>',
    '<a href="java&#10;script:alert(1)">a</a>',
    '<a href=" &#x6A;avascript&colon;alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<a href="vbscript:x">a</a>',
    '<p style="background:url(//evil.example)">a</p>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg/onload=alert(1)>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<object data=x></object><base href=//evil.example><meta http-equiv=refresh content=0>",
    "<scr<b>ipt>alert(1)</script>",
    "<b/onmouseover=alert(1)>a</b>",
    '<embed embedtype="image" id="4" onload="alert(1)"/>',
    '<a href="https://a.example"\nhref="javascript:x" onclick="x">a</a>',
    "<!-- <p --><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<p\x00onclick=alert(1)>a",
    '<a id="forms" name="x" href="/">a</a>',
]


def elements(markup):
    return lxml_html.fragment_fromstring(markup, create_parent="div").iterdescendants()


def assert_harmless(markup):
    for element in elements(markup):
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set()), element.attrib
        assert is_harmless(element.get("href", ""))
        assert element.get("id", "0").isdecimal()


def test_what_is_clean_stays_letter_by_letter():
    assert clean_rich_text(CLEAN) is CLEAN


@pytest.mark.parametrize("markup", VECTORS)
def test_of_what_is_not_nothing_is_left_that_does_something(markup):
    cleaned = clean_rich_text(f"<p>Trước</p>{markup}")
    assert not is_clean(markup)
    assert cleaned.startswith("<p>Trước</p>")
    assert_harmless(cleaned)
    assert clean_rich_text(cleaned) == cleaned


@given(
    st.lists(st.sampled_from([*VECTORS, CLEAN, "<", ">", '"', "<a href=", "&lt;", "--", "</p>"]), max_size=5)
)
def test_pieces_of_all_of_them_together_do_nothing_either(pieces):
    assert_harmless(clean_rich_text("".join(pieces)))


def test_an_embedded_image_is_found_by_wagtail_after_cleaning():
    cleaned = clean_rich_text('<embed embedtype="image" id="4" alt="a" onload="x">')
    assert cleaned == '<embed embedtype="image" id="4" alt="a"/>'


def every_text(block, html):
    """A value of a block, as it is stored, with `html` in every rich text of it; None where it has none."""
    if isinstance(block, blocks.RichTextBlock):
        return html
    if isinstance(block, blocks.ListBlock):
        inner = every_text(block.child_block, html)
        return None if inner is None else [{"type": "item", "value": inner, "id": str(uuid.uuid4())}]
    if isinstance(block, blocks.StreamBlock):
        found = [(name, every_text(child, html)) for name, child in block.child_blocks.items()]
        return [{"type": name, "value": value, "id": str(uuid.uuid4())} for name, value in found if value]
    if isinstance(block, blocks.StructBlock):
        found = {name: every_text(child, html) for name, child in block.child_blocks.items()}
        return {name: value for name, value in found.items() if value is not None} or None
    return None


HOSTILE = '<p>a</p><script>alert("xss")</script><img src=x onerror=alert(1)>'
FIELDS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_concrete_fields
    if isinstance(field, BodyField)
]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=[model.__name__ for model, _field in FIELDS])
def test_each_rich_text_of_each_body_is_cleaned_on_its_way(model, field):
    raw = every_text(field.stream_block, HOSTILE)
    written = json.dumps(raw).count("<script>")
    stored = json.dumps(field.get_prep_value(field.to_python(raw)))
    assert written >= 1
    assert stored.count("<p>a</p>") == written
    assert "script" not in stored
    assert "onerror" not in stored


def test_every_body_is_of_the_field_that_cleans():
    """And none is of Wagtail's own, which keeps what it is given."""
    from wagtail.fields import RichTextField, StreamField

    ours = {
        "core",
        "documents",
        "editorial",
        "exchange",
        "glossary",
        "home",
        "mailing",
        "news",
        "outlines",
        "topics",
    }
    for model in apps.get_models():
        if model._meta.app_label in ours:
            for field in model._meta.local_concrete_fields:
                assert not isinstance(field, RichTextField)
                assert isinstance(field, BodyField) or not isinstance(field, StreamField)


BODY = [{"type": "rich_text", "value": HOSTILE}]


def stored(page):
    """All that the database has of it: the row, and its revisions."""
    row = NewsPage.objects.filter(pk=page.pk).values_list("body", flat=True).get()
    revisions = Revision.objects.for_instance(page).values_list("content", flat=True)
    return json.dumps([list(row.raw_data), *revisions])


def assert_clean(page):
    found = stored(page)
    assert "<p>a</p>" in found
    assert "<script" not in found
    assert "onerror" not in found


@pytest.mark.django_db
def test_code_that_saves_a_page_stores_clean_text(make_news):
    page = make_news(body=BODY)
    page.save_revision().publish()
    assert_clean(page)
    NewsPage.objects.filter(pk=page.pk).update(body=BODY)
    assert_clean(page)
    NewsPage.objects.filter(pk=page.pk).update(body=json.dumps(BODY))
    assert_clean(page)


@pytest.mark.django_db
def test_many_pages_made_at_once_are_stored_clean(section):
    page = NewsPage(title="Nhiều", locale=section.locale, body=BODY, live=True)
    make_ready(page)
    make_pages([NewPage(section, page)])
    assert_clean(page)


@pytest.mark.django_db
def test_a_copied_page_and_an_earlier_version_are_stored_clean(make_news, make_document):
    assert_clean(make_news(body=BODY).copy(update_attrs={"slug": "ban-sao"}))
    law = make_document()
    version = DocumentVersion(document=law, body=[{"type": "legal_text", "value": HOSTILE}])
    raw = DocumentVersion._meta.get_field("body").get_prep_value(version.body)
    assert "script" not in json.dumps(raw)


def make_dirty(page):
    """As a site had it before texts were cleaned: past the field."""
    from django.db import connection

    raw = json.dumps([{"type": "rich_text", "value": HOSTILE, "id": "1"}])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE news_newspage SET body = %s WHERE page_ptr_id = %s", [raw, page.pk])
        cursor.execute(
            "UPDATE wagtailcore_revision SET content = jsonb_set(content, '{body}', to_jsonb(%s::text)) "
            "WHERE object_id = %s",
            [raw, str(page.pk)],
        )


@pytest.mark.django_db
def test_an_unclean_revision_shows_nothing_of_it(make_news):
    page = make_news()
    page.save_revision()
    make_dirty(page)
    draft = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert_harmless(draft.body[0].value.source)
    assert "<p>a</p>" in draft.body[0].value.source


@pytest.mark.django_db
def test_a_site_that_is_full_already_is_told_of_and_cleaned(make_news):
    page = make_news()
    page.save_revision()
    make_dirty(page)
    told = io.StringIO()
    call_command("clean_rich_text", "--dry-run", stdout=told)
    assert f"news.newspage {page.pk} body" in told.getvalue()
    assert "<script" in stored(page)
    call_command("clean_rich_text", stdout=told)
    assert_clean(page)
    again = io.StringIO()
    call_command("clean_rich_text", stdout=again)
    assert again.getvalue() == "0 cleaned\n"
    assert Page.objects.filter(pk=page.pk).exists()
