"""What is promised of fonts: every character appears, or the user is told which does not and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.paper import wrap
from nzg_desktop.paper.certificate import Certificate, certificates
from nzg_desktop.paper.fonts import STYLES, Fonts, Style, installed
from nzg_desktop.paper.sheet import Sheet
from nzg_desktop.paper.truetype import TrueType, Unusable

RARE = "䶮㛃𬍛𠅤𫖯"


def file_of(style: Style) -> Path:
    """The file on this machine that a style's text comes from."""
    stem = installed().typeface(style).main.fontName.lower()
    folders = [Path("/usr/share/fonts"), Path("C:/Windows/Fonts")]
    return next(path for folder in folders for path in folder.rglob("*") if path.stem.lower() == stem)


def only(folder: Path, *styles: Style) -> Fonts:
    """A machine that has nothing but the fonts of these styles."""
    for style in styles:
        source = file_of(style)
        shutil.copyfile(source, folder / source.name)
    return Fonts((folder,))


def test_a_machine_without_fonts_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        certificates([Certificate("1", "王芳", "", "先进个人", "", "")], fonts=Fonts((tmp_path,)))
    assert "没有打印用的中文字体" in caught.value.what
    assert "fonts-lxgw-wenkai" in caught.value.remedy or "可选功能" in caught.value.remedy


def test_fonts_installed_after_the_message_are_found_without_a_restart(tmp_path: Path) -> None:
    fonts = Fonts((tmp_path,))
    item = Certificate("1", "王芳", "", "先进个人", "", "")
    with pytest.raises(Trouble):
        certificates([item], fonts=fonts)
    only(tmp_path, "kai")
    assert certificates([item], fonts=fonts).startswith(b"%PDF-")


def test_a_style_that_is_missing_is_stood_in_for_and_said_once(tmp_path: Path) -> None:
    fonts = only(tmp_path, "song")
    notes = fonts.notes()
    assert [note for note in notes if "仿宋" in note and "宋体" in note]
    assert len(notes) == len(set(notes)) == len(STYLES) - 1
    assert fonts.typeface("fang").main is fonts.typeface("song").main


@pytest.mark.parametrize("style", STYLES)
def test_rare_characters_appear_in_every_style_and_are_found_again(style: Style) -> None:
    sheet = Sheet("生僻字", style=style)
    with sheet.page():
        sheet.text(20, 40, f"王{RARE}芳", 20)
    page = pypdfium2.PdfDocument(sheet.finish())[0]
    assert f"王{RARE}芳" in page.get_textpage().get_text_range()
    for font, text in installed().typeface(style).runs(RARE):
        assert all(font.has(char) for char in text)


def test_a_character_that_no_font_shows_is_named_with_its_text(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        certificates([Certificate("1", "欧阳🎉芳", "", "", "", "")], fonts=only(tmp_path, "kai"))
    assert "“🎉”（U+1F389）" in caught.value.what
    assert "欧阳🎉芳" in caught.value.what


def test_a_private_character_is_never_printed_as_something_else() -> None:
    with pytest.raises(Trouble, match=r"U\+E863"):
        certificates([Certificate("1", "王\ue863", "", "", "", "")])


def test_a_font_file_whose_outlines_are_spoilt_is_named(tmp_path: Path) -> None:
    file = file_of("kai")
    outlines, length = TrueType(file)._tables["glyf"]
    data = file.read_bytes()
    (tmp_path / file.name).write_bytes(data[:outlines] + b"\xff" * length + data[outlines + length :])
    with pytest.raises(Trouble) as caught:
        certificates([Certificate("1", "王芳", "", "先进个人", "", "")], fonts=Fonts((tmp_path,)))
    assert f"字体文件 {file.name} 读不了" in caught.value.what


def test_marks_without_ink_are_left_out() -> None:
    sheet = Sheet("标记")
    with sheet.page():
        sheet.text(20, 40, "\ufeff王\u200b芳\ufe00\u202e", 20)
    assert pypdfium2.PdfDocument(sheet.finish())[0].get_textpage().get_text_range() == "王芳"


def test_a_damaged_font_file_is_passed_over(tmp_path: Path) -> None:
    source = file_of("song")
    (tmp_path / source.name).write_bytes(source.read_bytes()[:5000])
    with pytest.raises(Unusable):
        TrueType(tmp_path / source.name)
    fonts = only(tmp_path, "kai")
    assert fonts.typeface("song").main is fonts.typeface("kai").main


def test_a_font_with_other_outlines_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simsun.ttc").write_bytes(b"OTTO" + bytes(100))
    with pytest.raises(Unusable):
        TrueType(tmp_path / "simsun.ttc")


def test_a_font_whose_licence_forbids_embedding_is_passed_over(tmp_path: Path) -> None:
    data = bytearray(file_of("kai").read_bytes())
    entry = next(at for at in range(12, 400, 16) if data[at : at + 4] == b"OS/2")
    table = int.from_bytes(data[entry + 8 : entry + 12], "big")
    data[table + 8 : table + 10] = b"\x00\x02"
    (tmp_path / "simkai.ttf").write_bytes(bytes(data))
    with pytest.raises(Unusable) as caught:
        TrueType(tmp_path / "simkai.ttf")
    assert "licence" in str(caught.value.__cause__)


def test_a_document_carries_only_the_glyphs_it_uses() -> None:
    one = certificates([Certificate("1", "王芳", "", "先进个人", "", "")], code=False)
    assert len(one) < 60_000


def em(text: str) -> float:
    """A measure for trying out line breaks: Chinese characters are one wide, others half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


@given(st.text(alphabet="王芳，。、“”（）《》·…abc1 2", max_size=120), st.integers(6, 30))
def test_breaking_into_lines_loses_nothing_but_blanks(text: str, room: int) -> None:
    found = wrap.lines(text, room, em)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(em(line) <= room + 1e-6 for line in found)


@given(st.lists(st.sampled_from(["王", "芳", "红，", "（玉", "《芳》。", "“好”、"]), min_size=1, max_size=60))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(words: list[str]) -> None:
    found = wrap.lines("".join(words), 8, em)
    assert not any(line[0] in "，。、》”" for line in found)
    assert not any(line[-1] in "（《“" for line in found)
