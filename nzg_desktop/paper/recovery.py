"""恢复单: the code that sets a lost password anew, on a sheet that goes into the safe.

It is the one paper of the program that opens everything; so it names what it is for and how to keep it.
"""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.paper import dates, pieces, qr
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import GREY, Box
from nzg_desktop.paper.sheet import Sheet

_QR = 46.0
_STEPS = (
    "1．忘了密码时：登录窗口点“忘了密码”，照着输入恢复码，设新密码。资料不会丢。",
    "2．用过一次，或打印了新的，这一张就作废，请换上新的一张。",
    "3．拿到这张纸，又拿到电脑或备份的人，能看到全部资料。请装进信封，封口签字，锁进保险柜。",
    "4．不要拍照，不要存在电脑或手机里，不要和电脑、备份放在一处。",
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on one sheet. `code` is in groups parted by dashes; `created` is ISO."""

    office: str
    code: str
    created: str


def recovery_sheet(item: RecoverySheet, *, practice: bool = False, fonts: Fonts | None = None) -> bytes:
    """The sheet as a PDF of one A4 page."""
    sheet = Sheet("恢复单", practice=practice, fonts=fonts)
    with sheet.page():
        sheet.text(105, 38, "恢复单", 28, align="center", bold=True, tracking=6)
        size = sheet.fitted(item.office, 16, 166)
        sheet.text(105, 52, item.office, size, align="center")
        block = Box(pieces.MARGIN, 64, sheet.width - 2 * pieces.MARGIN, 68)
        sheet.frame(block, width=0.4)
        sheet.text(block.x + 8, block.y + 13, "女职工工作台账 · 恢复码（每组五个字符）", 12)
        groups = item.code.split("-")
        for at, group in enumerate(groups):
            x, y = block.x + 10 + at % 2 * 50, block.y + 26 + at // 2 * 10
            sheet.text(x, y, f"{at + 1}", 9, colour=GREY)
            sheet.text(x + 7, y, group, 18, style="hei", tracking=1.2)
        code = Box(block.right - _QR - 8, block.y + (block.h - _QR) / 2, _QR, _QR)
        qr.draw(sheet, code, item.code)
        for number, words in enumerate(_STEPS):
            sheet.cell(Box(pieces.MARGIN, 140 + number * 9, block.w, 9), words, 10.5)
        for number, words in enumerate(("保管人（签字）：", "存放地点：", "封存日期：")):
            y = 196 + number * 14
            sheet.text(pieces.MARGIN, y, words, 11.5)
            sheet.line(pieces.MARGIN + 34, y + 1.2, pieces.MARGIN + 110, y + 1.2, width=0.15)
        made = f"打印日期：{dates.plain(item.created)}　　恢复码里的圆圈都是数字 0，竖线都是数字 1。"
        sheet.text(pieces.MARGIN, 268, made, 9, colour=GREY)
    return sheet.finish()
