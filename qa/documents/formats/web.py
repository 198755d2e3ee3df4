"""html: the article of a web page, without what stands around it.

trafilatura finds the article and drops navigation, footers, share bars and lists of links. What it would take with
them although it is text (definition lists, notes in a "footnote") is renamed first; what it leaves of the page's
buttons (字体：大 中 小, 打印, 相关报道 with its titles) goes by `_CHROME` and `_RELATED`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.formats.lines import heading, join, one_line, table
from qa.documents.formats.plain import read_plain
from qa.errors import DocumentError
from qa.text import bare

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses text that states its own encoding
_WORDS = (
    "字体|字号|大|中|小|打印(?:本页|正文)?|下载(?:全文|附件)?|关闭(?:窗口|本页)?"
    "|收藏|分享到?|微信|微博|朋友圈|QQ空间|返回顶部"
)
_CHROME = re.compile(
    rf"[\s\[\]【】〖〗|·:：]*(?:(?:{_WORDS})[\s\[\]【】〖〗|·:：]+)*(?:{_WORDS})[\s\[\]【】〖〗|·:：]*"
)
_PLACE = re.compile(r"(?:您)?(?:现在的|当前|所在)位置[：:]|首页\s*[>＞»]")
_RELATED = re.compile(r"[#\s【]*(?:相关|延伸|推荐|热门)(?:报道|阅读|链接|新闻|文章|稿件|信息|解读|推荐)[】：:\s]*")
_APART = "\u2060"  # WORD JOINER: neither shown nor white space
_BLOCKS = {"p", "head", "item", "quote", "code", "table", "list", "fw", "ab"}
_INLINE = {"a", "b", "br", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}
_SITE = re.compile(r"\s*[_|｜–—-]+\s*[^_|｜–—-]*(?:政府|网|门户|网站|发布|局|委员会)[^_|｜–—-]*$")
MAX_ELEMENTS = 200_000


def read_html(path: Path) -> str:
    """The title as the first line, source and date if the page states them, then the article.

    Raises:
        DocumentError: the bytes are no text, or there is no article in them.
    """
    from lxml import etree  # noqa: PLC0415
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.2 s
    from trafilatura.utils import load_html  # noqa: PLC0415

    page = load_html(_DECLARATION.sub("", read_plain(path)))
    if page is None:
        raise DocumentError(f"{path}：不是网页，或网页里没有文字；请在浏览器里另存为完整网页")
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        raise DocumentError(f"{path}：网页太大（超过 {MAX_ELEMENTS} 个元素）；请拆分")
    _keep(page)
    _keep_repetitions(page)
    # With favor_recall lists of short items stay; what chrome it lets through goes below.
    found: Any = bare_extraction(
        etree.tostring(page, encoding="unicode", method="html"), include_comments=False, favor_recall=True
    )
    if found is None:
        raise DocumentError(f"{path}：网页里没有找到正文；请打开网页，把正文另存为 txt 或 docx")
    return join(_with_title(_without_chrome(list(_blocks(found.body))), page))


def _keep(page: Any) -> None:
    """Rename what trafilatura takes for chrome although it is text."""
    for element in page.iter("dl", "dt", "dd"):
        element.tag = "div" if element.tag == "dl" else "p"
    for element in page.xpath("//*[contains(@class, 'footnote') or contains(@id, 'footnote')]"):
        element.attrib.pop("class", None)
        element.attrib.pop("id", None)
    for element in page.iter("div"):  # short text of its own in a div is dropped, in a p it is kept
        if (element.text or "").strip() and all(
            child.tag in _INLINE for child in element.iter() if child is not element
        ):
            element.tag = "p"


def _keep_repetitions(page: Any) -> None:
    """Tell equal paragraphs apart: one that repeats its neighbour is dropped, and reports do say things twice."""
    seen: Counter[str] = Counter()
    for element in page.iter("p", "tr", "li"):
        text = "".join(element.itertext()).strip()
        seen[text] += 1
        inner = element if element.tag != "tr" or not len(element) else element[-1]
        if seen[text] > 1 and not len(inner) and (inner.text or "").strip():
            inner.text += _APART * (seen[text] % 7)  # differing from its neighbours is enough


def _blocks(element: Any) -> Iterator[str]:
    """The lines of trafilatura's tree: head, p, list of item, table of row of cell; text of a div is a line too."""
    if element.tag == "table":
        yield from _table(element)
    elif element.tag == "head":
        level = re.sub(r"\D", "", element.get("rend") or "") or "2"
        yield heading(int(level), "".join(element.itertext()))
    elif any(child.tag in _BLOCKS for child in element.iter() if child is not element):
        yield from _pieces(element.text)
        for child in element:
            yield from _blocks(child)
            yield from _pieces(child.tail)
    else:
        yield from _pieces(_text(element))


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _text(child), child.tail or ""]
    return "".join(parts)


def _pieces(text: str | None) -> Iterator[str]:
    """A line for each line break of the page (<br>)."""
    yield from (line for part in (text or "").split("\n") if (line := one_line(part.replace(_APART, ""))))


def _table(element: Any) -> Iterator[str]:
    rows = [list(row.iter("cell")) for row in element.iter("row")]
    if any(_is_layout(cell) for row in rows for cell in row):
        for row in rows:  # not a table of data: old pages put the whole article into a cell
            for cell in row:
                yield from _blocks(cell)
        return
    yield from table(["".join(_spaced(cell)).replace(_APART, "") for cell in row] for row in rows)
    yield ""


def _is_layout(cell: Any) -> bool:
    return len(cell.xpath(".//head | .//p | .//item")) > 3 or cell.find(".//table") is not None


def _spaced(cell: Any) -> Iterator[str]:
    """A cell's text, its paragraphs apart."""
    for part in cell.itertext():
        yield part
        yield "\n"


def _without_chrome(lines: list[str]) -> list[str]:
    """All but buttons, the path to the page, and titles of other articles behind 相关报道."""
    kept = [line for line in lines if not (_CHROME.fullmatch(line[:80]) or _PLACE.match(line))]
    related = next((i for i, line in enumerate(kept) if _RELATED.fullmatch(line)), len(kept))
    return kept if any("。" in line or "\t" in line for line in kept[related:]) else kept[:related]


def _with_title(lines: list[str], page: Any) -> list[str]:
    """The title first: as the page's meta data state it, or its first h1, or its <title> without the site's name."""
    meta = {str(m.get("name")).lower(): one_line(m.get("content") or "") for m in page.iter("meta") if m.get("name")}
    written = next((line.removeprefix("# ") for line in lines[:4] if line.startswith("# ")), "")
    named = one_line(page.findtext(".//title") or "")
    heads = [one_line("".join(h1.itertext())) for h1 in page.iter("h1")]
    ours = _SITE.sub("", named)
    # An h1 may also be the site's logo: it is the title where <title>, less the site's name, says so too.
    of_page = [
        head
        for head in (written, *heads)
        if head and (not named or bare(head) in bare(ours) or bare(ours) in bare(head))
    ]
    title = meta.get("articletitle") or next(iter(of_page), ours)
    if not title:
        return lines
    first = next((i for i, line in enumerate(lines[:4]) if bare(line.lstrip("#")) == bare(title)), None)
    if first is not None:
        del lines[first]
    # The names are those of the State Council's 政府网站发展指引 (2017).
    said = (("来源", meta.get("contentsource")), ("发布时间", meta.get("pubdate")))
    origin = "；".join(f"{name}：{value}" for name, value in said if value)
    return [heading(1, title), *([f"{origin}。"] if origin else []), *lines]
