"""The words of the page: Chinese, and English where the visitor chose it.

The Chinese words are the keys, as with gettext: what has no translation stays Chinese. Handlers are given the words
of their visitor; labels of Gradio components are put into English as the page is served (``in_english``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Literal

from ui.words_tabs import TABS

Language = Literal["zh", "en"]
Words = Callable[[str], str]
COOKIE = "wenbao_language"

ENGLISH: dict[str, str] = {
    "问政府报告，句句有出处": "Questions to government reports, every sentence with its source",
    # tabs and what is around the chat
    "问答": "Ask",
    "资料库": "Library",
    "数据": "Figures",
    "对照": "Compare",
    "新对话": "New chat",
    "对话记录": "Chats",
    "发送": "Send",
    "停止": "Stop",
    "问题": "Question",
    "输入问题，按回车发送": "Type a question, Enter sends",
    "关闭": "Close",
    "关闭原文": "Close the source",
    "请先输入问题，例如：某市某年的GDP目标是多少？": (
        "Type a question first, for example: What is the city's GDP target for 2026?"
    ),
    "上一个问题还在回答，请稍候或先停止。": "The last question is still being answered; wait, or stop it first.",
    # how far things have come
    "暂时无法回答": "No answers at present",
    "正在打开资料库…": "Opening the library…",
    "正在载入模型，可以先提问…": "Loading the models; you can ask already…",
    "正在载入模型，首次提问会慢一些": "the models are being loaded, the first answer takes longer",
    "已收录 {} 份资料": "{} documents",
    "排队等候": "Waiting in line",
    "前面还有 {} 个问题": "{} before yours",
    "检索": "Search",
    "生成": "Write",
    "核对": "Check",
    # an answer
    "已停止。": "Stopped.",
    "可以试试：": "You could ask:",
    "试试这样问：": "For example:",
    "想查哪份报告里的什么？": "What would you like to know from which report?",
    "答案只取自资料库中的报告和规划，每句话都注明出处，点编号即可看到原文。资料里没有的，会直接说没有。": (
        "Answers are taken only from the reports and plans in the library. Every sentence names its source; press a "
        "number to see the original. What the reports do not say is said to be missing."
    ),
    "理解为：": "Understood as: ",
    "资料中未找到：": "Not found in the reports: ",
    "计算：": "Computed: ",
    "计算得出：": "Computed: ",
    "已与出处核对": "Checked against its source",
    "文中数字均已与原文核对": "All figures checked against the original",
    "用时 {} 秒": "{} seconds",
    "编辑并重新提问": "Edit and ask again",
    "重新提问": "Ask again",
    "再试一次": "Try again",
    "取消": "Cancel",
    "修改问题": "Edit the question",
    # sources
    "出处": "Sources",
    "出处 {}": "Source {}",
    "查看出处 {}": "Show source {}",
    "其余 {} 条出处": "{} more sources",
    "资料不一致": "Documents disagree",
    "资料之间不一致": "The documents disagree",
    "表格": "Table",
    "表头": "Header",
    "单位": "Unit",
    "注": "Note",
    "表题": "Caption",
    "接续": "Continued",
    "显示前文": "Show text before",
    "显示后文": "Show text after",
    "全文完": "End of the text",
    "上一条": "Previous",
    "下一条": "Next",
    "上一条出处": "Previous source",
    "下一条出处": "Next source",
    "下载全文": "Download the text",
    "收录的原文已更新，这处引文可能已不在原位。": "The text has changed since; the quote may stand elsewhere.",
    "点答案里的编号，这里会显示原文，所引的句子会标出来。": (
        "Press a number in an answer: the original is shown here with the quoted sentence marked."
    ),
    "资料库是空的。": "The library is empty.",
    "{} 字": "{} characters",
    **TABS,
    "这段对话已无法读取。": "This chat can no longer be read.",
    # the login
    "登录": "Log in",
    "请登录后提问。": "Log in to ask.",
    "用户名": "Name",
    "密码": "Password",
    "登录请求不完整，请重新填写。": "The form was not complete; fill it in again.",
    "用户名或密码不对的次数太多，请 {} 秒后再试。": "Too many wrong attempts; try again in {} seconds.",
    "用户名或密码不对，请再试一次。": "Wrong name or password; try again.",
    "退出登录": "Log out",
    # what went wrong
    "出现了意料之外的错误，详情见服务端日志。请重试一次。": (
        "Something unexpected went wrong; the log of the server has it. Try again."
    ),
    "{}：{}": "{}: {}",
    "无法完成": "This cannot be done",
    "这个问题无法处理": "This question cannot be answered",
    "资料库暂时无法使用": "The library cannot be used at present",
    "模型无法载入": "The models cannot be loaded",
    "生成回答时出错": "Writing the answer failed",
    "配置有误": "The configuration is wrong",
    # keep and share
    "保存和分享": "Keep and share",
    "复制答案": "Copy answer",
    "问：": "Question: ",
    "复制链接": "Copy link",
    "导出对话": "Export chat",
    "有帮助": "Helpful",
    "评价": "Verdict",
    "有问题": "Something is wrong",
    "这个回答有帮助": "This answer is helpful",
    "这个回答有问题": "Something is wrong with this answer",
    "想说的话（可不填）": "A note (optional)",
    "我同意把评价、留言和这一问一答存在提供本页面的机器上，供改进答案；不存姓名和账号。不同意则什么也不存。": (
        "I agree that my verdict and note, with this question and answer, are stored on the machine that serves this "
        "page, to improve answers. No names or accounts are stored. Without consent nothing is stored."
    ),
    "你已同意保存反馈。": "You have agreed that feedback is stored.",
    "撤回同意": "Withdraw",
    "提交": "Send",
    "谢谢，反馈已保存。": "Thank you, your feedback is stored.",
    "没有保存：需先同意保存反馈。": "Not stored: storing needs your consent.",
    "没有保存：这个回答已不在页面上，请重新提问后再评价。": "Not stored: the answer is gone. Ask again, then rate.",
}


def in_english(page: bytes) -> bytes:
    """A served page with the labels in its configuration in English: JSON strings that are a key, whole.

    Gradio's own translation comes too late for the labels of tabs.
    """
    for text, english in ENGLISH.items():
        page = page.replace(_json(text), _json(english))
    return page


def words(language: Language) -> Words:
    """The words of a language."""
    return _english if language == "en" else _chinese


def chosen(cookies: Mapping[str, str]) -> Language:
    """The language that a visitor chose; Chinese by default."""
    return "en" if cookies.get(COOKIE) == "en" else "zh"


def both(render: Callable[[Words], str]) -> str:
    """What stands in the page before it knows its visitor: in each language, one hidden by styles."""
    return "".join(f'<div lang="{tag}">{render(words(key))}</div>' for key, tag in _TAGS)


_TAGS: tuple[tuple[Language, str], ...] = (("zh", "zh-CN"), ("en", "en"))


def _json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()


def _chinese(text: str) -> str:
    return text


def _english(text: str) -> str:
    return ENGLISH.get(text, text)


ZH = words("zh")
