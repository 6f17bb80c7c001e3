"""Makes small plain pictures of one photo or scan, in a process of its own.

Run as `python -m nzg_desktop.exchange.picture_child FILE`; writes frames to standard output (see `main`). Of
the file only what can be seen is kept: no place, no camera, no second picture inside.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from nzg_desktop.exchange.apart import limit, write

MEMORY, SECONDS = 1 << 30, 60
FILE_BYTES = 64 << 20
PIXELS = 80_000_000
"""More than any telephone takes; a bomb claims more."""
SIDE = 2_000
"""Pixels of the longer side at most: an A4 page at 170 dots per inch."""
BYTES = 300 << 10
PAGES = 20
KINDS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")


class Unsuited(Exception):
    """Why no pictures can be made, as one word."""


def main(arguments: list[str]) -> int:
    """Frames: ("picture", JPEG bytes) for each page, then ("end",) or ("unsuited", word)."""
    limit(MEMORY, SECONDS)
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # the library warns at once, and refuses at twice as many
    with open(1, "wb", closefd=False) as out:
        try:
            for page in _pages(Path(arguments[0])):
                write(("picture", _small(page)), out)
            write(("end",), out)
        except Unsuited as refusal:
            write(("unsuited", str(refusal)), out)
        except (MemoryError, Image.DecompressionBombError):
            write(("unsuited", "large"), out)
        except (OSError, SyntaxError, ValueError):  # what the library says of a broken file
            write(("unsuited", "damaged"), out)
    return 0


def _pages(path: Path) -> Iterator[Image.Image]:
    content = path.read_bytes() if path.stat().st_size <= FILE_BYTES else b""
    if not content:
        raise Unsuited("large" if path.stat().st_size else "empty")
    if content.startswith(b"%PDF"):
        yield from _pdf(content)
        return
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise Unsuited("heic")
    try:
        picture = Image.open(BytesIO(content), formats=KINDS)
    except UnidentifiedImageError as error:
        raise Unsuited("other") from error
    if picture.width * picture.height > PIXELS:
        raise Unsuited("large")
    picture.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded no larger than needed
    several = picture.format == "TIFF"
    for page in islice(ImageSequence.Iterator(picture), PAGES) if several else (picture,):
        yield ImageOps.exif_transpose(page)


def _pdf(content: bytes) -> Iterator[Image.Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unsuited("locked" if "password" in str(error).lower() else "damaged") from error
    try:
        for page in islice(document, PAGES):
            yield page.render(scale=SIDE / max(*page.get_size(), 1)).to_pil()
    except pypdfium2.PdfiumError as error:  # a page of it, though its beginning and end are sound
        raise Unsuited("damaged") from error


def _small(page: Image.Image) -> bytes:
    """A JPEG of at most `BYTES`, on white where it was see-through, and nothing beside the picture in it."""
    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        seen = page.convert("RGBA")
        page = Image.new("RGB", seen.size, "white")
        page.paste(seen, mask=seen.getchannel("A"))
    page = page.convert("RGB")
    page.info = {}  # comments and colour profiles would be written along
    page.thumbnail((SIDE, SIDE))
    while True:
        for quality in (85, 70, 55):
            out = BytesIO()
            page.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= BYTES:
                return out.getvalue()
        page.thumbnail((page.width * 3 // 4, page.height * 3 // 4))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
