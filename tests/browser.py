"""A headless Chromium, the machine's own, for tests of what people look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
DESKTOP, PHONE = (1280, 800), (390, 844)
HERE = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "http://localhost:")
"""What a page may fetch: nothing that is not on this machine."""


class OpenPage(Protocol):
    """Opens an address in a window of its own."""

    def __call__(self, url: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False, **options: Any) -> Page: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Skips only where none is installed."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed: `apt-get install chromium` lets this test run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield window
        window.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens addresses, each in a window of its own.

    At the end the test fails where a page had an error or warning on its console, an uncaught exception, or asked for
    anything that is not on this machine.
    """
    complaints: list[str] = []
    contexts = []

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith(HERE):
            route.continue_()
        else:
            complaints.append(f"asked for {url}")
            route.abort()

    def opened(url: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            has_touch=size[0] < 600,
            is_mobile=size[0] < 600,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", guard)
        page = context.new_page()
        page.on(
            "console", lambda m: complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def serious(page: Page) -> list[str]:
    """What axe-core finds that is serious or critical, a line a kind of fault."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {[node['html'][:160] for node in fault['nodes'][:3]]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def milliseconds(page: Page) -> dict[str, float]:
    """From the start of navigation to the first content (`painted`) and to the end of loading (`loaded`)."""
    script = """() => { const [n] = performance.getEntriesByType('navigation');
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return {loaded: n.loadEventEnd, painted: paint ? paint.startTime : NaN}; }"""
    timing: dict[str, float] = page.evaluate(script)
    return timing
