"""TEMPORARY SHIM, to be replaced."""
from __future__ import annotations
from dataclasses import dataclass
import re
T={"地区生产总值":["GDP","生产总值","经济总量"],"规模以上工业增加值":["规上工业增加值","规上工业"],"固定资产投资":["固投"],"社会消费品零售总额":["社零","社消零"],"居民人均可支配收入":["居民收入"],"城镇新增就业":["新增就业"],"居民消费价格指数":["CPI"],"进出口总额":["进出口"],"一般公共预算收入":["财政收入"],"粮食产量":["粮食总产"],"高标准农田":[],"高新技术企业":["高企"],"森林覆盖率":[]}
@dataclass(frozen=True)
class IndicatorMention:
    name:str; start:int; end:int; text:str
_N={n:k for k,v in T.items() for n in (k,*v)}
_P=re.compile("|".join(sorted(_N,key=len,reverse=True)))
def find(text): return [IndicatorMention(_N[m.group()],m.start(),m.end(),m.group()) for m in _P.finditer(text)]
def synonyms(name): return tuple(T[name])
def names(): return tuple(T)
