"""第一次使用: four screens, each with a usable answer, and an office is founded.

Nothing is written before the last of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget

from nzg_desktop.core import recovery
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.gui.first_screens import OfficeScreen, PersonScreen, PlaceScreen, Screen, WayScreen
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import Step, Steps, button, column, framed, row, words
from nzg_desktop.work import folders

if TYPE_CHECKING:
    from nzg_desktop.work.desk import Desk

PRACTICE_FOLDER = "练习库"
PRACTICE_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """What was found out about a folder: why rather not, why not at all, and which office is there."""

    folder: Path
    concern: str = ""
    fault: str = ""
    known: str = ""


def look_at(folder: Path) -> Place:
    """Whether the data may lie in a folder. Slow where a network drive does not answer."""
    from nzg_desktop.work import desk

    nearest = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        return Place(folder, fault="这个文件夹不能写入。请换一个文件夹，或请管理员给写入权限。")
    known = ""
    if desk.is_locked(folder):
        known = "加了密的单位"
    elif desk.exists(folder):
        found = desk.open_desk(folder)
        known = desk.office(found).name
        found.store.close()
    return Place(folder, folders.concern(folder), known=known)


def found(folder: Path, answers: dict[str, str], secret: bytes) -> Desk:
    """The office in this folder: opened where there is one, founded with these answers where not.

    `secret` is that of its recovery sheet, for an office with a password.
    """
    from nzg_desktop.work import desk

    if desk.exists(folder):
        return desk.open_desk(folder, who=answers["who"], password=answers["password"])
    return desk.start(
        folder,
        answers["code"],
        answers["name"],
        level=answers["level"],
        upper_code=answers["upper_code"],
        who=answers["who"],
        lock=desk.Lock(answers["password"], secret) if answers["password"] else None,
    )


def practice(folder: Path, who: str, progress: Progress) -> Desk:
    """The practice office beside the real one, with a roster of made-up people."""
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import demo, desk, importing

    if desk.exists(folder):
        return desk.open_desk(folder, who=who)
    progress(0, 2, "正在准备练习库")
    office = desk.start(folder, f"{desk.PRACTICE}0001", "练习纺织厂工会", who=who, practice=True)
    roster = office.home.cache / "练习名册.csv"
    demo.write_roster(roster, PRACTICE_MEMBERS)
    progress(1, 2, "正在填写练习名册")
    importing.write(office, importing.look(office, LEDGERS[0], roster))
    return office


class FirstStartPage(Page):
    """The page of the first start. The frame has no office yet; this page opens one."""

    title = "第一次使用"
    help = "start"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._roster: Path | None = None
        self.office, self.person = OfficeScreen(), PersonScreen()
        self.place, self.way = PlaceScreen(frame.folder), WayScreen()
        self.screens: tuple[Screen, ...] = (self.office, self.person, self.place, self.way)
        self._stack = QStackedWidget()
        for screen in self.screens:
            self._stack.addWidget(screen)
        self._steps = Steps()
        self._said = words("", "error")
        self._back: QPushButton = button("上一步", self.back)
        self._next: QPushButton = button("下一步", self.next, "primary")
        buttons = row(self._said, self._back, self._next, grows=0)
        self._card = framed(column(self._steps, self._stack, buttons, gap=12, grows=1), margin=24)
        middle = row(None, self._card, None)
        middle.setStretch(1, 100)
        self.setLayout(column(middle, None, grows=0))
        self.person.first.textChanged.connect(lambda: self._said.setText(""))
        self.place.asked.connect(self._look)
        frame.theme.changed.connect(self._measure)
        self._measure()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(self._entered)

    def enter(self) -> None:
        """Begin with the first screen."""
        self._show(0)

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """A roster dropped on any screen is imported once the office is founded."""
        self._roster = paths[0]
        self.way.choose(WayScreen.IMPORT)
        self.frame.notices.say(f"建好后就导入“{paths[0].name}”。")
        return True

    def next(self) -> None:
        """On to the next screen; after the last the office is founded."""
        at = self._stack.currentIndex()
        fault = self.screens[at].fault()
        self._said.setText(fault)
        if fault:
            self.screens[at].begin()
        elif at + 1 < len(self.screens):
            self._show(at + 1)
        else:
            self._found()

    def back(self) -> None:
        """Back to the screen before; the answers stay."""
        self._show(max(self._stack.currentIndex() - 1, 0))

    def sizeHint(self) -> QSize:
        """As large as the window allows."""
        return QSize(640, 400)

    def _entered(self) -> None:
        """Enter goes on; on a button it presses that button."""
        here = self.focusWidget()
        if isinstance(here, QPushButton) and here is not self._next:
            here.click()
        else:
            self.next()

    def _show(self, at: int) -> None:
        titles = [screen.title for screen in self.screens]
        states = ["done" if n < at else "now" if n == at else "ahead" for n in range(len(titles))]
        self._steps.fill([Step(title, state) for title, state in zip(titles, states, strict=True)])
        self._said.setText("")
        self._back.setVisible(at > 0)
        self._next.setText("开始使用" if at == len(self.screens) - 1 else "下一步")
        self._stack.setCurrentIndex(at)
        self.screens[at].begin()

    def _measure(self) -> None:
        self._card.setMaximumSize(self.frame.theme.px(48), self.frame.theme.px(31))

    def _look(self, folder: Path) -> None:
        self.frame.jobs.quick(
            lambda: look_at(folder),
            lambda p: self.place.told(p.folder, p.concern, p.fault, p.known),
            lambda trouble: self.place.told(folder, "", f"{trouble.what}{trouble.remedy}", ""),
        )

    def _found(self) -> None:
        folder, way = self.place.folder, self.way.way
        answers = {**self.office.answers, **self.person.answers}

        secret, fresh = recovery.make(), not (folder / "nzg.keys").exists()

        def work(progress: Progress) -> Desk:
            progress(0, 0, "正在建立资料")
            own = found(folder, answers, secret)
            if way != WayScreen.PRACTICE or own.store.key is not None:
                return own
            own.store.close()
            return practice(folder / PRACTICE_FOLDER, answers["who"], progress)

        def opened(desk: Desk) -> None:
            self._opened(desk, recovery.written(secret) if fresh and desk.store.key else "")

        self.frame.notices.clear()
        self.frame.jobs.long("正在建立资料", work, opened, resting=self._card)

    def _opened(self, desk: Desk, code: str) -> None:
        frame, way = self.frame, self.way.way
        if self.place.folder != frame.folder:  # chosen by hand: the next start must find it
            folders.remember(self.place.folder)
        given = {"path": self._roster} if self._roster else {}
        frame.opened(desk)

        def go_on() -> None:
            frame.go("import", ledger=desk.ledgers[0], **given)

        def look_round() -> None:
            place = desk.home.folder / PRACTICE_FOLDER
            frame.keeping.exchange(
                "正在准备练习库", lambda own: _beside(own, place), lambda _: _in_practice(frame)
            )

        ways = {WayScreen.IMPORT: ("接着导入名册", go_on), WayScreen.PRACTICE: ("接着看练习库", look_round)}
        if code:
            frame.go("users", fresh=code, onward=ways.get(way))
            frame.notices.say("资料已加密。请先打印恢复单，或抄下来核对；忘了密码只能靠它。")
        elif way == WayScreen.IMPORT:
            go_on()
        elif way == WayScreen.PRACTICE:
            _in_practice(frame)


def _in_practice(frame: Frame) -> None:
    frame.notices.say("这是练习库，人员都是虚构的，可以随便试。关掉程序再打开，就是您自己的台账。")


def _beside(own: Desk, place: Path) -> Desk:
    """Close the own office and open the practice office."""
    own.store.close()
    return practice(place, own.who, silent)
