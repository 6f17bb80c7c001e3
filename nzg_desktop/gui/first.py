"""What is known before the first paint: the groups of the bar, three colours, the size of the letters.

Plain words and numbers; anything that takes time to import has no place here.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSettings

NAVY = "#1F3A5F"
NAVY_TEXT = "#FFFFFF"
PAGE = "#F5F6F8"
BAR_EMS = 11.5
"""How wide the left bar is, in heights of the letter."""

SIZES = (10.5, 12.0, 14.0, 16.0, 18.0)
USUAL = 12.0


class Group(NamedTuple):
    """One group of the bar; `short` is what the folded bar shows, `icon` a name in `icons.DRAWINGS`."""

    title: str
    short: str
    icon: str


GROUPS = (
    Group("工作台", "工作", "home"),
    Group("组织会员", "会员", "people"),
    Group("维权协商", "维权", "contract"),
    Group("关爱服务", "关爱", "heart"),
    Group("建功提素", "建功", "medal"),
    Group("汇总报送", "报送", "send"),
    Group("工具", "工具", "tools"),
)


def points_kept(kept: QSettings) -> float:
    """The size of the letters that the person chose last, one of `SIZES`."""
    said = str(kept.value("points", USUAL))
    return next((size for size in SIZES if str(size) == said), USUAL)
