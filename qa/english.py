"""An English question in Chinese: "How many museums does Yuncheng plan this year?" is 运城市今年博物馆计划多少？

The reports are in Chinese, and so is all that reads questions. The glossary (``qa/data/english.tsv`` and the English
names of indicators) gives the words, the gazetteer the places; the words are put in the order of a Chinese question.
What neither knows stays as it is and is told as unread.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from qa import asked_places, indicators, mentions, quantities
from qa.english_parts import HOW_MANY, WHAT_ARE, WHAT_IS, WHICH, WHICH_ONES, Piece, joined, split
from qa.given import chinese_runs, without_source
from qa.places import gazetteer

_TOKEN = re.compile(r"([a-z]+(?:&[a-z]+)*(?:\d+(?:\.\d+)?)?|\d+(?:[.,]\d+)*[a-z]*)(?:['’]s?(?![a-z]))?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(
    r"(?:from )?\b((?:19|20)\d\d)\s?(?:-|–|—|to|through)\s?((?:19|20)\d\d)\b"
    r"|between ((?:19|20)\d\d) and ((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# Behind the name of a place, which then is only part of the works' own: Yanhu International Airport.
_WORKS = re.compile(
    r"(?:'s)?\s+(?:(?:International|General|North|South|East|West|New)\s+)?"
    r"(?:Airport|Expressway|Highway|Reservoir|(?:Railway )?Station|Lake|Bridge|Tunnel|Port|Museum|University)\b",
    re.IGNORECASE,
)
_SPELLINGS = (("isation$", "ization"), ("(?<=.[^aeiou])ise$", "ize"), ("(?<=...)our$", "or"), ("(?<=..)tre$", "ter"))
_IRREGULAR = {
    "built": "build", "grew": "grow", "grown": "grow", "fell": "fall", "fallen": "fall", "rose": "rise",
    "risen": "rise", "came": "come", "ran": "run", "took": "take", "gave": "give", "became": "become", "led": "lead",
    "brought": "bring", "won": "win", "spent": "spend", "sold": "sell", "sent": "send", "began": "begin",
    "begun": "begin", "went": "go", "met": "meet", "paid": "pay", "meant": "mean", "programme": "program",
}  # fmt: skip
_AS_THEY_ARE = frozenset({"goods", "parking"})  # no good, no park
_AUXILIARY = frozenset("is are was were do does did has have had will can should would".split())  # noqa: SIM905
_DOES = ("do", "does", "did", "has", "have")
_NOT_SAID = frozenset({"plan", "past", "ask", "unit"})  # roles that are checked otherwise, or say nothing by themselves
_COPULAS = frozenset({"达到", "完成", "实际", "累计"})
_NOT = frozenset({"not", "no", "never", "without", "nor"})
_DENIED = re.compile("[未没]|不(?![断锈仅动])")
_PLANNED = re.compile("目标|计划|预期|力争|打算|[将拟]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in Chinese, its words that could not be read, and where it asks several things each by itself."""

    text: str
    unread: tuple[str, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the question, or a place or span of years that is read already."""

    word: str  # in lower case
    stem: str
    piece: Piece | None = None


def read(question: str, known_places: Collection[str]) -> Reading:
    """Read an English question.

    Args:
        question: without Chinese characters but those it quotes.
        known_places: full names of the places the library has documents of.
    """
    unread: list[str] = []
    text, parts = joined([_pieces(part, known_places, unread) for part in split(without_source(question))])
    return Reading(text, tuple(dict.fromkeys(unread)), parts)


def _pieces(part: str, known_places: Collection[str], unread: list[str]) -> list[Piece]:
    """A part of a question in Chinese words, in its own order; its unknown words go to ``unread``."""
    tokens = list(_tokens(part, known_places))
    pieces: list[Piece] = []
    for n, size, piece in _phrases(tokens):
        word = tokens[n].word
        if piece and piece.role == "gloss":
            _put_for_english(piece, pieces, unread)
            continue
        if piece is None:
            unread.append(word)
        if word in ("report", "reported") and tokens[n - 1].piece and any(t.word in _DOES for t in tokens[:n]):
            continue  # what did the city report: who says it is no part of what is asked
        if word == "when" and tokens[n + size : n + size + 1] and tokens[n + size].word.endswith("ing"):
            continue  # when doing something is no question
        if word in ("what", "which") and size == 1:
            pieces.append(Piece(_what(word, tokens[n + 1 :]), "ask"))
        else:
            pieces.append(piece or Piece(word, ""))
    if tokens and tokens[0].word in _AUXILIARY and not any(p.role == "ask" for p in pieces):
        pieces.append(Piece("吗", "ask"))
    return pieces


def _put_for_english(given: Piece, pieces: list[Piece], unread: list[str]) -> None:
    """Put Chinese in brackets in place of the English things that stand before it."""
    while pieces and pieces[-1].chinese and pieces[-1].role == "":
        replaced = pieces.pop().chinese
        if replaced in unread:
            unread.remove(replaced)
    pieces.append(Piece(given.chinese, ""))


def reads_back(text: str, sentence: str, question: str) -> bool:
    """Whether English words say what a Chinese sentence says: each is a word of the question or stands in the sentence,
    and each word of the sentence that names something is among them.

    Args:
        text: a sentence in English.
        sentence: the Chinese sentence it is made of.
        question: the question that it answers, in English.
    """
    known = [m.place.name for m in gazetteer().find(sentence)]
    asked = {token.stem for token in _tokens(question, known)}
    whole = f"{sentence} {' '.join((*known, *(m.name for m in indicators.find(sentence))))}"
    tokens = list(_tokens(text, known))
    if bool(_DENIED.search(sentence)) != any(token.word in _NOT for token in tokens):
        return False
    planned = bool(_PLANNED.search(sentence))
    if planned != any(piece is not None and piece.role == "plan" for _, _, piece in _phrases(tokens)):
        return False
    said = {char for _, _, piece in _phrases(tokens) if piece for char in piece.chinese}
    if any(said.isdisjoint(word) for word in mentions.read(_without_figures(sentence), known, 0).terms):
        return False
    return all(
        all(token.stem in asked and not token.piece for token in tokens[n : n + size])
        or (piece is not None and (piece.role in _NOT_SAID or _stands(piece.chinese, whole)))
        for n, size, piece in _phrases(tokens)
    )


def _without_figures(sentence: str) -> str:
    for figure in reversed(quantities.find(sentence)):
        sentence = f"{sentence[: figure.start]} {sentence[figure.end :]}"
    return sentence


def _stands(chinese: str, sentence: str) -> bool:
    """Whether two characters of the words that stand together stand so in the sentence too."""
    if chinese.rstrip("年").isdigit() or len(chinese) < 2:
        return chinese.isdigit() or chinese in sentence  # other digits are figures, which are checked as such
    return any(chinese[n : n + 2] in sentence for n in range(len(chinese) - 1)) or chinese in _COPULAS


def stem(word: str) -> str:
    """What the inflections and spellings of a word share; not always a word itself."""
    word = _IRREGULAR.get(word, word)
    if word in _AS_THEY_ARE:
        return word
    if len(word) > 3 and word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif re.search("(?:ss|x|z|ch|sh)es$", word):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if re.search("...(?:ing|ed)$", word):
        word = re.sub("(?:ing|ed)$", "", word)
        word += "e" if re.fullmatch("[^aeiou][aeiou][^aeiouwxy]", word) else ""  # filed is of file
    for pattern, usual in _SPELLINGS:
        word = re.sub(pattern, usual, word)
    word = re.sub(r"([^aeiou])\1$", r"\1", word)
    return word.removesuffix("e") if len(word) > 4 else word  # care is no car


def _tokens(question: str, known_places: Collection[str]) -> Iterator[_Token]:
    """The words in order, with places and spans of years as one each."""
    spans = [(m.start(), m.end(), Piece(f"{m[1] or m[3]}—{m[2] or m[4]}年", "time")) for m in _YEARS.finditer(question)]
    spans += [(a, b, Piece(words, "gloss" if stands else "")) for a, b, words, stands in chinese_runs(question)]
    years = [(start, end) for start, end, _ in spans]
    for place in asked_places.find(question, known_places, years):
        within = _WORKS.match(question, place.end) and place.place.name not in known_places
        piece = Piece(place.place.short, "") if within else Piece(place.place.name, "place")
        spans.append((place.start, place.end, piece))
    found = [(start, _Token("", "", piece)) for start, _, piece in spans]
    for match in _TOKEN.finditer(question):
        if not any(start <= match.start() < end for start, end, _ in spans) and match[1]:
            found.append((match.start(), _token(match[1])))
    return (token for _, token in sorted(found, key=lambda item: item[0]))


def _token(written: str) -> _Token:
    word = written.lower()
    if _YEAR.fullmatch(word):
        return _Token(word, word, Piece(f"{word}年", "time"))
    if re.fullmatch("[A-Z]{3,5}", written):  # an abbreviation, which reports write so too
        return _Token(word, stem(word), Piece(written, ""))
    number = word.replace(",", "")
    return _Token(word, stem(word), Piece(number, "") if re.fullmatch(r"\d+(?:\.\d+)?", number) else None)


def _phrases(tokens: Sequence[_Token]) -> Iterator[tuple[int, int, Piece | None]]:
    """The tokens as the glossary has them: where a phrase begins, of how many, and what it is in Chinese."""
    n = 0
    while n < len(tokens):
        size, piece = _longest(tokens, n)
        yield n, size, piece
        n += size


def _longest(tokens: Sequence[_Token], start: int) -> tuple[int, Piece | None]:
    """How many words from here the glossary has as one, the most there are, and what they are in Chinese."""
    words, most = _glossary()
    for size in range(min(most, len(tokens) - start), 0, -1):
        if piece := words.get(tuple(token.stem for token in tokens[start : start + size])):
            return size, piece
    return 1, tokens[start].piece


def _what(word: str, following: Sequence[_Token]) -> str:
    """What and which by the noun they stand before: which measures, what rate."""
    end = next((n for n, token in enumerate(following) if token.word in _AUXILIARY), len(following))
    if end == 0 and word == "what":
        return WHAT_ARE if following and following[0].word in ("are", "were") else WHAT_IS
    if any(re.search("[^s]s$", token.word) for token in following[:end]):
        return WHICH_ONES if word == "which" else WHAT_ARE
    return WHICH if word == "which" else HOW_MANY


@cache
def _glossary() -> tuple[dict[tuple[str, ...], Piece], int]:
    """Phrases by the stems of their words, and how many words the longest has; the table before the indicators."""
    text = resources.files("qa").joinpath("data", "english.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    rows += [[other, name] for name in indicators.names() for other in indicators.synonyms(name) if other.isascii()]
    words: dict[tuple[str, ...], Piece] = {}
    for english, chinese, *role in rows:
        key = tuple(stem(match[1]) for match in _TOKEN.finditer(english.lower()))
        words.setdefault(key, Piece(chinese, "".join(role)))
    return words, max(map(len, words))
