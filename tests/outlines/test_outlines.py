"""Outlines: filters, source laws, files."""

import pytest

from core.models import Audience, FieldOfLaw, Occasion
from outlines.models import OutlineSourceLaw


def term(model, slug, language="vi"):
    return model.objects.get(slug=slug, locale__language_code=language)


@pytest.fixture
def outlines(make_outline):
    found = make_outline(title="Tìm thấy", field_of_law=term(FieldOfLaw, "dat-dai"), publish=False)
    found.audiences = [term(Audience, "phu-nu"), term(Audience, "nong-dan")]
    found.occasions = [term(Occasion, "ngay-phap-luat-viet-nam")]
    found.save()
    make_outline(title="Không tìm thấy")


@pytest.mark.parametrize(
    "filters",
    [
        {"linh_vuc": "dat-dai"},
        {"doi_tuong": "phu-nu"},
        {"dip": "ngay-phap-luat-viet-nam"},
        {"linh_vuc": "dat-dai", "doi_tuong": "nong-dan"},
    ],
)
def test_outlines_are_found_by_field_audience_and_occasion(client, outlines, filters):
    response = client.get("/de-cuong/", filters)
    assert [page.title for page in response.context["items"]] == ["Tìm thấy"]


def test_source_laws_keep_their_order_and_lose_what_is_not_public(make_outline, make_document, restrict):
    public, private = make_document(), make_document()
    restrict(private)
    outline = make_outline()
    outline.source_laws = [
        OutlineSourceLaw(citation="Luật chưa có trong kho", sort_order=1),
        OutlineSourceLaw(document=private, sort_order=2),
        OutlineSourceLaw(document=public, sort_order=3),
    ]
    outline.save()
    rows = outline.get_source_laws()
    assert [row.citation or row.public_document.pk for row in rows] == [
        "Luật chưa có trong kho",
        public.pk,
    ]
