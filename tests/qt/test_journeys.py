"""The main journeys with their counts: keys and clicks that are not content (interface.md D3)."""

from __future__ import annotations

import datetime as dt

from tests.qt.scene import Hands, Scene, member, number

NEW = number(777, dt.date(1988, 3, 9))


def enter_member(hands: Hands, id_no: str, name: str, mobile: str, unit: str) -> None:
    hands.write(id_no)
    hands.press("Return")
    hands.write(name)
    hands.press("Return")
    hands.write(mobile)
    hands.press("Return")
    hands.write(unit)
    hands.press("Return")
    hands.press("F6")


def test_a_member_is_entered_with_at_most_seven_keys_and_no_mouse(scene: Scene) -> None:
    hands = Hands(scene)
    hands.press("F5")
    enter_member(hands, NEW, "李晓燕", "13912345678", "dyfz")
    assert hands.keys <= 7
    saved = member(scene, lambda record: record["name"] == "李晓燕")
    assert (saved["id_no"], saved["mobile"]) == (NEW, "13912345678")
    assert (saved["sex"], saved["birth_date"]) == ("1", dt.date(1988, 3, 9))
    known = member(scene, lambda record: record["id_no"] == number(0))
    assert saved["employer_id"] == known["employer_id"]


def test_the_next_member_needs_no_key_to_begin(scene: Scene) -> None:
    hands = Hands(scene)
    hands.press("F5")
    enter_member(hands, NEW, "李晓燕", "13912345678", "dyfz")
    hands.keys = 0
    enter_member(hands, number(778), "周㛃", "13912345679", "dyfz")
    assert hands.keys <= 5
    assert member(scene, lambda record: record["name"] == "周㛃")["id_no"] == number(778)
