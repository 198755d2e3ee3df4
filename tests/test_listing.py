"""The library as a table, and what uploads tell."""

from __future__ import annotations

from qa.schema import Document, IngestReport
from ui.changes import Change
from ui.listing import matching, table, uploads

ONE = Document(
    "a", "a", "0", "运城市2026年政府工作报告", "运城市", 2026, "政府工作报告", 11420, "2026-06-01T08:00:00+00:00",
    completeness="partial",
)  # fmt: skip
TWO = Document("b", "b", "1", "报告", "大同市", 2025, None, 5)


def test_each_word_has_to_stand_in_some_column() -> None:
    assert matching([TWO, ONE], "") == [ONE, TWO]  # newest first
    assert matching([ONE, TWO], "运城 2026") == [ONE]
    assert matching([ONE, TWO], "２０２５") == [TWO]
    assert matching([ONE, TWO], "不全") == [ONE]
    assert matching([ONE, TWO], "运城 2025") == []


def test_columns_and_who_may_change() -> None:
    html = table([ONE, TWO])
    assert all(f">{cell}<" in html for cell in ("运城市", "2026年", "不全", "11,420", "2026-06-01", "大同市报告", "—"))
    assert 'data-event="edit"' not in html
    assert table([ONE], may=True).count('data-event="drop"') == 1
    assert "正在打开" in table(None) and "坏了" in table(None, error="坏了")
    assert "上传" in table([], may=True) and "上传" not in table([])


def test_uploads_tell_progress_outcome_and_fault() -> None:
    waiting, running, done, failed = (Change(name, lambda *_: None) for name in ("一", "二", "三", "<b>四"))
    running.step = "running"
    running.progress(30, 120)
    done.step = failed.step = "done"
    done.results.append((IngestReport("三.md", "a", "added", 4, 30, 2, 11420, 1.25), ONE))
    done.results.append((IngestReport("坏.pdf", None, "failed", error="不能解析<i>"), None))
    failed.step, failed.error = "failed", "磁盘满了"
    html = uploads([waiting, running, done, failed])
    assert "等候中" in html and 'max="120" value="30"' in html and "25%" in html
    assert (
        "已收录 · 《运城市2026年政府工作报告》 · 运城市 · 2026年 · 政府工作报告 · 不全 · 4 节 30 段 2 表 · 11,420 字"
        in html
    )
    assert "未收录：不能解析&lt;i&gt;" in html and "未收录：磁盘满了" in html and "&lt;b&gt;四" in html
