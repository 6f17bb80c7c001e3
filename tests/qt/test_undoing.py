"""Ctrl+Z takes the last piece of work back, Ctrl+Y does it again, step by step, with words of what it was."""

from __future__ import annotations

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.store import lists
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Hands, Scene
from tests.qt.test_privacy import uid_of

MEMBER = BY_CODE["member"]


@pytest.fixture
def hands(scene: Scene) -> Hands:
    scene.face.go("member")
    scene.settle()
    return Hands(scene)


def saved(scene: Scene, raw: dict[str, object], uid: str = "") -> str:
    changes = records.save(scene.desk, MEMBER, raw, uid)
    scene.face.announce(changes)
    scene.settle()
    return changes.uids[0]


def test_saves_are_taken_back_one_by_one_and_done_again(scene: Scene, hands: Hands) -> None:
    uid = uid_of(scene, 2)
    for job in ("质检", "挡车"):
        saved(scene, {"job": job}, uid)
    jobs = []
    for key in ("Ctrl+Z", "Ctrl+Z", "Ctrl+Y", "Ctrl+Y", "Ctrl+Z"):
        hands.press(key)
        jobs.append(records.get(scene.desk, MEMBER, uid)["job"])
    assert jobs == ["质检", None, "质检", "挡车", "质检"]
    assert scene.face.notices.words.startswith("已撤销：修改会员，1 条。")


def test_a_new_record_goes_and_comes_back(scene: Scene, hands: Hands) -> None:
    saved(scene, {"name": "新来的"})
    hands.press("Ctrl+Z")
    assert scene.list.pane.model.rowCount() == 12
    hands.press("Ctrl+Y")
    assert scene.list.pane.model.rowCount() == 13


def test_many_records_in_the_recycle_bin_come_back_with_one_key(scene: Scene, hands: Hands) -> None:
    scene.list.choose_all()
    scene.list.remove_chosen()
    scene.face.notices.press("重复登记")
    scene.settle()
    assert scene.list.pane.model.rowCount() == 0
    hands.press("Ctrl+Z")
    assert scene.list.pane.model.rowCount() == 12
    assert "移到回收站" in scene.face.notices.words


def test_new_work_ends_what_could_be_done_again(scene: Scene, hands: Hands) -> None:
    uid = uid_of(scene, 2)
    saved(scene, {"job": "质检"}, uid)
    hands.press("Ctrl+Z")
    saved(scene, {"job": "挡车"}, uid)
    hands.press("Ctrl+Y")
    assert scene.face.notices.words.startswith("没有可以重做")
    assert records.get(scene.desk, MEMBER, uid)["job"] == "挡车"


def test_what_was_touched_since_stays_and_is_named(scene: Scene, hands: Hands) -> None:
    uid = uid_of(scene, 2)
    saved(scene, {"job": "质检"}, uid)
    records.save(scene.desk, MEMBER, {"job": "别处改的"}, uid)
    hands.press("Ctrl+Z")
    assert "后来又改动过" in scene.face.notices.words
    assert records.get(scene.desk, MEMBER, uid)["job"] == "别处改的"


def test_nothing_to_take_back_is_said(scene: Scene, hands: Hands) -> None:
    hands.press("Ctrl+Z")
    assert scene.face.notices.words.startswith("没有可以撤销")
    with scene.desk.store.reading() as r:
        assert len(lists.page(r, Query(MEMBER)).rows) == 12
