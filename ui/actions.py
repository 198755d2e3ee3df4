"""The row of buttons under an answer; ``share.js`` serves them."""

from __future__ import annotations

from html import escape

from qa.schema import Answer
from ui.markdown import answer_markdown
from ui.words import Words


def buttons(answer: Answer, turn: int, say: Words) -> str:
    """The row of buttons under an answer."""
    question = escape(answer.completed_question or answer.question)
    text = escape(answer_markdown(answer, say))
    return (
        f'<div class="share" role="group" aria-label="{say("保存和分享")}">'
        f'<button type="button" data-share="copy" data-text="{text}">{say("复制答案")}</button>'
        f'<button type="button" data-share="link" data-question="{question}">{say("复制链接")}</button>'
        f'<button type="button" data-share="export" class="export">{say("导出对话")}</button>'
        f'<button type="button" data-share="up" data-turn="{turn}" class="thumb" title="{say("有帮助")}" '
        f'aria-label="{say("有帮助")}"></button>'
        f'<button type="button" data-share="down" data-turn="{turn}" class="thumb down" title="{say("有问题")}" '
        f'aria-label="{say("有问题")}"></button></div>'
    )
