"""A fault report helps and tells nothing about anybody; the self-check says how things are."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.cli.main import main
from nzg_desktop.gui import crash
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import desk, diagnosis, records, safety, selfcheck
from nzg_desktop.work.desk import Desk
from tests.fixtures.shelves import id_number

NAME, MOBILE, OFFICE, WHO, ISSUER = "欧阳试验", "13912345678", "秘密纺织厂工会", "经手人甲", "某某局印"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    found = desk.start(tmp_path / "张三的资料" / "office", "0001", OFFICE, who=WHO)
    raw = {"name": NAME, "id_no": id_number(7), "mobile": MOBILE, "join_date": "2019-06-01"}
    records.save(found, Member, raw)
    desk.set_setting(found, "issuer", ISSUER)
    try:
        raise ValueError(f"{NAME} {id_number(7)}")
    except ValueError as error:
        crash.note(error, found.home.folder)
    yield found
    found.store.close()


def planted() -> tuple[str, ...]:
    return (NAME, MOBILE, OFFICE, WHO, ISSUER, id_number(7), id_number(7)[6:14], "张三")


def contents(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        names = "".join(archive.namelist()).encode()
        return names + b"".join(archive.read(name) for name in archive.namelist())


def test_nothing_planted_is_in_the_report(office: Desk, tmp_path: Path) -> None:
    file = diagnosis.write(diagnosis.report(office.home.folder, office), tmp_path / "报告.zip")
    found = contents(file)
    assert [word for word in planted() if word.encode() in found] == []
    assert [word for word in planted() if json.dumps(word)[1:-1].encode() in found] == []


def test_the_search_would_find_what_is_planted(office: Desk) -> None:
    # The control: the same words are found where they are known to be, so the search is not blind.
    with office.store.reading() as r:
        dump = " ".join(str(row) for row in r.exec_driver_sql("SELECT * FROM member, setting").all())
    assert [word for word in planted() if word not in dump] == ["张三"]


def test_the_report_says_what_helps(office: Desk) -> None:
    parts = diagnosis.report(office.home.folder, office)
    facts = json.loads(parts["资料.json"])
    assert facts["integrity"] == "ok"
    assert facts["records"]["member"] == 1
    assert facts["sizes"]["nzg.db"] > 0
    assert json.loads(parts["设置.json"])["issuer"] is True
    assert "ValueError" in parts["出错记录.txt"]


def test_an_office_that_does_not_open_can_still_be_reported(
    office: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.store.close()
    office.home.database.write_bytes(b"\0" * 5_000)
    out = tmp_path / "报告.zip"
    assert main(["fault-report", str(out), "--home", str(office.home.folder)]) == 0
    said = capsys.readouterr()
    assert "资料没有打开" in said.err
    assert b'"opened": false' in contents(out)
    assert [word for word in planted() if word.encode() in contents(out)] == []


def test_what_is_shown_is_what_is_saved(
    office: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "报告.zip"
    assert main(["fault-report", str(out), "--home", str(office.home.folder), "--user", WHO]) == 0
    shown = capsys.readouterr().out
    with zipfile.ZipFile(out) as archive:
        assert all(archive.read(name).decode() in shown for name in archive.namelist())


def test_the_self_check_follows_what_is_done(office: Desk) -> None:
    def states() -> dict[str, str]:
        return {one.asked: one.state for one in selfcheck.items(office)}

    assert states()["硬盘上的资料加密"] == "open"
    assert states()["本机有七天内的备份"] == "open"
    assert states()["操作有日志，改动能查出"] == "met"
    safety.backup(office)
    assert states()["本机有七天内的备份"] == "met"
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE journal SET who = 'x' WHERE seq = 2")
    assert states()["操作有日志，改动能查出"] == "open"


def test_the_self_check_comes_on_paper(office: Desk) -> None:
    assert selfcheck.sheet(office).startswith(b"%PDF")
    assert {one.state for one in selfcheck.items(office)} == set(selfcheck.MARKS)
