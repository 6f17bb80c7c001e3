"""Every deed through work, for every role: done, or refused with the sentence that says whose it is."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from nzg_desktop.core import roles
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import (
    accounts,
    auditing,
    cards,
    exporting,
    handover,
    holidays,
    importing,
    listing,
    locking,
    mending,
    month,
    moving,
    papers,
    person,
    printing,
    receiving,
    records,
    safety,
    showing,
)
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices

Work = Callable[[Desk, Path], object]
ROOT = Path(__file__).parents[2]
EVERYBODY = {
    "change_password": "one's own",
    "keep": "a draft is of the person who types",
    "discard": "a draft is of the person who types",
    "look": "what every start looks at by itself",
    "lapse": "what every start looks at by itself, where somebody sits who may edit",
    "before": "made by the program itself before something is done",
    "spread": "made by the program itself",
}
"""What writes without asking for a role, and why."""


def _looked(desk: Desk, folder: Path) -> importing.Looked:
    file = folder / "名册.csv"
    file.write_text("姓名,性别\n王桂兰,女\n", encoding="utf-8")
    return importing.look(desk, Member, file)


@cache
def _uid(desk_folder: Path) -> str:
    desk = desks.open_desk(desk_folder)
    uid = records.save(desk, Member, {"name": "张秀英"}).uids[0]
    desk.store.close()
    return uid


def uid(desk: Desk) -> str:
    return _uid(desk.home.folder)


WORKS: dict[str, tuple[Work, ...]] = {
    "edit": (
        lambda desk, _: records.save(desk, Member, {"name": "李建国"}),
        lambda desk, _: records.retire(desk, Member, uid(desk), "试"),
        lambda desk, _: records.restore(desk, Member, uid(desk)),
        lambda desk, _: records.undo(desk, "none"),
        lambda desk, folder: importing.trial(desk, _looked(desk, folder)),
        lambda desk, folder: importing.write(desk, _looked(desk, folder)),
        lambda desk, folder: importing.rematch(desk, _looked(desk, folder), {0: "name"}),
    ),
    "clear": (
        lambda desk, _: listing.listed(desk, Query(Member), clear=True),
        lambda desk, _: showing.looked(desk, Member, [uid(desk)], ["id_no"]),
    ),
    "guarded": (lambda desk, _: person.everything(desk, Member, uid(desk)),),
    "print": (lambda desk, _: printing.pdf(desk, "member_registration", Query(Member)),),
    "export": (lambda desk, folder: exporting.export(desk, Query(Member), folder / "a.xlsx"),),
    "export.clear": (
        lambda desk, folder: exporting.export(
            desk, Query(Member), folder / "a.xlsx", clear=True, reason="核对"
        ),
        lambda desk, folder: person.export(desk, Member, uid(desk), folder / "b.xlsx", "本人要求"),
    ),
    "close": (lambda desk, _: month.close(desk, "2020-01", "试"),),
    "report": (lambda desk, folder: handover.report(desk, "2020-01", folder),),
    "receive": (
        lambda desk, _: receiving.receive(desk, []),
        lambda desk, folder: handover.receipt(desk, folder / "none.nzg"),
    ),
    "confirm": (lambda desk, _: receiving.receive(desk, [], confirmed=True),),
    "unpack": (lambda desk, folder: handover.unpack(desk, folder / "none.nzg", folder),),
    "trust": (lambda desk, folder: cards.trust(desk, folder / "none.nzg", "upper", "0"),),
    "card": (
        lambda desk, folder: cards.card(desk, folder / "own.nzg"),
        lambda desk, _: papers.key_card(desk),
    ),
    "backup": (lambda desk, _: safety.backup(desk),),
    "restore": (
        lambda desk, _: locking.held(desk),
        lambda desk, _: mending.mend(desk),
        lambda desk, folder: moving.move(desk, folder / "moved" / "office" / "x"),
        lambda desk, _: moving.accept(desk),
    ),
    "users": (
        lambda desk, _: accounts.add(desk, "赵", ["look"], "Zhaomin2026"),
        lambda desk, _: accounts.set_roles(desk, "赵", ["look"]),
        lambda desk, _: accounts.remove(desk, "赵"),
        lambda desk, _: accounts.reset(desk, "赵", "Zhaomin2026"),
        lambda desk, _: accounts.new_sheet(desk),
        lambda desk, _: locking.rekey(desk),
        lambda desk, _: locking.decrypt(desk),
        lambda desk, _: locking.plain_backups(desk),
    ),
    "settings": (
        lambda desk, _: desks.set_setting(desk, "filing_days", 10),
        lambda desk, folder: holidays.read(desk, folder / "none.csv"),
    ),
    "audit": (lambda desk, _: auditing.page(desk, Asked()),),
    "purge": (lambda desk, _: person.purge(desk, Member, "none", "本人要求"),),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("roles") / "office"
    desks.start(folder, "A01", "样例工会", who="陈慧").store.close()
    _uid(folder)
    return folder


def said(work: Work, desk: Desk, folder: Path) -> Trouble | None:
    """What hinders because of the role; everything else that may hinder does not count here."""
    try:
        work(desk, folder)
    except Trouble as trouble:
        return trouble if trouble.code == "role" else None
    return None


@pytest.mark.parametrize("role", roles.TITLES)
@pytest.mark.parametrize("deed", roles.DEEDS)
def test_a_role_may_do_exactly_what_the_table_says(
    office: Path, tmp_path: Path, deed: str, role: str
) -> None:
    desk = replace(desks.open_desk(office), roles=frozenset({role}))
    try:
        for work in WORKS[deed]:
            trouble = said(work, desk, tmp_path)
            if role in roles.DEEDS[deed].roles:
                assert trouble is None, deed
            else:
                assert trouble is not None, deed
                assert roles.reason(deed) in trouble.what and roles.TITLES[role] in trouble.what
    finally:
        desk.store.close()


def test_one_person_of_an_office_without_passwords_may_do_everything() -> None:
    assert all(roles.may(roles.ALL, deed) for deed in roles.DEEDS)


def test_whoever_enters_does_not_approve_and_nobody_but_the_manager_manages() -> None:
    assert not roles.DEEDS["edit"].roles & roles.DEEDS["close"].roles
    assert roles.DEEDS["users"].roles == roles.DEEDS["restore"].roles == {"admin"}
    assert not any("look" in roles.DEEDS[deed].roles for deed in roles.DEEDS if deed != "export")
    in_clear = ("clear", "guarded", "print", "export.clear", "unpack")
    assert not any("admin" in roles.DEEDS[deed].roles for deed in in_clear)


def _writing() -> dict[str, str]:
    """The public functions of work that begin a transaction for somebody at a desk, with their text."""
    found = {}
    for path in sorted((ROOT / "nzg_desktop" / "work").glob("*.py")):
        for one in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                text = ast.unparse(one)
                if any(arg.arg == "desk" for arg in one.args.args) and ".writing()" in text:
                    found[f"{path.stem}.{one.name}"] = text
    return found


def test_whatever_writes_asks_for_a_role_first() -> None:
    asks = ("need(desk", "roles.need(", "_changing(desk)")
    silent = [
        name
        for name, text in _writing().items()
        if not any(word in text for word in asks) and name.split(".")[1] not in EVERYBODY
    ]
    assert silent == []
    assert len(_writing()) > 20


def test_the_cover_says_where_one_person_has_entered_and_approved(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        upper, lower = offices.found("C01", level="3"), offices.found("A01")
        offices.introduce(lower, upper)
        said = []
        for period, as_what in (("2026-08", roles.ALL), ("2026-09", frozenset({"approve"}))):
            person_there = replace(lower, roles=as_what)
            month.close(person_there, period, "试")
            found = handover.report(person_there, period, tmp_path)
            said.append(_words(papers.cover(lower, found.package_id)))
    assert [f"由{lower.who}一人担任" in words for words in said] == [True, False]


def _words(data: bytes) -> str:
    from pypdfium2 import PdfDocument

    with PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
