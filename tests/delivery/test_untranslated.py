"""A page that stands in for its translation is kept as any other, and right after each change."""

import pytest
from django.utils import timezone
from wagtail.models import Locale


@pytest.fixture
def page(make_news):
    return make_news(title="Tin gốc", slug="tin-goc")


@pytest.fixture
def shown(reader, made_anew, page):
    """Whether the source stands in at the address; what is kept equals what is made anew."""

    def shown():
        address = f"/hmn{page.url}"
        found = reader.get(address)
        assert found.content == made_anew(address).content
        return found.status_code == 200 and "untranslated" in found.text

    return shown


def test_it_is_kept_until_the_translation_is_published_and_again_when_it_is_taken_down(
    reader, told, page, shown
):
    assert shown()
    assert told(reader.get(f"/hmn{page.url}")).startswith("hit")
    copy = page.copy_for_translation(Locale.objects.get(language_code="hmn"))
    copy.title = "Hmoob"
    revision = copy.save_revision()
    assert shown()
    revision.publish()
    assert not shown()
    copy.refresh_from_db()
    copy.unpublish()
    assert shown()


def test_it_changes_with_its_source(reader, page, shown):
    assert shown()
    page.title = "Tin gốc đã sửa"
    page.save_revision().publish()
    assert shown()
    assert "Tin gốc đã sửa" in reader.get(f"/hmn{page.url}").text


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "expire"])
def test_it_goes_when_its_source_is_hidden(reader, page, shown, restrict, hide):
    assert shown()
    if hide == "restrict":
        restrict(page.get_parent())
    elif hide == "unpublish":
        page.unpublish()
    else:
        page.expire_at = timezone.now()
        page.live = False
        page.save()
    assert not shown()
    assert reader.get(f"/hmn{page.url}").status_code == 404
