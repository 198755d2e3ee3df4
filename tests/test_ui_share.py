"""In Chromium: copying, links, export, verdicts with consent, the login, and one's place in line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browsing import (  # noqa: F401 - fixtures
    BOTH,
    Visitors,
    answered,
    chromium,
    eventually,
    send,
    serious,
    served,
    visitors,
)
from test_ui import HOSTILE, FakeAssistant

from qa.config import Config
from qa.feedback import add, judge, read
from qa.schema import Answer
from ui import accounts
from ui.accounts import Accounts

pytestmark = pytest.mark.browser

PASSWORD = "a long password"


class Assistant(FakeAssistant):
    """The scripted assistant, with a place for verdicts."""

    def __init__(self, folder: Path, wait: float = 0.05) -> None:
        super().__init__(wait)
        self.config = Config.load(library=folder / "library")

    def rate(self, answer: Answer, verdict: str, note: str = "") -> None:
        add(judge(answer, verdict, note), self.config.feedback_file)


@dataclass(frozen=True)
class Site:
    """A served page and its visitors."""

    assistant: Assistant
    url: str
    visitors: Visitors

    def visit(self, path: str = "/", **given: Any) -> Any:
        return self.visitors.open(self.url, path=path, **given)


@pytest.fixture
def site(visitors: Visitors, tmp_path: Path) -> Iterator[Site]:  # noqa: F811
    assistant = Assistant(tmp_path)
    with served(assistant) as url:
        yield Site(assistant, url, visitors)


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
    eventually(page, lambda: len(kept(site)) == 2)
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
def closed(visitors: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:  # noqa: F811
    monkeypatch.setattr(accounts, "COST", 2**4)
    accounts.add(tmp_path / "accounts", "li", PASSWORD, "user")
    assistant = Assistant(tmp_path)
    with served(assistant, Accounts.read(tmp_path / "accounts")) as url:
        yield Site(assistant, url, visitors)


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
