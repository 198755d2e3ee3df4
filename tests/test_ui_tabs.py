"""The tabs 资料库, 数据 and 对照 in headless Chromium, over a library made with the fake encoder."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import Visitors, chromium, serious, served, visitors  # noqa: F401 - fixtures
from conftest import FakeEncoder, FakeGenerator

from qa.assistant import Assistant
from qa.config import Config
from ui import accounts

pytestmark = pytest.mark.browser

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>[x](javascript:window.hacked=3)"
WIDTHS = ((1280, 800), (390, 844))
FILLER = "".join(f"第{i}项重点工作扎实推进，各项任务按期完成。\n" for i in range(20))
REPORT = (
    "# 运城市2026年政府工作报告\n## 一、2025年工作回顾\n2025年，全市地区生产总值增长5.2%，固定资产投资增长4.1%。\n"
    f"{FILLER}## 二、2026年工作安排\n2026年，全市地区生产总值增长6%左右，固定资产投资增长7%。新建园晋高速公路80公里。\n"
)
OTHER = REPORT.replace("增长6%左右", "增长6.5%左右").replace("任务按期完成", "任务全面完成")
DATONG = "# 大同市2026年政府工作报告\n2025年，全市地区生产总值增长4.8%。\n2026年，全市地区生产总值增长5.5%左右。\n"
DIGEST = f"# 大同市2026年政府工作报告摘要\n2026年，全市地区生产总值增长5%左右，{HOSTILE}增长3%。\n"


@contextmanager
def listening(asked: list[str]) -> Iterator[str]:
    """A server elsewhere, which notes what is asked of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_port}"
        other.shutdown()


class SlowEncoder(FakeEncoder):
    """Tells of each passage, and can be held back."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()

    def passages(self, texts: Any, on_done: Any = None) -> Any:
        if on_done:
            on_done(len(texts) // 2)
        self.go.wait(120)
        return super().passages(texts, on_done)


@pytest.fixture
def encoder() -> SlowEncoder:
    return SlowEncoder()


@pytest.fixture
def library(tmp_path: Path, encoder: SlowEncoder) -> Assistant:
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, text in (("yc", REPORT), ("yc-other", OTHER), ("dt", DATONG), ("dt-digest", DIGEST)):
        (reports / f"{name}.md").write_text(text, encoding="utf-8")
    config = Config.load(library=tmp_path / "library", today=date(2026, 6, 1))
    assistant = Assistant(config, encoder=encoder, generator=FakeGenerator())
    assert all(r.status == "added" for r in assistant.ingest([reports]))
    assistant.set("dt-digest", title=f"大同市2026年政府工作报告摘要{HOSTILE}")
    return assistant


@pytest.fixture
def visit(visitors: Visitors) -> Iterator[Callable[..., Any]]:  # noqa: F811
    """Opens a tab as a new visitor; at the end nothing may be wider than the page."""
    pages = []

    def open_tab(address: str, name: str, width: int = 1280, height: int = 800, dark: bool = False) -> Any:
        pages.append(visitors.open(address, (width, height), color_scheme="dark" if dark else "light"))
        pages[-1].get_by_role("tab", name=name).click()
        return pages[-1]

    yield open_tab
    assert all(page.evaluate("document.documentElement.scrollWidth <= innerWidth") for page in pages)


def shot(page: Any, name: str) -> None:
    """A screenshot, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(300)
        page.screenshot(path=f"{folder}/{name}.png")


def upload(page: Any, *files: tuple[str, str]) -> None:
    page.set_input_files(
        "#upload input[type=file]",
        [{"name": name, "mimeType": "text/markdown", "buffer": text.encode()} for name, text in files],
    )


class TestDocuments:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_listed_searched_and_opened(
        self, visit: Callable[..., Any], library: Assistant, width: int, height: int
    ) -> None:
        with served(library) as address:
            page = visit(address, "资料库", width, height)
            page.wait_for_selector("#documents tbody tr:nth-child(4)")
            shot(page, f"documents-{width}")
            row = page.locator("#documents tbody tr", has_text="大同市2026年政府工作报告摘要")
            assert HOSTILE in row.inner_text()
            assert page.locator("#library script, #library img, #library a").count() == 0
            page.fill("#search textarea", "运城 2026")
            page.wait_for_selector("#documents .count:has-text('2 / 4 份')")
            page.locator("#documents [data-event=open]").first.click()
            page.wait_for_selector("#source h2:has-text('运城市2026年政府工作报告')")
            page.click("[data-page=close-side]")
            page.fill("#search textarea", HOSTILE[:20] + "无")
            page.wait_for_selector("#documents .none:has-text('没有与')")

    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_uploaded_with_progress_corrected_and_removed(
        self, visit: Callable[..., Any], library: Assistant, encoder: SlowEncoder, width: int, height: int
    ) -> None:
        with served(library) as address:
            page = visit(address, "资料库", width, height)
            page.wait_for_selector("#documents tbody tr")
            encoder.go.clear()
            new = "# 忻州市2026年政府工作报告\n" + FILLER
            upload(page, ("新 报告.md", new), ("坏.pdf", "no pdf"), ("<img src=x onerror=1>.md", ""))
            page.wait_for_selector("#uploads progress[value]")
            shot(page, f"upload-{width}")
            assert "等候中" in page.locator("#uploads").inner_text()
            page.get_by_role("tab", name="问答").click()  # others ask meanwhile; so can the same visitor
            page.fill("#box textarea", "大同市2026年GDP目标是多少？")
            page.keyboard.press("Enter")
            page.wait_for_selector(".exchange.done .text:has-text('5.5%')")
            encoder.go.set()
            page.get_by_role("tab", name="资料库").click()
            page.wait_for_function("document.querySelectorAll('#uploads .fault').length == 2")
            told = page.locator("#uploads").inner_text()
            assert "已收录" in told and "忻州市" in told and "2026年" in told
            assert str(library.config.library) not in told and "/tmp" not in told
            shot(page, f"uploaded-{width}")
            kept = next(d for d in library.documents() if d.place == "忻州市")
            assert Path(kept.path).is_file() and (library.config.library / "files") in Path(kept.path).parents

            row = page.locator("#documents tbody tr", has_text="忻州市")
            row.locator("[data-event=edit]").click()
            page.wait_for_selector("#edit")
            shot(page, f"edit-{width}")
            page.get_by_label("地区").fill("朔州")
            page.get_by_label("年份").fill("二〇")
            page.get_by_role("button", name="保存更正").click()
            page.wait_for_selector("#uploads .told.fault")  # not those of the uploads, which still stand there
            page.wait_for_selector("#edit", state="hidden")
            assert library.document(kept.doc).place == "忻州市"
            row.locator("[data-event=edit]").click()
            page.wait_for_selector("#edit")
            page.get_by_label("地区").fill("朔州")
            page.get_by_role("button", name="保存更正").click()
            page.wait_for_selector("#uploads .told:has-text('已更正')")
            page.wait_for_selector("#edit", state="hidden")
            page.wait_for_selector("#documents tbody tr:has-text('朔州市')")
            assert library.document(kept.doc).place == "朔州市"

            page.locator("#documents tbody tr", has_text="朔州市").locator("[data-event=drop]").click()
            page.wait_for_selector("#drop")
            shot(page, f"remove-{width}")
            page.get_by_role("button", name="不移除").click()
            page.wait_for_selector("#drop", state="hidden")
            assert kept.doc in {d.doc for d in library.documents()}
            page.locator("#documents tbody tr", has_text="朔州市").locator("[data-event=drop]").click()
            page.get_by_role("button", name="确定移除").click()
            page.wait_for_selector("#uploads .told:has-text('已移除')")
            assert kept.doc not in {d.doc for d in library.documents()}
            assert not Path(kept.path).exists()

    def test_who_may_not_change_it_only_reads(
        self, visit: Callable[..., Any], library: Assistant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allowed = [True]
        monkeypatch.setattr(accounts, "may_change", lambda request: allowed[0])
        with served(library) as address:
            page = visit(address, "资料库")
            page.locator("#documents [data-event=drop]").first.click()
            page.wait_for_selector("#sure")
            allowed[0] = False  # the page still has its buttons
            page.click("#sure")
            page.wait_for_selector("#uploads .fault:has-text('只能查阅')")
            page.reload()
            page.get_by_role("tab", name="资料库").click()
            page.wait_for_selector("#documents tbody tr:nth-child(4)")
            assert page.locator("#documents [data-event=drop], #documents [data-event=edit], #upload").count() == 0
            assert len(library.documents()) == 4

    @pytest.mark.parametrize("what", ["file", "address"])
    def test_only_uploads_are_taken(self, library: Assistant, tmp_path: Path, what: str) -> None:
        own = tmp_path / "own.md"
        own.write_text(REPORT, encoding="utf-8")
        asked: list[str] = []
        with served(library) as address, listening(asked) as elsewhere:
            path = str(own) if what == "file" else f"{elsewhere}/own.md"
            config = httpx.get(f"{address}/config").json()
            (event,) = [e for e in config["dependencies"] if [t[1] for t in e["targets"]] == ["upload"]]
            file = {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}, "orig_name": "own.md"}
            body = {"data": [[file], ""], "fn_index": event["id"], "session_hash": "s"}
            httpx.post(f"{address}/gradio_api/queue/join", json=body)
            with httpx.stream("GET", f"{address}/gradio_api/queue/data?session_hash=s", timeout=60) as stream:
                told = [json.loads(line[6:]) for line in stream.iter_lines() if "process_completed" in line]
        assert [t["success"] for t in told] == [False]
        assert what == "file" or "请上传文件" in str(told)
        assert own.exists() and len(library.documents()) == 4
        assert asked == []

    def test_the_first_report_of_an_empty_library(self, visit: Callable[..., Any], tmp_path: Path) -> None:
        config = Config.load(library=tmp_path / "none", today=date(2026, 6, 1))
        assistant = Assistant(config, encoder=FakeEncoder(), generator=FakeGenerator())
        with served(assistant) as address:
            page = visit(address, "资料库")
            page.wait_for_selector("#documents .fault")
            upload(page, ("报告.md", REPORT))
            page.wait_for_selector("#documents tbody tr:has-text('运城市')")
            page.get_by_role("tab", name="问答").click()
            page.fill("#box textarea", "运城市2026年GDP目标是多少？")
            page.keyboard.press("Enter")
            page.wait_for_selector(".exchange.done .text:has-text('6%')")


def pick(page: Any, field: str, option: str) -> None:
    page.click(f"{field} input")
    page.get_by_role("option", name=option).first.click()


class TestFigures:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_picked_drawn_opened_and_downloaded(
        self, visit: Callable[..., Any], library: Assistant, width: int, height: int
    ) -> None:
        with served(library) as address:
            page = visit(address, "数据", width, height)
            page.wait_for_selector("#shown svg.plot [role=button]")
            assert page.locator("#indicator input").input_value() == "地区生产总值"
            shot(page, f"figures-{width}")
            pick(page, "#years", "2026")
            page.keyboard.press("Escape")
            page.wait_for_selector("#shown [role=button][aria-label^='大同市 2026年 目标 5.5%左右']")
            page.wait_for_selector("#shown [role=button][aria-label^='运城市 2026年 目标 6.5%左右']")
            page.locator("#shown").scroll_into_view_if_needed()
            shot(page, f"figures-bars-{width}")

            with page.expect_download() as saved:
                page.get_by_role("button", name="下载数据").click()
            text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
            assert saved.value.suggested_filename == "地区生产总值-增长（%）.csv"
            assert "运城市,2026,2026,目标,增减,6.5,%,左右" in text
            with page.expect_download() as saved:
                page.get_by_role("button", name="下载图片").click()
            picture = Path(saved.value.path())
            assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
            if folder := os.environ.get("SHOTS"):
                Path(folder, f"saved-{width}.png").write_bytes(picture.read_bytes())

            mark = page.locator("#shown [role=button][aria-label^='运城市 2026年 目标 6.5%']")
            mark.focus()
            page.keyboard.press("Enter")
            page.wait_for_selector("#source mark.cited:has-text('6.5%左右')")
            shot(page, f"figures-source-{width}")
            page.click("[data-page=close-side]")
            page.locator("#shown tbody button", has_text="5.5%左右").click()
            page.wait_for_selector("#source mark.cited:has-text('5.5%左右')")

    def test_targets_and_results_can_be_parted_and_units_are_not_mixed(
        self, visit: Callable[..., Any], library: Assistant
    ) -> None:
        with served(library) as address:
            page = visit(address, "数据")
            page.wait_for_selector("#shown svg.plot")
            page.get_by_role("radio", name="结果").check()
            page.wait_for_function("!document.querySelector('#shown .kind.target')")
            assert set(page.locator("#shown tbody .kind").all_inner_texts()) == {"结果"}
            assert page.locator("#shown svg.plot .target").count() == 0

    def test_foreign_text_is_inert(self, visit: Callable[..., Any], library: Assistant) -> None:
        library.set("dt", title=HOSTILE)
        with served(library) as address:
            page = visit(address, "数据")
            page.wait_for_selector("#shown svg.plot")
            assert HOSTILE in page.locator("#shown table").inner_text()
            assert page.locator("#shown script, #shown img, #shown a").count() == 0

    def test_an_empty_library_says_so(self, visit: Callable[..., Any], tmp_path: Path) -> None:
        config = Config.load(library=tmp_path / "none", today=date(2026, 6, 1))
        with served(Assistant(config, encoder=FakeEncoder(), generator=FakeGenerator())) as address:
            page = visit(address, "数据")
            page.wait_for_selector("#shown .fault")


class TestAnswers:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_a_comparison_shows_its_plot(
        self, visit: Callable[..., Any], library: Assistant, width: int, height: int
    ) -> None:
        for doc in ("yc-other", "dt-digest"):  # which disagree
            library.remove(doc)
        with served(library) as address:
            page = visit(address, "问答", width, height)
            page.fill("#box textarea", "大同市和运城市2026年GDP增长目标相比，哪个更高？")
            page.keyboard.press("Enter")
            page.wait_for_selector(".exchange.done svg.plot [role=button]")
            labels = [m.get_attribute("aria-label") for m in page.locator(".exchange [role=button]").all()]
            assert sorted(label.split("，")[0] for label in labels) == [
                "大同市 2026年 目标 5.5%左右",
                "运城市 2026年 目标 6%左右",
            ]
            shot(page, f"answer-{width}")
            page.locator(".exchange svg [role=button]").first.focus()
            page.keyboard.press("Enter")
            page.wait_for_selector("#source mark.cited:has-text('左右')")
            page.wait_for_function("document.querySelector('#side').classList.contains('open')")


class TestDifferences:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_versions_side_by_side(
        self, visit: Callable[..., Any], library: Assistant, width: int, height: int
    ) -> None:
        with served(library) as address:
            page = visit(address, "对照", width, height)
            pick(page, "#one", "运城市2026年政府工作报告 · yc")
            page.wait_for_selector("#compared article.figure")
            assert "同一报告" in page.locator("#two input").input_value()
            marked = page.locator("#compared article.figure").first.locator("mark").all_inner_texts()
            assert {"6%左右", "6.5%左右"} & set(marked) or {"6%", "6.5%"} <= set(marked)
            shot(page, f"differences-{width}")
            page.locator("#compared summary", has_text="措辞不同").click()
            assert page.locator("#compared article.wording").first.is_visible()
            page.locator("#compared article.figure .open").last.click()
            page.wait_for_selector("#source mark.cited")
            assert "%" in page.locator("#source mark.cited").inner_text()

    def test_foreign_text_is_inert(self, visit: Callable[..., Any], library: Assistant) -> None:
        with served(library) as address:
            page = visit(address, "对照")
            pick(page, "#one", "大同市2026年政府工作报告")
            page.wait_for_selector("#compared .differ")
            assert HOSTILE in page.locator("#compared").inner_text()
            assert page.locator("#compared script, #compared img, #compared a, #two img").count() == 0


@pytest.mark.parametrize(("width", "height"), WIDTHS)
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_serious_fault(
    visit: Callable[..., Any], library: Assistant, width: int, height: int, dark: bool
) -> None:
    with served(library) as address:
        page = visit(address, "资料库", width, height, dark)
        page.locator("#documents [data-event=edit]").first.click()
        page.wait_for_selector("#edit")
        faults = serious(page)
        page.get_by_role("tab", name="数据").click()
        page.wait_for_selector("#shown svg.plot")
        faults += serious(page)
        page.get_by_role("tab", name="对照").click()
        pick(page, "#one", "运城市2026年政府工作报告 · yc")
        page.wait_for_selector("#compared article.figure")
        page.locator("#compared summary").first.click()
        shot(page, f"differences-{width}-{'dark' if dark else 'light'}")
        assert faults + serious(page) == []
