"""What a page costs its reader: bytes, requests, and when it is there, in a real Chromium on a slow line."""

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER = 4  # times slower than this machine's processor
PHONE = {"width": 360, "height": 740}
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js"}
FOLLOW_PAINTS = """() => {
  window.largestPaint = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largestPaint = entry.startTime;
  }).observe({type: "largest-contentful-paint", buffered: true});
}"""


@dataclass
class Visit:
    """Bytes are those on the wire, headers included."""

    bytes: dict[str, int] = field(default_factory=lambda: {"html": 0, "css": 0, "js": 0, "other": 0})
    requests: int = 0
    paint: float = 0.0  # seconds

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


@contextmanager
def server(port: int) -> Iterator[str]:
    """The web server as the image starts it, on this machine only."""
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    home = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(command)
    try:
        _wait(home, process)
        yield home
    finally:
        process.terminate()
        process.wait(30)


def _wait(home: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{home}/health/live", timeout=10):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The server does not start.")


@contextmanager
def browser() -> Iterator[Browser]:
    flags = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def visit(chromium: Browser, url: str, times: int, locale: str) -> Visit:
    """The first visit of somebody new on a phone; the median of the largest paints of several."""
    visits = [_visit_once(chromium, url, locale) for _ in range(times)]
    visits[0].paint = statistics.median(each.paint for each in visits)
    return visits[0]


def _visit_once(chromium: Browser, url: str, locale: str) -> Visit:
    context = chromium.new_context(viewport=PHONE, locale=locale, is_mobile=True, has_touch=True)
    page = context.new_page()
    found = _follow(page)
    page.goto(url, wait_until="networkidle", timeout=120_000)
    page.evaluate(FOLLOW_PAINTS)
    page.wait_for_function("window.largestPaint > 0", timeout=30_000)
    found.paint = page.evaluate("window.largestPaint") / 1000
    context.close()
    return found


def _follow(page: Page) -> Visit:
    found, kinds = Visit(), {}
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def on_response(event: dict) -> None:
        kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    def on_finished(event: dict) -> None:
        found.bytes[kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])
        found.requests += 1

    line.on("Network.responseReceived", on_response)
    line.on("Network.loadingFinished", on_finished)
    return found
