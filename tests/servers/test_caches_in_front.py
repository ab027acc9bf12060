"""An nginx that keeps pages, which deploy/nginx does not: none is shown after it was taken down."""

import shutil
import subprocess
from types import SimpleNamespace

import pytest

from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from tests.servers.machines import Browser, free_port, until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin:/usr/local/sbin")
# As one would set it up without knowing the portal.
PLAIN = "proxy_cache_valid 200 10m; proxy_cache_revalidate on;"
CONFIGURATION = """
user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=portal:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{upstream};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto https;
            proxy_cache portal;
            proxy_cache_key $host$request_uri$cookie_hien-thi;
            add_header X-Kept $upstream_cache_status;
            {rules}
        }}
    }}
}}
"""

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx isn't installed")


@pytest.fixture
def front(web, tmp_path):
    """Starts an nginx with rules for its cache."""
    running = []

    def front(rules):
        port = free_port()
        file = tmp_path / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=tmp_path, port=port, upstream=web.port, rules=rules))
        running.append(subprocess.Popen([NGINX, "-p", tmp_path, "-c", file]))
        return SimpleNamespace(port=port)

    yield front
    for process in running:
        process.terminate()
        process.wait()


@pytest.fixture
def page(at, primary):
    """A public page; `page.unpublish()` takes it down."""
    with at(primary):
        section = NewsSectionPage.objects.filter(locale__language_code="vi").first()
        page = NewsPageFactory(parent=section, publish=True)
        url = page.url

    def take_down():
        with at(primary):
            page.unpublish()

    return SimpleNamespace(url=url, take_down=take_down)


def test_what_is_taken_down_is_gone_at_once_behind_a_cache(front, page, web):
    front = front(PLAIN)
    read = Browser()
    until(lambda: read.get(front, page.url).status == 200)
    assert [read.get(front, page.url).headers["X-Kept"] for _time in range(3)] == ["MISS"] * 3
    page.take_down()
    until(lambda: read.get(web, page.url).status == 404)
    assert read.get(front, page.url).status == 404
