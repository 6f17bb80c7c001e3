"""The main job told step by step on a practice office and a practice upper office: roster in, receipt down.

Everything in it is made up, and practice offices deal only with each other.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query
from nzg_desktop.exchange.keys import grouped
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import lists
from nzg_desktop.work import (
    cards,
    desk,
    handover,
    importing,
    month,
    printing,
    receiving,
    records,
    rollup,
    sample,
)
from nzg_desktop.work.desk import PRACTICE, Desk
from nzg_desktop.work.handover import plain_number

HEADS = ("序号", "姓 名", "身份证号码", "联系电话", "所在单位", "文化程度", "民族", "入会时间")


def told(members: int = 60, keep: Path | None = None) -> Iterator[str]:
    """Do the whole job and say each step. Files stay in `keep`, or in a new temporary folder."""
    folder = keep or Path(tempfile.mkdtemp(prefix="nzg-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    stick = folder / "U盘"
    stick.mkdir(exist_ok=True)
    yield f"练习开始。全部文件都在：{folder}"
    lower = desk.start(
        folder / "练习单位", f"{PRACTICE}0001", "练习纺织厂工会", who="练习经办", practice=True
    )
    upper = desk.start(
        folder / "练习上级", f"{PRACTICE}9000", "练习县总工会", level="4", who="练习上级", practice=True
    )
    yield "1. 建好了两个练习单位：练习纺织厂工会，和它的上级练习县总工会。"
    try:
        yield from _office_work(lower, folder, members)
        yield from _hand_over(lower, upper, stick)
    finally:
        lower.store.close()
        upper.store.close()
    yield f"练习结束。文件在：{folder}"


def _office_work(office: Desk, folder: Path, members: int) -> Iterator[str]:
    roster = folder / "旧名册.csv"
    write_roster(roster, members)
    yield f"2. 造了一份旧名册：{roster.name}（GBK 编码，有标题行、序号列、写坏的证件号）。"
    looked = importing.look(office, Member, roster)
    trial = importing.trial(office, looked)
    yield f"3. 试算：读到 {trial.read} 行，可导入 {trial.new}，有问题 {trial.refused}。"
    done = importing.write(office, looked)
    refused = folder / "问题行.xlsx"
    importing.refused_file(looked, done, refused)
    yield f"4. 导入：新增 {done.new}，相同 {done.same}，有问题 {done.refused}；问题行另存为 {refused.name}。"
    yield from (f"     第 {p.row} 行 {p.label}：{p.message}" for p in done.problems if p.severity == "error")
    _others(office)
    yield "5. 登记了一间休息哺乳室和一项荣誉。"
    for code, name in (("member_registration", "会员登记表.pdf"), ("honour_certificate", "荣誉证书.pdf")):
        printing.to_file(office, code, Query(printing.document_ledger(office, code)), folder / name)
        yield f"6. 打印：{name}"


def _others(office: Desk) -> None:
    today = dt.date.today().isoformat()
    room = {
        "name": "练习妈妈小屋",
        "address": "练习路 1 号",
        "area": "12.5",
        "place_type": "2",
        "built_on": today,
    }
    records.save(office, Room, {**room, "build_kind": "1", "equipment": "01;02;03"})
    with office.store.reading() as r:
        first = lists.page(r, Query(Member), limit=1).rows[0]["uid"]
    honour = {"title_text": "练习先进女职工", "member_id": first, "awarded_on": today, "level": "4"}
    records.save(office, Honour, honour)


def _hand_over(lower: Desk, upper: Desk, stick: Path) -> Iterator[str]:
    for one, other, role in ((lower, upper, "subordinate"), (upper, lower, "upper")):
        card = stick / f"{desk.office(one).code}.card.nzg"
        key_id = cards.card(one, card)
        cards.trust(other, card, role, key_id)
        yield f"7. {desk.office(one).name} 的证书卡交给对方，核对钥匙号 {grouped(key_id)[:19]}… 后登记。"
    period = dates.month_of(dt.date.today())
    month.close(lower, period, "练习")
    figures = {figure.code: figure for figure in month.figures(lower, period)}
    said = "，".join(
        f"{figures[c].name} {plain_number(figures[c].value)}" for c in ("A07", "A07-2", "C01", "F04-2")
    )
    yield f"8. {period} 已封存：{said}。"
    sent = handover.report(lower, period, stick, privacy="masked")
    yield f"9. 报送文件写到 U 盘并读回核对：{sent.file.name}"
    (answer,) = receiving.receive(upper, [sent.file], stick)
    yield f"10. 上级接收：{answer.message}{receiving.counted(answer)}"
    total = {figure.code: figure for figure in rollup.rollup(upper, period).figures}
    members, women = (plain_number(total[code].value) for code in ("A07", "A07-2"))
    yield f"11. 上级汇总：会员 {members} 人，其中女会员 {women} 人。"
    read = handover.receipt(lower, Path(answer.receipt))
    state = {"receipted": "已报送"}.get(month.months(lower, [period])[period], "待回执")
    yield f"12. 读入回执：第 {read.number} 份 {receiving.in_short(read.verdict)}；{period} 状态：{state}。"


def write_roster(path: Path, members: int) -> None:
    """A roster as offices keep them: titles, serial numbers, notes, and some cells gone wrong."""
    lines: list[list[str]] = [["练习纺织厂工会会员名册"], ["填表单位：练习纺织厂工会"], list(HEADS)]
    for at, values in enumerate(sample.members(members, [sample.Place(None)]), 1):
        joined = values["join_date"]
        assert isinstance(joined, dt.date), "sample members have joined"
        shown = (
            f"{joined.year}.{joined.month}" if at % 3 else f"{joined.year}年{joined.month}月{joined.day}日"
        )
        name = str(values["name"])
        name = f"{name[0]} {name[1]}" if len(name) == 2 else name
        number = str(values["id_no"]) if at % 25 else "1.10105E+17"
        lines.append([str(at), name, number, str(values["mobile"]), "练习纺织厂", "本科", "汉", shown])
    lines += [[], ["注：此表为练习数据，人员均为虚构。"], ["填表人：练习经办"]]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(lines)
