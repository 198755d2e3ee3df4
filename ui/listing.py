"""The library as a table and the course of uploads, as HTML. Pure functions; all foreign text is escaped here."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

from qa.schema import Completeness, Document, IngestReport
from ui.changes import Change
from ui.words import ZH, Words

COMPLETENESS: dict[Completeness, str] = {"full": "全文", "partial": "不全", "digest": "摘要"}
_NONE = "—"
_COLUMNS = ("标题", "地区", "年份", "类型", "完整程度", "字数", "收录日期")
_FAILED = "未收录"
_OUTCOMES = {"added": "已收录", "replaced": "已更新", "unchanged": "资料库里已有", "failed": _FAILED}


def table(
    documents: Sequence[Document] | None,
    search: str = "",
    *,
    error: str | None = None,
    may: bool = False,
    say: Words = ZH,
) -> str:
    """The library.

    Args:
        documents: None while it is not open, or cannot be.
        search: words that each have to stand in some column.
        error: why it cannot be opened.
        may: whether the visitor may change it: rows get buttons.
        say: the words of the visitor.
    """
    if documents is None:
        words = escape(error) if error else say("正在打开资料库…")
        return f'<p class="none{" fault" if error else ""}" role="status">{words}</p>'
    if not documents:
        return f'<p class="none">{say("资料库还是空的，请在上面上传报告。" if may else "资料库还是空的。")}</p>'
    found = matching(documents, search, say)
    count = say("{} / {} 份").format(len(found), len(documents))
    if len(found) == len(documents):
        count = say("共 {} 份").format(len(documents))
    if not found:
        words = say("没有与“{}”相符的资料，请换一个词。").format(search)
        return f'<p class="none" role="status">{escape(words)}</p>'
    heads = "".join(f'<th scope="col">{say(name)}</th>' for name in _COLUMNS)
    if may:
        heads += f'<th scope="col"><span class="unseen">{say("操作")}</span></th>'
    rows = "".join(_row(d, may, say) for d in found)
    return (
        f'<p class="count" role="status">{count}</p>'
        f'<table class="cards"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def matching(documents: Sequence[Document], search: str, say: Words = ZH) -> list[Document]:
    """The documents that hold each word of the search in some column; newest year first."""
    words = _folded(search).split()
    found = [d for d in documents if all(w in _folded(" ".join(_cells(d, say))) for w in words)]
    return sorted(found, key=lambda d: (-(d.year or 0), d.place or "\uffff", d.label))


def uploads(changes: Sequence[Change], say: Words = ZH) -> str:
    """The files of one upload: those that wait, the one that is read with its progress, what became of the others."""
    return f'<ul class="uploads" aria-live="polite">{"".join(_upload(c, say) for c in changes)}</ul>' if changes else ""


def told(words: str, *, fault: bool = False) -> str:
    """One line on what was done, or why it was not."""
    return f'<p class="told{" fault" if fault else ""}" role="{"alert" if fault else "status"}">{escape(words)}</p>'


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _cells(d: Document, say: Words) -> list[str]:
    """The columns after the title's; the title is the first word."""
    return [
        d.label,
        d.place or _NONE,
        say("{}年").format(d.year) if d.year else _NONE,
        d.kind or _NONE,
        say(COMPLETENESS[d.completeness]) if d.completeness else _NONE,
        f"{d.characters:,}",
        d.added[:10] or _NONE,
    ]


def _row(d: Document, may: bool, say: Words) -> str:
    title, *others = _cells(d, say)
    doc = escape(d.doc)
    button = f'<button type="button" data-event="open" data-doc="{doc}">{escape(title)}</button>'
    cells = f'<td data-label="{say("标题")}">{button}</td>'
    cells += "".join(
        f'<td data-label="{say(name)}">{escape(value)}</td>' for name, value in zip(_COLUMNS[1:], others, strict=True)
    )
    if may:
        acts = "".join(_act(event, word, d, say) for event, word in (("edit", "更正"), ("drop", "移除")))
        cells += f'<td class="acts">{acts}</td>'
    return f"<tr>{cells}</tr>"


def _act(event: str, word: str, d: Document, say: Words) -> str:
    name = escape(say(f"{word}《{{}}》").format(d.label))
    data = f'data-event="{event}" data-doc="{escape(d.doc)}"'
    return f'<button type="button" {data} aria-label="{name}">{say(word)}</button>'


def _upload(change: Change, say: Words) -> str:
    name = f"<b>{escape(change.name)}</b>"
    if not change.finished:
        if change.step == "waiting":
            return f"<li>{name}<span>{say('等候中')}</span></li>"
        if not change.chunks:
            return f'<li>{name}<span>{say("正在读取…")}</span><progress aria-label="{say("进度")}"></progress></li>'
        bar = f'<progress aria-label="{say("进度")}" max="{change.chunks}" value="{change.encoded}"></progress>'
        return f"<li>{name}<span>{say('正在建索引 {}%').format(change.encoded * 100 // change.chunks)}</span>{bar}</li>"
    lines = [_outcome(report, document, say) for report, document in change.results]
    if change.error:
        lines.append(f'<span class="fault">{say(_FAILED)}：{escape(change.error)}</span>')
    return f"<li>{name}{''.join(lines)}</li>"


def _outcome(report: IngestReport, document: Document | None, say: Words) -> str:
    words = say(_OUTCOMES[report.status])
    if report.error:
        return f'<span class="fault">{words}：{escape(report.error)}</span>'
    about = [words]
    if document:
        about += [f"《{document.label}》", *_cells(document, say)[1:5]]
    if report.chunks:
        about += [say("{} 节 {} 段 {} 表").format(report.sections, report.chunks, report.tables)]
    about += [say("{} 字").format(f"{report.characters:,}"), say("{} 秒").format(f"{report.seconds:.1f}")]
    return f"<span>{escape(' · '.join(about))}</span>"
