"""Other wordings of the same thing."""

from importlib import resources

import pytest

from qa.store.segment import segment
from qa.wordings import unified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科创平台", "科技创新平台"),
        ("市场主体", "经营主体"),
        ("集中供暖面积", "集中供热面积"),
        ("老小区改造", "城镇老旧小区改造"),
        ("旧换新补贴发放", "以旧换新补助发放"),
        ("规上工业利润", "规模以上工业利润"),
        ("太阳能板回收", "光伏板回收"),
        ("新修高铁客运站", "新建高速铁路站"),
        ("铺水泥路", "道路硬化"),
        ("种地大户", "种粮大户"),
        ("下水道改造", "排水管网改造"),
        ("垃圾焚烧厂", "生活垃圾焚烧发电厂"),
        ("“双碳”目标", "碳达峰、碳中和目标"),
        ("买房子的补贴", "购房的补助"),
        ("帮扶贫困生", "帮扶家庭经济困难学生"),
        ("农民工的孩子上学", "随迁子女上学"),
        ("外地看病", "异地就医"),
        ("居民医保缴费", "城乡居民基本医疗保险缴费"),
        ("儿女不在身边的老人", "空巢老年人"),
        ("公益岗", "公益性岗位"),
        ("政府欠的钱", "地方政府债务"),
        ("斑马线", "人行横道"),
        ("消防站", "消防救援站"),
        ("村委会换届", "村民委员会换届"),
    ],
)
def test_forms_of_one_thing_are_one(one: str, other: str) -> None:
    assert unified(one) == unified(other)
    assert segment(one) == segment(other)


def test_what_is_unified_stays_so() -> None:
    text = resources.files("qa").joinpath("data", "wordings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    forms = [form for name, others in rows for form in (name, *others.split("|"))]
    assert len(forms) == len(set(forms)) > 100
    assert all(forms)
    for form in forms:
        assert unified(unified(form)) == unified(form)


def test_names_that_hold_a_short_form_are_left() -> None:
    assert unified("高速公路") == "高速公路"
    assert unified("停车位 120 个") == "停车位120个"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("推动工业转型", "动工"),
        ("生态保护工程", "护工"),
        ("农村人居环境", "农村人"),
        ("经营收入", "营收"),
        ("新旧动能转换新引擎", "换新"),
        ("提高校园安全水平", "高校"),
        ("行政协调", "政协"),
        ("科普高地", "普高"),
        ("森林防火电子眼", "火电"),
        ("黄河堤防加固", "河堤"),
    ],
)
def test_a_form_across_two_words_is_none(text: str, form: str) -> None:
    assert form in text
    assert unified(form) != form
    assert unified(text) == text
