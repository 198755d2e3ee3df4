"""Development zones: places that report for themselves, within a division of the gazetteer, which does not hold them.

昆山经济技术开发区's output is not 昆山市's: a document of a zone has the zone's name for its place, and is asked for by
that name or a shorter one (昆山开发区, 昆山经开区).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.places import Mention, Place, gazetteer

_ZONE = re.compile(r"[一-龥]{0,12}?(?:开发区|高新区|经开区|工业园区|保税区|试验区|新区)(?!域)")
_KINDS = ("高新", "保税", "工业园", "新区", "试验")  # others are zones of economic development


def of_title(title: str) -> Place | None:
    """The zone that the title of a document names: 昆山经济技术开发区管理委员会2025年工作总结."""
    mentions = gazetteer().find(title)
    for mention in mentions:
        zone = _ZONE.match(title, mention.end)
        if zone and not any(mention.end <= m.start < zone.end() for m in mentions):  # 上海市浦东新区 is a division
            return Place(
                mention.place.code, mention.place.level, title[mention.start : zone.end()], "", (), mention.place.code
            )
    return None


def find(text: str, known: Collection[str]) -> list[Mention]:
    """The zones among the ``known`` places that a text names, in full or shorter."""
    zones = [name for name in known if _ZONE.search(name) and gazetteer().resolve(name) is None]
    found: list[Mention] = []
    for mention in gazetteer().find(text) if zones else ():
        if not (named := _ZONE.match(text, mention.end)):
            continue
        for name in zones:
            of_name = gazetteer().find(name)
            if of_name and of_name[0].place == mention.place and _kind(name) == _kind(named.group()):
                place = Place(mention.place.code, mention.place.level, name, "", (), mention.place.code)
                piece = text[mention.start : named.end()]
                found.append(Mention(place, mention.start, named.end(), piece, piece == name))
    return found


def _kind(name: str) -> str:
    return next((kind for kind in _KINDS if kind in name), "经济")
