"""Whether a six-digit region code was ever a place in China.

An abolished county stays in a person's number for life, so an unknown code is a warning and never a refusal.
"""

from __future__ import annotations

from functools import lru_cache

# First two digits of GB/T 2260, with 66 (the Corps, statistical use) and 83 (Taiwan residence permits).
PROVINCES = frozenset(
    str(code)
    for code in (
        *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 67), 71,
        *range(81, 84),
    )
)  # fmt: skip


@lru_cache(maxsize=16_384)
def doubts(region: str) -> tuple[str, ...]:
    """What is doubtful about a region code, in words; empty for a county that exists or existed."""
    if region[:2] not in PROVINCES:
        return (f"开头两位 {region[:2]} 不是省份代码，请对照证件核对",)
    if region.endswith("0000") or _is_county(region):
        return ()
    return (f"前六位 {region} 不在区划表里，可能是早年撤并的区县，请对照证件核对",)


def _is_county(region: str) -> bool:
    """Looked up in python-stdnum's list, which also holds the counties abolished since 1980."""
    # Loading the list takes 80 ms: only for the first number read, and each region once.
    from stdnum import numdb

    return "county" in numdb.get("cn/loc").info(region)[-1][1]
