"""An address in a text never makes the server ask it."""

import socket

import pytest
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedException
from wagtail.embeds.models import Embed

ADDRESSES = [
    "http://127.0.0.1/", "http://[::1]:8001/quan-tri/", "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/redirect", "http://localhost:5432/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_",
    "https://www.youtube.com@127.0.0.1/watch?v=aaaaaaaaaaa", "https://youtube.com.evil.example/embed/aaaaaaaaaaa",
    "https://evil.example/?u=https://youtu.be/aaaaaaaaaaa", "javascript:alert(1)//youtu.be/aaaaaaaaaaa",
    'https://youtu.be/aaaaaaaaaaa?"><script>alert(1)</script>',
]  # fmt: skip


@pytest.fixture
def asked(monkeypatch):
    """The addresses that something has tried to reach."""
    found = []
    database = socket.socket.connect

    def connect(self, address):
        if self.family != socket.AF_UNIX:
            found.append(address)
            raise OSError(address)
        return database(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_embedded_address_is_asked(asked, address):
    try:
        html = get_embed(address).html
    except EmbedException:
        html = ""
        assert not Embed.objects.exists()
    assert asked == []
    assert "<script" not in html
    assert not html or html.startswith('<iframe src="https://www.youtube-nocookie.com/embed/aaaaaaaaaaa"')
