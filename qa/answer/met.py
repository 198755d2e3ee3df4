"""Whether a target was met, where a question asks that: computed of the target and of what was reached. Pure."""

from __future__ import annotations

import re

from qa.quantities import Quantity
from qa.schema import Query

# What is the better the less there is of it, unless its fall is told.
_LESS = re.compile("死亡|失业|能耗|消耗|水耗|用水|排放|浓度|价格|赤字|事故|发病|劣|贫困人口|债|欠|损失|空置|流失|超标")


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
