"""A real Chromium: nothing from elsewhere, no error in its console, no page wider than its screen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, Route, expect

from tests.support.complaints import complain

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LOCALES = {"fr": "fr-MA", "ar": "ar-MA", "en": "en-GB"}
PATIENCE = 10_000  # ms; a machine that does other things is slow now and then
PageAt = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


def _watch(context: BrowserContext, home: str, missing_is_fine: bool) -> None:
    def on_route(route: Route) -> None:
        if route.request.url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            complain(f"The page asked elsewhere: {route.request.url}")
            route.abort()

    def on_console(message: ConsoleMessage) -> None:
        # Chromium repeats a failed answer in its console; `on_response` judges those.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complain(f"Console of {message.page.url if message.page else '?'}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and not missing_is_fine):
            complain(f"{response.status} {response.request.method} {response.url}")

    context.route("**/*", on_route)
    context.on("console", on_console)
    context.on("weberror", lambda error: complain(f"Script error: {error.error}"))
    context.on("response", on_response)


@pytest.fixture
def page_at(browser: Browser, live_server: Any) -> Iterator[PageAt]:
    """`page_at("ar", 360)` is a page of a fresh visitor; addresses are relative: `page.goto("/ar/")`.

    `scripts=False` switches JavaScript off; `missing_is_fine=True` lets the server answer 404.
    """
    contexts: list[BrowserContext] = []

    def new_page(
        language: str = "fr", width: int = 1280, *, scripts: bool = True, missing_is_fine: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            timezone_id="Africa/Casablanca",
            viewport={"width": width, "height": 740 if width < 600 else 900},
            has_touch=width < 600,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        _watch(context, live_server.url, missing_is_fine)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of any rule, nothing excused, and nothing to scroll sideways to."""
    checker = Axe()

    def check(page: Page) -> None:
        # Preloading serves one rule, which axe leaves out by default, and breaks the policy where CSS imports CSS.
        found = checker.run(page, options={"preload": False}).response["violations"]
        lines = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    " + "\n    ".join(n["html"] for n in rule["nodes"])
            for rule in found
        ]
        assert not found, f"{page.url}\n" + "\n".join(lines)
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px."

    return check
