"""荣誉证书, A4 landscape, one page each. No seal is ever drawn: a round of 42 mm is left clear for it.

The order of the lines is that of reference 8.2. With `frame=False` only the words are printed, for shells
that already carry frame and heading (套打), moved by the offset measured for that printer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.paper import dates, qr
from nzg_desktop.paper import frame as ornament
from nzg_desktop.paper.batch import paced, some
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import GREY, MM, Box
from nzg_desktop.paper.sheet import Sheet

_LEFT, _RIGHT = 38.0, 259.0
_ROOM = _RIGHT - _LEFT
_BODY = 21.0
_LINE = 12.6
_CLOSING = 150.0
_SEAL_MIDDLE, _SIGNATURE_ROOM, _DATE = 209.0, 100.0, 181.0
_WORTH_KEEPING = 3
"""From this many certificates with the same words on, the words are kept once and stamped."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. `date` is ISO; `kind` is the heading; `address` follows the name ("" for a unit)."""

    no: str
    winner: str
    reason: str
    title: str
    issuer: str
    date: str
    kind: str = "荣誉证书"
    address: str = "同志"


def certificates(
    items: Iterable[Certificate],
    *,
    frame: bool = True,
    offset: tuple[float, float] = (0.0, 0.0),
    code: bool = True,
    practice: bool = False,
    fonts: Fonts | None = None,
    progress: Progress = silent,
) -> bytes:
    """One PDF, one page per certificate.

    `offset` moves everything right and down, in millimetres; `code` prints the QR code (about 2 ms a page).
    """
    found = some(items)
    sheet = Sheet("荣誉证书", style="kai", landscape=True, practice=practice, fonts=fonts)
    shared = Counter(_words(item) for item in found)
    kept: dict[tuple[str, ...], str] = {}
    if frame:
        with sheet.stencil("frame"):
            ornament.draw(sheet)
    for item in paced(found, progress, "正在排印证书"):
        words = _words(item)
        if shared[words] >= _WORTH_KEEPING and words not in kept:
            kept[words] = f"words{len(kept)}"
            with sheet.stencil(kept[words]):
                _common(sheet, item, headed=frame)
        with sheet.page(offset):
            if frame:
                sheet.stamp("frame")
            if words in kept:
                sheet.stamp(kept[words])
            else:
                _common(sheet, item, headed=frame)
            _own(sheet, item, code=code)
    return sheet.finish()


def code_words(item: Certificate) -> str:
    """What a phone reads from the code: the same facts as on the paper, to compare with the ledger."""
    return "\n".join(part for part in (item.no, item.winner, item.title, item.issuer, item.date) if part)


def _words(item: Certificate) -> tuple[str, ...]:
    return (item.kind, item.reason, item.title, item.issuer, item.date)


def _own(sheet: Sheet, item: Certificate, *, code: bool) -> None:
    """What differs from one certificate to the next."""
    if item.no:
        size = sheet.fitted(f"编号：{item.no}", 13, 110)
        sheet.text(_RIGHT, 64, f"编号：{item.no}", size, align="right")
    line = f"{_set_apart(item.winner)} {item.address}：" if item.address else f"{item.winner}："
    sheet.text(_LEFT, 79, line, sheet.fitted(line, 25, _ROOM, least=9), apart=True)
    if code:
        qr.draw(sheet, Box(_LEFT - 1, 160, 21, 21), code_words(item))
        sheet.text(_LEFT + 9.5, 184, "扫码核对", 7, align="center", colour=GREY)


def _set_apart(name: str) -> str:
    """王芳 as 王　芳. Two characters beyond U+FFFF stay together: they would not be found again."""
    return "　".join(name) if len(name) == 2 and min(name) <= "\uffff" else name


def _common(sheet: Sheet, item: Certificate, *, headed: bool) -> None:
    """What many certificates of one occasion share."""
    if headed:
        size = sheet.fitted(item.kind, 46, 170)
        sheet.text(148.5, 47, item.kind, size, align="center", colour=ornament.RED, bold=True, tracking=7)
        ornament.flourish(sheet, 148.5, 54, 62)
    lines, size = _body(sheet, sentence(item.reason))
    indent = 2 * size / MM
    y = 93.0 if len(lines) < 3 else 91.0
    for number, line in enumerate(lines):
        sheet.text(_LEFT + (0 if number else indent), y + number * _LINE, line, size)
    _title(sheet, item.title, y + (len(lines) - 1) * _LINE, _CLOSING)
    sheet.text(_LEFT + indent, _CLOSING, "特发此证，以资鼓励。", size)
    _signature(sheet, item)


def _body(sheet: Sheet, words: str) -> tuple[list[str], float]:
    """The sentence in lines, a little smaller where that saves a last line of a few characters."""
    usual = sheet.broken(words, _BODY, _ROOM, first=2 * _BODY / MM)
    size = _BODY - 2
    if len(usual) == 1 or (len(usual) < 4 and len(usual[-1]) > 6):
        return usual, _BODY
    smaller = sheet.broken(words, size, _ROOM, first=2 * size / MM)
    return (smaller, size) if len(smaller) < len(usual) else (usual, _BODY)


def sentence(reason: str) -> str:
    """The line before the honour, “在…中，成绩突出，被评为”; the reason may bring its own 在…中."""
    core = reason.strip().rstrip("，。；,.; ")
    if not core:
        return "在工作中，成绩突出，被评为"
    if "成绩" in core or "表现" in core:
        return f"{core}，被评为"
    if not core.startswith("在"):
        core = f"在{core}"
    return f"{core if core.endswith('中') else core + '中'}，成绩突出，被评为"


def _title(sheet: Sheet, title: str, above: float, below: float) -> None:
    """The honour, large, centred in the space between two baselines."""
    size = sheet.fitted(title, 38, _ROOM, least=24)
    lines = [title]
    while (
        sheet.measure(max(lines, key=len), size) > _ROOM or len(lines) * size * 1.35 / MM > below - above - 8
    ):
        size -= 1
        lines = sheet.balanced(title, size, _ROOM)
    step = size * 1.35 / MM
    first = (above + below - _BODY * 0.36 / MM - step * (len(lines) - 1)) / 2 + size * 0.36 / MM
    for number, line in enumerate(lines):
        sheet.text(148.5, first + number * step, line, size, align="center", colour=ornament.RED, bold=True)


def _signature(sheet: Sheet, item: Certificate) -> None:
    """Issuer over date, centred on each other where the seal will be put over both."""
    size = 19.0
    while len(lines := sheet.broken(item.issuer, size, _SIGNATURE_ROOM)) > max(
        2, item.issuer.count("\n") + 1
    ):
        size -= 0.5
    step = size * 1.5 / MM
    for number, line in enumerate(reversed(lines)):
        sheet.text(_SEAL_MIDDLE, _DATE - 12 - number * step, line, size, align="center")
    sheet.text(_SEAL_MIDDLE, _DATE, dates.formal(item.date) or "　　　　年　　月　　日", 18, align="center")
