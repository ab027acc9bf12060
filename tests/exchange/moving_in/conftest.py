import pytest
from django.utils import translation

from exchange.moving_in.reading import open_source


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def folder(tmp_path):
    """Writes files by their paths into a folder, text as UTF-8, and gives the folder."""

    def folder(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return folder


@pytest.fixture
def mapped(tmp_path_factory):
    """A mapping of this TOML."""

    def mapped(text):
        path = tmp_path_factory.mktemp("mapping") / "anh-xa.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return mapped


@pytest.fixture
def found_in(folder):
    """What is found in a folder of these files, by its place."""

    def found_in(files, mapping=None):
        return {found.place: found for found in open_source(folder(files), mapping).records()}

    return found_in
