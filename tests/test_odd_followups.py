"""Follow-ups that are hardly a question: whatever comes of them, nothing but a stated error is raised."""

import pytest

from qa.errors import InputError
from qa.question import understand
from qa.schema import Turn

KNOWN = ("苏州市", "无锡市", "常州市")
FRAGMENTS = """
呢 吗 嘛 吧 啊 的 了 也 都 那 这 它 谁 哪 比 和 与 从 到 在 是 不 有 要 多 少 几 高 低 差 年 月 个 市 县 亿
按这个速度算 照这个速度， 按照此增速发展下去 依这个势头？ 以这样的节奏下去算， 这两年 那三年 同一年 当年的
前一年 后一年 上一个五年 五年前 去年 今年 2025 2025年 十四五 近两年呢 年均 这两个数 这两个数相差 两个口径差
差多少 相差 差距 合计 加起来 一共 总共 之和 平均 净增 净增多少 增长了多少 三个市 两市 各市 几个县 另外两个市
其他 其余 别的地方 全国 全省 谁最高 哪个最低 哪个更高 比它高多少 比一比 前者 后者 前者比后者 前者和后者 第一个
第二个 第二个呢 第N个 第0个 第十五个 第99个 倒数第一 最后 最后一个 中间那个 最后这个县 不是 不是的 不是，是
不是无锡，是 不是说5%，应该是6% 错了 弄错了，不是无锡 我问的是 换成 换成呢 改成2024年 再看看 目标 目标呢 任务
完成了吗 达到没有 为什么 为什么没有 为啥 怎么算 怎么定的 规划里怎么定的 约束性 实际 实际呢 城里人呢 农村的呢
城镇 乡下 户籍 按户籍算 按人均算呢 按算 占比 占比多大 比重呢 增速 排名 排第几 第几 几成 百分之几 平均每人
平均每年多少 每人平均 换算成斤 折合多少吨 都换算成 相当于几倍 占多少 的百分之几 占的比例 其中 其中呢 其中工业
新开工多少 再新增几家 已经投产的呢 国内领先的几项 多少 几个 几家 多少座 哪些 哪几个 分别 具体有哪些 例子
举个例子 这是什么意思 什么意思 出处 来源 哪里说的 这个数是哪里说的 哪份报告 上面那个规划 这件事 回到第一个问题
回到第九个问题 回到无锡， 最开始的问题 一 ，呢 ？呢？ 、和 “呢” 《》呢 （是） 1 1、2 5% -1 0 A GDP GDP？ gdp呢
what ok ok? Why? ... and 2024? 哈哈 嗯嗯 好的 谢谢 对 不对 继续 还有呢 然后呢 再说说 呢，呢，呢 那，那 的的的
和和和 多少多少 年年年 一一一 ，，1，， 。是。 1。2。3 ；少几；差 呢？少多少 呢，比苏州高 苏州呢，呢 ，苏州，
无锡、、苏州
"""
HISTORIES = {
    "a figure": [("无锡2025年GDP目标是多少", "增长5%左右[1]。")],
    "years": [("无锡2030年GDP目标是多少", "2万亿元"), ("2035年的呢", "3万亿元")],
    "a list": [("无锡重点发展哪三个产业？", "集成电路、生物医药和物联网三个产业[1]。")],
    "places": [("无锡、苏州GDP是多少", "无锡1万亿元、苏州2万亿元")],
    "a count": [("常州去年新建了多少座公园", "")],
    "nothing": [("你好", "1"), ("呢", "，")],
}


@pytest.mark.parametrize("before", HISTORIES.values(), ids=HISTORIES)
def test_a_fragment_after_other_questions_is_understood_or_refused(before: list[tuple[str, str]]) -> None:
    raised = {}
    for question in (*FRAGMENTS.split(), "？", "。。。", "，", "……", "！？", "  "):
        try:
            understand(question, [Turn(*turn) for turn in before], KNOWN, 2026)
        except InputError:
            continue
        except Exception as error:  # all of them are told at once
            raised[question] = repr(error)
    assert not raised
