"""Questions over places everywhere in China: what they name; expectations written before the rules were run on them.

The library holds six cities of four provinces; 2026 is this year.
"""

import pytest

from qa import periods
from qa.question import understand

KNOWN = ("运城市", "太原市", "忻州市", "苏州市", "遵义市", "桂林市")
GDP, RETAIL, INVESTMENT, REVENUE = "地区生产总值", "社会消费品零售总额", "固定资产投资", "一般公共预算收入"
JOBS, JOBLESS, PRICES, GRAIN = "城镇新增就业", "城镇调查失业率", "居民消费价格指数", "粮食产量"
INCOME, URBAN, RURAL = "居民人均可支配收入", "城镇居民人均可支配收入", "农村居民人均可支配收入"

# question, places, years (a pair for a stretch), indicators
SHORT_AND_FULL_NAMES = [
    ("运城2026年GDP目标", "运城市", [2026], [GDP]),
    ("苏州市今年社零目标增长多少", "苏州市", [2026], [RETAIL]),
    ("遵义今年固投增速", "遵义市", [2026], [INVESTMENT]),
    ("桂林去年财政收入多少", "桂林市", [2025], [REVENUE]),
    ("呼和浩特2026年新增就业目标", "呼和浩特市", [2026], [JOBS]),
    ("乌鲁木齐今年GDP目标", "乌鲁木齐市", [2026], [GDP]),
    ("齐齐哈尔粮食产量多少", "齐齐哈尔市", [], [GRAIN]),
    ("恩施2025年GDP", "恩施土家族苗族自治州", [2025], [GDP]),
    ("延边今年GDP目标", "延边朝鲜族自治州", [2026], [GDP]),
    ("大理2026年旅游收入目标", "大理白族自治州", [2026], ["旅游收入"]),
    ("内蒙古今年粮食产量目标", "内蒙古自治区", [2026], [GRAIN]),
    ("广西2026年GDP增长目标", "广西壮族自治区", [2026], [GDP]),
    ("浦东新区今年GDP目标", "浦东新区", [2026], [GDP]),
    ("昆山2025年GDP", "昆山市", [2025], [GDP]),
    ("义乌今年进出口目标", "义乌市", [2026], ["进出口总额"]),
    ("忻州代县2025年GDP", "代县", [2025], [GDP]),
    ("江苏省苏州市昆山市今年GDP目标", "昆山市", [2026], [GDP]),
    ("香港去年失业率", "香港特别行政区", [2025], [JOBLESS]),
    ("济源今年GDP目标", "济源市", [2026], [GDP]),
    ("神农架2026年旅游收入", "神农架林区", [2026], ["旅游收入"]),
]
ALIASES_AND_SHARED_NAMES = [
    ("蓉城今年GDP目标", "成都市", [2026], [GDP]),
    ("羊城去年社零", "广州市", [2025], [RETAIL]),
    ("三晋2026年粮食产量", "山西省", [2026], [GRAIN]),
    ("海南2026年GDP目标", "海南省", [2026], [GDP]),
    ("吉林今年粮食产量目标", "吉林省", [2026], [GRAIN]),
    ("吉林市今年粮食产量目标", "吉林市", [2026], [GRAIN]),
    ("朝阳市2026年GDP目标", "朝阳市", [2026], [GDP]),
    ("朝阳2026年GDP目标", "朝阳市", [2026], [GDP]),
    ("北京朝阳今年GDP目标", "北京市朝阳区", [2026], [GDP]),
    ("通州2026年GDP目标", "通州区", [2026], [GDP]),
    ("今年和平区的GDP目标", "和平区", [2026], [GDP]),
    ("长安2026年财政收入", "长安区", [2026], [REVENUE]),
    ("安康今年GDP目标", "安康市", [2026], [GDP]),
    ("全国2026年GDP目标", "全国", [2026], [GDP]),
    ("我国去年粮食产量", "全国", [2025], [GRAIN]),
    ("运城占全国苹果产量的比重", "运城市", [], []),
]
SEVERAL_PLACES = [
    ("太原和忻州今年社零目标哪个高", "太原市 忻州市", [2026], [RETAIL]),
    ("苏州、无锡、常州2026年GDP目标", "苏州市 无锡市 常州市", [2026], [GDP]),
    ("桂林跟柳州比，去年谁的粮食产量高", "桂林市 柳州市", [2025], [GRAIN]),
    ("遵义与贵阳今年固投目标差多少", "遵义市 贵阳市", [2026], [INVESTMENT]),
    ("忻周和太原今年GDP目标", "忻州市 太原市", [2026], [GDP]),
    ("广东、江苏、山东2025年GDP", "广东省 江苏省 山东省", [2025], [GDP]),
    ("运城忻州太原三市今年新增就业目标", "运城市 忻州市 太原市", [2026], [JOBS]),
]
MISSPELT = [
    ("运成今年GDP目标", "运城市", [2026], [GDP]),
    ("忻周的粮食产量", "忻州市", [], [GRAIN]),
    ("忻洲2026年GDP目标", "忻州市", [2026], [GDP]),
    ("太愿2026年GDP目标", "太原市", [2026], [GDP]),
    ("大原2026年GDP目标", "太原市", [2026], [GDP]),
    ("太塬市今年社零", "太原市", [2026], [RETAIL]),
    ("远城今年的粮食产量", "运城市", [2026], [GRAIN]),
    ("运诚2025年新增就业", "运城市", [2025], [JOBS]),
    ("苏洲今年GDP目标", "苏州市", [2026], [GDP]),
    ("折州2026年GDP目标", "忻州市", [2026], [GDP]),
    ("尊义今年财政收入", "遵义市", [2026], [REVENUE]),
    ("贵林去年旅游收入", "桂林市", [2025], ["旅游收入"]),
    ("今年太愿的社零目标", "太原市", [2026], [RETAIL]),
    ("临份2026年GDP目标", "临汾市", [2026], [GDP]),  # of a place that the library has nothing of
    ("杭洲2026年GDP目标", "杭州市", [2026], [GDP]),
    ("呼和号特今年GDP目标", "呼和浩特市", [2026], [GDP]),
]
RIGHT_NAMES_STAY = [
    ("大同2026年GDP目标", "大同市", [2026], [GDP]),
    ("云城2026年固投", "云城区", [2026], [INVESTMENT]),
    ("云城区2026年GDP目标", "云城区", [2026], [GDP]),
    ("新洲区今年GDP目标", "新洲区", [2026], [GDP]),
    ("郓城2026年GDP目标", "郓城县", [2026], [GDP]),  # sounds like 运城
    ("宿州今年粮食产量", "宿州市", [2026], [GRAIN]),  # ... 苏州
    ("信州区今年财政收入", "信州区", [2026], [REVENUE]),
    ("太康2026年粮食产量", "太康县", [2026], [GRAIN]),
    ("吕梁2026年GDP目标", "吕梁市", [2026], [GDP]),
    ("榆林去年GDP", "榆林市", [2025], [GDP]),
    ("玉林去年GDP", "玉林市", [2025], [GDP]),
    ("钦州今年进出口目标", "钦州市", [2026], ["进出口总额"]),
    ("福州和抚州今年GDP目标", "福州市 抚州市", [2026], [GDP]),
    ("我们距离太远了，怎么发展旅游", "", [], []),
    ("怎样提高合金产量", "", [], []),
]
TRADITIONAL = [
    ("運城2026年GDP目標", "运城市", [2026], [GDP]),
    ("太原市今年社會消費品零售總額增長目標", "太原市", [2026], [RETAIL]),
    ("遵義去年固定資產投資增速", "遵义市", [2025], [INVESTMENT]),
    ("蘇州2026年城鎮新增就業目標是多少", "苏州市", [2026], [JOBS]),
    ("瀋陽今年糧食產量目標", "沈阳市", [2026], [GRAIN]),
    ("臺灣去年失業率", "台湾省", [2025], [JOBLESS]),
    ("忻州「十五五」時期經濟增長目標", "忻州市", [(2026, 2030)], [GDP]),
]
LATIN_LETTERS = [
    ("yuncheng 2026年GDP目标", "运城市", [2026], [GDP]),
    ("taiyuan今年社零目标", "太原市", [2026], [RETAIL]),
    ("What is Guilin's GDP growth target for 2026?", "桂林市", [2026], [GDP]),
    ("Suzhou GDP target 2026", "苏州市", [2026], [GDP]),  # the library's
    ("What is the GDP target of Yichun for 2026?", "宜春市 伊春市", [2026], [GDP]),  # cannot be told
    ("Compare GDP growth targets of Taiyuan and Xinzhou in 2026", "太原市 忻州市", [2026], [GDP]),
    ("Inner Mongolia grain output 2025", "内蒙古自治区", [2025], [GRAIN]),
    ("Xi'an retail sales target for 2026", "西安市", [2026], [RETAIL]),
    ("lvliang今年GDP目标", "吕梁市", [2026], [GDP]),
]
PERIODS = [
    ("太原今年GDP目标", "太原市", [2026], [GDP]),
    ("太原前年GDP", "太原市", [2024], [GDP]),
    ("太原大前年GDP", "太原市", [2023], [GDP]),
    ("太原明年GDP目标", "太原市", [2027], [GDP]),
    ("太原后年GDP目标", "太原市", [2028], [GDP]),
    ("桂林十三五新增就业", "桂林市", [(2016, 2020)], [JOBS]),
    ("桂林“十四五”新增就业", "桂林市", [(2021, 2025)], [JOBS]),
    ("桂林十五五时期GDP年均增速", "桂林市", [(2026, 2030)], [GDP]),
    ("桂林第十五个五年规划GDP目标", "桂林市", [(2026, 2030)], [GDP]),
    ("苏州2020到2025年GDP", "苏州市", [(2020, 2025)], [GDP]),
    ("苏州2020-2025GDP", "苏州市", [(2020, 2025)], [GDP]),
    ("苏州2020年和2025年GDP各多少", "苏州市", [2020, 2025], [GDP]),
    ("苏州近五年GDP", "苏州市", [(2021, 2025)], [GDP]),
    ("苏州近3年GDP", "苏州市", [(2023, 2025)], [GDP]),
    ("苏州过去十年GDP", "苏州市", [(2016, 2025)], [GDP]),
    ("苏州未来五年GDP目标", "苏州市", [(2026, 2030)], [GDP]),
    ("苏州五年前GDP多少", "苏州市", [2021], [GDP]),
    ("苏州10年前GDP多少", "苏州市", [2016], [GDP]),
    ("遵义二〇二六年GDP目标", "遵义市", [2026], [GDP]),
    ("遵义二零二五年GDP", "遵义市", [2025], [GDP]),
    ("遵义25年GDP", "遵义市", [2025], [GDP]),
    ("遵义去年和今年的GDP", "遵义市", [2025, 2026], [GDP]),
    ("遵义今明两年GDP目标", "遵义市", [(2026, 2027)], [GDP]),
    ("运城十五个项目GDP贡献", "运城市", [], [GDP]),
    ("GDP growth of Guilin in the past five years", "桂林市", [(2021, 2025)], [GDP]),
]
EVERYDAY_WORDS = [
    ("运城今年经济总量目标", "运城市", [2026], [GDP]),
    ("运城今年经济增长多少", "运城市", [2026], [GDP]),
    ("苏州今年失业控制在多少", "苏州市", [2026], [JOBLESS]),
    ("苏州失业保险参保多少人", "苏州市", [], []),
    ("桂林今年物价涨幅控制目标", "桂林市", [2026], [PRICES]),
    ("桂林今年要让东西涨价控制在多少", "桂林市", [2026], [PRICES]),
    ("遵义城里人收入去年多少", "遵义市", [2025], [URBAN]),
    ("遵义农民收入去年涨多少", "遵义市", [2025], [RURAL]),
    ("遵义老百姓收入去年多少", "遵义市", [2025], [INCOME]),
    ("忻州今年新认定高企多少家", "忻州市", [2026], ["高新技术企业"]),
    ("太原生孩子托位每千人有几个", "太原市", [], ["每千人口3岁以下婴幼儿托位数"]),
    ("太原养老床位新增多少", "太原市", [], ["养老床位"]),
    ("太原养老服务做得怎么样", "太原市", [], []),
    ("太原养老金每月多少", "太原市", [], ["基础养老金"]),
    ("太原养老保险的参保率", "太原市", [], ["基本养老保险参保率"]),
    ("运城去年空气好的天数占比", "运城市", [2025], ["空气质量优良天数比率"]),
    ("运城去年蓝天有多少天", "运城市", [2025], ["空气质量优良天数"]),
    ("运城科研经费占GDP多少", "运城市", [], ["研发经费投入强度"]),
    ("运城去年打多少粮", "运城市", [2025], [GRAIN]),
    ("运城去年来多少游客", "运城市", [2025], ["接待游客人次"]),
    ("运城房价高企不下怎么办", "运城市", [], []),
]
QUESTIONS = [
    *SHORT_AND_FULL_NAMES, *ALIASES_AND_SHARED_NAMES, *SEVERAL_PLACES, *MISSPELT, *RIGHT_NAMES_STAY, *TRADITIONAL,
    *LATIN_LETTERS, *PERIODS, *EVERYDAY_WORDS,
]  # fmt: skip


@pytest.mark.parametrize(("question", "where", "when", "what"), QUESTIONS)
def test_what_a_question_names(question: str, where: str, when: list[int | tuple[int, int]], what: list[str]) -> None:
    query = understand(question, [], KNOWN, 2026)
    expected = {where.removeprefix("北京市")} if where.startswith("北京市") else set(where.split())
    assert set(query.places) == expected
    assert [p.first if p.first == p.last else (p.first, p.last) for p in query.periods] == when
    assert list(query.indicators) == what


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("运城2026年上半年GDP", "上半年"),
        ("运城去年前三季度GDP", "前三季度"),
        ("上半年苏州GDP", "上半年"),
        ("太原2025年一季度GDP", "一季度"),
        ("太原2026年1-5月GDP", "1-5月"),
        ("太原3月份CPI", "3月份"),
        ("GDP of Guilin in the first half of 2026", "上半年"),
        ("运城2026年GDP", None),
        ("太原2026年底前的任务", None),
        ("太原3月底完成多少", None),
        ("桂林十五五GDP", None),
    ],
)
def test_a_part_of_a_year_is_not_the_year(question: str, part: str | None) -> None:
    query = understand(question, [], KNOWN, 2026)
    assert next((p for period in query.periods if (p := periods.part(period))), None) == part


def test_the_day_of_asking_says_what_this_year_is() -> None:
    assert understand("运城今年GDP目标", [], KNOWN, 2031).periods[0].first == 2031


def test_what_was_asked_stays_as_it_was_asked() -> None:
    query = understand("運城2026年GDP目標", [], KNOWN, 2026)
    assert (query.question, query.text) == ("運城2026年GDP目標", "运城2026年GDP目标")
