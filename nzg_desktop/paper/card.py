"""证书卡: which key belongs to an office, on a sheet that is brought along, compared and sealed."""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.paper import dates, pieces, qr
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import GREY, Box
from nzg_desktop.paper.sheet import Sheet

_CODE = 46.0
_STEPS = (
    "1．本卡与 U 盘里的证书文件一起交给对方单位。",
    "2．对方在软件里打开证书文件，把屏幕上的编号与本卡逐组核对。",
    "3．各组都相同，双方签名、盖章，本卡由对方留存；有一组不同，不要接收，请电话核实。",
)


@dataclass(frozen=True, slots=True)
class KeyCard:
    """One office's key. `key_id` is plain hexadecimal; `created` is ISO; `code` is what the QR code says."""

    office: str
    office_code: str
    key_id: str
    created: str = ""
    code: str = ""


def key_card(item: KeyCard, *, practice: bool = False, fonts: Fonts | None = None) -> bytes:
    """The card as a PDF of one A4 page."""
    sheet = Sheet("证书卡", practice=practice, fonts=fonts)
    with sheet.page():
        sheet.text(105, 38, "证书卡", 28, align="center", bold=True, tracking=6)
        size = sheet.fitted(item.office, 16, 166)
        sheet.text(105, 52, item.office, size, align="center")
        block = Box(pieces.MARGIN, 64, sheet.width - 2 * pieces.MARGIN, 68)
        sheet.frame(block, width=0.4)
        _identity(sheet, item, block)
        for number, words in enumerate(_STEPS):
            sheet.cell(Box(pieces.MARGIN, 140 + number * 8, block.w, 8), words, 10.5)
        _hands(sheet, "出示单位", "经办人：", Box(pieces.MARGIN, 174, 82, 84))
        _hands(sheet, "核对单位", "核对人：", Box(sheet.width - pieces.MARGIN - 82, 174, 82, 84))
        made = f"　　生成日期：{dates.plain(item.created)}" if item.created else ""
        sheet.text(pieces.MARGIN, 268, f"本卡不含密码，可以留存备查。{made}", 9, colour=GREY)
    return sheet.finish()


def _identity(sheet: Sheet, item: KeyCard, block: Box) -> None:
    x = block.x + 8
    sheet.text(x, block.y + 13, f"单位代码：{item.office_code}", 12)
    sheet.text(x, block.y + 24, "证书编号（每组四位，逐组核对）", 12)
    for row, line in enumerate(qr.grouped(item.key_id, groups=4)):
        sheet.text(x, block.y + 35 + row * 8.5, line, 17, style="hei", tracking=0.4)
    code = Box(block.right - _CODE - 8, block.y + (block.h - _CODE) / 2, _CODE, _CODE)
    qr.draw(sheet, code, item.code or f"nzg/1 card\n{item.office_code}\n{item.key_id}")


def _hands(sheet: Sheet, who: str, person: str, box: Box) -> None:
    """Where one side signs and seals."""
    sheet.frame(box)
    sheet.text(box.x + 5, box.y + 9, who, 12, style="hei")
    for number, words in enumerate(("单　　位：", person, "日　　期：")):
        y = box.y + 22 + number * 12
        sheet.text(box.x + 5, y, words, 11.5, apart=True)
        sheet.line(box.x + 26, y + 1.2, box.right - 6, y + 1.2, width=0.15)
    sheet.text(box.x + box.w / 2, box.bottom - 10, "（公章）", 11.5, align="center", colour=GREY)
