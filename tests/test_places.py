"""Expectations written by hand; the guards are those cases that a plain substring search gets wrong."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from qa import asked_places
from qa.places import Mention, gazetteer


def shown(mentions: list[Mention]) -> str:
    return ", ".join(m.text if m.text == m.place.name else f"{m.text}={m.place.name}" for m in mentions)


FOUND = [
    # full names, short names, aliases
    ("运城市2026年GDP目标", "运城市"),
    ("运城2026年GDP目标是多少", "运城=运城市"),
    ("河东大地", "河东=运城市"),
    ("垣曲县和垣曲", "垣曲县, 垣曲=垣曲县"),
    ("秀容书院在忻州", "秀容=忻州市, 忻州=忻州市"),
    ("绛县、万荣、芮城和运城经济技术开发区", "绛县, 万荣=万荣县, 芮城=芮城县, 运城=运城市"),
    ("延边和恩施", "延边=延边朝鲜族自治州, 恩施=恩施土家族苗族自治州"),
    ("内蒙古自治区、内蒙古、内蒙", "内蒙古自治区, 内蒙古=内蒙古自治区, 内蒙=内蒙古自治区"),
    ("蓉城与羊城", "蓉城=成都市, 羊城=广州市"),
    ("浦东新区、浦东", "浦东新区, 浦东=浦东新区"),
    ("山西省运城市夏县", "山西省, 运城市, 夏县"),
    ("太原理工大学", "太原=太原市"),
    ("香港和台湾", "香港=香港特别行政区, 台湾=台湾省"),
    ("省直管的济源、仙桃", "济源=济源市, 仙桃=仙桃市"),
    # one name over another
    ("北京、天津、河北", "北京=北京市, 天津=天津市, 河北=河北省"),
    ("天津河北", "天津=天津市, 河北=河北省"),
    ("吉林和海南", "吉林=吉林省, 海南=海南省"),
    ("山西安荣环保公司", "山西=山西省"),
    ("山西安泰集团", "山西=山西省"),
    ("江西安福县", "江西=江西省, 安福县"),
    ("河南阳光", "河南=河南省"),
    ("上海南站", "上海=上海市"),
    ("西安阳光", "西安=西安市"),
    # a name next to words that the segmenter would rather see
    ("芮城和平陆", "芮城=芮城县, 平陆=平陆县"),
    ("永清规上工业增加值", "永清=永清县"),
    ("新绛万荣获评全国先进", "新绛=新绛县, 万荣=万荣县"),
    ("运城北站", "运城=运城市"),
    ("运城市场活跃", "运城=运城市"),
    ("运城市民", "运城市"),
    # everyday words and shared names, made clear by what stands before them
    ("北京朝阳", "北京=北京市, 朝阳=朝阳区"),
    ("辽宁朝阳", "辽宁=辽宁省, 朝阳=朝阳市"),
    ("陕西安康", "陕西=陕西省, 安康=安康市"),
    ("晋城市城区", "晋城市, 城区"),
    ("贵阳白云区", "贵阳=贵阳市, 白云区"),
    # ... or by their full names
    ("朝阳市", "朝阳市"),
    ("和平区", "和平区"),
    ("安康市、东方市", "安康市, 东方市"),
    ("河东区", "河东区"),
    ("新平县和湘西州", "新平县=新平彝族傣族自治县, 湘西州=湘西土家族苗族自治州"),
    # Latin letters
    ("What is Yuncheng City's GDP target?", "Yuncheng City=运城市"),
    ("yuncheng-14th-five-year-plan", "yuncheng=运城市"),
    ("Wenxi County in Shanxi, not Shaanxi", "Wenxi County=闻喜县, Shanxi=山西省, Shaanxi=陕西省"),
    ("Xi'an and Hong Kong", "Xi'an=西安市, Hong Kong=香港特别行政区"),
    ("Inner Mongolia", "Inner Mongolia=内蒙古自治区"),
    ("Jilin, Jilin City", "Jilin=吉林省, Jilin City=吉林市"),
]

NOTHING = [
    # pieces of other words
    *("中山西路", "黄河南岸", "长江西岸", "经济南部", "扩大同", "交通化工", "国家中卫视", "孙中山", "五台山机场"),
    *("绿水青山就是金山银山", "长治久安", "阿里巴巴", "小店经济", "太忻城际铁路", "新干线", "文山会海"),
    *(
        "拓宽城乡居民增收渠道",
        "中小金融机构",
        "集中供热面积和平均温度",
        "和平区域",
        "拆迁安置房",
        "安全生产水平和自然灾害",
    ),
    *("示范县", "管理县级资金", "现代县域经济", "区和县", "提高县城承载能力", "建成县级综合医院"),
    # everyday words
    *("和平发展", "新城建设", "中心城区", "建设新城区", "老城区改造", "朝阳产业", "长安", "东方", "幸福安康"),
    *("各位来宾", "日照时数", "突破千亿大关", "大兴调查研究", "双城经济圈", "共同富裕", "友好城市", "乡村振兴"),
    *("公安机关", "水资源", "合作共赢", "永乐未央", "以产兴城", "沿河生态廊带", "惠民生", "城东", "郊区"),
    # shared by several places
    *("鼓楼", "龙城", "江城", "港城", "通州", "Suzhou", "Fuzhou"),
    # no place at all
    *("", "市", "GDP", "一般公共预算收入", "What is the growth target?", "Wenxi"),
]

NEAR = [
    ("闻喜、永济、盐湖", ["运城市"], "闻喜=闻喜县, 永济=永济市, 盐湖=盐湖区"),
    ("闻喜、永济、盐湖", ["太原市"], "闻喜=闻喜县, 永济=永济市"),
    ("盐湖2026年目标", ["山西省"], "盐湖=盐湖区"),
    ("小店", ["太原市"], "小店=小店区"),
    ("小店", ["运城市"], ""),
    ("和平", ["沈阳市"], "和平=和平区"),
    ("朝阳", ["朝阳市", "太原市"], "朝阳=朝阳市"),
    ("城区", ["晋城市"], ""),  # mostly the town as such
    ("新城区", ["西安市"], "新城区"),
    ("河东", ["临沂市"], "河东=河东区"),
    ("河东", ["运城市"], "河东=运城市"),
    ("龙城", ["太原市"], "龙城=太原市"),
    ("龙城", ["柳州市"], "龙城=柳州市"),
    ("海南", ["青海省"], "海南=海南省"),
    ("海南", ["海南藏族自治州"], "海南=海南藏族自治州"),
    ("吉林", ["吉林市"], "吉林=吉林市"),
    ("长沙", ["长沙市"], "长沙=长沙市"),
    ("盐临夏一体化", ["运城市"], ""),  # 盐湖, 临猗, 夏县
    ("盐临夏一体化", ["兰州市"], "临夏=临夏回族自治州"),
    ("Suzhou", ["苏州市"], "Suzhou=苏州市"),
    ("Wenxi and Linyi", ["运城市"], "Wenxi=闻喜县, Linyi=临猗县"),
    ("Linyi", [], "Linyi=临沂市"),
    ("运城", ["没有这个地方"], "运城=运城市"),
]

CODES = [  # full names that several places have
    ("呼和浩特市新城区", (), "150102"),
    ("西安市新城区", (), "610102"),
    ("广州市今年要求白云区", (), "440111"),
    ("贵阳市今年要求白云区", (), "520113"),
    ("白云区", ("贵阳市",), "520113"),
    ("南京市和福州市鼓楼区", (), "350102"),
    ("鼓楼区", ("徐州市",), "320302"),
]

INSIDE = [
    ("垣曲县", "运城市", True),
    ("垣曲县", "山西省", True),
    ("运城市", "山西省", True),
    ("运城市", "运城市", True),
    ("山西省", "运城市", False),
    ("垣曲县", "太原市", False),
    ("城关区", "兰州市", True),
    ("城关区", "拉萨市", True),
    ("城关区", "山西省", False),
    ("济源市", "河南省", True),
    ("东城区", "北京市", True),
    ("某某镇", "某某镇", True),
    ("某某镇", "山西省", False),
]

RESOLVE = [
    ("运城市", "运城市"),
    ("运城", "运城市"),
    (" 河东 ", "运城市"),
    ("吉林", "吉林省"),
    ("海南", "海南省"),
    ("朝阳", "朝阳市"),
    ("朝阳区", "朝阳区"),
    ("龙城", "太原市"),
    ("垣曲", "垣曲县"),
    ("Yuncheng", "运城市"),
    ("Inner Mongolia", "内蒙古自治区"),
    ("夏", None),
    ("", None),
    ("没有这个地方", None),
]

PROVINCES = [("垣曲县", "山西省"), ("北京市", "北京市"), ("济源市", "河南省"), ("城关区", None), ("运城", None)]

SOUNDS = [
    ("运成今年GDP目标", "运成=运城市"),
    ("云城2026年目标", "云城=云城区"),
    ("运陈的粮食产量", "运陈=运城市"),
    ("忻周的粮食产量", "忻周=忻州市"),
    ("新洲2026年", "新洲=新洲区"),
    ("去太塬市旅游", "太塬=太原市"),
    ("运城", "运城=运城市"),
    ("距离太远", ""),
    ("更新周期", ""),
    ("允许成立", ""),
    ("云雀", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: str) -> None:
    assert shown(gazetteer().find(text)) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_found(text: str) -> None:
    assert shown(gazetteer().find(text)) == ""


@pytest.mark.parametrize(("text", "near", "expected"), NEAR)
def test_near(text: str, near: list[str], expected: str) -> None:
    assert shown(gazetteer().find(text, near)) == expected


@pytest.mark.parametrize(("text", "near", "code"), CODES)
def test_which_of_several(text: str, near: tuple[str, ...], code: str) -> None:
    assert gazetteer().find(text, near)[-1].place.code == code


def test_offsets_and_exactness() -> None:
    text = "推动运城、垣曲县\n和 Yuncheng City 发展"
    mentions = gazetteer().find(text)
    assert [(m.start, m.end, m.exact) for m in mentions] == [(2, 4, False), (5, 8, True), (11, 24, False)]
    assert all(text[m.start : m.end] == m.text for m in mentions)


@pytest.mark.parametrize(("place", "other", "expected"), INSIDE)
def test_inside(place: str, other: str, expected: bool) -> None:
    assert gazetteer().inside(place, other) is expected


@pytest.mark.parametrize(("name", "expected"), RESOLVE)
def test_resolve(name: str, expected: str | None) -> None:
    place = gazetteer().resolve(name)
    assert (place.name if place else None) == expected


@pytest.mark.parametrize(("name", "expected"), PROVINCES)
def test_province(name: str, expected: str | None) -> None:
    place = gazetteer().province(name)
    assert (place.name if place else None) == expected


@pytest.mark.parametrize(
    ("near", "expected"), [(["黑龙江省"], "大同市"), (["大庆市"], "大同区"), (["大同区"], "大同区"), ([], "大同市")]
)
def test_a_namesake_in_a_province_at_hand_is_not_preferred_to_a_city(near: list[str], expected: str) -> None:
    assert [m.place.name for m in gazetteer().find("大同2026年目标", near=near)] == [expected]


@pytest.mark.parametrize(("text", "expected"), SOUNDS)
def test_sounds_like(text: str, expected: str) -> None:
    assert shown(asked_places.find(text, ["运城市", "忻州市", "太原市"], ())) == expected


SHORT = [
    ("运城市", "运城"),
    ("延边朝鲜族自治州", "延边"),
    ("内蒙古自治区", "内蒙古"),
    ("积石山保安族东乡族撒拉族自治县", "积石山"),
    ("东乡族自治县", "东乡"),
    ("博尔塔拉蒙古自治州", "博尔塔拉"),
    ("锡林郭勒盟", "锡林郭勒"),
    ("大兴安岭地区", "大兴安岭"),
    ("准格尔旗", "准格尔"),
    ("神农架林区", "神农架"),
    ("夏县", ""),
    ("盂县", ""),
    ("土默特左旗", ""),
]


@pytest.mark.parametrize(("name", "short"), SHORT)
def test_short_names(name: str, short: str) -> None:
    place = gazetteer().resolve(name)
    assert place
    assert place.short == short


def test_table_is_sound() -> None:
    places = {p.code: p for p in gazetteer().places}
    assert len(places) == len(gazetteer().places) > 3200
    assert sum(p.level == "province" for p in places.values()) == 34
    assert sum(p.level == "city" for p in places.values()) == 333
    for place in places.values():
        assert len(place.code) == 6
        assert place.code.isdigit()
        assert (place.parent in places) == (place.level != "province")
        assert len(place.short) != 1
        assert all(len(alias) > 1 for alias in place.aliases)


def test_fast() -> None:
    """Bounds are some ten times what a two-core machine needs."""
    started = time.process_time()
    gazetteer.cache_clear()
    gazetteer().find("运城市")
    assert time.process_time() - started < 0.6
    text = "运城市全力推动垣曲、闻喜和太原合作，一般公共预算收入增长，城乡居民生活水平和质量提高。" * 2000
    gazetteer().find("运城")
    started = time.process_time()
    assert len(gazetteer().find(text)) == 8000
    assert time.process_time() - started < 4


def test_heavy_libraries_come_late() -> None:
    code = "import sys; from qa.places import gazetteer; gazetteer(); print({'rjieba', 'pypinyin'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
