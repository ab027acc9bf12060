"""What a commune's website shows of the portal, from another origin, and what it can't do there."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.base import AXE_SCRIPT

HTML = """<!doctype html><html lang="vi"><title>Trang của xã</title><h1>Xã Mường Mẫu</h1>
<script src="{portal}/nhung/tin.js" data-nguon="{frame}" data-tieu-de="Chính sách mới" async></script>
<iframe title="khác" srcdoc="<script>parent.postMessage({{portalHeight: 9}}, '*')</script>"></iframe>"""
FITS = "() => Math.abs(document.body.scrollHeight - innerHeight) < 3"


@pytest.fixture
def commune(server, pages):
    """The address of a website that shows the section of the news."""
    html = HTML.format(portal=server, frame=f"/nhung/chuyen-muc/{pages['section'].pk}/").encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, *_args):
            pass

    other = ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    yield f"http://localhost:{other.server_port}/"
    other.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_website_shows_the_newest_items_and_stays_where_it_is(open_browser, commune, pages, scheme):
    page = open_browser(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page.goto(commune)
    element = page.get_by_title("Chính sách mới")
    frame = element.content_frame
    frame.get_by_role("link", name=pages["news"].title).wait_for()
    # As high as what it shows, whatever others say; nothing of it has to be scrolled.
    inside = element.element_handle().content_frame()
    inside.wait_for_function(FITS)
    assert inside.evaluate("document.body.scrollWidth <= innerWidth")
    inside.evaluate(AXE_SCRIPT)
    found = inside.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert [one["id"] for one in found["violations"]] == []
    frame.get_by_role("link", name=pages["news"].title).focus()
    with page.context.expect_page():
        page.keyboard.press("Enter")
    inside.evaluate("() => { try { top.location = 'about:blank' } catch {} }")
    assert page.url == commune
    assert page.context.cookies() == []
