"""Measures what a reader with a cheap phone waits for, in headless Chromium.

    make bench-lab [ARGS="--loads 5"]

Needs chromium and nginx. The site runs as in production: gunicorn with production's settings behind nginx
with the configuration of deploy/ (TLS, HTTP/2, compressed), with the demonstration content. The phone has
360×780 points of two pixels. Each load begins with nothing kept and no connection; figures are medians.

The networks are those of Lighthouse, as its DevTools throttling applies them. DevTools delays each request,
not each packet, so that Lighthouse takes 3.75 times the round trip as the delay and 0.9 times the rate:

- `mobile`, Lighthouse's preset for phones ("slow 4G", once "fast 3G"): 1.6 Mbit/s down, 750 kbit/s up,
  150 ms, a processor four times slower;
- `3G`, the slow one of WebPageTest: 400 kbit/s both ways, 400 ms, a processor six times slower.
"""

import argparse
import os
import shutil
import statistics
import sys
from collections import defaultdict
from typing import Any, NamedTuple

from . import archive_search, web
from .front import NAME, front

DATA_DIR = web.ROOT / ".data" / "bench-lab"
DATABASE = "portal_bench_lab"
PAGES = ("home", "news item", "long law", "outline", "document list", "search")
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2}
TYPES = ("Document", "Stylesheet", "Script", "Font", "Image")
# Without the images: what the aim of 100 kB counts.
FRAME = ("Document", "Stylesheet", "Script", "Font")
DELAY_FACTOR, RATE_FACTOR = 3.75, 0.9
# What is painted or moved after that comes of no loading.
SETTLED_MS = 1000
OBSERVE = """
window.lab = { lcp: 0, what: "", cls: 0, tasks: [] };
const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
observe("largest-contentful-paint", (entry) => {
    window.lab.lcp = entry.startTime;
    window.lab.what = entry.element ? entry.element.tagName.toLowerCase() : "";
});
observe("layout-shift", (entry) => { if (!entry.hadRecentInput) window.lab.cls += entry.value; });
observe("longtask", (entry) => window.lab.tasks.push([entry.startTime, entry.duration]));
"""
READ = """() => {
    const fcp = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const files = performance.getEntriesByType("resource");
    const { lcp, what, cls, tasks } = window.lab;
    const late = tasks.filter(([start]) => start >= fcp);
    return {
        lcp, what, cls, fcp,
        tbt: late.reduce((sum, [, duration]) => sum + duration - 50, 0),
        blocking: files.filter((file) => file.renderBlockingStatus === "blocking").length,
    };
}"""


class Network(NamedTuple):
    """Kilobits a second, milliseconds of a round trip, how much slower the processor is."""

    down: float
    up: float
    trip: float
    processor: int

    def conditions(self) -> dict[str, Any]:
        """For Network.emulateNetworkConditions, which counts in bytes."""
        down, up = (rate * 1000 / 8 * RATE_FACTOR for rate in (self.down, self.up))
        return {
            "offline": False,
            "latency": self.trip * DELAY_FACTOR,
            "downloadThroughput": down,
            "uploadThroughput": up,
        }


NETWORKS = {"mobile": Network(1638.4, 750, 150, 4), "3G": Network(400, 400, 400, 6)}


class Load(NamedTuple):
    """A page loaded once: milliseconds, a share of the window, counts, and bytes by type as they came."""

    lcp: float
    fcp: float
    tbt: float
    cls: float
    blocking: int
    requests: int
    sizes: dict[str, int]
    what: str


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--loads", type=int, default=5)
    options = parser.parse_args()
    os.environ |= {
        "DATA_DIR": str(DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "benchmarks.web_settings",
        "ALLOWED_HOSTS": NAME,
        "BASE_URL": f"https://{NAME}",
        "LOG_LEVEL": "WARNING",
    }
    archive_search.prepare_database(DATABASE)
    import django
    from django.core.management import call_command

    django.setup()
    addresses = web.fill(None)
    # As a worker would have done it when the pages were published.
    call_command("draw_pictures", verbosity=0)
    with web.server("portal") as portal, front(portal.removeprefix("http://"), DATA_DIR) as nginx:
        report({name: addresses[name] for name in PAGES}, nginx.tls, options.loads)


def report(addresses: dict[str, str], port: int, loads: int) -> None:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1:{port}"
    print(HEADER)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", rules]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        for name, address in addresses.items():
            load(browser, address, None)  # the server makes the page, and the sizes of its images
            for network, conditions in NETWORKS.items():
                found = [load(browser, address, conditions) for _number in range(loads)]
                print(f"| {name} | {network} | {row(found)} |", flush=True)
        browser.close()


HEADER = (
    "| page | network | LCP s | of | FCP s | TBT ms | CLS | blocking | requests"
    " | HTML kB | CSS kB | JS kB | fonts kB | all four kB | images kB |\n" + "| --- " * 15 + "|"
)


def row(loads: list[Load]) -> str:
    def middle(values: Any) -> float:
        return statistics.median(values)

    sizes = {kind: middle(load.sizes[kind] for load in loads) / 1000 for kind in TYPES}
    cells = [
        f"{middle(load.lcp for load in loads) / 1000:.2f}",
        loads[0].what,
        f"{middle(load.fcp for load in loads) / 1000:.2f}",
        f"{middle(load.tbt for load in loads):.0f}",
        f"{middle(load.cls for load in loads):.3f}",
        f"{middle(load.blocking for load in loads):.0f}",
        f"{middle(load.requests for load in loads):.0f}",
        *(f"{sizes[kind]:.1f}" for kind in FRAME),
        f"{sum(sizes[kind] for kind in FRAME):.1f}",
        f"{sizes['Image']:.1f}",
    ]
    return " | ".join(cells)


def load(browser: Any, address: str, network: Network | None) -> Load:
    """Load a page with nothing kept."""
    context = browser.new_context(**PHONE, is_mobile=True, ignore_https_errors=True)
    context.add_init_script(OBSERVE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))

    def count(told: dict[str, Any]) -> None:
        sizes[kinds.get(told["requestId"], "Other")] += int(told["encodedDataLength"])

    session.on("Network.loadingFinished", count)
    session.send("Network.enable")
    if network:
        session.send("Network.emulateNetworkConditions", network.conditions())
        session.send("Emulation.setCPUThrottlingRate", {"rate": network.processor})
    response = page.goto(f"https://{NAME}{address}", wait_until="networkidle", timeout=120_000)
    response.status == 200 or sys.exit(f"{address} answered {response.status}")
    page.wait_for_timeout(SETTLED_MS)
    told = page.evaluate(READ)
    context.close()
    return Load(**told, requests=len(kinds), sizes=sizes)


if __name__ == "__main__":
    main()
