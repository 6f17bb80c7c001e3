"""Wrong passwords cost time, also after a restart, whatever the clock says; the file is ours or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nzg_desktop.core import recovery
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import keyfile, locks
from nzg_desktop.store.keyfile import Ring

KEY = bytes(range(32))
SECRET = bytes(range(20))
RIGHT, WRONG = "Fangzhi2026", "Fangzhi2027"


class Clocks:
    """The calendar and the computer's own count, as a test moves them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.steady = 1_800_000_000.0, 5_000.0
        monkeypatch.setattr(keyfile, "now", lambda: (self.wall, self.steady))

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def restart(self, minutes_off: float = 0) -> None:
        self.wall += 60 * minutes_off
        self.steady = 20.0


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    path = tmp_path / "nzg.db"
    path.write_bytes(b"\x93" * 4096)
    slots = (locks.by_password("陈慧", RIGHT, locks.Pair.make(), KEY),)
    sheet = (locks.by_sheet(SECRET, locks.Pair.make(), KEY),)
    keyfile.write(path, Ring(slots + sheet))
    return path


def wrong(database: Path, times: int = 1) -> str:
    """What is said after so many wrong passwords."""
    for _ in range(times):
        with pytest.raises(Trouble) as said:
            locks.sign_in(database, "陈慧", WRONG)
    return str(said.value)


def counted(database: Path, times: int) -> None:
    """As many wrong passwords, each after its waiting."""
    for _ in range(times):
        keyfile.note_wrong(database, "陈慧")


def right(database: Path) -> str:
    """What the right password gives: the word ok, or the code of the Trouble."""
    try:
        return "ok" if locks.sign_in(database, "陈慧", RIGHT).keys == (KEY,) else "?"
    except Trouble as trouble:
        return trouble.code


def test_the_password_and_the_sheet_open_the_same_key(database: Path) -> None:
    assert right(database) == "ok"
    assert locks.by_code(database, SECRET).keys == (KEY,)
    assert keyfile.names(database) == ("陈慧",)


def test_the_same_letters_count_however_they_were_typed(database: Path) -> None:
    assert locks.sign_in(database, "陈慧", "Ｆａｎｇｚｈｉ２０２６").keys == (KEY,)


def test_four_wrong_passwords_are_counted_and_cost_nothing(database: Path, clocks: Clocks) -> None:
    assert "还可再试 4 次" in wrong(database)
    assert "还可再试 1 次" in wrong(database, 3)
    assert right(database) == "ok"
    assert "还可再试 4 次" in wrong(database)


def test_each_wrong_password_from_the_fifth_on_doubles_the_waiting(database: Path, clocks: Clocks) -> None:
    said = []
    wrong(database, 4)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        said.append(f"请过 {minutes} 分钟" in wrong(database))
        clocks.run(60 * minutes - 1)
        assert right(database) == "wait"
        clocks.run(1)
    assert said == [True] * 8
    assert right(database) == "ok"


def test_a_restart_does_not_shorten_the_waiting(database: Path, clocks: Clocks) -> None:
    counted(database, 7)  # four minutes
    clocks.restart(minutes_off=3)
    assert right(database) == "wait"
    clocks.run(60)
    assert right(database) == "ok"


def test_a_clock_set_forward_while_the_computer_runs_gains_nothing(database: Path, clocks: Clocks) -> None:
    counted(database, 7)
    clocks.wall += 86_400
    clocks.run(239)
    assert right(database) == "wait"
    clocks.run(1)
    assert right(database) == "ok"


def test_a_clock_set_back_before_trying_gains_nothing_afterwards(database: Path, clocks: Clocks) -> None:
    wrong(database, 4)
    clocks.wall -= 86_400
    wrong(database)
    clocks.restart(minutes_off=0)
    clocks.wall += 86_400
    assert right(database) == "wait"


@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
def test_a_clock_set_back_never_makes_the_waiting_longer_than_it_is(
    database: Path, clocks: Clocks, restarted: bool
) -> None:
    counted(database, 7)
    clocks.wall -= 10 * 365 * 86_400
    if restarted:
        clocks.restart()
        assert right(database) == "wait"  # from now on it is waited anew
    clocks.run(240)
    assert right(database) == "ok"


def test_the_sheet_does_not_wait(database: Path, clocks: Clocks) -> None:
    counted(database, 9)
    assert locks.by_code(database, SECRET).keys == (KEY,)


def test_another_sheet_is_named_void(database: Path) -> None:
    with pytest.raises(Trouble, match="不是这份资料现在用的"):
        locks.by_code(database, recovery.make())


def altered(**parts: object) -> bytes:
    return json.dumps({"format": keyfile.FORMAT, "slots": [], "tries": {}, **parts}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        altered(format="nzg-keys/2"),
        altered(slots=[{"name": "x"}]),
        altered(slots="x"),
        altered(tries=[]),
        b" " * (keyfile.LONGEST + 1),
    ],
)
def test_a_key_file_that_cannot_be_read_is_said_so(database: Path, content: bytes) -> None:
    keyfile.beside(database).write_bytes(content)
    with pytest.raises(Trouble, match="钥匙文件") as said:
        locks.sign_in(database, "陈慧", RIGHT)
    assert said.value.code == "keys"


@pytest.mark.parametrize("cost", [[10**9, 3, 2], [64, 10**6, 1], [64], ["a", 1, 1]])
def test_a_slot_that_would_take_all_memory_is_not_computed(database: Path, cost: list[object]) -> None:
    path = keyfile.beside(database)
    told = json.loads(path.read_text(encoding="utf-8"))
    told["slots"][0]["cost"] = cost
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Trouble) as said:
        locks.sign_in(database, "陈慧", RIGHT)
    assert said.value.code == "keys"


@pytest.mark.parametrize("field", ["name", "public", "private", "salt", "keys"])
def test_no_part_of_a_slot_can_be_exchanged_for_that_of_another(database: Path, field: str) -> None:
    other = locks.by_password("李建国", "Jianguo2026", locks.Pair.make(), bytes(32))
    ring = keyfile.read(database)
    own = ring.slot("陈慧")
    assert own is not None
    mixed = replace(own, **{field: getattr(other, field)})
    keyfile.write(database, Ring((mixed,)))
    with pytest.raises(Trouble):
        locks.sign_in(database, mixed.name, RIGHT)


def test_the_password_itself_stands_nowhere_in_the_file(database: Path) -> None:
    content = keyfile.beside(database).read_bytes()
    assert RIGHT.encode() not in content
    assert KEY.hex().encode() not in content


@pytest.mark.parametrize("password", ["", "abc", "12345678", "abcdefgh", "abcd1234", "chenhui chenhui"])
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Trouble, match="太容易猜到"):
        locks.check_password(password, "陈慧")


@pytest.mark.parametrize(
    "password", [RIGHT, "fang-2026", "我们厂里的女工 88 位", "zhe shi yi ju hen chang de hua"]
)
def test_a_good_password_or_a_sentence_is_taken(password: str) -> None:
    locks.check_password(password, "陈慧")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An office's key file that cost little, and its bytes."""
    path = tmp_path_factory.mktemp("keys") / "nzg.db"
    path.write_bytes(b"\x93" * 4096)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "COST", (64, 1, 1))
        slots = (
            locks.by_password("陈慧", RIGHT, locks.Pair.make(), KEY),
            locks.by_sheet(SECRET, locks.Pair.make(), KEY),
        )
    keyfile.write(path, Ring(slots, {"陈慧": keyfile.Tries(3, 1.5, 2.5)}))
    return path, keyfile.beside(path).read_bytes()


@given(st.data())
def test_a_spoilt_key_file_opens_what_it_opened_or_is_refused_in_words(
    ground: tuple[Path, bytes], data: st.DataObject
) -> None:
    path, whole = ground
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(spoilt) - 1))
        spoilt[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    keyfile.beside(path).write_bytes(bytes(spoilt))
    ways: tuple[Callable[[], locks.Unlocked], ...] = (
        lambda: locks.sign_in(path, "陈慧", RIGHT),
        lambda: locks.by_code(path, SECRET),
    )
    for work in ways:
        try:
            assert work().keys == (KEY,)
        except Trouble as trouble:
            assert trouble.code in ("keys", "password", "wait", "user", "code")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@example("cost", [0, 0, -1])
@given(st.sampled_from(["name", "public", "private", "salt", "cost", "keys", "slots", "tries"]), JSON)
def test_a_key_file_with_any_other_value_in_it_is_refused_in_words(
    ground: tuple[Path, bytes], place: str, value: object
) -> None:
    path, whole = ground
    told = json.loads(whole)
    (told if place in told else told["slots"][0])[place] = value
    keyfile.beside(path).write_text(json.dumps(told), encoding="utf-8")
    try:
        assert locks.sign_in(path, "陈慧", RIGHT).keys == (KEY,)
    except Trouble as trouble:
        assert trouble.code in ("keys", "password", "wait", "user")
