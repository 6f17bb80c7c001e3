"""What goes on paper with a package: the cover of a report (报送封面) and its receipt (回执).

Every text comes ready to print; personal values are not among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.paper import dates, flow, pieces, qr, table
from nzg_desktop.paper.batch import paced
from nzg_desktop.paper.flow import Block
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import GREY, Box
from nzg_desktop.paper.pieces import Pair
from nzg_desktop.paper.sheet import Sheet

_TOP, _LOWEST = 62.0, 282.0
_CODE = 32.0
_FIGURE_WEIGHTS = (1.1, 4.8, 1.6, 1.6, 0.25, 1.1, 4.8, 1.6, 1.6)
_SIGNING = 34.0


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of one report. All texts are ready to print; `period` is YYYY-MM, ids are plain hexadecimal.

    `figures` are (code, name, unit, value); `extras` are further (label, value) lines, such as the file name;
    `code` is what the QR code says, by default sender, period, number and package id.
    """

    office: str
    office_code: str
    upper: str
    period: str
    number: str
    package_id: str
    privacy: str
    figures: tuple[tuple[str, str, str, str], ...]
    revision: str = ""
    reason: str = ""
    created: str = ""
    journal_head: str = ""
    extras: tuple[Pair, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt. `verdict` is the word in large letters, `message` the sentence under it.

    `counters` are (label, value); `quarantined` are (row, field, reason, advice); `totals` are
    (name, declared, recomputed); `missing` are the numbers of packages that never came.
    """

    office: str
    upper: str
    period: str
    number: str
    package_id: str
    verdict: str
    message: str
    counters: tuple[Pair, ...]
    quarantined: tuple[tuple[str, str, str, str], ...] = ()
    totals: tuple[tuple[str, str, str], ...] = ()
    missing: tuple[str, ...] = ()
    issued: str = ""
    extras: tuple[Pair, ...] = ()
    code: str = ""


def cover(item: Cover, *, practice: bool = False, fonts: Fonts | None = None) -> bytes:
    """The cover as a PDF of usually one page."""
    sheet = Sheet("报送封面", practice=practice, fonts=fonts)
    edition = f"更正第 {item.revision} 次" if item.revision not in ("", "0") else "首次报送"
    pairs = (
        ("报送单位", item.office),
        ("单位代码", item.office_code),
        ("接收单位", item.upper),
        ("报送月份", dates.plain(item.period)),
        ("报送序号", f"第 {item.number} 号"),
        ("报送类型", f"{edition}：{item.reason}" if item.reason else edition),
        ("资料范围", item.privacy),
        ("生成日期", dates.plain(item.created)),
        *item.extras,
    )
    blocks = [pieces.bar(sheet, "报送说明"), *pieces.pair_rows(sheet, pairs), *_figures(sheet, item.figures)]
    code = item.code or f"nzg/1 report\n{item.office_code}\n{item.period}\n{item.number}\n{item.package_id}"
    signing = ("填表人（签字）：", "审核人（签字）：", "负责人（签字）：")
    note = "台账日志校验值\n" + "\n".join(qr.grouped(item.journal_head)) if item.journal_head else ""
    _pages(sheet, "女职工工作报送封面", item.package_id, code, blocks, signing, note)
    return sheet.finish()


def receipt(
    item: Receipt, *, practice: bool = False, fonts: Fonts | None = None, progress: Progress = silent
) -> bytes:
    """The receipt as a PDF; as many pages as the quarantined rows need."""
    sheet = Sheet("报送回执", practice=practice, fonts=fonts)
    pairs = (
        ("报送单位", item.office),
        ("接收单位", item.upper),
        ("报送月份", dates.plain(item.period)),
        ("报送序号", f"第 {item.number} 号"),
        ("接收日期", dates.plain(item.issued)),
        *((("未收到的序号", "、".join(item.missing)),) if item.missing else ()),
        *item.extras,
    )
    blocks = [_verdict(sheet, item), *pieces.pair_rows(sheet, pairs)]
    blocks += [pieces.bar(sheet, "接收情况"), *pieces.pair_rows(sheet, item.counters)]
    blocks += _table(sheet, "合计数核对", ("项目", "报送数", "重新计算"), item.totals)
    rows = tuple(paced(item.quarantined, progress, "正在排印回执"))
    blocks += _table(sheet, "暂存待改的记录", ("行号", "项目", "问题", "怎样改"), rows, (1, 2, 4.2, 5))
    code = item.code or f"nzg/1 receipt\n{item.period}\n{item.number}\n{item.verdict}\n{item.package_id}"
    _pages(
        sheet, "女职工工作报送回执", item.package_id, code, blocks, ("经办人（签字）：", "复核人（签字）：")
    )
    return sheet.finish()


def _pages(
    sheet: Sheet,
    title: str,
    package_id: str,
    code: str,
    blocks: Sequence[Block],
    signing: Sequence[str],
    note: str = "",
) -> None:
    """Title, package id and QR code on the first page, the blocks, and the places to sign on the last."""
    pages = flow.paginate(blocks, _LOWEST - _TOP, _LOWEST - 20, last=_SIGNING)
    for number, page in enumerate(pages):
        with sheet.page():
            if number == 0:
                _identity(sheet, title, package_id, code)
            flow.run(page, 20.0 if number else _TOP)
            if number == len(pages) - 1:
                _signing_lines(sheet, signing, note)
            pieces.page_number(sheet, number + 1, len(pages))


def _identity(sheet: Sheet, title: str, package_id: str, code: str) -> None:
    sheet.text(pieces.MARGIN, 33, title, 24, bold=True, tracking=1)
    sheet.text(pieces.MARGIN, 45, "包编号（与电子文件核对）", 10, style="hei")
    for row, line in enumerate(qr.grouped(package_id)):
        sheet.text(pieces.MARGIN, 52 + 6 * row, line, 11.5, style="hei")
    qr.draw(sheet, Box(sheet.width - pieces.MARGIN - _CODE, 24, _CODE, _CODE), code)


def _figures(sheet: Sheet, figures: Sequence[tuple[str, str, str, str]]) -> list[Block]:
    """The figures in two columns beside each other, read down the left one first."""
    if not figures:
        return []
    half = (len(figures) + 1) // 2
    blank = ("", "", "", "")
    right = [*figures[half:], *[blank] * (2 * half - len(figures))]
    rows = [(*one, "", *other) for one, other in zip(figures[:half], right, strict=True)]
    heads = ("编号", "指标", "单位", "数值", "", "编号", "指标", "单位", "数值")
    grid = table.grid(sheet, pieces.MARGIN, heads, rows, _FIGURE_WEIGHTS, size=8.5, least=5.9)
    return [pieces.bar(sheet, "本月数字"), *table.blocks(sheet, grid, heads, rows)]


def _table(
    sheet: Sheet,
    name: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    weights: tuple[float, ...] = (),
) -> list[Block]:
    if not rows:
        return []
    grid = table.grid(sheet, pieces.MARGIN, heads, rows, weights, size=9.5, least=7.0)
    return [pieces.bar(sheet, name), *table.blocks(sheet, grid, heads, rows)]


def _verdict(sheet: Sheet, item: Receipt) -> Block:
    """The verdict in large letters, what it means beside it."""
    room = sheet.width - 2 * pieces.MARGIN

    def draw(y: float) -> None:
        box = Box(pieces.MARGIN, y, room, 17)
        sheet.frame(box, width=0.4)
        size = sheet.fitted(item.verdict, 20, 45, style="hei")
        sheet.text(
            pieces.MARGIN + 27, y + 8.5 + size * 0.127, item.verdict, size, style="hei", align="center"
        )
        sheet.line(pieces.MARGIN + 54, y + 3, pieces.MARGIN + 54, y + 14, colour=GREY)
        sheet.cell(Box(pieces.MARGIN + 58, y + 1, room - 62, 15), item.message, 11)

    return Block(21.0, draw)


def _signing_lines(sheet: Sheet, signing: Sequence[str], note: str) -> None:
    """Lines to sign on, the place of the seal over the date, and a note to its left."""
    step = (sheet.width - 2 * pieces.MARGIN) / len(signing)
    y = _LOWEST - _SIGNING + 11
    for number, words in enumerate(signing):
        x = pieces.MARGIN + number * step
        sheet.text(x, y, words, 10.5)
        start = x + sheet.measure(words, 10.5)
        sheet.line(start, y + 1.2, x + step - 5, y + 1.2, width=0.15)
    sheet.cell(Box(pieces.MARGIN, y + 7, 105, 15), note, 8.5, top=True, colour=GREY)
    right = sheet.width - pieces.MARGIN
    sheet.text(right - 28, y + 12, "（公章）", 11, align="center")
    sheet.text(right - 2, y + 20, "　　　　年　　　月　　　日", 11, align="right")
