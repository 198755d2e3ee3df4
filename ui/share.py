"""Keep and share an answer: copy it as Markdown, a link that asks the question, the whole talk as a file, a verdict.

Copying and exporting happen in the visitor's browser (``share.js``). A verdict is stored only with the visitor's
consent, which the browser asks for the first time and sends with each verdict.
"""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from qa.errors import QAError
from ui import render
from ui.conversation import Visit
from ui.frame import QUIET, Frame, html
from ui.service import Service, stated
from ui.words import Words, both

_SCRIPT = (Path(__file__).parent / "share.js").read_text("utf-8")
THANKS = "谢谢，反馈已保存。"
NOT_AGREED = "没有保存：需先同意保存反馈。"
GONE = "没有保存：这个回答已不在页面上，请重新提问后再评价。"


def build(frame: Frame) -> gr.HTML:
    """The dialog for verdicts, and what its script does; gives the component whose ``link`` event asks a question."""
    told = html("", elem_id="rated")
    panel = html(both(dialog), elem_id="share", script=_SCRIPT)
    rate = _Rate(frame.service)
    panel.rate(rate, frame.visit, told, queue=False, **QUIET)
    return panel


class _Rate:
    """Stores a verdict."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def __call__(self, visit: Visit, event: gr.EventData) -> str:
        """Returns what the visitor is told."""
        if getattr(event, "agreed", None) is not True:
            return render.hint(visit.say(NOT_AGREED))
        turn = int(event.turn)
        answer = visit.exchanges[turn].answer if 0 <= turn < len(visit.exchanges) else None
        if answer is None:
            return render.hint(visit.say(GONE))
        try:
            self._service.assistant.rate(answer, str(event.verdict), str(event.note))
        except QAError as error:
            return render.hint(stated(error, visit.say))
        return render.hint(visit.say(THANKS))


def dialog(say: Words) -> str:
    """The form of a verdict with the consent line; nothing in it comes from outside."""
    return (
        f'<dialog class="rate" aria-label="{say("评价")}"><form method="dialog">'
        f'<h2 data-up="{say("这个回答有帮助")}" data-down="{say("这个回答有问题")}"></h2>'
        f'<label>{say("想说的话（可不填）")}<textarea rows="3" maxlength="2000"></textarea></label>'
        f'<label class="consent"><input type="checkbox">{say(_CONSENT)}</label>'
        f'<p class="agreed">{say("你已同意保存反馈。")}<button type="button" data-share="withdraw">'
        f"{say('撤回同意')}</button></p>"
        f'<div><button value="cancel">{say("取消")}</button>'
        f'<button value="send" class="strong">{say("提交")}</button></div>'
        "</form></dialog>"
    )


_CONSENT = "我同意把评价、留言和这一问一答存在提供本页面的机器上，供改进答案；不存姓名和账号。不同意则什么也不存。"
