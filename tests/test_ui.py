"""The page in headless Chromium, driven by Playwright, with a fake and with the real assistant."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from browsing import (  # noqa: F401 - fixtures
    DESKTOP,
    PHONE,
    Visitors,
    answered,
    chromium,
    comes_into_view,
    in_view,
    send,
    served,
    visitors,
)
from gradio_client import Client

from qa.assistant import Assistant
from qa.config import Config
from qa.errors import GenerationError, LibraryError, QAError
from qa.schema import (
    Answer,
    CheckedNumber,
    Citation,
    Conflict,
    ConflictValue,
    Document,
    Fact,
    Shown,
    Span,
    Stage,
    Timings,
    Turn,
)
from ui import server

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>[x](javascript:window.hacked=3)"
FILLER = "".join(f"第{i}项工作扎实推进，各项任务按期完成，取得新的成效。\n" for i in range(60))
GDP = "今年，全市地区生产总值增长6%左右，固定资产投资增长6%。"
HEADER = "指标\t2015年\t2020年目标\t属性"
ROW = "常住人口城镇化率（%）\t46.1\t55\t预期性"
SOURCES = {
    "jia-2026": f"# 甲市政府工作报告\n{FILLER}## 二、2026年工作安排\n{GDP}\n{FILLER}",
    "jia-2026-digest": f"甲市报告摘要\n{FILLER}地区生产总值增长7%左右。\n{HOSTILE}\n{FILLER}",
    "jia-plan": f"规划\n{FILLER}{HEADER}\n--\t--\t--\t--\n{ROW}\n户籍人口城镇化率\t31.9\t40\t预期性\n{FILLER}",
}
DOCUMENTS = [
    Document("jia-2026", "a.md", "0", "甲市2026年政府工作报告", "甲市", 2026, "政府工作报告", 13204),
    Document("jia-2026-digest", "b.md", "1", f"甲市摘要{HOSTILE}", "甲市", 2026, "政府工作报告", 5120),
    Document("jia-plan", "c.md", "2", "甲市第十四个五年规划纲要", "甲市", 2021, "规划纲要", 98211),
]


def cited(n: int, doc: str, quote: str, section: tuple[str, ...] = (), context: tuple[Span, ...] = ()) -> Citation:
    start = SOURCES[doc].index(quote)
    end = start + len(quote)
    d = next(d for d in DOCUMENTS if d.doc == doc)
    return Citation(n, doc, d.title, d.place, d.year, section, quote, start, end, context)


class FakeAssistant:
    """Answers from a script, after short waits."""

    def __init__(self, wait: float = 0.15) -> None:
        self.wait = wait
        self.histories: list[tuple[Turn, ...]] = []
        self.asked: list[str] = []
        self.closed = threading.Event()
        self.fault: QAError | None = None

    def documents(self) -> list[Document]:
        if self.fault:
            raise self.fault
        return DOCUMENTS

    def facts(self, doc: str | None = None) -> list[Fact]:
        return []

    def source(self, doc: str) -> str:
        if doc not in SOURCES:
            raise LibraryError(f"no document '{doc}'")
        return SOURCES[doc]

    def warm_up(self) -> None:
        time.sleep(self.wait)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return next(e for e in self.ask_stream(question, history) if isinstance(e, Answer))

    def ask_stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Stage | Shown | Answer]:
        self.histories.append(tuple(history))
        self.asked.append(question)
        yield Stage("retrieve")
        time.sleep(self.wait)
        if "故障" in question:
            raise GenerationError("the server is down; start it")
        if "意外" in question:
            raise RuntimeError("secret detail")
        if "天气" in question:
            text = "资料中没有说明“天气”。"
            yield Shown(text)
            yield Answer(question, text, refused=True, reason="not stated")
            return
        yield Stage("generate")
        time.sleep(self.wait)
        if "慢" in question:
            try:
                for i in range(100):
                    yield Shown(f"第{i}句。")
                    time.sleep(0.3)
            finally:
                self.closed.set()
        answer = self._answer(question)
        for sentence in answer.answer.split("\n"):
            yield Shown(sentence + "\n")
            time.sleep(self.wait)
        yield answer

    def _answer(self, question: str) -> Answer:
        timings = Timings(90, 700, 800, 2400)
        if "城镇化" in question:
            start = SOURCES["jia-plan"].index(HEADER)
            header = Span("header", HEADER, start, start + len(HEADER))
            citation = cited(1, "jia-plan", ROW, ("第一章", "专栏1"), (header,))
            return Answer(question, "2020年目标为55%[1]。", citations=(citation,), timings=timings)
        if "恶意" in question:
            citation = cited(1, "jia-2026-digest", HOSTILE, (HOSTILE,))
            return Answer(question, f"{HOSTILE}[1]。", citations=(citation,), completed_question=HOSTILE)
        first = cited(1, "jia-2026", GDP, ("二、2026年工作安排",))
        second = cited(2, "jia-2026-digest", "地区生产总值增长7%左右。")
        sides = (ConflictValue("6%左右", 1), ConflictValue("7%左右", 2))
        return Answer(
            question,
            "甲市2026年地区生产总值预期增长6%左右[1]。\n摘要的记载不一致，为7%左右[2]。",
            citations=(first, second),
            numbers=(CheckedNumber("6%", 1, verified=True), CheckedNumber("7%", 2, verified=True)),
            conflicts=(Conflict("GDP增速", "甲市", "2026年", sides),),
            timings=timings,
        )


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def url(fake: FakeAssistant) -> Iterator[str]:
    with served(fake) as address:
        yield address


Visit = Callable[..., Any]


@pytest.fixture
def visit(visitors: Visitors, url: str) -> Visit:  # noqa: F811
    """Opens the page as a new visitor."""

    def open_page(size: tuple[int, int] = DESKTOP, address: str = url) -> Any:
        page = visitors.open(address, size)
        page.wait_for_selector("#box textarea")
        return page

    return open_page


@pytest.mark.browser
class TestChat:
    def test_asks_and_opens_a_citation(self, visit: Visit, fake: FakeAssistant) -> None:
        page = visit()
        send(page, "甲市2026年GDP目标是多少？")
        page.wait_for_selector(".step")  # a stage is seen while waiting
        assert "…" in page.locator(".step").inner_text()  # 检索中…, and a word on loading models while they load
        exchange = answered(page)
        assert "6%左右" in exchange.inner_text()
        conflict = exchange.locator(".conflict")
        assert "6%左右" in conflict.inner_text() and "7%左右" in conflict.inner_text()

        exchange.locator(".text .cite").first.click()
        page.wait_for_selector("#source mark.cited")
        assert page.locator("#source mark.cited").inner_text() == GDP
        assert "甲市2026年政府工作报告" in page.locator("#source h2").inner_text()
        assert page.locator("#source .path").inner_text() == "二、2026年工作安排"
        page.wait_for_function("document.querySelector('#source').scrollTop > 0")
        comes_into_view(page, "#source mark.cited")

        send(page, "那摘要呢？")  # a second turn, and the first one's citations still open
        answered(page, 2)
        assert [t.question for t in fake.histories[-1]] == ["甲市2026年GDP目标是多少？"]
        page.locator(".exchange").first.locator(".origins button").nth(1).click()
        page.wait_for_selector("#source mark.cited:has-text('7%左右')")

    def test_the_question_stays_in_sight_of_a_long_answer(self, visit: Visit) -> None:
        page = visit((1280, 420))
        send(page, "城镇化率")
        answered(page)
        send(page, "甲市2026年GDP目标是多少？")
        answered(page, 2)
        comes_into_view(page, ".exchange:last-child .question")
        assert not in_view(page, ".exchange:first-child .question")

    def test_more_text_keeps_the_place(self, visit: Visit) -> None:
        page = visit()
        send(page, "GDP")
        answered(page).locator(".text .cite").first.click()
        page.wait_for_selector("#source mark.cited")
        page.wait_for_function("document.querySelector('#source').scrollTop > 0")
        page.locator("button.more", has_text="显示前文").scroll_into_view_if_needed()
        before = page.locator("#source mark.cited").bounding_box()["y"]
        page.locator("button.more", has_text="显示前文").click()
        page.wait_for_function("!document.querySelector('#source [data-way=before]')")
        assert abs(page.locator("#source mark.cited").bounding_box()["y"] - before) < 5

    def test_a_table_row_is_shown_in_its_table(self, visit: Visit) -> None:
        page = visit()
        send(page, "城镇化率目标")
        answered(page).locator(".text .cite").first.click()
        page.wait_for_selector("#source tr.cited")
        assert page.locator("#source tr.cited td").all_inner_texts() == ROW.split("\t")
        assert page.locator("#source th mark.context").all_inner_texts() == HEADER.split("\t")

    def test_by_keyboard_alone(self, visit: Visit) -> None:
        page = visit()
        send(page, "GDP")
        answered(page).locator(".text .cite").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#source mark.cited")

    def test_foreign_text_is_inert(self, visit: Visit) -> None:
        page = visit()
        send(page, f"恶意 {HOSTILE}")
        exchange = answered(page)
        assert HOSTILE in exchange.locator(".question").inner_text()
        assert HOSTILE in exchange.locator(".text").inner_text()
        exchange.locator(".text .cite").first.click()
        page.wait_for_selector("#source mark.cited")
        assert page.locator("#source mark.cited").inner_text() == HOSTILE
        page.get_by_role("tab", name="资料库").click()
        page.wait_for_selector("#documents tbody tr")
        assert HOSTILE in page.locator("#documents").inner_text()
        for root in ("#conversation", "#source", "#documents"):
            assert page.locator(f"{root} script, {root} img, {root} a:not(.file)").count() == 0

    def test_refusals_errors_and_empty_questions(self, visit: Visit) -> None:
        page = visit()
        send(page, "   ")
        page.wait_for_selector(".hint")
        send(page, "明天天气")
        refusal = answered(page, 1)
        assert "资料中没有说明" in refusal.inner_text()
        assert refusal.locator(".fault").count() == 0
        assert refusal.locator(".offers button").count() > 0
        send(page, "故障")
        assert answered(page, 2).locator(".fault").inner_text() == "生成回答时出错：the server is down; start it"
        send(page, "意外")
        fault = answered(page, 3).locator(".fault").inner_text()
        assert "secret" not in fault and "Traceback" not in fault

    def test_stop_and_new_conversation(self, visit: Visit, fake: FakeAssistant) -> None:
        fake.closed.clear()
        page = visit()
        send(page, "慢慢说")
        page.wait_for_selector(".exchange .text:has-text('第1句')")
        page.click("#stop")
        page.wait_for_selector(".stopped")
        assert fake.closed.wait(30)
        shown = page.locator(".exchange .text").inner_text()
        page.wait_for_timeout(500)  # in which another sentence would come
        assert page.locator(".exchange .text").inner_text() == shown
        page.click("#fresh")
        page.wait_for_selector(".welcome")
        send(page, "GDP")
        answered(page)
        assert fake.histories[-1] == ()

    def test_new_conversation_while_answering(self, visit: Visit) -> None:
        page = visit()
        send(page, "慢慢说")
        page.wait_for_selector(".exchange .text:has-text('第1句')")
        page.click("#fresh")
        page.wait_for_selector(".welcome")
        page.wait_for_timeout(500)  # in which another sentence comes
        assert page.locator(".exchange").count() == 0

    def test_enter_in_an_input_method_does_not_send(self, visit: Visit) -> None:
        page = visit()
        page.focus("#box textarea")
        devtools = page.context.new_cdp_session(page)
        devtools.send("Input.imeSetComposition", {"text": "yuncheng", "selectionStart": 8, "selectionEnd": 8})
        enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        devtools.send("Input.dispatchKeyEvent", enter)
        page.wait_for_timeout(300)
        assert page.locator(".exchange").count() == 0
        devtools.send("Input.insertText", {"text": "运城GDP"})
        assert page.input_value("#box textarea") == "运城GDP"
        page.keyboard.press("Enter")
        answered(page)

    def test_examples_fit_the_library(self, visit: Visit) -> None:
        page = visit()
        page.wait_for_selector(".welcome .ask")
        asked = page.locator(".welcome .ask").first.inner_text()
        assert "甲市2026年" in asked
        page.locator(".welcome .ask").first.click()
        assert asked in answered(page).locator(".question").inner_text()

    def test_documents_are_listed_and_open(self, visit: Visit) -> None:
        page = visit()
        page.wait_for_selector(".status:has-text('已收录 3 份')")
        page.get_by_role("tab", name="资料库").click()
        page.wait_for_selector("#documents tbody tr")
        listed = page.locator("#documents tbody tr").first.locator("td").all_inner_texts()
        assert listed[:6] == ["甲市2026年政府工作报告", "甲市", "2026年", "政府工作报告", "—", "13,204"]
        page.locator("#documents [data-event=open]").first.click()
        page.wait_for_selector("#source h2:has-text('甲市2026年政府工作报告')")
        assert "甲市政府工作报告" in page.locator("#source .text").inner_text()

    def test_visitors_do_not_see_each_other(self, visit: Visit, fake: FakeAssistant) -> None:
        one, two = visit(), visit()
        send(one, "慢慢说")
        one.wait_for_selector(".exchange .text:has-text('第0句')")
        send(two, "GDP")
        assert "排队" in two.locator(".step").inner_text()
        one.click("#stop")
        answered(two)
        assert fake.histories[-1] == ()
        assert "慢慢说" not in two.locator("#conversation").inner_text()

    def test_a_missing_library_is_said_until_it_is_there(self, visit: Visit) -> None:
        assistant = FakeAssistant()
        assistant.fault = LibraryError("这里没有资料库；先收录报告：qa ingest PATH")
        with served(assistant) as address:
            page = visit(address=address)
            page.wait_for_selector(".welcome .fault:has-text('先收录报告')")
            assistant.fault = None
            page.reload()
            page.wait_for_selector(".status:has-text('已收录 3 份')")
            page.wait_for_selector(".welcome .ask")
            page.close()

    def test_on_a_phone_the_source_covers_the_chat(self, visit: Visit) -> None:
        page = visit(PHONE)
        send(page, "GDP")
        exchange = answered(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        exchange.locator(".text .cite").first.click()
        page.wait_for_selector("#source mark.cited")
        comes_into_view(page, "#source mark.cited")
        page.click("[data-page=close-side]:visible")
        page.wait_for_selector("#source", state="hidden")
        assert page.evaluate("document.activeElement.className") == "cite"

    def test_the_served_page_names_nothing_outside(self, visit: Visit, url: str) -> None:
        response = visit().request.get(url)
        html = response.text()
        assert "https://" not in html
        assert html.replace(url, "").count("http://") == html.count("http://www.w3.org")
        assert 'lang="zh-CN"' in html
        assert "default-src 'self'" in response.headers["content-security-policy"]


def test_api_gives_the_answer_row(url: str) -> None:
    client = Client(url, verbose=False)
    row = client.predict(question="甲市GDP", history=[{"question": "前问", "answer": "前答"}], api_name="/ask")
    assert row["answer"].startswith("甲市2026年")
    assert row["citations"][0]["quote"] == GDP
    assert client.view_api(return_format="dict")["named_endpoints"].keys() == {
        "/ask", "/search", "/documents", "/facts",
    }  # fmt: skip
    with pytest.raises(Exception, match="the server is down; start it"):
        client.predict(question="故障", api_name="/ask")
    with pytest.raises(Exception, match="history"):
        client.predict(question="甲市GDP", history=["前问"], api_name="/ask")


def test_a_port_in_use_is_said() -> None:
    with server.bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(QAError, match=f"端口 {port} 已被占用.*--port {port + 1}"):
            server.bind("127.0.0.1", port)
    with pytest.raises(QAError, match="不是本机的地址"):
        server.bind("no such host", 7860)


def test_a_signal_stops_it_cleanly() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM)
    running = [_serving() for _ in numbers]  # both at once: starting takes longest
    try:
        for process in running:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            Client(url, verbose=False).submit(question="慢慢说", api_name="/ask")
            assert process.stdout.readline() == "asked\n"  # an answer is under way
        for process, number in zip(running, numbers, strict=True):
            process.send_signal(number)
        for process in running:
            began = time.monotonic()
            _, errors = process.communicate(timeout=60)
            assert time.monotonic() - began < 20  # the answer would take 30
            assert (process.returncode, errors) == (0, "")
    finally:
        for process in running:
            process.kill()


def _serving() -> subprocess.Popen[str]:
    """A process that serves the page with the scripted assistant, and prints when that is asked."""
    program = (
        "from test_ui import FakeAssistant; from ui.app import serve\n"
        "class Telling(FakeAssistant):\n"
        "    def ask_stream(self, *asked):\n"
        "        print('asked', flush=True)\n"
        "        yield from super().ask_stream(*asked)\n"
        "serve(Telling(), port=0)"
    )
    root = Path(__file__).parent.parent
    paths = os.pathsep.join([str(root), str(root / "tests")])
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.model
@pytest.mark.browser
def test_the_real_assistant(visitors: Visitors, tmp_path: Path) -> None:  # noqa: F811
    assistant = Assistant(Config.load(library=tmp_path / "library", today="2026-06-01"))
    reports = list(assistant.ingest([Path(__file__).parent.parent / "reports"]))
    assert [r.error for r in reports if r.status == "failed"] == []
    with served(assistant) as address:
        page = visitors.open(address)
        page.set_default_timeout(120_000)
        page.wait_for_selector("#box textarea")
        send(page, "运城2026年GDP目标是多少？")
        exchange = answered(page)
        assert "6%" in exchange.inner_text()
        exchange.locator(".text .cite").first.click()
        page.wait_for_selector("#source mark.cited")
        assert "6%" in page.locator("#source mark.cited").first.inner_text()
        comes_into_view(page, "#source mark.cited")
