"""等保自查: what the program does to protect data and what the office has to do, found out where it can be.

A help for talking with those who inspect; it takes the place of no official test.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from nzg_desktop.paper import form
from nzg_desktop.work import accounts, checking, clock, folders, safety
from nzg_desktop.work.desk import Desk, office

State = Literal["met", "open", "office"]
MARKS: dict[State, str] = {"met": "✓ 已满足", "open": "! 待处理", "office": "○ 请单位落实"}
HEADS = ("方面", "要求", "现在的情况", "结论")
RECENT = dt.timedelta(days=7)
NOTE = "对照网络安全等级保护（二级）的通用要求整理，供自查用，不代替测评。"


@dataclass(frozen=True, slots=True)
class Item:
    """One demand: the area, what is asked, how it is now, and whether that will do or is up to the office."""

    area: str
    asked: str
    found: str
    state: State


def items(desk: Desk) -> tuple[Item, ...]:
    """All demands, in the order of the standard."""
    return (*_people(desk), *_records(desk), *_safe(desk), *_UP_TO_THE_OFFICE)


def sheet(desk: Desk) -> bytes:
    """The self-check on paper, with the day and a line to sign."""
    facts = office(desk)
    rows = tuple((one.area, one.asked, one.found, MARKS[one.state]) for one in items(desk))
    subtitle = f"{facts.name}　{dt.date.today()}　{NOTE}"
    item = form.ListSheet("安全自查表", HEADS, rows, (2.0, 5.0, 6.0, 2.2), subtitle)
    return form.listing(item, practice=facts.practice)


def _judged(area: str, asked: str, met: bool, good: str, bad: str) -> Item:
    return Item(area, asked, good if met else bad, "met" if met else "open")


def _people(desk: Desk) -> tuple[Item, ...]:
    users, locked = accounts.people(desk), desk.store.key is not None
    waiting = sum(not user.ready for user in users)
    several = locked and len(users) > 1 and not any(len(user.roles) > 2 for user in users)
    return (
        _judged(
            "身份鉴别",
            "凭自己的密码进入，输错要等待",
            locked,
            "已设密码，连错五次要等待。",
            "没有设密码。",
        ),
        _judged(
            "身份鉴别",
            "每个用户都有自己的密码",
            locked and not waiting,
            f"{len(users)} 个用户都已设好。",
            f"有 {waiting} 个用户还没有设好密码。",
        ),
        _judged(
            "访问控制",
            "经办、复核、系统管理分开",
            several,
            "已分开。",
            "现在一人兼任，报送封面会注明。",
        ),
    )


def _records(desk: Desk) -> tuple[Item, ...]:
    whole, doubt = not checking.check_tail(desk), clock.doubt(desk)
    return (
        _judged(
            "安全审计",
            "操作有日志，改动能查出",
            whole,
            "修改、导出、查看都有记录，逐条相扣。",
            "日志对不上，请看“操作日志”。",
        ),
        _judged(
            "安全审计", "记录的时间可靠", doubt is None, "电脑时间没有疑问。", doubt.what if doubt else ""
        ),
        Item("数据完整性", "保存不丢、改动能发现", "保存即写到硬盘；资料和报送文件都有校验。", "met"),
        Item("个人信息保护", "平时打码，完整导出要理由", "列表打码，看完整号码、完整导出都记日志。", "met"),
        Item("入侵防范", "不开放网络服务", "单机离线，不联网，不开端口。", "met"),
    )


def _safe(desk: Desk) -> tuple[Item, ...]:
    place = folders.concern(desk.home.folder)
    kept = safety.backups([desk.home.backups])
    recent = bool(kept) and dt.datetime.now().astimezone() - kept[0].facts.moment < RECENT
    days = safety.days_uncopied(desk)
    return (
        _judged(
            "数据保密性",
            "硬盘上的资料加密",
            desk.store.key is not None,
            "资料和备份都已加密。",
            "没有加密：设了密码才加密。",
        ),
        _judged("数据备份", "本机有七天内的备份", recent, "有，做好后都重新打开核对过。", "没有，请按 F12。"),
        _judged(
            "数据备份",
            "别处另有一份",
            not days,
            "七天内没有落下。",
            f"已有 {days} 天没有拷到别处，请插上 U 盘备份。",
        ),
        _judged("存放位置", "放在本机固定硬盘", not place, "位置没有问题。", place),
    )


def _up(area: str, asked: str, how: str) -> Item:
    return Item(area, asked, how, "office")


_UP_TO_THE_OFFICE = (
    _up("恶意代码防范", "电脑装有杀毒软件并更新", "离线电脑请用 U 盘更新病毒库。"),
    _up("物理环境", "电脑和 U 盘有人管", "下班锁门，U 盘和恢复单锁进柜子，分开放。"),
    _up("身份鉴别", "电脑设开机密码，离开锁屏", "系统密码与台账密码不要相同。"),
    _up("数据备份", "每年演练一次恢复", "在“备份与恢复”里打开一份备份看看，写进台账。"),
    _up("管理制度", "定责任人，人员变动及时停用账户", "新人、离岗当天在“用户”里办。"),
    _up("介质报废", "送修、报废前清除资料", "先移走资料并清空硬盘，U 盘同样处理。"),
)
