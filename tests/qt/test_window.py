"""The window: what is imported when, where one is, what happens to files, faults and long work."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRect, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui import shell
from nzg_desktop.gui.actions import BACK, FORM, LIST, WINDOW
from nzg_desktop.gui.help_sheet import HelpSheet, chapters
from nzg_desktop.gui.jobs import Job, Jobs
from nzg_desktop.gui.key_sheet import KeySheet
from nzg_desktop.gui.pages import PAGES
from tests.qt.scene import PATIENCE, Hands, Scene, found, window

ROOT = Path(__file__).parents[2]
SLOW = (
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "reportlab",
    "pypinyin",
    "alembic",
    "xlsxwriter",
    "cryptography",
)


def test_nothing_slow_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    code = f"""
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from nzg_desktop import app
shell_app = QApplication([])
shell = app.Shell(QSettings({str(tmp_path / "window.ini")!r}, QSettings.Format.IniFormat))
shell.painted.connect(shell_app.quit)
shell.show()
shell_app.exec()
slow = [name for name in {SLOW!r} if name in sys.modules]
layers = tuple(f"nzg_desktop.{{layer}}" for layer in ("core", "ledgers", "store", "work"))
ours = [name for name in sys.modules if name.startswith(layers)]
print(slow + ours)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_system_that_resizes_the_window_while_it_is_made_does_no_harm(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does with one that is larger than the screen."""

    def at_once(made: shell.Shell, size: QSize) -> None:
        QApplication.sendEvent(made, QResizeEvent(size, made.size()))

    monkeypatch.setattr(shell.Shell, "resize", at_once)
    qtbot.addWidget(shell.Shell(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)))


def test_the_groups_stand_in_the_bar_at_the_first_paint(qtbot: QtBot, tmp_path: Path) -> None:
    made = shell.Shell(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.painted, timeout=PATIENCE):
        made.show()
    seen = made.grab(QRect(0, 0, 150, 250)).toImage()
    bar = seen.pixelColor(0, 0).lightness()
    written = [
        seen.pixelColor(x, y).lightness() - bar > 50 for x in range(0, 150, 2) for y in range(0, 250, 2)
    ]
    assert sum(written) > 200  # in thin letters too


@pytest.mark.parametrize(("width", "whole"), [(700, False), (800, True), (1366, True)])
def test_a_screen_no_larger_than_the_window_is_filled_to_its_edge(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, whole: bool
) -> None:
    monkeypatch.setattr(shell, "WANTED", QSize(width, 700))  # on the screen of the tests, 800 by 800
    made = shell.Shell(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.show()
    assert made.isMaximized() is whole


def test_the_title_names_the_office_and_the_person(scene: Scene) -> None:
    assert scene.shell.windowTitle() == "女职工工作台账 — 城关镇总工会 — 陈慧"


def test_every_ledger_with_a_page_of_its_own_stands_in_the_bar(scene: Scene) -> None:
    shown = {button.text() for button in scene.face.bar.findChildren(QPushButton)}
    ledgers = [ledger.about for ledger in scene.desk.ledgers if not ledger.about.parent]
    titles = {about.page or about.title for about in ledgers}
    assert titles <= shown
    assert {"合同覆盖单位", "协商会议"}.isdisjoint(shown)


def test_every_group_holds_at_most_seven_lines(scene: Scene) -> None:
    assert all(len(entries) <= 7 for entries in scene.face.bar.entries.values())


def test_alt_and_a_number_lead_to_a_group(scene: Scene) -> None:
    Hands(scene).press("Alt+4")
    assert scene.face.header.title.text() == "休息哺乳室"


def test_a_narrow_window_has_a_narrow_bar(scene: Scene) -> None:
    scene.size(1024, 560)
    assert scene.face.bar.folded
    scene.size(1366, 768)
    assert not scene.face.bar.folded


def test_larger_letters_fold_the_bar_where_it_would_take_too_much(scene: Scene) -> None:
    for _ in range(4):
        scene.face.theme.larger()
    scene.settle()
    assert scene.face.bar.folded


def test_buttons_show_their_keys(scene: Scene) -> None:
    words = [button.text() for button in scene.face.row.findChildren(QPushButton) if button.isVisible()]
    assert {"新增 F5", "导入 F8", "打印 Ctrl+P", "导出 Ctrl+E"} <= set(words)


def test_what_does_not_fit_moves_into_more(scene: Scene) -> None:
    before = scene.face.row.more.menu().actions()
    scene.face.row.setFixedWidth(420)
    scene.settle()
    assert len(scene.face.row.more.menu().actions()) > len(before)


def test_help_opens_at_the_chapter_of_the_page_and_f1_again_shows_the_keys(scene: Scene) -> None:
    scene.face.go("month")
    scene.face.show_help()
    sheet = scene.shell.findChild(HelpSheet)
    assert isinstance(sheet, HelpSheet)
    assert sheet.contents.currentItem().text() == "月度报送"
    assert "封存" in sheet.text.toPlainText()
    scene.face.show_help()
    keys = scene.shell.findChild(KeySheet)
    assert isinstance(keys, KeySheet)
    keys.close()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.code)
def test_every_page_has_a_chapter_in_the_help(scene: Scene, row: object) -> None:
    page = scene.face.go(row.code)  # type: ignore[attr-defined]
    assert page is not None
    assert page.help in dict(chapters())


def test_the_sheet_of_keys_names_every_key_of_the_page(scene: Scene) -> None:
    scene.face.show_keys()
    sheet = scene.shell.findChild(KeySheet)
    assert isinstance(sheet, KeySheet)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {action.title for action in LIST if action.key} <= words
    sheet.close()


@pytest.mark.parametrize("table", [LIST, FORM, BACK, WINDOW])
def test_no_key_has_two_meanings_on_one_page(table: tuple[object, ...]) -> None:
    keys = [key for action in (*table, *WINDOW) for key in action.key.split()]  # type: ignore[attr-defined]
    if table is WINDOW:
        keys = keys[: len(keys) // 2]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.code)
def test_every_page_of_the_table_can_be_opened(scene: Scene, row: object) -> None:
    code = row.code  # type: ignore[attr-defined]
    page = scene.face.go(code)
    scene.settle()
    assert page is not None
    assert page is scene.face.here
    assert page.title


def test_work_that_is_done_again_leaves_nothing_behind_in_the_window(scene: Scene) -> None:
    hands, uid = Hands(scene), scene.list.pane.model.first_lines(1)[0].uid

    def day() -> Counter[str]:
        for row in PAGES:
            if row.group:
                scene.face.go(row.code)
                scene.settle()
        scene.face.go("member")
        scene.settle()
        scene.list.open_record(uid)
        for key in ("Esc", "F5", "Esc", "Ctrl+=", "Ctrl+0", "F12"):
            hands.press(key)
        for show in (scene.face.show_help, scene.face.show_help, scene.face.find_all):
            show()  # the help, the keys, the line that finds everything
        for dialog in scene.shell.findChildren(QDialog):
            dialog.close()
        with scene.bot.waitActive(scene.shell, timeout=PATIENCE):
            scene.shell.activateWindow()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return Counter(type(child).__name__ for child in scene.shell.findChildren(QObject))

    day()  # what is made when it is first wanted
    second = day()
    assert day() == second


def test_trouble_is_said_in_one_strip_and_nothing_pops_up(scene: Scene) -> None:
    def work() -> None:
        raise Trouble("U 盘被拔出。", "请重新插入后再写一次。")

    scene.face.jobs.quick(work)
    scene.settle()
    assert scene.face.notices.words == "U 盘被拔出。已有资料没有变化。请重新插入后再写一次。"


def test_a_fault_of_ours_leaves_a_note_without_what_the_records_say(
    scene: Scene, faults: list[BaseException]
) -> None:
    def work() -> None:
        raise ValueError("王桂兰 500105199005011234")

    scene.face.jobs.quick(work)
    scene.settle()
    assert "程序遇到没料到的问题" in scene.face.notices.words
    note = (scene.face.folder / "log" / "crash.txt").read_text(encoding="utf-8")
    assert "ValueError" in note
    assert "test_window.py" in note
    assert "王桂兰" not in note
    assert "5001051990" not in note
    faults.clear()


def test_long_work_can_be_stopped_and_nobody_is_told(scene: Scene, qtbot: QtBot) -> None:
    started: list[Job] = []

    def work(progress: Progress) -> None:
        while True:
            progress(1, 2, "正在做")

    started.append(scene.face.jobs.long("正在做", work, lambda _: pytest.fail("was stopped")))
    qtbot.waitUntil(lambda: scene.face.status.busy, timeout=PATIENCE)
    scene.face.status.stop()
    scene.settle()
    assert not scene.face.status.busy
    assert scene.face.notices.words == ""


def test_a_slow_read_does_not_keep_a_save_waiting(qtbot: QtBot, tmp_path: Path) -> None:
    jobs, saved = Jobs(tmp_path), threading.Event()
    answers: list[bool] = []
    jobs.look(lambda: saved.wait(PATIENCE / 1000), answers.append)
    jobs.quick(saved.set)
    qtbot.waitUntil(lambda: jobs.idle, timeout=PATIENCE)
    jobs.close()
    assert answers == [True]


def test_what_goes_round_in_circles_never_ends_in_another_thread(qtbot: QtBot, tmp_path: Path) -> None:
    """A widget that ends beside the window's thread takes the program with it, now or later."""
    jobs, ends = Jobs(tmp_path), list[threading.Thread]()

    def lose() -> list[weakref.ref[QLineEdit]]:
        lost = QLineEdit()
        lost.itself = lost  # type: ignore[attr-defined]
        return [weakref.ref(lost, lambda _: ends.append(threading.current_thread()))]

    kept = lose()
    jobs.quick(lambda: [[] for _ in range(100_000)])
    qtbot.waitUntil(lambda: jobs.idle, timeout=PATIENCE)
    assert ends == []
    held: list[list[int]] = [[] for _ in range(100_000)]
    jobs.sweeper.timeout.emit()
    assert (ends, kept[0]()) == ([threading.main_thread()], None)
    jobs.close()
    assert gc.isenabled()
    assert held


def test_the_window_does_not_close_over_unsaved_words(scene: Scene) -> None:
    scene.list.new()
    scene.list.form.fields.put_one("name", "没写完", "没写完")
    assert not scene.shell.close()
    scene.face.notices.press("不要了")
    scene.shell.close()
    scene.bot.waitUntil(lambda: not scene.shell.isVisible(), timeout=PATIENCE)


def test_a_dropped_file_reaches_the_page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[Path, ...]] = []

    def take(paths: tuple[Path, ...]) -> bool:
        taken.append(paths)
        return True

    monkeypatch.setattr(scene.list, "drop", take)
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile("/名册.xlsx")])
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        what,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    scene.face.dropEvent(event)
    assert [path.name for path in taken[0]] == ["名册.xlsx"]


def test_without_an_office_the_first_start_is_shown(tmp_path: Path, qtbot: QtBot) -> None:
    _shell, face = window(qtbot, tmp_path / "nothing", tmp_path / "own")
    assert not face.bar.isVisible()
    assert face.here is not None
    face.jobs.close()


def test_qt_speaks_chinese(scene: Scene) -> None:
    from PySide6.QtCore import QCoreApplication

    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_a_practice_office_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    found(tmp_path / "practice", 0, practice=True)
    scene = Scene(qtbot, tmp_path / "practice", tmp_path / "own")
    assert "练习" in scene.shell.windowTitle()
    scene.close()
