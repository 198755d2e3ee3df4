"""What a follow-up points at in the conversation, put into words: its first question, what the last answer named.

回到第一个问题，那幼儿园呢   asked after the first question
具体有哪些                 what the question before counted
这是什么意思               the term that the answer put in quotation marks
它今年产值多少             the company that the answer named
上面那个规划是谁批准的       the report that was spoken of
"""

from __future__ import annotations

import re

from qa.conversation import Conversation, how_many, places_of, scope, texts
from qa.store.segment import tagged
from qa.things import counted_as, nouns, thing

PLACE_PRONOUN = re.compile(
    r"(?:该|这个|那个|本|此|这座|那座)(?:市|县|省|区|地|城市|地方)|那里|那儿|当地|它(?!们)|他(?!们)"
)
THING_PRONOUN = re.compile(
    r"(?:这个|那个|该|此|这一|这项|那项|上述)(?:指标|目标|数字|数据|数|值|任务|项)?(?=[是属为算有比怎]|包|的|，)|[这那](?=比)|它(?!们)"
)
NAMED_PRONOUN = re.compile(
    r"(?:这|那|该)(?:一)?(?:家|个|座|条|项|所|位|处|种|款)?(?=企业|公司|项目|医院|学校|园区|产业|品牌|工程|县|区|镇|机场|线路|平台)"
)
_RETURNS = re.compile(
    r"^(?:那么?|再|还是|我们?|咱们?|请|现在|就)*(?:(?:回|绕|说)(?:到|回|回到)|回(?:过)?头(?:来)?(?:再)?[说看问]?)?(?:刚才|前面|之前|上面|我)?"
    r"(?:所?[说问提]?的)?(?:第(?P<n>[一二三四五六七八九十\d]{1,2})个?|最(?:初|早|开始|先)的?(?:那个)?)(?:问题|提问|问的)"
    r"(?:里面?|中)?(?:所?[说提问讲]到?(?:过)?)?的?(?:[那这该]个?座?(?:城市|地方|[市县区省]))?(?:里面?|那边|方面)?[，,：:、。]*"
)
# 回到运城的粮食，种植面积要求多少亩
_RETURNS_TO = re.compile(
    r"^(?:那么?|再|还是|我们?|咱们?|请|现在|就)*(?:回|绕|说)(?:到|回到?|回来)(?P<what>[^，,：:。？?]{2,14}?)(?:上来?|的?(?:话题|问题|事))?[，,：:。]+(?=.)"
)
_TURNS_BACK = re.compile("[回绕最]|[说问提](?!题)")  # 第一个问题是什么 may be asked of a report
_ITEMS = re.compile(
    r"(?:那么?|都|又|具体|分别|各自?|到底|究竟|主要|大概|请|帮我|给我|麻烦|能不能|可以|再|能)*"
    r"(?:(?:都|具体|分别)*(?:是|有|包括|指的?是?|叫)*(?:哪些|哪几[个项座家条类种样所处])(?:名字)?"
    r"|(?:(?:报告|规划|文件|文中|里面?|中)*(?:点|提|列|写|讲|说)(?:到|出|及|明)?了?(?:的?[是有])?(?:哪些|哪几[个项条类种])(?:领域|方面|方向|类型|名字|种类)?)"
    r"|(?:都|分别|各|又|属于?)*(?:是|有)?(?:哪些|哪几[个项条类种]|什么)(?:领域|方面|方向|类型|种类)的?|[举说列讲]?(?:几|些|一?[两些])?个?(?:例子|例)(?:来?(?:看看|听听))?|[列说讲举]出来|(?:一一)?列[举出]一?下?)(?:呢|呗|吧|吗|嘛|啊|呀)*"
)
# of 几座, the others: 另外两个 may be places
_LEFT = re.compile(
    r"(?:那么?|请)*(?:另外?|其他|其它|其余|剩下|余下)的?[那这]?(?:[一二两三四五六七八九十\d]{1,2}|几)(?P<counter>[块座条家项所位种类款张处场支])"
    r"(?:又|都|分别|各)*(?:是|叫)?(?:哪些|哪几[块座条家项所位种类款张处场支]|什么|啥)?(?:呢|吗|啊|呀)*"
)
_MEANING = re.compile(
    r"(?:那么?|这个?|那个?|它|该)*(?:词|说法|提法|名词|概念|叫法|名字|口号|简称)?(?:又|到底|究竟|具体|都)*"
    r"(?:(?:是|指的?是?)?(?:什么|啥)(?:意思|含义)?|(?:是|该|要)?(?:怎么|如何|怎样)(?:理解|解释|讲)|(?:解释|说明)一下)(?:呢|吗|啊|呀)*"
)
_EXPLAINED = re.compile(
    "[啥么]意思|含义|[说讲]的是(?:什么|啥|哪)|是?指的?是?(?:什么|啥|哪)|(?:怎么|如何|怎样)理解|[啥么]叫|解释|各?代表|(?:包括|包含|分别是|都是|各是)(?:哪|什么|啥)"
)
_WITHIN = re.compile('^(?:那么?|其中|里面?|这里|文中|报告里?|提到|说)*的?(?=[“「『"])')
_PLACED = re.compile(
    "(?:那么?|都|分别|各自?|具体|又|是)*(?:[建设放落布]?在|位于|落在|分布在|位置在)(?:哪[里儿些]?|什么地方|哪[几些个两三四五]*个?(?:县区|县市|县|区|市|乡镇|镇|街道|地方|地))"
)
_QUOTED = re.compile('[“「『"]([^“”「」『』"]{2,16})[”」』"]')
_MATTER = re.compile("(?:这件?|此)事(?:情|儿)?(?![业项务故例物])")
_DOCUMENT = re.compile(
    r"^(?:(?:上面|上述|前面|刚才|之前)(?:[说提]到?)?的?(?:[那这]?[个份部])?|[那这该][个份部]?)(?P<kind>规划纲要|规划|纲要|报告|文件)(?!里|中|指标|目标)"
)
_IT = re.compile("(?<![其吉])它(?!们)")
_ASKS_NAME = re.compile("(?P<what>哪(?:一?[家座所个条项位款]))|谁|叫什么|叫啥")
# 有企业去吗: of what there is, the answer gives the name
_ASKS_ONE = re.compile("有(?:没有)?(?P<what>[一-龥]{2,6}?)[^，,。？]{0,8}[吗么没][？?。]?$")
_IN_WHICH = re.compile("在(?:[^，,。？里中是]{0,4}的?哪|什么地方)")
_YES = re.compile("^(?:有|是|对)的?[。，,]")
_CLAUSE = re.compile("[，,。；;]")
_IS = re.compile("[是叫]|(?<!华)为|有(?![限色机])")
# 这三大招牌具体有哪些: the things so many of which the answer named
_THESE = re.compile(
    r"^(?:那么?|其中)?的?[这那](?P<n>[两二三四五六七八九十]|\d{1,2})(?P<counter>大|[个条项类种座处家所位])(?P<what>[一-龥]{2,8}?)"
    "(?=(?:具体|都|分别|各|到底|究竟|又)*(?:是|有|指的?是?|包括|叫|在|位于)+(?:哪|什么|谁|啥))"
)
# what is done to a document alone, and what may be done to any
_ISSUED = re.compile(
    "(?:那么?|又|它|这个?)*(?:是|由)*(?:(?:谁|哪(?!里)[^，。？]{0,6}|什么(?:时[候间]|部门|单位|机构|会议)|何时|几[月号]份?)(?:上)?(?:正式)?(?P<deed>印发|编制|起草|颁布"
    "|批准|审议通过|审议|通过|发布|公布)|(?P<noun>印发|编制|起草|颁布|批准|审议通过|通过|发布|公布)(?:的?(?:时间|日期|单位|机关)|于)(?:是|在)*(?:什么|哪|谁|何|几)[^，。？]{0,4})的?"
)
_OF_DOCUMENTS = frozenset(("印发", "编制", "起草", "颁布"))
_KIND = re.compile("规划纲要|规划|纲要|工作报告|报告|文件|方案|通知")
_SHORT = 16  # characters of an answer that is the name itself
_MARKS = "呢吗嘛啊呀？?。！! "


def has_pronoun(text: str) -> bool:
    """Whether a text has a word for a place, a thing or a name that was told before."""
    return bool(PLACE_PRONOUN.search(text) or THING_PRONOUN.search(text) or NAMED_PRONOUN.search(text))


def returned(question: str, talk: Conversation) -> tuple[str, Conversation]:
    """What is asked after 回到第一个问题, and the conversation as it was after that one."""
    match = _RETURNS.match(question)
    if not match or not _TURNS_BACK.search(match.group()):
        return _returned_to(question, talk)
    number = how_many(match["n"] or "一") or 0
    if not 1 <= number <= len(talk.stages):
        return question, talk
    then = talk.stages[number - 1]
    return question[match.end() :] or then.last.text, then


def _returned_to(question: str, talk: Conversation) -> tuple[str, Conversation]:
    """The same after 回到运城的粮食: the last question that named all of that, which is what is asked of."""
    match = _RETURNS_TO.match(question)
    named = talk.read(match["what"]) if match else None
    words = named and (*(i.text for i in named.indicators), *named.terms)
    if not match or not named or not (words or named.places):
        return question, talk
    for stage in reversed(talk.stages):
        if set(named.innermost) <= set(stage.last.innermost) and all(word in stage.last.text for word in words or ()):
            rest = question[match.end() :]
            subject = "".join(word for word in words or () if word not in rest)
            return subject + rest, stage
    return question, talk


def pointed(question: str, talk: Conversation) -> str | None:
    """The question with what it points at named; None where it points at nothing of these kinds."""
    bare = question.rstrip(_MARKS)
    if _MEANING.fullmatch(bare) and (term := _term(talk)):
        return f"{''.join(places_of(talk))}“{term}”是什么意思？"
    if _ITEMS.fullmatch(bare) and (items := _items(talk)):
        return items
    if (left := _LEFT.fullmatch(bare)) and (others := _others(left["counter"], talk)):
        return others
    if these := _THESE.match(question):
        return _of_these(these, talk)
    return (
        _of_term(question, talk)
        or _where(question, talk)
        or _of_matter(question, talk)
        or _of_document(question, talk)
        or _issued(question, talk)
        or _of_answered(question, talk)
    )


def _of_term(question: str, talk: Conversation) -> str | None:
    """A question for what a term in quotation marks means, or is made of, which is of no year."""
    if not _QUOTED.search(question) or not _EXPLAINED.search(question):
        return None
    now = talk.read(question)
    if now.periods:
        return None
    where = "" if now.places else "".join(places_of(talk))
    return f"{where}{_WITHIN.sub('', question)}"


def _where(question: str, talk: Conversation) -> str | None:
    """A question for where the things are that the question before counted: 分别在哪几个县区."""
    return f"{talk.last.text.rstrip(_MARKS)}，{question}" if _PLACED.fullmatch(question.rstrip(_MARKS)) else None


def _term(talk: Conversation) -> str | None:
    """The one term in quotation marks that the answer tells, else that of the question before."""
    asked, told = (dict.fromkeys(_QUOTED.findall(text)) for text in (talk.last.text, talk.answer))
    new: list[str] = [term for term in told if term not in asked]
    return next((terms[0] for terms in (new, list(asked)) if len(terms) == 1), None)


def _items(talk: Conversation) -> str | None:
    """Which things the question before counted."""
    return counted_as("哪些", talk.last) if not talk.last.indicators else None


def _others(counter: str, talk: Conversation) -> str | None:
    """Which things the question before counted, where those that the answer left out are asked for: 另外四座呢."""
    return _items(talk) if re.search(f"(?:几|多少){counter}", talk.last.text) else None


def _of_matter(question: str, talk: Conversation) -> str | None:
    """A question about 这件事, which is what was asked for before."""
    if not (matter := _MATTER.search(question)):
        return None
    now = talk.read(question)
    if now.places or now.indicators:
        return None
    return f"{scope(now, talk)}{thing(talk.last)}{question[: matter.start()]}{question[matter.end() :]}"


def _of_document(question: str, talk: Conversation) -> str | None:
    """A question about 上面那个规划, which is named by its place and years."""
    match = _DOCUMENT.match(question)
    if not match or match["kind"][-2:] not in talk.last.text:
        return None
    scope = "".join((*places_of(talk), *texts(talk.last.periods)[:1]))
    return f"{scope}{match['kind']}{question[match.end() :]}" if scope else None


def _of_these(these: re.Match[str], talk: Conversation) -> str | None:
    """这三大招牌具体有哪些, with the name that the answer or the question before gives them: 三大金字招牌."""
    named = re.compile(rf"([一两二三四五六七八九十]|\d{{1,2}}){these['counter']}?[一-龥]{{0,6}}?{these['what']}")
    told = (m for text in (talk.answer, talk.last.text) for m in named.finditer(text))
    name = next((m.group() for m in told if how_many(m[1]) == how_many(these["n"])), "")
    now, rest = talk.read(these.string), these.string[these.end() :]
    if now.places or (not name and these["what"] not in talk.last.text):
        return None
    if not name and _PLACED.fullmatch(rest.rstrip(_MARKS)):
        return f"{talk.last.text.rstrip(_MARKS)}，{rest}"
    return f"{scope(now, talk)}{name}{rest}" if name else _others(these["counter"], talk)


def _issued(question: str, talk: Conversation) -> str | None:
    """什么时候印发的, after a question about a document: of that document."""
    asked = _ISSUED.fullmatch(question.strip(_MARKS))
    kind = _KIND.search(talk.last.text) if asked else None
    if asked is None or kind is None:
        return None
    deed = asked["deed"] or asked["noun"]
    is_within = re.match("[里中内上提说写]", talk.last.text[kind.end() :])
    if is_within and deed not in _OF_DOCUMENTS:
        return None
    return f"{''.join((*places_of(talk), *texts(talk.last.periods)[:1]))}{kind.group()}{question}"


def _of_answered(question: str, talk: Conversation) -> str | None:
    """A question about 它, where the one before asked for a name, and this one asks for no other of the kind."""
    asked = _ASKS_NAME.search(talk.last.text) or _ASKS_ONE.search(talk.last.text)
    it = _IT.search(question)
    if not asked or not it or (asked["what"] and asked["what"] in question):
        return None
    name = _opening(talk) if asked.re is _ASKS_ONE else answered_thing(talk, "")
    if not name:
        return None
    named = talk.read(question[: it.start()] + name + question[it.end() :])
    where = "" if named.places else "".join(places_of(talk))
    is_timeless = named.periods or _IN_WHICH.search(question)  # where it lies is of no year
    when = "" if is_timeless else "".join(texts(talk.last.periods)[:1])
    return f"{where}{when}{named.text}"


def _opening(talk: Conversation) -> str | None:
    """The name that an answer opens with, as one that is or does something: 某某科技 of 有。某某科技作为代表参加."""
    answer = talk.read(_YES.sub("", talk.answer))
    name = next((answer.text[a:b] for a, b in nouns(answer) if a == 0), "")
    return name if name and name not in talk.last.text else None


def told_as(name: str, talk: Conversation) -> str:
    """A name in the words of the answer, where that joins others to it: 新能源和清洁能源装机 for 新能源装机."""
    words = [word for word, _ in tagged(name)]
    if len(words) < 2:
        return name
    first, *rest = map(re.escape, words)
    told = re.search(first + "".join(f"(?:[和与及、][一-龥]{{2,8}}?)?{word}" for word in rest), talk.answer)
    return told.group() if told else name


def answered_thing(talk: Conversation, after: str) -> str | None:
    """The one thing that the answer names and the question before did not; put before 企业, 项目 ..."""
    answer = talk.read(talk.answer)
    places_named = [p.name for p in answer.places if p.name not in talk.last.innermost]
    if after[:1] in ("县", "区", "镇"):
        return places_named[0][:-1] if len(places_named) == 1 and places_named[0].endswith(after[:1]) else None
    told = talk.answer.strip("。 ")
    for last in (_IS.split(_CLAUSE.split(told)[0], maxsplit=1)[-1], _IS.split(told)[-1]):
        if 1 < len(last) <= _SHORT and not re.search(r"[，、；。\d]", last):
            return last
    names = {talk.answer[a:b] for a, b in nouns(answer) if talk.answer[a:b] not in talk.last.text}
    return names.pop() if len(names) == 1 else None
