"""The code on the recovery sheet: 160 random bits as eight groups of five, each of which checks itself.

No two of its characters look alike; what is typed for one that does (O, I, L) is read as the digit.
"""

from __future__ import annotations

import secrets
import unicodedata

from nzg_desktop.core.trouble import Trouble

BYTES, GROUPS, SIZE = 20, 8, 5
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")


def make() -> bytes:
    """A new secret."""
    return secrets.token_bytes(BYTES)


def written(secret: bytes) -> str:
    """The secret as it is printed: eight groups of five (ABCD1-EFGH2-…)."""
    bits = int.from_bytes(secret)
    values = [bits >> 5 * at & 31 for at in reversed(range(GROUPS * (SIZE - 1)))]
    groups = [values[at : at + SIZE - 1] for at in range(0, len(values), SIZE - 1)]
    return "-".join(
        "".join(ALPHABET[v] for v in (*group, _check(number, group))) for number, group in enumerate(groups)
    )


def read(typed: str) -> bytes:
    """The secret again. Raises Trouble, naming the group that was copied wrongly."""
    letters = [c for c in unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE) if c.isalnum()]
    if len(letters) != GROUPS * SIZE:
        raise Trouble(
            f"恢复码应有 {GROUPS} 组，每组 {SIZE} 个字符，现在共 {len(letters)} 个。",
            "请对照恢复单再看一遍。",
            code="code",
        )
    bits = 0
    for number in range(GROUPS):
        *group, check = (ALPHABET.find(c) for c in letters[number * SIZE : (number + 1) * SIZE])
        if min(*group, check) < 0 or check != _check(number, group):
            raise Trouble(f"恢复码的第 {number + 1} 组抄得不对。", "请对照恢复单再看一遍。", code="code")
        for value in group:
            bits = bits << 5 | value
    return bits.to_bytes(BYTES)


def _check(number: int, values: list[int]) -> int:
    """One more character, by arithmetic in the field of 32 elements.

    One wrong character, two neighbours exchanged or a group in another's place never go unnoticed.
    """
    found = number
    for value in values:
        found = _twice(found) ^ value
    return _twice(found)


def _twice(value: int) -> int:
    return value << 1 ^ (0b100101 if value & 16 else 0)
