"""The page in real Chromium: serving it, opening it as new visitors, and waiting for what they see."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

from ui import app, server
from ui.accounts import Accounts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds, of every wait: the machine may have more to do
DESKTOP, PHONE = (1280, 800), (390, 844)
BOTH = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
INTACT = "window.hacked === undefined && !document.querySelector('iframe, object, embed')"
_IN_VIEW = """s => {
    const r = document.querySelector(s)?.getBoundingClientRect();
    return r && r.left >= 0 && r.right <= innerWidth && r.height > 0 && r.top >= 0 && r.bottom <= innerHeight;
}"""


class Chromium:
    """A browser whose contexts are used again once they are emptied: a new one compiles the whole page again."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[str, list[Any]] = {}
        self._kinds: dict[Any, str] = {}

    def context(self, **options: Any) -> Any:
        """An empty context."""
        kind = repr(sorted(options.items()))
        if free := self._free.get(kind):
            return free.pop()
        context = self._browser.new_context(locale="zh-CN", reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        self._kinds[context] = kind
        return context

    def give_back(self, context: Any, url: str) -> None:
        """Take a context back; one that cannot be emptied, since its server has gone, is closed."""
        kind = self._kinds[context]
        try:
            page = context.new_page()
            page.goto(f"{url}/healthz", timeout=5000)  # of the same origin, and without scripts
            for other in context.pages[:-1]:
                other.close()
            page.evaluate("localStorage.clear()")
            page.close()
            context.clear_cookies()
            context.clear_permissions()
        except Error:
            del self._kinds[context]
            context.close()
        else:
            self._free.setdefault(kind, []).append(context)


class Visitors:
    """Open pages, each as somebody new. At the end nothing foreign ran, and nothing was asked for elsewhere."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._contexts: list[tuple[Any, str]] = []
        self._faults: list[str] = []

    def open(self, url: str, size: tuple[int, int] = DESKTOP, path: str = "", **options: Any) -> Any:
        """A page of a site, in a context with the options of Playwright."""
        context = self._chromium.context(**options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._contexts.append((context, url))
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        inside = (url, "data:", "blob:")
        page.on("request", lambda r: None if r.url.startswith(inside) else self._faults.append(r.url))
        page.on("pageerror", lambda error: self._faults.append(str(error)))
        page.on("dialog", lambda dialog: self._faults.append(dialog.message))
        page.goto(url + path)
        return page

    def leave(self) -> None:
        """Close all pages and look back at them."""
        for context, url in self._contexts:
            assert all(page.evaluate(INTACT) for page in context.pages)
            self._chromium.give_back(context, url)
        assert self._faults == []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for the tests of a file."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Chromium(running)
        running.close()


@pytest.fixture
def visitors(chromium: Chromium) -> Iterator[Visitors]:
    """Those of one test."""
    came = Visitors(chromium)
    yield came
    came.leave()


@contextmanager
def served(assistant: Any, people: Accounts | None = None, *, mcp: bool = False) -> Iterator[str]:
    """The page on a free port, as ``serve`` serves it but for the signals."""
    listener = server.bind("127.0.0.1", 0)
    site = app.site(assistant, people, mcp=mcp)
    running = uvicorn.Server(uvicorn.Config(site, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()


def send(page: Any, question: str) -> None:
    """Ask a question."""
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")


def answered(page: Any, count: int = 1) -> Any:
    """Waits until the last answer is whole; gives its exchange."""
    page.wait_for_function(
        "n => document.querySelectorAll('.exchange.done, .exchange.refused, .exchange.failed').length >= n", arg=count
    )
    page.wait_for_selector("#send")
    return page.locator(".exchange").last


def in_view(page: Any, selector: str) -> bool:
    """Whether the first that is selected can be seen whole."""
    return bool(page.evaluate(_IN_VIEW, selector))


def comes_into_view(page: Any, selector: str) -> None:
    """Waits until the first that is selected can be seen whole."""
    page.wait_for_function(_IN_VIEW, arg=selector)


def eventually(page: Any, holds: Callable[[], bool]) -> None:
    """Waits until something holds that the page does not tell; the assertion that follows says what did not."""
    for _ in range(PATIENCE // 100):
        if holds():
            return
        page.wait_for_timeout(100)


def serious(page: Any, state: str = "") -> list[str]:
    """What axe-core calls serious on the page as it stands."""
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    return [f"{state}: {v['id']} {[n['html'][:160] for n in v['nodes'][:4]]}" for v in found]
