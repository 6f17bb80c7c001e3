"""Photos on paper, scaled to fit and never stretched: a person's in a form, a scan on a page of its own."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.utils import ImageReader

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.paper.measures import MM, Box
from nzg_desktop.paper.sheet import Sheet


def draw(sheet: Sheet, box: Box, image: bytes, whose: str) -> None:
    """Put a JPEG or PNG into the box. `whose` names the person where the picture cannot be opened."""
    try:
        reader = ImageReader(BytesIO(image))
        sheet.canvas.drawImage(
            reader,
            box.x * MM,
            (sheet.height - box.bottom) * MM,
            box.w * MM,
            box.h * MM,
            mask="auto",
            preserveAspectRatio=True,
            anchor="c",
        )
    except (OSError, SyntaxError, ValueError) as error:
        raise Trouble(
            f"{whose}的照片打不开，所以没有打印。",
            "请在会员资料里换一张照片（JPG 或 PNG）再打印。",
            code="E-PHOTO",
        ) from error


def page(title: str, image: bytes, *, practice: bool = False) -> bytes:
    """One picture filling an A4 page that lies as the picture does."""
    wide, high = ImageReader(BytesIO(image)).getSize()
    sheet = Sheet(title, landscape=wide > high, practice=practice)
    with sheet.page():
        draw(sheet, Box(12, 12, sheet.width - 24, sheet.height - 24), image, title)
    return sheet.finish()
