"""What every printed document promises, whoever prints it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import segno

from nzg_desktop.core.trouble import Cancelled, Trouble
from nzg_desktop.paper import dates
from nzg_desktop.paper.card import KeyCard, key_card
from nzg_desktop.paper.certificate import Certificate, certificates, code_words, sentence
from nzg_desktop.paper.cover import Cover, Receipt, cover, receipt
from nzg_desktop.paper.form import FormSheet, ListSheet, Table, forms, listing
from nzg_desktop.paper.registration import BLANK, Registration, registrations

RARE = "䶮㛃𬍛𠅤𫖯"
LONG_NAME = "阿依古丽·买买提艾力"
LONG_UNIT = "某某省某某市高新技术产业开发区先进装备制造产业园第一纺织有限责任公司工会委员会"
ID = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"

CERTIFICATE = Certificate(
    "荣字〔2026〕031号", "王芳", "2025年度女职工建功立业活动", "巾帼建功标兵", "城关镇总工会", "2026-03-08"
)
MEMBER = Registration(card_no="0012345678", name=RARE, birth_date="1990-05-17", employer=LONG_UNIT)
ROOM = FormSheet(
    "女职工休息哺乳室登记表",
    "填报单位：城关镇总工会",
    (("基本信息", (("名称", "爱心妈咪小屋"), ("管理员", LONG_NAME), ("所属单位", LONG_UNIT))),),
    (Table("检查记录", ("日期", "检查人", "情况"), (("2025-01-10", "䶮㛃", "设施完好"),)),),
)
ROSTER = ListSheet(
    "花名册", ("序号", "姓名", "单位"), tuple((str(n), LONG_NAME, LONG_UNIT) for n in range(1, 71))
)
COVER = Cover(
    "城关镇总工会",
    "81110101MC0000001X",
    "某某市总工会",
    "2026-10",
    "3",
    ID,
    "遮盖",
    (("A01", "基层工会数", "个", "12"),),
)
RECEIPT = Receipt(
    "城关镇总工会", "某某市总工会", "2026-10", "3", ID, "已接收", "全部入库。", (("读到", "50 条"),)
)
CARD = KeyCard(LONG_UNIT, "81110101MC0000001X", ID)

DOCUMENTS: dict[str, Callable[[bool], bytes]] = {
    "certificate": lambda practice: certificates([CERTIFICATE], practice=practice),
    "registration": lambda practice: registrations([MEMBER, BLANK], practice=practice),
    "form": lambda practice: forms([ROOM], practice=practice),
    "list": lambda practice: listing(ROSTER, practice=practice),
    "cover": lambda practice: cover(COVER, practice=practice),
    "receipt": lambda practice: receipt(RECEIPT, practice=practice),
    "card": lambda practice: key_card(CARD, practice=practice),
}
every_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())


def pages(pdf: bytes) -> list[str]:
    """The text of each page as pdfium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def bare(text: str) -> str:
    """Without blanks and line ends, for texts that are broken into lines."""
    return "".join(text.split())


def millimetres(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    return [(round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in document]


@every_document
def test_the_same_values_give_the_same_bytes(document: Callable[[bool], bytes]) -> None:
    assert document(False) == document(False)


@every_document
def test_the_file_names_no_person_machine_or_hour(document: Callable[[bool], bytes]) -> None:
    pdf = document(False)
    said = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert (said["Author"], said["Creator"], said["Producer"]) == ("nzg-desktop",) * 3
    assert said["CreationDate"].startswith("D:20000101000000")
    assert str(Path.home()).encode() not in pdf
    assert b"/usr/share" not in pdf


@every_document
def test_paper_is_a4(document: Callable[[bool], bytes]) -> None:
    assert set(millimetres(document(False))) <= {(210, 297), (297, 210)}


@every_document
def test_a_practice_office_prints_its_mark_on_every_page(document: Callable[[bool], bytes]) -> None:
    assert all("练习" in bare(page) for page in pages(document(True)))
    assert not any("练习" in bare(page) for page in pages(document(False)))


@every_document
def test_all_ink_stays_inside_the_margins(document: Callable[[bool], bytes]) -> None:
    for page in pypdfium2.PdfDocument(document(False)):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, low, right, high = text.get_charbox(index)
            assert (
                left >= 20 and low >= 14 and right <= page.get_width() - 20 and high <= page.get_height() - 20
            )


@every_document
def test_every_font_is_embedded_and_no_character_is_a_box(document: Callable[[bool], bytes]) -> None:
    assert b"/Helvetica" not in document(False)
    assert "\ufffd" not in "".join(pages(document(False)))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_names_are_found_by_two_independent_readers(tmp_path: Path) -> None:
    names = ("王芳", "王𬍛", "𠅤芳", "𠅤𬍛", LONG_NAME, RARE)
    pdf = certificates([Certificate("1", name, "", "先进个人", "", "") for name in names])
    (tmp_path / "a.pdf").write_bytes(pdf)
    poppler = subprocess.run(
        ["pdftotext", "a.pdf", "-"], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    ).stdout.split("\f")
    for name, first, second in zip(names, pages(pdf), poppler, strict=False):
        assert f"{name} 同志：" in first
        assert f"{name} 同志：" in second


def test_a_name_of_two_characters_is_set_apart_for_the_eye() -> None:
    def room(winner: str) -> float:
        """How far the whole line reaches: the right edge of the colon at its end."""
        page = pypdfium2.PdfDocument(certificates([replace(CERTIFICATE, winner=winner)]))[0]
        name_line = (
            page.render(scale=4, crop=(100, 350, 350, 190)).to_pil().convert("L").point(lambda v: v < 128)
        )
        return float(name_line.getbbox()[2])

    assert room("𠅤芳") == pytest.approx(room("𠅤芳芳"), abs=2)
    assert room("𠅤𬍛") < room("𠅤芳") - 50


def test_a_certificate_says_what_was_given_in_the_usual_order() -> None:
    text = bare(pages(certificates([CERTIFICATE]))[0])
    order = (
        "荣誉证书",
        "编号：荣字〔2026〕031号",
        "王芳同志：",
        "在2025年度女职工建功立业活动中，成绩突出，被评为",
        "巾帼建功标兵",
        "特发此证，以资鼓励。",
        "城关镇总工会",
        "二〇二六年三月八日",
    )
    assert all(words in text for words in order)


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("技能竞赛活动", "在技能竞赛活动中，成绩突出，被评为"),
        ("在技能竞赛活动中，", "在技能竞赛活动中，成绩突出，被评为"),
        ("三年来表现优异。", "三年来表现优异，被评为"),
        ("", "在工作中，成绩突出，被评为"),
    ],
)
def test_the_reason_makes_one_good_sentence(reason: str, line: str) -> None:
    assert sentence(reason) == line


def test_for_printed_shells_only_the_words_are_printed_and_moved_by_the_offset() -> None:
    def place(offset: tuple[float, float]) -> tuple[float, float]:
        text = pypdfium2.PdfDocument(certificates([CERTIFICATE], frame=False, offset=offset))[
            0
        ].get_textpage()
        left, low, _right, _high = text.get_charbox(text.get_text_range().index("编"))
        return left / 72 * 25.4, low / 72 * 25.4

    assert "荣誉证书" not in bare(pages(certificates([CERTIFICATE], frame=False))[0])
    (x, y), (moved_x, moved_y) = place((0, 0)), place((2.5, 1.5))
    assert moved_x - x == pytest.approx(2.5, abs=0.02)
    assert y - moved_y == pytest.approx(1.5, abs=0.02)


def test_the_code_on_paper_is_the_code_that_was_made() -> None:
    rows = segno.make_qr(
        code_words(CERTIFICATE), error="m", mask=3, boost_error=False, encoding="utf-8"
    ).matrix
    scale, module = 8, 21 / (len(rows) + 4)
    image = pypdfium2.PdfDocument(certificates([CERTIFICATE]))[0].render(scale=scale).to_pil().convert("L")

    def pixel(row: int, column: int) -> int:
        x, y = 37 + (column + 2.5) * module, 160 + (row + 2.5) * module
        return int(image.getpixel((round(x / 25.4 * 72 * scale), round(y / 25.4 * 72 * scale))) < 128)

    assert [[pixel(r, c) for c in range(len(rows))] for r in range(len(rows))] == [list(row) for row in rows]


def test_thirty_records_are_thirty_pages_with_every_name() -> None:
    items = [
        Certificate(f"{n}", f"练习甲{n:02d}", "劳动竞赛", "先进个人", "某某工会", "2026-03-08")
        for n in range(30)
    ]
    found = pages(certificates(items))
    assert len(found) == 30
    assert all(
        item.winner in page and f"编号：{item.no}" in page for item, page in zip(items, found, strict=True)
    )


def test_words_shared_by_many_certificates_are_kept_once() -> None:
    def size(count: int) -> int:
        return len(certificates([CERTIFICATE] * count, code=False))

    assert (size(60) - size(30)) / 30 < 1000


def test_the_registration_form_has_every_label_of_the_real_form() -> None:
    labels = (
        "会员证号码",
        "NO.",
        "姓名",
        "性别",
        "出生日期",
        "民族",
        "学历",
        "籍贯",
        "政治面貌",
        "工资",
        "工作单位",
        "职务",
        "职称",
        "家庭主要成员及其工作单位",
        "个人工作简历",
        "基层工会组织审批意见",
        "（公章）",
        "备注",
        "申请人签名",
    )
    for page in pages(registrations([MEMBER, BLANK])):
        assert [label for label in labels if label not in bare(page)] == []
    assert {"年", "月", "日"} <= set(pages(registrations([BLANK]))[0])


def test_a_filled_registration_form_shows_every_value() -> None:
    text = bare(pages(registrations([MEMBER]))[0])
    assert all(words in text for words in ("0012345678", RARE, "1990年5月17日", LONG_UNIT))


def test_a_photo_that_cannot_be_opened_is_said_with_the_name() -> None:
    with pytest.raises(Trouble, match=f"{RARE}的照片打不开"):
        registrations([Registration(name=RARE, photo=b"no picture")])


def test_a_form_prints_its_labels_empty_for_the_pen() -> None:
    text = bare(pages(forms([ROOM.blank()]))[0])
    assert all(
        words in text
        for words in ("名称", "管理员", "所属单位", "检查记录", "填表人：", "审核人：", "日期：")
    )
    assert not any(words in text for words in ("爱心妈咪小屋", LONG_NAME, "设施完好"))


def test_a_long_text_goes_on_over_pages_and_loses_nothing() -> None:
    story = "".join(f"第{n}件事记在这里。" for n in range(400))
    whole = FormSheet("记录", "", (("情况", (("经过", story),)),), (Table("经过", ("事项",), ((story,),)),))
    found = pages(forms([whole]))
    text = "".join(re.sub(r"经过（续）|事项|第\d+页/共\d+页", "", bare(page)) for page in found)
    assert len(found) > 4
    assert [n for n in range(400) if text.count(f"第{n}件事记在这里。") < 2] == []


def test_each_form_of_a_batch_counts_its_own_pages() -> None:
    found = pages(forms([ROOM, ROOM]))
    assert len(found) == 2
    assert all("第 1 页 / 共 1 页" in page for page in found)


def test_a_list_repeats_its_heads_and_says_page_x_of_y() -> None:
    found = pages(listing(ROSTER))
    assert len(found) > 1
    for number, page in enumerate(found, 1):
        assert all(head in page for head in ROSTER.heads)
        assert f"第 {number} 页 / 共 {len(found)} 页" in page
    assert sum(page.count("阿依古丽") for page in found) == len(ROSTER.rows)
    assert "填表人：" in found[-1] and "填表人：" not in found[0]


def test_a_list_without_rows_is_still_a_list() -> None:
    found = pages(listing(ListSheet("花名册", ("序号", "姓名"), ())))
    assert len(found) == 1
    assert "姓名" in found[0]


def test_the_cover_shows_the_package_in_groups_of_four_and_where_to_sign() -> None:
    text = pages(cover(COVER))[0]
    assert "6b86 b273 ff34 fce1" in text
    assert all(
        words in bare(text)
        for words in ("2026年10月", "第3号", "首次报送", "基层工会数", "（签字）", "（公章）")
    )


def test_the_receipt_names_every_quarantined_row() -> None:
    rows = tuple((f"{n}", "身份证号", "校验码对不上", "请对照身份证再看一遍") for n in range(101, 161))
    item = replace(RECEIPT, verdict="部分接收", quarantined=rows, missing=("1", "2"))
    found = pages(receipt(item))
    lines = "\n".join(found).split()
    assert all(row[0] in lines for row in rows)
    assert "部分接收" in found[0] and "未收到的序号" in found[0]
    assert "经办人（签字）" in found[-1]
    assert "校验码对不上" in found[-1]


def test_the_card_shows_the_key_in_groups_of_four_and_lines_for_both_sides() -> None:
    text = pages(key_card(CARD))[0]
    assert "6b86 b273 ff34 fce1" in text
    assert all(
        words in bare(text) for words in (LONG_UNIT, "出示单位", "核对单位", "核对人", "日期", "（公章）")
    )


def test_long_jobs_say_how_far_they_are_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    registrations([MEMBER] * 120, progress=lambda done, total, _words: told.append((done, total)))
    assert told == [(0, 120), (50, 120), (100, 120), (120, 120)]

    def stop(done: int, _total: int, _words: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        certificates([CERTIFICATE] * 60, progress=stop)


def test_nothing_chosen_is_said_and_not_printed() -> None:
    for printing in (certificates, registrations, forms):
        with pytest.raises(Trouble, match="没有可以打印的内容"):
            printing([])


@pytest.mark.parametrize(
    ("iso", "formal", "plain"),
    [
        ("2026-03-08", "二〇二六年三月八日", "2026年3月8日"),
        ("2026-11-22", "二〇二六年十一月二十二日", "2026年11月22日"),
        ("2030-10-30", "二〇三〇年十月三十日", "2030年10月30日"),
        ("2026-10", "二〇二六年十月", "2026年10月"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("今年春天", "今年春天", "今年春天"),
    ],
)
def test_dates_are_written_as_on_papers(iso: str, formal: str, plain: str) -> None:
    assert (dates.formal(iso), dates.plain(iso)) == (formal, plain)
