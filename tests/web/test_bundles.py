"""The style sheets and scripts of every page, which production joins."""

import itertools
import re
import shutil

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template

from core.bundles import BUNDLES, addresses

STATIC = site_settings.BASE_DIR / "static"
STORAGE = "core.bundles.BundlingStorage"
LINKS = Template("{% load portal_tags %}{% bundled 'css/portal.css' as sheets %}{{ sheets|join:' ' }}")
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"


@pytest.fixture
def collect(settings, tmp_path):
    """Does what collectstatic does, with the files of our own, in production's storage."""

    def collect(uncompressed=("css", "js", "svg"), **options):
        settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = uncompressed
        settings.STATIC_ROOT = tmp_path
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": STORAGE}}
        shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
        names = [
            *itertools.chain(*BUNDLES.values()),
            *(f"img/{one.name}" for one in (STATIC / "img").iterdir()),
        ]
        source = FileSystemStorage(STATIC)
        list(staticfiles_storage.post_process({name: (source, name) for name in names}, **options))
        return tmp_path

    return collect


def joined(folder, name):
    return (folder / staticfiles_storage.stored_name(name)).read_text()


def test_in_development_each_sheet_is_sent_by_itself():
    assert addresses("css/portal.css") == [f"/static/{name}" for name in BUNDLES["css/portal.css"]]


def test_in_production_all_sheets_are_one_with_the_name_of_its_content(collect):
    collect()
    assert re.fullmatch(r"/static/css/portal\.[0-9a-f]{12}\.css", LINKS.render(Context()))


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_has_its_parts_whole_and_in_order(collect, name):
    folder = collect()
    firsts = [(STATIC / part).read_text().splitlines()[0] for part in BUNDLES[name]]
    found = joined(folder, name).splitlines()
    assert [line for line in found if line in firsts] == firsts
    assert len(found) >= sum(len((STATIC / part).read_text().splitlines()) for part in BUNDLES[name])


def test_the_layers_are_named_before_anything_stands_in_one(collect):
    sheet = joined(collect(), "css/portal.css")
    assert sheet.index(LAYERS) < sheet.index("@layer tokens {")


def test_the_pictures_of_a_bundle_are_those_named_by_their_content(collect):
    folder = collect()
    pictures = re.findall(r'url\("\.\./(img/[^"]+)"\)', joined(folder, "css/portal.css"))
    assert pictures
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) and (folder / name).is_file() for name in pictures)


def test_a_bundle_is_sent_compressed(collect):
    folder = collect(uncompressed=("js", "svg"))
    name = staticfiles_storage.stored_name("css/portal.css")
    assert (folder / f"{name}.gz").stat().st_size < (folder / name).stat().st_size / 3


def test_collecting_again_makes_the_bundle_anew(collect):
    folder = collect()
    (folder / "css/portal.css").write_text("old")
    assert joined(collect(), "css/portal.css") != "old"


def test_a_rehearsal_of_collecting_writes_nothing(collect):
    assert list(collect(dry_run=True).rglob("portal.*")) == []


def test_every_sheet_is_in_the_bundle_or_asked_for_by_a_page():
    templates = "".join(path.read_text() for path in (site_settings.BASE_DIR / "templates").rglob("*.html"))
    known = {*BUNDLES["css/portal.css"], *re.findall(r"css/[\w-]+\.css", templates)}
    assert {f"css/{sheet.name}" for sheet in (STATIC / "css").glob("*.css")} <= known
