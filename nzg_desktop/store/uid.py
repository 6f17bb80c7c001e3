"""Names for records that are unique everywhere: UUIDv7 (RFC 9562), sorted by the time of their making."""

from __future__ import annotations

import os
import time


def make() -> str:
    """A new uid: 48 bits of milliseconds, then 74 random bits, as 36 characters."""
    return _text(time.time_ns() // 1_000_000, os.urandom(10))


def make_many(count: int) -> list[str]:
    """Many new uids made together and in order, so that an index takes them at its end."""
    now, noise = time.time_ns() // 1_000_000, os.urandom(10 * count)
    return sorted(_text(now, noise[at : at + 10]) for at in range(0, 10 * count, 10))


def _text(milliseconds: int, noise: bytes) -> str:
    random = int.from_bytes(noise, "big")
    high = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64
    digits = f"{high | 0b10 << 62 | random & (1 << 62) - 1:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
