"""The subject of a clause: what stands before a figure, without verbs, adverbs, years and comparisons."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from qa import periods
from qa.store.segment import tagged

# What stands between a subject and its figure.
_TRAIL = re.compile(
    r"(?:(?:首次|连续|先后|再次|成功|一举)*(?:连?跨过?|跨越|连上|迈上|站上|跃上|越过|突破)[^,;。]{0,10}(?:台阶|大关|关口|门槛)"
    r"|如期|按期|确保|尚|再|预期|仍?按|目标(?:值)?[设确]?定|过半|(?:我们)?把|[压缩削]?减[至到]|止跌|回升|恢复|增产|减产|长达|冲刺|向|[由从](?:上年|去年)?的?[^,;。\d]{1,6}转[为成]?|由[降负跌]转[升正增]|只有|只|受[^,;。]{1,12}?(?:影响|拖累|冲击)|双双|新增|压缩|缩短|连续[一二三四五六七八九十\d]+年|[三四五]年|首次|跨越|跃升|攀升|拓展|扩展|不到|不足|拥有|改善|迈上|跨上|跃上|站上|迈过|跨过|越过|奋斗|翻[了一两三]*番|要|分别|预计|力争|达到|达成|达|突破|超过|超额|超|逾|大约|约|接近|近|不低于|不少于|不超过|不突破|不高于|高于|低于|至少"
    r"|控制|保持|稳定|维持|调减|压减|压降|(?<!家)增加|净增|增长|增幅|增速|提高|提升|上升|上涨|扩大|扩|下降|降低|减少|回落|缩小|收窄|降"
    r"|增|升|提|完成|实现|位居|年均|年平均|平均每年|同比|累计|共计|总计|合计|共|总共|均|已经|已|将|也|仍|在|为|是|到|至|有|了|由|从|占"
    r"|每[年月天生人户亩只头吨斤台套件辆]|全年|年内|左右|以上|以内|其中|仅|以|了|高达|等|[的近超:、和及与]|(?<![签节合集])约|[<>≥≤=]|目标|幅度)$"
)
_LEAD = re.compile(
    r"(?:把|[两三四五]年(?:间|来)?|今年|全年|本年|年内|全市|全省|全县|全区|全州|全盟|全旗|全国|全社会(?!用|研|固|消|货|电)|我[市省县区州盟旗]|全域|我们|到|力争|确保|努力|预计|其中|并|使|让"
    r"|推动|推进|加快|加强|实现|完成|累计|总共|共计|共有?|建成|建设|打造|培育|创建|开展|举办|成功|组织|启动|实施|开通|开工|改造提升"
    r"|支持|推出|形成|达到|突破|争取|引进|吸引|落实|发放|安排|筹措|投入(?!产|强)|继续|持续|全面|全力|率先|新发放|聚焦|围绕|获批|荣获|入选"
    r"|实有|拥有|有|还|再|将|要|已|均|而|和(?!美)|及|与|、|,|期间|时期|以来|末|底|同比|的|在|但|对(?![外内口俄美欧日韩非港台])|为|至|年|分别|稳定|保持|重点|优先|先后|相继|计划"
    r"|每年|年均|新型?(?=晶)|带动|拉动|惠及|受益|选派|派出|帮助|解决|办理|化解|处置|清理|整治|查处|修复|治理(?=完成)|补齐|增设|设立"
    r"|[》」])"
)
_TIME_TAIL = re.compile(r'"?(?:期间|时期|[年底末的时])*')
_REASON = re.compile(r"^(?:(?:剔除|扣除)[^,]{1,16}?后的?|受[^,;。]{1,12}?(?:影响|拖累|冲击))")
_BULLET = re.compile(r"^[—\-·●■◆▲★►①-⑳*]*(?:\d{1,2}[.、．]|[(]?\d{1,2}[)])?(?:【[^【】]*】)?")
_BASE = re.compile(r"(?:(?<![同环占])比|较|与|同)$")
# 高于全省, 比去年同期 and a clause that begins with 比……: what follows is no subject.
_THAN = re.compile(
    r"(?<!不)(?:高于|高出|低于|快于|慢于|优于|好于)|(?<![同环占])(?:比|较)(?=全[国省市州县区]|去年|上年|前年|上半年|[一前]?三?季度|同期|年初)"
    r"|(?<![同环占入])(?:比|较)(?=目标|$)"
    r"|^(?:比|较)(?![重例率大好])"
)
_SAID_OF_IT = ("这是", "这也是", "这在", "略", "稍")  # 这是唯一没有完成的指标: of what stands before
_MANNER = re.compile(
    r"按[^,]{0,12}|因[^,]{2,12}(?:调整|影响|下滑|回落|停产|检修|搬迁|下跌|低迷|变化)|可比|(?:剔除|扣除)[^,]*|(?:同|可比|全)口径|(?:平均|控制|预期)?(?:水平|目标)|的?新?(?:台阶|大关|关口|门槛)"
)
_VERBS = re.compile(
    r"^(?:新?(?:增设|增|建成|建设|建|认定|培育认定|培育|引进|改扩建|改建|打通|开通|打造|开展|举办|成功举办|实施|完成|实现|推动|推进|加快|突破|落地"
    r"|创建|支持|发放|发布|制定|出台|修订|入选|获批|启动|开工|签约|吸引|培养|招引|办理|拥有|形成|组织|布局|彰显|确保|力争|率先|先后|相继"
    r"|优化提升|改造|建设改造|整治|治理|修复|取得|获得|荣获|投用|投运|推出|设立|组建|争取|谋划|储备|列入|安排|新|再|共|有|是|全|了|对"
    r"|培训|查处|整改|化解|关闭|淘汰|选派|评选|选树|命名|建立|深化|做强|壮大|用好|续建|打好|达到|扶持|遴选|聘请|派出|修建|营造"
    r"|聚焦|围绕|覆盖|惠及|带动|整合|盘活|全面|着力|大力|全力|稳步|持续|重点|提升|投入|筹集|争创|申报|运行|集聚|落户|入驻|上线|累计|分别|每年|全市|全年|起步|没有达到|没有完成|未达到|未完成|年初|提出|目前|覆盖|免费))+$"
)
_STEP = re.compile(
    r"(?:连续|先后)?(?:跨过|跨越|迈上|站上|跃上|越过|突破)[^,;。]{0,10}(?:台阶|大关|关口|门槛)"
)  # 跨过两千亿元台阶


def without_periods(text: str) -> str:
    """Without years and what only compares with them: 比2020年末, 较“十三五”末."""
    for _, a, b in reversed(periods.find(text, 2000)):
        tail = _TIME_TAIL.match(text, b)
        compared = _BASE.search(text[:a].removesuffix('"') if tail else text[:a])
        first = compared.start() if compared else a - (text[a - 1 : a] == '"' and '"' in text[b : b + 1])
        text = text[:first] + text[tail.end() if tail else b :]
    return text


def subject_of(text: str) -> str:
    """The subject of a clause: without the verb before the figure, and without what it is compared with."""
    text = _REASON.sub("", _BULLET.sub("", re.sub(r"\([^()]{0,12}$", "", text)))
    if text.startswith(_SAID_OF_IT):
        return ""
    if than := _THAN.search(text):
        text = text[: than.start()]
    while True:
        shorter = _TRAIL.sub("", text)
        if shorter == text:
            break
        text = shorter
    return "" if _MANNER.fullmatch(text) else trim_lead(text)


def trim_lead(text: str) -> str:
    """Without verbs and adverbs before the noun; a lead ends where a word ends: 年度计划 keeps its 年."""
    start, borders = 0, _borders(text)
    while (lead := _LEAD.match(text, start)) and len(text) - lead.end() > 1 and lead.end() in borders:
        start = lead.end()
    return text[start:].strip("、,的") if len(text) > 2 else text


@lru_cache(maxsize=20_000)
def _borders(text: str) -> frozenset[int]:
    return frozenset(accumulate(len(word) for word, _ in tagged(text)))


def is_verb_only(text: str) -> bool:
    """Whether a phrase before a figure only says what was done, 建成 or 累计完成, and not of what."""
    return bool(_VERBS.match(text) or _STEP.fullmatch(text))
