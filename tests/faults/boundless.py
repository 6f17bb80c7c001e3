"""The child that reads tables with its limits taken away: `python -m tests.faults.boundless FILE`."""

from __future__ import annotations

import sys
from typing import Any

from nzg_desktop.exchange import child, sniff


def _let(*_: Any) -> None:
    """Say nothing."""


if __name__ == "__main__":
    vars(child).update(limit=_let, CELLS=1 << 40)
    vars(sniff)["_weigh"] = _let
    sys.exit(child.main(sys.argv[1:]))
