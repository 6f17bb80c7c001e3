"""A person's photo on paper, scaled to fit and never stretched."""

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
