"""One certificate in a process that has printed nothing yet: `first_certificate.py ours|reportlab FONT`.

The libraries are part of it on both sides, since nobody loads them before somebody prints.
"""

from __future__ import annotations

import sys
import time

from tests.bench.probes.told import tell

WORDS = (
    "荣誉证书",
    "编号：荣字〔2026〕00031号",
    "王芳 同志：",
    "在2025年度女职工建功立业活动中，成绩突出，被评为",
    "巾帼建功标兵",
    "特发此证，以资鼓励。",
    "练习市总工会女职工委员会",
    "二〇二六年三月八日",
)


def by_us() -> int:
    """The program's own certificate, with frame and code."""
    from nzg_desktop.paper.certificate import Certificate, certificates

    number, name, reason, title, issuer = (
        "荣字〔2026〕00031号",
        "王芳",
        "2025年度女职工建功立业活动",
        WORDS[4],
        WORDS[6],
    )
    return len(certificates([Certificate(number, name, reason, title, issuer, "2026-03-08")]))


def by_reportlab(font: str) -> int:
    """The words alone, with the whole font registered."""
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("full", font))
    canvas = Canvas(BytesIO(), pagesize=(842, 595))
    for line, words in enumerate(WORDS):
        canvas.setFont("full", 20)
        canvas.drawString(100, 500 - 40 * line, words)
    canvas.showPage()
    return len(canvas.getpdfdata())


if __name__ == "__main__":
    started = time.process_time()
    made = by_us() if sys.argv[1] == "ours" else by_reportlab(sys.argv[2])
    tell(taken=time.process_time() - started, bytes=made)
