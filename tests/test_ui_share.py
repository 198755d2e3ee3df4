"""In Chromium: copying, links, export, verdicts with consent, the login, and one's place in line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from test_ui import HOSTILE, FakeAssistant, answered, browser, send  # noqa: F401 - the fixture

from qa.config import Config
from qa.feedback import add, judge, read
from qa.schema import Answer
from ui import accounts, app, server
from ui.accounts import Accounts

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1280, 800), (390, 844)
BOTH = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
PASSWORD = "a long password"


class Assistant(FakeAssistant):
    """The scripted assistant, with a place for verdicts."""

    def __init__(self, folder: Path, wait: float = 0.05) -> None:
        super().__init__(wait)
        self.config = Config.load(library=folder / "library")

    def rate(self, answer: Answer, verdict: str, note: str = "") -> None:
        add(judge(answer, verdict, note), self.config.feedback_file)


class Site:
    """A served page and its visitors; at the end nothing foreign ran and nothing was asked elsewhere."""

    def __init__(self, chromium: Any, assistant: Assistant, people: Accounts | None = None) -> None:
        self.assistant = assistant
        self._browser = chromium
        self._listener = server.bind("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        site = app.site(assistant, people)  # type: ignore[arg-type]
        self._server = uvicorn.Server(uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )  # fmt: skip
        self._thread.start()
        self._contexts: list[Any] = []
        self._faults: list[str] = []

    def visit(self, path: str = "/", size: tuple[int, int] = DESKTOP, **given: Any) -> Any:
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", accept_downloads=True, **given
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._contexts.append(context)
        page = context.new_page()
        page.on(
            "request", lambda r: None if r.url.startswith((self.url, "data:", "blob:")) else self._faults.append(r.url)
        )
        page.on("pageerror", lambda error: self._faults.append(str(error)))
        page.on("dialog", lambda dialog: self._faults.append(dialog.message))
        page.goto(self.url + path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            for page in context.pages:
                assert page.evaluate("window.hacked") is None
            context.close()
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()
        assert self._faults == []


@pytest.fixture
def site(browser: Any, tmp_path: Path) -> Iterator[Site]:  # noqa: F811
    running = Site(browser, Assistant(tmp_path))
    yield running
    running.close()


def serious(page: Any) -> list[str]:
    """What axe-core calls serious on the page as it stands."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']} {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def copied(page: Any) -> str:
    return str(page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")


def kept(site: Site) -> list[Any]:
    return list(read(site.assistant.config.feedback_file))


@BOTH
def test_an_answer_is_copied_as_markdown_with_its_sources(site: Site, size: tuple[int, int]) -> None:
    page = site.visit(size=size)
    send(page, "甲市GDP目标")
    answered(page)
    page.click("[data-share=copy]")
    page.wait_for_selector("[data-share=copy]:has-text('已复制')")
    text = copied(page)
    assert text.startswith("**问：甲市GDP目标**")
    assert "预期增长6%左右[1]。" in text
    assert "- [1] 甲市2026年政府工作报告 › 二、2026年工作安排：“今年，全市地区生产总值增长6%左右" in text


def test_where_the_browser_has_no_clipboard_for_the_page_it_is_copied_the_old_way(site: Site) -> None:
    page = site.visit()
    send(page, "甲市GDP目标")
    answered(page)
    page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.click("[data-share=copy]")
    page.wait_for_selector("[data-share=copy]:has-text('已复制')")
    assert copied(page).startswith("**问：甲市GDP目标**")


@BOTH
def test_a_link_asks_its_question_once(site: Site, size: tuple[int, int]) -> None:
    page = site.visit(size=size)
    send(page, "甲市GDP目标 & 100%？")
    answered(page)
    page.click("[data-share=link]")
    page.wait_for_selector("[data-share=link]:has-text('已复制')")
    link = copied(page)
    assert link == f"{site.url}/?q={quote('甲市GDP目标 & 100%？', safe='')}"
    other = site.visit(link.removeprefix(site.url), size=size)
    answered(other)
    assert other.locator(".question").inner_text().strip().endswith("甲市GDP目标 & 100%？")
    other.wait_for_function("location.search === ''")
    other.reload()
    other.wait_for_selector(".exchange.done")
    assert len(site.assistant.histories) == 2  # asked once more, and not again by the reload


def test_a_link_begins_a_chat_of_its_own(site: Site) -> None:
    page = site.visit()
    send(page, "甲市GDP目标")
    answered(page)
    page.goto(f"{site.url}/?q={quote('城镇化')}")
    page.wait_for_selector(".exchange.done:has-text('55%')")
    assert page.locator(".exchange").count() == 1
    assert site.assistant.histories[-1] == ()


def test_a_hostile_link_is_text(site: Site) -> None:
    page = site.visit(f"/?q={quote('恶意' + HOSTILE)}")
    answered(page)
    assert HOSTILE in page.locator(".question").inner_text()
    page.click("[data-share=copy]")
    page.wait_for_selector("[data-share=copy]:has-text('已复制')")
    assert "\\<script\\>" in copied(page)


def test_a_talk_is_exported_as_a_markdown_file(site: Site, tmp_path: Path) -> None:
    page = site.visit()
    send(page, "甲市GDP目标")
    answered(page)
    send(page, "城镇化率呢")
    answered(page, 2)
    assert page.locator("[data-share=export]:visible").count() == 1
    with page.expect_download() as download:
        page.click("[data-share=export]:visible")
    assert download.value.suggested_filename.endswith(".md")
    download.value.save_as(tmp_path / "talk.md")
    text = (tmp_path / "talk.md").read_text("utf-8")
    assert text.startswith("# 问报对话\n")
    assert text.index("问：甲市GDP目标") < text.index("\n---\n") < text.index("问：城镇化率呢") < text.index("55%[1]")


@BOTH
def test_a_verdict_is_stored_only_with_consent_which_is_asked_once(site: Site, size: tuple[int, int]) -> None:
    page = site.visit(size=size)
    send(page, "甲市GDP目标")
    answered(page)
    page.click("[data-share=down]")
    assert "不同意则什么也不存" in page.locator(".rate[open] .consent").inner_text()
    assert serious(page) == []
    page.fill(".rate[open] textarea", "少了一条")
    page.click(".rate[open] [value=send]")
    page.wait_for_timeout(300)
    assert page.locator(".rate[open]").is_visible()  # the box has to be ticked
    assert kept(site) == []
    page.click(".rate[open] [value=cancel]")
    page.click("[data-share=down]")
    page.fill(".rate[open] textarea", f"少了一条{HOSTILE}")
    page.check(".rate[open] input")
    page.click(".rate[open] [value=send]")
    page.wait_for_selector("#rated .hint:has-text('谢谢')")
    (row,) = kept(site)
    assert (row.verdict, row.note, row.question) == ("down", f"少了一条{HOSTILE}", "甲市GDP目标")
    page.click("[data-share=up]")
    assert not page.locator(".rate[open] .consent").is_visible()
    page.keyboard.press("Escape")
    page.click("[data-share=up]")
    page.click(".rate[open] [value=send]")
    page.wait_for_timeout(500)
    assert [r.verdict for r in kept(site)] == ["down", "up"]
    page.click("[data-share=up]")
    page.click("[data-share=withdraw]")
    assert page.locator(".rate[open] .consent").is_visible()


def test_what_the_server_is_sent_without_consent_is_not_stored(site: Site) -> None:
    page = site.visit()
    send(page, "甲市GDP目标")
    answered(page)
    page.evaluate("localStorage.setItem('wenbao.feedback-agreed', 'yes')")
    page.route(
        "**/gradio_api/**",
        lambda route: route.continue_(
            post_data=(route.request.post_data or "").replace('"agreed":true', '"agreed":false')
        ),
    )
    page.click("[data-share=up]")
    page.click(".rate[open] [value=send]")
    page.wait_for_selector("#rated .hint:has-text('没有保存')")
    assert kept(site) == []


def test_each_visitor_sees_their_place_in_line(site: Site) -> None:
    first, second, third = (site.visit() for _ in range(3))
    for page in (first, second, third):
        page.wait_for_selector("#box textarea")
    send(first, "慢慢说")
    first.wait_for_selector(".exchange .text")
    send(second, "甲市GDP目标")
    second.wait_for_selector(".step:has-text('前面还有 1 个问题')")
    send(third, "甲市GDP目标")
    third.wait_for_selector(".step:has-text('前面还有 2 个问题')")
    first.click("#stop")
    answered(second)
    answered(third)


def test_a_visitor_who_leaves_gives_up_their_place(site: Site) -> None:
    first, second, third = (site.visit() for _ in range(3))
    for page in (first, second, third):
        page.wait_for_selector("#box textarea")
    send(first, "慢慢说")
    first.wait_for_selector(".exchange .text")
    send(second, "甲市GDP目标")
    second.wait_for_selector(".step:has-text('前面还有 1 个问题')")
    send(third, "甲市GDP目标")
    third.wait_for_selector(".step:has-text('前面还有 2 个问题')")
    second.close()
    third.wait_for_selector(".step:has-text('前面还有 1 个问题')")
    first.close()  # an answer that nobody reads is broken off
    answered(third)


@pytest.fixture
def closed(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:  # noqa: F811
    monkeypatch.setattr(accounts, "COST", 2**4)
    accounts.add(tmp_path / "accounts", "li", PASSWORD, "user")
    running = Site(browser, Assistant(tmp_path), Accounts.read(tmp_path / "accounts"))
    yield running
    running.close()


@BOTH
def test_one_logs_in_and_is_taken_to_the_question_of_the_link(closed: Site, size: tuple[int, int]) -> None:
    page = closed.visit(f"/?q={quote('甲市GDP目标')}", size=size)
    page.fill("[name=username]", "li")
    page.fill("[name=password]", "wrong")
    page.click("button")
    assert "不对" in page.locator("[role=alert]").inner_text()
    assert serious(page) == []
    page.fill("[name=username]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("button")
    answered(page)
    assert "6%左右" in page.locator(".exchange").inner_text()
    page.click("#leave button")
    page.wait_for_selector("[name=password]")
    page.goto(closed.url)
    assert page.locator("[name=password]").is_visible()
