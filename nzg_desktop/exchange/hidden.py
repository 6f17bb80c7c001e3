"""Which rows of a workbook are hidden, read from its XML because the table reader does not tell.

Known for .xlsx and .ods. Tags are found by pattern, in pieces: no tree of a large sheet is ever built.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

_PIECE = 1 << 20
_LONGEST_TAG = 4096
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ODS_TAG = re.compile(rb"<table:table(-row)?(?=[\s/>])([^>]*)>")
_MOST = 100_000


def rows(path: Path, kind: str, index: int) -> tuple[int, ...]:
    """Numbers, as the file shows them, of the hidden rows of the sheet at `index`; empty where unknown."""
    if kind not in ("xlsx", "ods"):
        return ()
    with zipfile.ZipFile(path) as archive:
        found = _in_xlsx(archive, index) if kind == "xlsx" else _in_ods(archive, index)
        return tuple(number for number, _ in zip(found, range(_MOST), strict=False))


def _in_xlsx(archive: zipfile.ZipFile, index: int) -> Iterator[int]:
    part = _sheet_part(archive, index)
    if part not in archive.namelist():
        return
    kept = b""
    with archive.open(part) as sheet:
        while piece := sheet.read(_PIECE):
            text = kept + piece
            # A tag may be cut in two: keep what follows the last opening bracket for the next piece.
            cut = text.rfind(b"<", -_LONGEST_TAG)
            text, kept = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
            if b"hidden=" not in text:  # far quicker than the pattern, and nearly always so
                continue
            for tag in _HIDDEN_ROW.finditer(text):
                if number := _ROW_NUMBER.search(tag[0]):
                    yield int(number[1])


def _sheet_part(archive: zipfile.ZipFile, index: int) -> str:
    """The part that holds a sheet: the workbook gives its relation, the relations its place."""
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    relations = "xl/_rels/workbook.xml.rels"
    if index >= len(sheets) or relations not in archive.namelist():
        return ""
    wanted = next((v for k, v in _ATTRIBUTE.findall(sheets[index]) if k.endswith(b":id")), b"")
    for link in _LINK.findall(archive.read(relations)):
        attributes = dict(_ATTRIBUTE.findall(link))
        if attributes.get(b"Id") == wanted:
            target = attributes.get(b"Target", b"").decode("utf-8", "replace")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _in_ods(archive: zipfile.ZipFile, index: int) -> Iterator[int]:
    sheet, number = -1, 0
    for tag in _ODS_TAG.finditer(archive.read("content.xml")):
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        if not tag[1]:
            sheet, number = sheet + 1, 0
            continue
        repeated = attributes.get(b"table:number-rows-repeated", b"1")
        count = int(repeated) if repeated.isdigit() else 1
        if sheet == index and attributes.get(b"table:visibility") in (b"collapse", b"filter"):
            yield from range(number + 1, number + 1 + min(count, _MOST))
        number += count
