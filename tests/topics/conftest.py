import pytest


@pytest.fixture
def published():
    return False
