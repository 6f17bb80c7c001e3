"""Money in capitals, as receipts want it: 壹仟贰佰元伍角."""

from __future__ import annotations

from decimal import Decimal


def capitals(amount: Decimal) -> str:
    """An amount in yuan with at most two decimals; nothing below zero is ever paid out."""
    import cn2an  # only who prints a receipt waits for it

    said: str = cn2an.an2cn(f"{amount:.2f}", "rmb")
    return said
