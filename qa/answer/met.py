"""Whether a target was met, where a question asks that: computed of target and result, or told by the report. Pure."""

from __future__ import annotations

import re

from qa.quantities import Quantity
from qa.schema import Evidence, Query

# What is the better the less there is of it, unless its fall is told.
_LESS = re.compile("死亡|失业|能耗|消耗|水耗|用水|排放|浓度|价格|赤字|事故|发病|劣|贫困人口|债|欠|损失|空置|流失|超标")

_VERDICT = re.compile(
    "(?:未能?|没有?能?|超额|全面|圆满|提前|如期)(?:完成|达到|实现)[^，。；]{0,14}(?:任务|目标|计划|预期)|未达到?(?:预期|目标|计划)"
)
_CLAUSE = re.compile("[，,；;。]")
LONGEST = 60  # characters of a report's own words


def met(query: Query, actual: Quantity, target: Quantity) -> bool | None:
    """Whether a target was met; None where the two cannot be compared."""
    if actual.unit != target.unit or (actual.direction < 0) != (target.direction < 0) or actual.low != actual.high:
        return None
    falls = target.direction < 0 or target.low < 0
    at_most = target.qualifier == "以内" or (
        target.qualifier != "以上" and not falls and bool(_LESS.search(query.text))
    )
    reached, aim = abs(actual.low), abs(target.low)
    return reached <= aim if at_most else reached >= aim


def own_verdict(item: Evidence) -> str:
    """A sentence's own words on whether a target was met (未完成3500个的年度任务); "" where it has none."""
    clauses = _CLAUSE.split(item.sentence.text) if item.chunk.kind == "prose" else []
    words = next((clause.strip() for clause in clauses if _VERDICT.search(clause)), "")
    return words if len(words) <= LONGEST else ""
