"""Text helpers that never move an offset: what they return is as long as what they were given."""

from __future__ import annotations

import re
import unicodedata

# Full-width ASCII forms to half-width, one code point to one, so that offsets stay true.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, ord("－"): ord("-"), ord("−"): ord("-"), ord("–"): ord("-")}
_FOLD |= {ord("“"): ord('"'), ord("”"): ord('"'), ord("『"): ord('"'), ord("』"): ord('"')}
# Radicals and compatibility ideographs, which PDF fonts put for the plain ones. Not the whole of NFKC: it would read
# ① as 1, m² as m2 and ½ as 1⁄2, and cleaning never changes a figure.
_PLAIN = {
    c: plain
    for block in (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
    for c in block
    if len(plain := unicodedata.normalize("NFKC", chr(c))) == 1 and plain != chr(c)
}
_FOLD |= {c: ord(plain) for c, plain in _PLAIN.items()}

CJK = "\u4e00-\u9fff"
_SPACE_IN_CJK = re.compile(rf"(?<=[{CJK}，。；：、）”])\s+(?=[{CJK}（“\d])|(?<=\d)\s+(?=[{CJK}%])")

_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_MARKS = re.compile(r"(?<![\d带])\*\*(?![的为])|^\s*[-●·]\s*(?=[\u4e00-\u9fff（(“])|</?p>")
# English words that recognition puts between Chinese ones.
_STRAY = re.compile(rf"(?<=[{CJK}”』）])\s+(?:and|or|the|of)\s+(?=[{CJK}“『（])")
_FORMULA = re.compile(r"\$([^$\u4e00-\u9fff]{1,80})\$")
_SCRIPT = re.compile(r"\s*[_^]\s*\{\s*([^{}]{0,20})\}")
_BARE_SCRIPT = re.compile(r"(?<=[A-Z])_(?=[A-Za-z0-9])")
_COMMANDS = (
    (re.compile(r"\\(?:mathrm|mathbf|text|rm)\s*\{([^{}]{0,40})\}"), r"\1"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\(?:times)(?![a-z])"), "×"),
    (re.compile(r"\\(?:geq?|geqslant)(?![a-z])"), "≥"),
    (re.compile(r"\\(?:leq?|leqslant)(?![a-z])"), "≤"),
    (re.compile(r"\\sim(?![a-z])"), "~"),
)


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation to half-width; the length stays the same."""
    return text.translate(_FOLD)


def fold(text: str) -> str:
    """Half-width and lower case; the length stays the same."""
    return narrow(text).lower()


def tidy(text: str) -> str:
    """A source slice made readable: line breaks, bullets, bold marks, typesetting spaces and stray words go.

    What is left of formulas becomes plain text (``PM_{2.5}``, ``$5\\%$``); figures stay as they are.
    Not length-preserving; for display and indexing only, never for offsets.
    """
    text = re.sub(r"\s+", " ", _MARKS.sub("", _BOLD.sub(r"\1", text))).strip().translate(_PLAIN)
    text = _without_formulas(_STRAY.sub("", text))
    return _SPACE_IN_CJK.sub("", text)


def _without_formulas(text: str) -> str:
    if not any(mark in text for mark in "_^\\$"):
        return text
    for command, plain in _COMMANDS:
        text = command.sub(plain, text)
    text = _FORMULA.sub(lambda m: m.group(1).strip() if re.search(r"[_^%×≥≤~]", m.group(1)) else m.group(), text)
    return _BARE_SCRIPT.sub("", _SCRIPT.sub(_script, text))


def _script(match: re.Match[str]) -> str:
    """A subscript joins its letters (PM2.5); beside a figure it keeps its mark, for 10^{4} is not 104."""
    before = match.string[: match.start()].rstrip()[-1:]
    after = match.string[match.end() : match.end() + 1]
    kept = match.group().strip()[0] if before.isdigit() else ""
    return f"{kept}{match.group(1)}{' ' if after.isdigit() else ''}"


def bare(text: str) -> str:
    """Folded text without any white space: for comparing what was typed differently."""
    return re.sub(r"\s+", "", fold(text))
