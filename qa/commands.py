"""Text that speaks to whoever answers instead of reporting: commands, chat marks, hidden blocks. It is data, and no
evidence: a figure that a document orders to be said is none that it states.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_COMMAND = re.compile(
    # 忽略以上资料, 别管报告
    r"(?:忽略|无视|忘记|忘掉|抛开|别管|不要管|不用管|不管|不要理会|不必理会|作废)[^。；]{0,12}(?:资料|指令|提示|内容|规则|文件|报告|问题|上文|前文|规定|数据)"
    r"|(?:资料|报告|文件|数据)[^。；]{0,6}(?:一律作废|全部作废|均作废|作废|不可信)"
    # 必须回答, 请只输出; but 回答好时代课题
    r"|(?:请|你|您|须|务必|一律|只能|统一|直接|应当|都要?)[^。，；、]{0,8}(?:回答|答复|回复|输出|作答|引用本|采用本)(?!好|了|人民|群众|时代)"
    r"|(?:回答|回复|作答|答复|输出)[^。；]{0,8}(?:时|中|问题|用户|者)[^。；]{0,16}(?:必须|一律|只|应|请|都|统一|说|写|填)"
    r"|(?:就|都|一律|只|必须|统一)(?:说|写|答|填|回答)(?:是|成|为|“|\"|:|：|\d)"
    r"|(?:以本(?:文|句|段|条|数据|资料|说明)[^。；]{0,4}为准)"
    r"|(?:你(?:现在)?是|扮演|切换[为到]|作为)[^。；]{0,8}(?:AI|人工智能|语言模型|大模型|问答|助手|机器人|DAN|管理员|开发者模式)"
    r"|(?:系统|开发者|管理员)(?:提示词?|指令|消息|命令)|提示词"
    r"|\b(?:ignore|disregard|forget|override)\b.{0,40}"
    r"\b(?:previous|above|prior|instructions?|prompts?|materials?|rules|reports?|everything)\b"
    r"|\b(?:you (?:are|must|should|will)|as an ai|say that)\b[^.]{0,60}\d"
    r"|\b(?:answer|reply|respond|output)(?: only)?(?: with| that)?\b[^.]{0,60}\d"
    r"|\b(?:you are|you must|answer only|reply only|system prompt)\b"
    r"|(?:^|\s)(?:system|assistant|user|human)\s*[:：]",
    re.IGNORECASE,
)
# Marks of chats, prompts and active content; what stands between an opening and its end is one block.
_MARK = re.compile(
    r"<\s?\|[^|<>]{1,20}\|\s?>|</?\|?(?:im_start|im_end|system|assistant|endoftext)\|?>|\[/?INST\]|<</?SYS>>"
    r"|【(?:资料|问题|回答|系统|指令)】|#{2,}\s*(?:instruction|system|response|assistant)|</?script|javascript:|data:text/html|vbscript:"
    r"|[\"'](?:role|answer|content)[\"']\s*:",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"javascript:|data:text/html|vbscript:|<\s*(?:script|iframe|img|a)\b|\]\(", re.IGNORECASE)
_OPENS = re.compile(r"<!--|<\s?\|im_start\|\s?>|<script|\[INST\]|<<SYS>>", re.IGNORECASE)
_CLOSES = re.compile(r"-->|<\s?\|im_end\|\s?>|</script|\[/INST\]|<</SYS>>", re.IGNORECASE)


@lru_cache(maxsize=20_000)  # the same sentences are weighed for question after question
def is_command(text: str) -> bool:
    """Whether a sentence speaks to whoever answers; characters without width hide nothing."""
    plain = _visible(text)
    return bool(_COMMAND.search(plain) or _MARK.search(plain) or "<!--" in plain or "-->" in plain)


def commands(sentences: Sequence[str]) -> list[bool]:
    """Which of the sentences of a passage are commands; all within a block that opens and ends (<!-- ... -->) are."""
    found = []
    inside = False
    for sentence in sentences:
        plain = _visible(sentence)
        opens = [m.end() for m in _OPENS.finditer(plain)]
        closes = [m.end() for m in _CLOSES.finditer(plain)]
        found.append(inside or is_command(sentence))
        if opens or closes:
            inside = max(opens, default=-1) > max(closes, default=-1)
    return found


def is_active(text: str) -> bool:
    """Whether a text holds a link, a picture or a script, which no answer needs."""
    return bool(_ACTIVE.search(_visible(text)))


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")
