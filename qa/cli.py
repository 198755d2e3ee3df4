"""The command line. Plain text for people, ``--json`` for programs (a list prints one row a line).

Exit status: 0 answered or refused, 1 a stated error (one line on stderr), 2 wrong usage. Nothing heavy is imported
before a command needs it, so that ``qa --help`` is quick.
"""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qa.errors import InputError, QAError
from qa.schema import Answer, Document, Shown, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.documents.outline import Part
    from qa.finding import Found

app = typer.Typer(
    help="问报：向政府工作报告和规划提问，答案中的每个数字都与所引原文核对过。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Library = Annotated[Path | None, typer.Option("--library", help="资料库文件夹（默认 QA_LIBRARY，否则 library/）")]
INTERRUPTED = 130  # exit status after Ctrl-C


Json = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一条")]


def main() -> None:
    """Entry point of ``qa``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except QAError as error:
        _fail(str(error))
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer's own, which says nothing
            print("已中断", file=sys.stderr)
        raise
    finally:
        _flush()


def _flush() -> None:
    """Write what is left, so that a reader that has gone (head, less) is no traceback when the interpreter ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> None:
    print("错误：" + " ".join(message.split()), file=sys.stderr)
    raise SystemExit(1)


def _assistant(library: Path | None) -> Assistant:
    from qa.assistant import Assistant  # noqa: PLC0415
    from qa.config import Config  # noqa: PLC0415

    return Assistant(Config.load(library=library))


def _print_row(row: Any) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="文件、文件夹、通配符（加引号）、zip 压缩包或 http(s) 网址", metavar="PATH..."),
    ] = None,
    library: Library = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="用现在的向量模型重建全部已收录文档")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="移除原文件已不存在的文档（压缩包和网址来的除外）")] = False,
    as_json: Json = False,
) -> None:
    """收录报告。内容相同的跳过，改过的替换；有不能收录的，逐个说明，其余照常，退出码为 1。

    压缩包里和网址上的文件在资料库的 files 文件夹里留有副本。

    例：qa ingest reports/ 报告.zip "下载/*.txt" https://www.example.gov.cn/report.txt
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    if not paths and not rebuild:
        raise typer.BadParameter("请给出文件、文件夹、压缩包或网址，例如：qa ingest reports/")
    assistant = _assistant(library)
    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("向量化", total=None)

        def on_chunks(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if rebuild and prune:
            _prune(assistant, as_json=as_json)  # before, so that nothing is encoded in vain
        if rebuild:
            count = assistant.rebuild(on_chunks)
            print(f"已重建 {count} 个文档", file=sys.stderr if as_json else sys.stdout)
        for report in assistant.ingest(paths, on_chunks) if paths else ():
            failed += report.status == "failed"
            if as_json:
                _print_row(asdict(report))
            elif report.error:
                print(f"未收录 {report.error}", file=sys.stderr)
            else:
                status = {"added": "已收录", "replaced": "已更新", "unchanged": "未变化"}[report.status]
                counts = f"{report.sections} 节，{report.chunks} 段，{report.tables} 表，{report.seconds:.1f} 秒"
                print(f"{status} {report.doc}" + ("" if report.status == "unchanged" else f"：{counts}"))
        if paths and prune and assistant.has_library():
            _prune(assistant, as_json=as_json)
    if failed:
        raise typer.Exit(1)


def _prune(assistant: Assistant, *, as_json: bool) -> None:
    for doc in assistant.prune():
        print(f"已移除 {doc}：原文件已不存在", file=sys.stderr if as_json else sys.stdout)


@app.command("list")
def list_documents(library: Library = None, as_json: Json = False) -> None:
    """列出资料库中的文档。

    例：qa list --json
    """
    from qa.versions.compare import versions_of  # noqa: PLC0415

    documents = _assistant(library).documents()
    if as_json:
        for document in documents:
            _print_row(asdict(document) | {"versions": [v.doc for v in versions_of(document, documents)]})
        return
    table = _table("文档", "地区", "年份", "类型", "全否", "字数", "标题")
    for d in documents:
        cells = (d.doc, *(_known(d, name) for name in ("place", "year", "kind", "completeness")), str(d.characters))
        table.add_row(*map(escape, (*cells, d.title)))
    _console().print(table)
    if any(d.guessed for d in documents):
        print("带 ? 的是从文本推断的；不对的用 qa set 更正，例如：qa set 文档 place=运城 year=2026")


def _known(document: Document, name: str) -> str:
    """A field for people; what was read from the text, and not given, has a question mark."""
    value = getattr(document, name)
    shown = {"full": "全文", "partial": "部分", "digest": "摘要"}.get(str(value), str(value or ""))
    return shown + "?" if name in document.guessed or not value else shown


@app.command()
def show(
    doc: Annotated[str, typer.Argument(help="文档名，见 qa list")],
    library: Library = None,
    source: Annotated[bool, typer.Option("--source", help="打印原文，引文的 start/end 即其中的位置")] = False,
    section: Annotated[str | None, typer.Option("--section", help="打印标题含此文字的各节")] = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="列出原文中没有进入索引的部分和原因")] = False,
    as_json: Json = False,
) -> None:
    """显示一个文档的目录、某一节、原文，或没有进入索引的部分。

    例：qa show yuncheng-2026-report --section 2026年工作安排
    """
    from qa.documents.outline import outline  # noqa: PLC0415

    assistant = _assistant(library)
    document = assistant.document(doc)
    if source:
        text = assistant.source(doc)
        _print_row({"doc": doc, "source": text}) if as_json else sys.stdout.write(text)
        return
    if dropped:
        text = assistant.source(doc)
        for part in assistant.dropped(doc):
            words = text[part.start : part.end]
            if as_json:
                _print_row(asdict(part) | {"text": words})
            else:
                print(_visible(f"{part.start}–{part.end} {part.reason}：{' '.join(words.split())[:80]}"))
        return
    parts = outline(assistant.outline(doc), section)
    if section is not None and not parts:
        raise InputError(f"{doc} 没有标题含“{section}”的节；用 qa show {doc} 看目录")
    others = [version.doc for version in assistant.versions(doc)]
    if as_json:
        rows = [asdict(part) for part in parts]
        for row in rows if section is None else ():
            del row["text"]
        _print_row(asdict(document) | {"versions": others, "sections": rows})
        return
    facts = (document.place or "?", document.year or "?", document.kind or "?", f"{document.characters} 字")
    print(_visible(f"{document.title}（{'，'.join(map(str, facts))}）"))
    for other in others:
        print(f"另有版本 {other}；不同之处见 qa diff {doc} {other}")
    _print_parts(parts, with_text=section is not None)


def _print_parts(parts: Iterable[Part], *, with_text: bool) -> None:
    """The outline, indented; a heading that has only sections below it stands there without counts."""
    before: tuple[str, ...] = ()
    for part in parts:
        path = part.section or ("（开头）",)
        for depth in range(len(path) - 1):
            if path[: depth + 1] != before[: depth + 1]:
                print(_visible("  " * depth + path[depth]))
        tables = f"，{part.tables} 表（{part.rows} 行）" if part.tables else ""
        print(_visible("  " * (len(path) - 1) + f"{path[-1]}  {part.chunks} 段{tables}"))
        if with_text:
            print(_visible(part.text + "\n"))
        before = path


@app.command()
def diff(
    doc1: Annotated[str, typer.Argument(help="文档名，见 qa list")],
    doc2: Annotated[str, typer.Argument(help="另一个文档")],
    library: Library = None,
    as_json: Json = False,
) -> None:
    """对照一份报告的两个版本：数字、名称、措辞的不同，重要的在前。哪个版本都不当作正确的。

    例：qa diff yuncheng-2026-report yuncheng-2026-report-digest
    """
    from qa.versions.text import lines, note  # noqa: PLC0415

    comparison = _assistant(library).diff(doc1, doc2)
    if not as_json:
        for line in lines(comparison):
            print(_visible(line))
        return
    if not comparison.versions:
        print(note(comparison), file=sys.stderr)
    for row in comparison.rows():
        _print_row(row)


@app.command("set")
def set_fields(
    doc: Annotated[str, typer.Argument(help="文档名，见 qa list")],
    fields: Annotated[
        list[str], typer.Argument(help="如 place=运城 year=2026；留空（place=）则撤销更正", metavar="KEY=VALUE...")
    ],
    library: Library = None,
    as_json: Json = False,
) -> None:
    """更正一个文档的地区、年份、类型、标题等，并重建它的索引；重新收录时仍然有效。

    例：qa set yuncheng-2026-report place=运城 year=2026
    """
    pairs = [field.partition("=") for field in fields]
    if not all(equals for _, equals, _ in pairs):
        raise typer.BadParameter("请写成 KEY=VALUE，例如：qa set DOC place=运城 year=2026")
    document = _assistant(library).set(doc, **{name: value for name, _, value in pairs})
    if as_json:
        _print_row(asdict(document))
    else:
        print(f"已更正 {doc}：" + "，".join(f"{name}={getattr(document, name)}" for name, _, _ in pairs))


@app.command()
def remove(
    doc: Annotated[str, typer.Argument(help="文档名，见 qa list")], library: Library = None, as_json: Json = False
) -> None:
    """从资料库移除一个文档（不动原文件）。

    例：qa remove yuncheng-2026-report
    """
    _assistant(library).remove(doc)
    _print_row({"doc": doc, "status": "removed"}) if as_json else print(f"已移除 {doc}")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="要找的内容")],
    library: Library = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="条数")] = 10,
    as_json: Json = False,
) -> None:
    """只检索，不作答：列出最相关的段落。

    例：qa search "高标准农田" -k 5
    """
    from qa.question import check  # noqa: PLC0415

    question = check(question)  # before any model is loaded
    for rank, hit in enumerate(_assistant(library).search(question, k), start=1):
        chunk, document = hit.chunk, hit.document
        if as_json:
            _print_row(hit.row(rank))
        else:
            where = " › ".join((document.doc, *chunk.section))
            print(_visible(f"{rank}. {where}  ({hit.score:.4f})\n   {chunk.text}\n"))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    library: Library = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", help='逐行作答的 JSONL：{"id","question","history"?}')
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="显示理解、检索、证据和提示词")] = False,
    as_json: Json = False,
) -> None:
    """提问。先给出核对过的答案，再列出引文；资料里没有就说没有。

    例：qa ask "运城2026年GDP目标"
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter('请给出一个问题或 --batch 文件，例如：qa ask "运城2026年GDP目标"')
    if batch is not None:
        rows = _read_batch(batch)
        raise typer.Exit(_ask_batch(_assistant(library), rows))
    assert question is not None
    from qa.question import check  # noqa: PLC0415

    question = check(question)  # before any model is loaded
    assistant = _assistant(library)
    if explain:
        _explain(assistant.find(question), to_stderr=as_json)
    if as_json:
        _print_row(assistant.ask(question).row())
        return
    for event in assistant.ask_stream(question):
        if isinstance(event, Shown):
            print(_visible(event.text), end="", flush=True)
        elif isinstance(event, Answer):
            print()
            _print_citations(event)
            _print_suggestions(event)


def _print_citations(answer: Answer) -> None:
    for c in answer.citations:
        print(_visible(f"\n[{c.n}] {' › '.join((c.title, *c.section))}  ({c.doc} {c.start}–{c.end})"))
        print(_visible(f"    “{' '.join(c.quote.split())}”"))
        for span in c.context:
            print(_visible(f"    {span.role}: {span.text}"))


def _print_suggestions(answer: Answer) -> None:
    if answer.suggestions:
        print("\n可以这样问：")
    for question in answer.suggestions:
        print(_visible(f"  {question}"))


def _visible(text: str) -> str:
    """Text of a document for a terminal, which must not take orders from it (escape sequences)."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def _explain(found: Found, *, to_stderr: bool) -> None:
    from qa.answer.prompt import build  # noqa: PLC0415

    console = _console(stderr=to_stderr)
    query = found.query
    console.print(f"问题  {query.text}  [{query.language}]", markup=False)
    for name, values in (
        ("地区", query.places),
        ("时期", [f"{p.text} ({p.first}–{p.last})" for p in query.periods]),
        ("指标", query.indicators),
        ("其他", query.terms),
    ):
        console.print(f"{name}  {'、'.join(values) or '—'}", markup=False)
    table = _table("分数", "词", "向量", "余弦", "文档", "段落")
    for hit in found.hits[:10]:
        cosine = "" if hit.cosine is None else f"{hit.cosine:.3f}"
        cells = (
            f"{hit.score:.4f}",
            hit.keyword_rank or "",
            hit.vector_rank or "",
            cosine,
            hit.document.doc,
            hit.chunk.text[:60],
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.print(table)
    for item in found.evidence:
        console.print(f"证据 {item.score:.2f}  {item.document.doc}  {item.sentence.text[:160]}", markup=False)
    for message in build(query, found.evidence):
        console.print(f"--- {message.role}\n{message.content}", markup=False)
    console.print("---")


def _read_batch(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """(line number, row) pairs; of a broken row, its id and its fault as ``error``."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # splitlines() would cut at U+2028 within a string
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} 不能读取（{getattr(error, 'strerror', None) or '不是 UTF-8 文本'}）；请检查路径和编码"
        ) from error
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            rows.append((number, _batch_row(line)))
    if not rows:
        raise InputError(f'{path} 里没有问题；每行一条，例如 {{"id": "1", "question": "运城2026年GDP目标"}}')
    return rows


def _batch_row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return {"id": None, "error": f"不是合法的 JSON（{getattr(error, 'msg', '嵌套过深')}）"}
    if not isinstance(row, dict):
        return {"id": None, "error": '不是 {"id","question"} 这样的对象'}
    if not isinstance(row.get("question"), str):
        return {"id": row.get("id"), "error": '缺少字符串 "question"'}
    history = row.get("history") or []
    if not isinstance(history, list) or not all(
        isinstance(t, dict) and isinstance(t.get("question"), str) and isinstance(t.get("answer", ""), str)
        for t in history
    ):
        return {"id": row.get("id"), "error": '"history" 应是 [{"question","answer"}, ...]'}
    return {"id": row.get("id"), "question": row["question"], "history": history}


def _ask_batch(assistant: Assistant, rows: Iterable[tuple[int, dict[str, Any]]]) -> int:
    from qa.ask import named  # noqa: PLC0415

    status = 0
    assistant.documents()  # no library is one stated error, not one a row
    for number, row in rows:
        error = row.get("error")
        if error is None:
            history = [Turn(t["question"], t.get("answer", "")) for t in row["history"]]
            try:
                _print_row(named(assistant.ask(row["question"], history), row["id"]).row())
                continue
            except QAError as fault:
                error = str(fault)
        _print_row({"id": row["id"], "error": f"第 {number} 行：{error}"})
        status = 1
    return status


@app.command()
def facts(  # noqa: PLR0913, PLR0917 - each an option of the command
    place: Annotated[str | None, typer.Option("--place", help="地区，全称、简称或别名")] = None,
    indicator: Annotated[str | None, typer.Option("--indicator", help="指标或其中的词，如 GDP、5G基站")] = None,
    year: Annotated[int | None, typer.Option("--year", help="年份")] = None,
    doc: Annotated[str | None, typer.Option("--doc", help="文档名，见 qa list")] = None,
    status: Annotated[
        Literal["target", "actual"] | None, typer.Option("--status", help="target 目标，actual 实绩")
    ] = None,
    library: Library = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV，含表头")] = False,
) -> None:
    """列出资料库里的指标数字：地区、时期、指标、数值、目标或实绩、出处。

    例：qa facts --place 运城 --indicator 生产总值 --year 2026
    """
    if as_json and as_csv:
        raise typer.BadParameter("--json 和 --csv 只能选一个")
    assistant = _assistant(library)
    found = assistant.facts(place=place, indicator=indicator, year=year, doc=doc, status=status)
    rows = list(assistant.fact_rows(found))
    if as_json:
        for row in rows:
            _print_row(row)
    elif as_csv:
        _print_csv(rows)
    elif rows:
        table = _table("地区", "时期", "指标", "数值", "性质", "文档", "原文")
        for r in rows:
            figure = f"{_SIGN[r['direction']]}{r['value']}{r['unit']}{r['qualifier'] or ''}"
            kind = ("目标" if r["status"] == "target" else "实绩") + (f"，{r['basis']}" if r["basis"] else "")
            cells = (
                r["place"] or "?",
                r["period"],
                r["indicator"],
                figure,
                kind,
                r["doc"],
                " ".join(r["quote"].split()),
            )
            table.add_row(*(escape(_visible(cell)) for cell in cells))
        _console().print(table)
    else:
        print("没有这样的数字；放宽条件，或用 qa facts 看全部", file=sys.stderr)


_SIGN = {1: "增", -1: "降", 0: ""}


def _print_csv(rows: list[dict[str, Any]]) -> None:
    import csv  # noqa: PLC0415

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_FACT_COLUMNS)
    for row in rows:
        flat = row | {"section": " › ".join(row["section"]), "quote": " ".join(row["quote"].split())}
        writer.writerow([flat[column] for column in _FACT_COLUMNS])


_FACT_COLUMNS = (
    "doc", "place", "period", "first", "last", "indicator", "known", "value", "unit", "measure", "direction",
    "qualifier", "basis", "status", "kind", "section", "text", "start", "end", "quote_start", "quote_end", "quote",
)  # fmt: skip


@app.command()
def chat(
    library: Library = None,
    host: Annotated[str, typer.Option(help="监听地址；本机以外的要有账号（--auth-file）")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 7860,
    auth_file: Annotated[
        Path | None, typer.Option("--auth-file", help="账号文件：登录后才能用，只有管理员能改资料库")
    ] = None,
    add_user: Annotated[
        str | None, typer.Option("--add-user", help="在账号文件里新建或更新这个账号（密码另行输入），不启动网页")
    ] = None,
    admin: Annotated[bool, typer.Option("--admin", help="新建的账号是管理员")] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="同时作为 MCP 工具提供：提问、检索、文档、数据")] = False,
) -> None:
    """在浏览器里提问，也供程序使用（Gradio API、MCP）。

    例：qa chat --port 7860

    例：qa chat --auth-file accounts.txt --add-user 张三 --admin

    例：qa chat --host 0.0.0.0 --auth-file accounts.txt
    """
    if add_user is not None:
        _add_user(add_user, auth_file, admin=admin)
        return
    if admin:
        raise typer.BadParameter("--admin 只与 --add-user 一起用")
    assistant = _assistant(library)
    from ui.app import serve  # noqa: PLC0415

    serve(assistant, host=host, port=port, auth_file=auth_file, mcp=mcp)


def _add_user(name: str, file: Path | None, *, admin: bool) -> None:
    """The password comes from the terminal, unseen, or from standard input: never from the command line, which
    other processes can read.
    """
    from ui.accounts import add  # noqa: PLC0415

    if file is None:
        raise typer.BadParameter("请给出账号文件，例如：qa chat --auth-file accounts.txt --add-user 张三")
    if sys.stdin.isatty():
        password = typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    add(file, name, password, "admin" if admin else "user")
    print(f"已写入 {file}：{name}（{'管理员' if admin else '用户'}）；重新启动 qa chat 后生效")


@app.command()
def feedback(library: Library = None, as_json: Json = False) -> None:
    """列出访客对回答的评价和留言（他们同意保存的），旧的在前。

    保存在资料库旁边的文件里（“资料库名-feedback.jsonl”，或设置 QA_FEEDBACK），重建或删除资料库都不影响它。

    例：qa feedback --json
    """
    from qa.config import Config  # noqa: PLC0415
    from qa.feedback import read  # noqa: PLC0415

    file = Config.load(library=library).feedback_file
    rows = list(read(file))
    for row in rows:
        if as_json:
            _print_row(asdict(row))
            continue
        mark = "👍" if row.verdict == "up" else "👎"
        print(_visible(f"{mark} {row.at}  {' '.join(row.question.split())}"))
        print(_visible(f"   答：{' '.join(row.answer.split())}"))
        if row.note:
            print(_visible(f"   留言：{' '.join(row.note.split())}"))
    if not rows:
        print(f"还没有反馈（{file}）", file=sys.stderr)


@app.command()
def models(
    verify: Annotated[bool, typer.Option("--verify", help="重新计算哈希，逐个文件核对")] = False, as_json: Json = False
) -> None:
    """列出所用模型：来源、许可、大小、状态。

    例：qa models --verify
    """
    from qa import models as weights  # noqa: PLC0415
    from qa.config import Config  # noqa: PLC0415

    config = Config.load()
    states = weights.verify(config) if verify else weights.list_models(config)
    if as_json:
        for state in states:
            _print_row(asdict(state) | {"path": str(state.path) if state.path else None})
    else:
        table = _table("用途", "模型", "来源", "许可", "大小", "状态", "位置")
        for s in states:
            size = f"{s.bytes / 2**20:.0f} MiB" if s.bytes else ""
            table.add_row(*(escape(str(c)) for c in (s.role, s.name, s.origin, s.licence, size, s.state, s.path or "")))
        _console().print(table)
    if any(s.state == "broken" for s in states):
        raise typer.Exit(1)


@app.command()
def doctor(library: Library = None, as_json: Json = False) -> None:
    """检查模型、资料库、磁盘和版本，每项问题都给出办法。

    例：qa doctor
    """
    from qa.doctor import examine  # noqa: PLC0415

    findings = examine(library)
    for finding in findings:
        if as_json:
            _print_row(asdict(finding))
        else:
            mark = {"ok": "✓", "warning": "!", "fault": "✗"}[finding.status]
            print(
                f"{mark} {finding.subject}：{finding.detail}"
                + (f"\n   办法：{finding.remedy}" if finding.remedy else "")
            )
    if any(f.status == "fault" for f in findings):
        raise typer.Exit(1)


def _console(*, stderr: bool = False) -> Console:
    """A console that does not cut tables when it writes to a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr, width=None if stream.isatty() else 200, soft_wrap=not stream.isatty(), highlight=False
    )


if __name__ == "__main__":
    main()
