"""What a name is found by: pinyin initials and the short runs of characters in it.

A character with two readings in names gives both; a clerk finds 单小芳 by sxf and by dxf.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

_MOST = 3
"""At most so many initials are kept for one name."""

# Characters that names read in more than one way, or in another way than pypinyin's everyday reading
# (dan, jie, chou are wrong for the surnames 单 解 仇): the initials, the usual one in names first.
_IN_NAMES = {
    "单": "sd", "解": "xj", "仇": "qc", "区": "oq", "查": "zc", "曾": "zc", "翟": "zd", "覃": "qt",
    "隗": "wk", "乐": "ly", "种": "cz", "折": "sz", "秘": "bm", "车": "cj", "谌": "cs", "宓": "mf",
    "郗": "xc", "郇": "xh", "召": "sz", "繁": "pf", "盛": "sc", "俞": "ys", "尉": "wy", "褚": "cz",
    "适": "ks", "番": "pf", "乜": "nm", "长": "cz", "重": "cz", "晟": "sc", "茜": "qx", "莘": "sx",
    "行": "xh", "朝": "cz", "颉": "xj", "宿": "sx", "藏": "cz", "圩": "xw", "阚": "kh", "佴": "n",
}  # fmt: skip
_COMPOUND = {"尉迟": "yc", "万俟": "mq", "单于": "cy", "长孙": "zs", "澹台": "tt", "鲜于": "xy", "令狐": "lh"}
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_UNHEARD = re.compile(r"[\s·'’.\-]+")


def initials(name: str) -> tuple[str, ...]:
    """One to three strings of initials under which a name is looked for, lower case, the likeliest first.

    A Latin word counts with its first letter. Characters that have no reading are passed over.
    """
    heard = _LATIN_WORD.sub(lambda word: word[0][0], name) if not name.isalpha() or name.isascii() else name
    choices = [given for char in _UNHEARD.sub("", heard) if (given := _readings(char))]
    usual = "".join([choice[0] for choice in choices])
    found = [usual]
    if (surname := _COMPOUND.get(name[:2])) and len(name) > 2:
        found.insert(0, surname + usual[2:])
    for place, choice in enumerate(choices):
        found += [usual[:place] + other + usual[place + 1 :] for other in choice[1:]]
    return tuple(dict.fromkeys(filter(None, found)))[:_MOST]


@cache
def _readings(char: str) -> str:
    """The initials of one character, the usual first; empty where nothing is known."""
    if given := _IN_NAMES.get(char):
        return given
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    # Imported here: the dictionary takes 170 ms and 30 MB, and no window waits for it.
    from pypinyin import Style, lazy_pinyin

    first = lazy_pinyin(char, style=Style.FIRST_LETTER, errors="ignore")
    return first[0][:1].lower() if first and first[0][:1].isascii() else ""


def grams(name: str) -> tuple[str, ...]:
    """Every run of one, two and three characters in a name, each as one token of a full-text index.

    A token is the hexadecimal code points joined by x (王芳 is 738bx82b3): letters and digits only, so
    that every tokenizer of SQLite keeps it whole, and characters beyond the BMP need no special care.
    """
    codes = _codes(name)
    pairs = list(map("x".join, pairwise(codes)))
    triples = list(map("x".join, zip(codes, codes[1:], codes[2:], strict=False)))
    return tuple(dict.fromkeys([*codes, *pairs, *triples]))


def asked(text: str) -> tuple[str, ...]:
    """The tokens that a name must all have to contain `text`: one for up to three characters.

    For longer text they are its runs of three; the caller compares the names found with the text itself,
    since the runs need not follow each other.
    """
    codes = _codes(text)
    if len(codes) <= 3:
        return ("x".join(codes),) if codes else ()
    return tuple(dict.fromkeys(map("x".join, zip(codes, codes[1:], codes[2:], strict=False))))


def _codes(text: str) -> list[str]:
    """Code points of what is searched: no spaces, dots or apostrophes, letters in lower case."""
    heard = text if text.isalpha() else _UNHEARD.sub("", text)
    return [f"{ord(char):x}" for char in heard.lower()]
