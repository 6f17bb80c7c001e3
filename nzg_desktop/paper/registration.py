"""工会会员登记表, A4 portrait, one page for each member; every box is also wide enough to be filled by hand.

The labels and their order are those of the form as it is really printed (reference 1.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.paper import dates, photo, qr
from nzg_desktop.paper.batch import paced, some
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import GREY, MM, Box
from nzg_desktop.paper.sheet import Sheet

FORM = "工会会员登记表"
VERSION = "1"

_LEFT, _WIDTH, _TOP = 22.0, 166.0, 48.0
_ROW = 11.5
_LABEL, _PHOTO = 21.0, 33.0
_INK = 12.0
_ACROSS = (21.0, 26.0, 15.0, 21.0, 20.5, 29.5)
"""Label, value, label, value, label, value: the columns beside the photo."""
_TALL = (
    ("家庭主要成员及其工作单位", "family", 43.0),
    ("个人工作简历", "resume", 52.0),
    ("基层工会组织审批意见", "opinion", 43.0),
    ("备注", "remark", 18.0),
)


@dataclass(frozen=True, slots=True)
class Registration:
    """What one form says; empty means to be filled by hand. Dates are ISO, `photo` is a JPEG or PNG.

    `family`, `resume`, `opinion` and `remark` may have several lines. `applied_on` stands beside the
    applicant's signature, `approved_on` under the opinion.
    """

    card_no: str = ""
    name: str = ""
    sex: str = ""
    birth_date: str = ""
    ethnic_group: str = ""
    education: str = ""
    native_place: str = ""
    political_status: str = ""
    wage: str = ""
    employer: str = ""
    post: str = ""
    prof_title: str = ""
    family: str = ""
    resume: str = ""
    opinion: str = ""
    approved_on: str = ""
    remark: str = ""
    applied_on: str = ""
    photo: bytes = b""


BLANK = Registration()
"""The form to be filled by hand."""


def registrations(
    items: Iterable[Registration],
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
    progress: Progress = silent,
) -> bytes:
    """One PDF, one page per member. `[BLANK]` prints the empty form, with a code that names its version."""
    found = some(items)
    sheet = Sheet(FORM, practice=practice, fonts=fonts)
    with sheet.stencil("form"):
        _form(sheet)
    for item in paced(found, progress, "正在排印登记表"):
        with sheet.page():
            sheet.stamp("form")
            if item == BLANK:
                qr.draw(sheet, Box(_LEFT, 18, 16, 16), f"{FORM}/{VERSION}")
            _fill(sheet, item)
    return sheet.finish()


def _columns(widths: tuple[float, ...], y: float, height: float) -> list[Box]:
    boxes, x = [], _LEFT
    for width in widths:
        boxes.append(Box(x, y, width, height))
        x += width
    return boxes


def _upper() -> list[tuple[str, str, Box, Box]]:
    """The short fields: label, field name, label's box, value's box."""
    rows = [_columns(_ACROSS, _TOP + number * _ROW, _ROW) for number in range(3)]
    beside = _WIDTH - _PHOTO
    third, fourth, fifth = rows[2], _TOP + 3 * _ROW, _TOP + 4 * _ROW
    wage = Box(third[3].x, third[3].y, beside - sum(_ACROSS[:3]), _ROW)
    unit = _columns((_LABEL, beside - _LABEL), fourth, _ROW)
    half = _columns((_LABEL, _WIDTH / 2 - _LABEL, _LABEL, _WIDTH / 2 - _LABEL), fifth, _ROW)
    names = (
        (("姓名", "name"), ("性别", "sex"), ("出生日期", "birth_date")),
        (("民族", "ethnic_group"), ("学历", "education"), ("籍贯", "native_place")),
    )
    found = [
        (label, field, row[2 * place], row[2 * place + 1])
        for row, pairs in zip(rows, names, strict=False)
        for place, (label, field) in enumerate(pairs)
    ]
    return [
        *found,
        ("政治面貌", "political_status", third[0], third[1]),
        ("工资", "wage", third[2], wage),
        ("工作单位", "employer", unit[0], unit[1]),
        ("职务", "post", half[0], half[1]),
        ("职称", "prof_title", half[2], half[3]),
    ]


def _lower() -> list[tuple[str, str, Box, Box]]:
    """The tall fields under them."""
    found, y = [], _TOP + 5 * _ROW
    for label, field, height in _TALL:
        boxes = _columns((_LABEL, _WIDTH - _LABEL), y, height)
        found.append((label, field, boxes[0], boxes[1]))
        y += height
    return found


def _signing_row() -> list[Box]:
    return _columns((_LABEL, _WIDTH - _LABEL), _TOP + 5 * _ROW + sum(tall[2] for tall in _TALL), 13.0)


def _photo_cell() -> Box:
    return Box(_LEFT + _WIDTH - _PHOTO, _TOP, _PHOTO, 4 * _ROW)


def _photo_box() -> Box:
    """26 by 32 millimetres in the middle of its cell."""
    cell = _photo_cell()
    return Box(cell.x + (cell.w - 26) / 2, cell.y + (cell.h - 32) / 2, 26, 32)


def _form(sheet: Sheet) -> None:
    """Everything that is the same on every form."""
    sheet.text(105, 31, FORM, 24, align="center", bold=True, tracking=2.5)
    sheet.text(_LEFT + _WIDTH - 52, 44, "会员证号码 NO.", _INK, align="right")
    sheet.line(_LEFT + _WIDTH - 50, 45.2, _LEFT + _WIDTH, 45.2)
    for label, _field, label_box, value_box in (*_upper(), *_lower()):
        sheet.frame(label_box)
        sheet.frame(value_box)
        _label(sheet, label_box, label)
    sheet.frame(_photo_cell())
    sheet.frame(_photo_box(), width=0.1, colour=GREY)
    sheet.cell(_photo_box(), "照片\n26×32 毫米", 9, align="center", colour=GREY)
    opinion = _lower()[2][3]
    sheet.text(opinion.right - 28, opinion.bottom - 13, "（公章）", _INK, align="center")
    caption, space = _signing_row()
    sheet.frame(caption)
    sheet.frame(space)
    sheet.cell(caption.inset(1.5), "申请人签名", 10, align="center")
    sheet.frame(Box(_LEFT, _TOP, _WIDTH, space.bottom - _TOP), width=0.45)
    sheet.text(_LEFT, space.bottom + 6, "注：本表由基层工会保存，会员调动时随档案转出。", 9, colour=GREY)


def _label(sheet: Sheet, box: Box, words: str) -> None:
    """A label in its box; two characters are set apart where there is room, and still found as one word."""
    if len(words) > 2 or box.w < 20:
        sheet.cell(box.inset(1.5), words, _INK, align="center")
        return
    y = box.y + box.h / 2 + _INK * 0.36 / MM
    sheet.text(box.x + box.w / 2, y, "　　".join(words), _INK, align="center", apart=True)


def _fill(sheet: Sheet, item: Registration) -> None:
    """What this member's form says, and the places for dates where it says nothing."""
    sheet.text(_LEFT + _WIDTH - 48, 44, item.card_no, _INK, style="fang")
    for _label, field, _label_box, box in _upper():
        words = getattr(item, field)
        words = dates.plain(words) if field == "birth_date" else words
        sheet.cell(box.inset(1.2, 0.6), words, _INK, style="fang", align="center")
    for _label, field, _label_box, box in _lower():
        room = Box(box.x + 3, box.y + 3, box.w - 6, box.h - (24 if field == "opinion" else 6))
        sheet.cell(room, getattr(item, field), _INK, style="fang", top=True)
    if item.photo:
        sheet.frame(_photo_box(), colour=None, fill=(1, 1, 1))
        photo.draw(sheet, _photo_box(), item.photo, item.name or "这位会员")
    opinion, signing = _lower()[2][3], _signing_row()[1]
    for day, y in ((item.approved_on, opinion.bottom - 5), (item.applied_on, signing.y + 8.2)):
        written = dates.plain(day) or "　　　　年　　　月　　　日"
        sheet.text(opinion.right - 5, y, written, _INK, align="right", style="fang")
