"""Certificates by the thousand: `certificates.py ours|qt NUMBER OUT.pdf`, the names as JSON beside the file.

Qt's draws the same words at the same places, and of the frame only its two outer lines.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from nzg_desktop.paper.certificate import Certificate, certificates, sentence
from nzg_desktop.work import sample
from tests.bench.probes.told import tell

REASONS = (
    "2025年度女职工建功立业活动",
    "全区女职工岗位技能竞赛",
    "玫瑰书香阅读活动",
    "女职工权益保护专项集体合同工作",
)
TITLES = ("巾帼建功标兵", "三八红旗手", "先进女职工工作者", "五一巾帼标兵岗")
ISSUER, DAY, DAY_SAID = "练习市总工会女职工委员会", "2026-03-08", "二〇二六年三月八日"
DOTS, MM = 300, 300 / 25.4
Words = tuple[float, float, float, str, float, str]


def made_up(number: int) -> list[Certificate]:
    """So many certificates of one day, for four things and four titles."""
    rng = random.Random("certificates")
    names = [str(values["name"]) for values in sample.members(number, [sample.Place(1)])]
    return [
        Certificate(f"荣字〔2026〕{at:05d}号", name, rng.choice(REASONS), rng.choice(TITLES), ISSUER, DAY)
        for at, name in enumerate(names, 1)
    ]


def laid_out(one: Certificate) -> tuple[Words, ...]:
    """left, baseline, width, side, size and words of every line."""
    name = "　".join(one.winner) if len(one.winner) == 2 else one.winner
    return (
        (38, 47, 221, "middle", 46, one.kind),
        (38, 64, 221, "right", 13, f"编号：{one.no}"),
        (38, 79, 221, "left", 25, f"{name} {one.address}："),
        (53, 93, 206, "left", 21, sentence(one.reason)),
        (38, 122, 221, "middle", 38, one.title),
        (53, 150, 206, "left", 21, "特发此证，以资鼓励。"),
        (159, 169, 100, "middle", 19, one.issuer),
        (159, 181, 100, "middle", 18, DAY_SAID),
    )


def by_qt(items: list[Certificate], out: Path) -> None:
    """The same pages as QPdfWriter makes them."""
    from PySide6.QtCore import QMarginsF, QRectF, Qt
    from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

    sides = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "middle": Qt.AlignmentFlag.AlignHCenter,
        "right": Qt.AlignmentFlag.AlignRight,
    }
    fonts = {size: QFont("LXGW WenKai", size) for size in (13, 18, 19, 21, 25, 38, 46)}
    writer = QPdfWriter(str(out))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setResolution(DOTS)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for at, one in enumerate(items):
        if at:
            writer.newPage()
        for inset, stroke, colour in ((9, 10, "#AA1F1A"), (19, 4, "#B88B2C")):
            painter.setPen(QPen(QColor(colour), stroke))
            painter.drawRect(QRectF(inset * MM, inset * MM, (297 - 2 * inset) * MM, (210 - 2 * inset) * MM))
        painter.setPen(QColor("black"))
        for left, y, width, side, size, words in laid_out(one):
            painter.setFont(fonts[int(size)])
            place = QRectF(left * MM, (y - 10) * MM, width * MM, 14 * MM)
            painter.drawText(place, sides[side] | Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()


def by_us(items: list[Certificate], out: Path) -> None:
    """The program's own, without the code, which Qt's have neither."""
    out.write_bytes(certificates(items, code=False))


def main() -> None:
    """Make one to have everything loaded, then all of them."""
    which, number, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    app = _application() if which == "qt" else None
    make = by_qt if app else by_us
    items = made_up(number)
    make(items[:1], out)
    started = time.process_time()
    make(items, out)
    taken = time.process_time() - started
    out.with_suffix(".json").write_text(json.dumps([one.winner for one in items]))
    tell(speed=number / taken, bytes=out.stat().st_size)


def _application() -> object:
    """Qt draws letters only while there is one."""
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication([])


if __name__ == "__main__":
    main()
