"""用户: who may sign in and as what, passwords, the recovery sheet, and locking an office that has none yet.

A password is read out of its field once and kept nowhere; a new code is shown until the page is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.notices import Choice
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import column, holder, row, scrolled, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.gui.user_cards import LockCard, PasswordCard, PersonCard, SheetCard

if TYPE_CHECKING:
    from nzg_desktop.work.accounts import Person
    from nzg_desktop.work.desk import Desk

HEADS = (Head("姓名"), Head("角色", takes_rest=True), Head("从"), Head("密码"))


class UsersPage(Page):
    """The page: a table of people, and beside it the card of what is being done."""

    title = "用户"
    help = "users"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._people: tuple[Person, ...] = ()
        self._onward: Choice | None = None
        self.table = RowsTable("用户", HEADS)
        self.person, self.password = PersonCard(), PasswordCard()
        self.sheet, self.lock_card = SheetCard(), LockCard()
        self._cards = QStackedWidget()
        for card in (self.person, self.password, self.sheet, self.lock_card):
            self._cards.addWidget(card)
        self._hint = words("", "second")
        self._side = scrolled(self._cards)
        line = row(holder(column(self._hint, self.table, grows=1)), self._side, gap=16)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)
        self._show(None)
        self.table.moved.connect(lambda _at: self._show(None))
        for card in (self.person, self.password, self.lock_card):
            card.left.connect(lambda: self._show(None))
        self.sheet.printed.connect(self._print)
        self.sheet.copied.connect(self._lead_on)

    def commands(self) -> tuple[Action, ...]:
        """Another set where the office has no passwords yet."""
        return LOCKED if self.frame.desk.store.key is not None else OPEN

    def accept(self, **given: object) -> None:
        """`fresh`: a recovery code that was made just now; `onward`: where one wanted to go from there."""
        if fresh := str(given.get("fresh") or ""):
            onward = given.get("onward")
            self._onward = onward if isinstance(onward, tuple) else None
            self._fresh(fresh)

    def enter(self) -> None:
        """Read who there is."""
        desk = self.frame.desk

        def work() -> tuple[tuple[Person, ...], str]:
            from nzg_desktop.work import accounts

            return accounts.people(desk), accounts.unprotected(desk)

        self.frame.jobs.look(work, self._filled)
        self._lead_on()

    def leave(self) -> bool:
        """A code that was not looked at again is not to be lost by accident."""
        if self._cards.currentWidget() is self.sheet and not self.sheet.done:
            self.frame.notices.warn("请先打印恢复单，或照着抄下来，再核对两组。")
            return False
        return True

    @property
    def chosen(self) -> Person | None:
        """The person of the current line."""
        at = self.table.currentIndex().row()
        return self._people[at] if 0 <= at < len(self._people) else None

    def add(self) -> None:
        """Somebody new."""
        self._ask(self.person)
        self.person.ask("添加用户", "", frozenset(), self._added, named=False, secret=True)

    def change_roles(self) -> None:
        """Other roles for the chosen person."""
        if (person := self.chosen) is not None:
            self._ask(self.person)
            self.person.ask(f"{person.name}的角色", person.name, person.roles, self._roles, secret=False)

    def reset(self) -> None:
        """Another password for the chosen person."""
        if (person := self.chosen) is not None:
            self._ask(self.password)
            self.password.ask(
                f"给{person.name}设新密码", lambda _old, new: self._reset(person.name, new), own=False
            )

    def change_own(self) -> None:
        """Another password for oneself."""
        self._ask(self.password)
        self.password.ask("改我的密码", self._changed, own=True)

    def remove(self) -> None:
        """Take the chosen person out, once that is confirmed."""
        if (person := self.chosen) is not None:
            name = person.name
            told = f"移除{name}以后就不能再登录，做过的事仍在操作日志里。"
            self.frame.notices.ask(told, ("移除", lambda: self._removed(name)))

    def new_sheet(self) -> None:
        """A new recovery sheet; the former one is void."""
        told = "做一张新的恢复单，旧的马上作废。"
        self.frame.notices.ask(told, ("做新的", self._new_sheet))

    def rekey(self) -> None:
        """Encrypt everything anew."""
        told = "全部资料用新钥匙重新加密，手里有旧文件和旧密码的人打不开以后的资料。各人的密码和恢复单不变。"
        self.frame.notices.ask(told, ("换钥匙", lambda: self._exchange("正在换钥匙", _rekeyed)))

    def unlock(self) -> None:
        """Go on without passwords."""
        told = "取消以后资料不再加密，拿到电脑或备份的人都能看到全部姓名和号码。"
        self.frame.notices.ask(told, ("取消密码", lambda: self._exchange("正在取消密码", _unlocked)))

    def lock_office(self) -> None:
        """Give an office without passwords its first one."""
        self._ask(self.lock_card)
        self.lock_card.ask(self.frame.desk.who, self._locked)

    def _filled(self, found: tuple[tuple[Person, ...], str]) -> None:
        self._people, unprotected = found
        rows = []
        for one in self._people:
            state = "" if unprotected else "有" if one.ready else "没有，请设新密码"
            rows.append(Row((f"{one.name}（我）" if one.self else one.name, one.titles, one.at[:10], state)))
        self.table.fill(rows)
        self._hint.setText(unprotected)
        self._hint.setVisible(bool(unprotected))
        self.headed.emit()

    def _ask(self, card: PersonCard | PasswordCard | LockCard) -> None:
        self.frame.notices.clear()
        self._show(card)

    def _show(self, card: QWidget | None) -> None:
        """One card beside the table, or none; a code that nobody has noted yet stays."""
        if self._cards.currentWidget() is self.sheet and not self.sheet.done and card is not self.sheet:
            return
        self._side.setVisible(card is not None)
        if card is not None:
            self._cards.setCurrentWidget(card)

    def _do(self, work: Callable[[Desk], None], said: str) -> None:
        """One change of the users: done elsewhere, then the card is put away and the list read anew."""
        desk = self.frame.desk

        def done(_: None) -> None:
            self._show(None)
            self.frame.notices.done(said)
            self.enter()

        self.frame.jobs.quick(lambda: work(desk), done, self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self.frame.notices.trouble(trouble)

    def _added(self, name: str, roles: frozenset[str], password: str) -> None:
        from nzg_desktop.work import accounts

        self._do(lambda desk: accounts.add(desk, name, roles, password), f"已添加{name}。")

    def _roles(self, name: str, roles: frozenset[str], _password: str) -> None:
        from nzg_desktop.work import accounts

        self._do(lambda desk: accounts.set_roles(desk, name, roles), f"{name}的角色已改，下次登录起用。")

    def _reset(self, name: str, password: str) -> None:
        from nzg_desktop.work import accounts

        self._do(lambda desk: accounts.reset(desk, name, password), f"{name}的新密码已设好，请当面告诉本人。")

    def _changed(self, old: str, new: str) -> None:
        from nzg_desktop.work import accounts

        self._do(lambda desk: accounts.change_password(desk, old, new), "您的密码已改。")

    def _removed(self, name: str) -> None:
        from nzg_desktop.work import accounts

        more = "旧文件的副本他仍能打开；要防这一点，请接着“换钥匙”。"
        self._do(lambda desk: accounts.remove(desk, name), f"已移除{name}。{more}")

    def _new_sheet(self) -> None:
        from nzg_desktop.work import accounts

        desk = self.frame.desk
        self.frame.jobs.quick(lambda: accounts.new_sheet(desk), self._fresh)

    def _fresh(self, code: str) -> None:
        self.sheet.fill(code)
        self._show(self.sheet)

    def _lead_on(self) -> None:
        """Once the sheet is safe, offer what was meant to come next."""
        if self._onward is not None and self.sheet.done:
            self.frame.notices.done("恢复单有了，请把它锁好。", self._onward)
            self._onward = None

    def _print(self, code: str) -> None:
        desk = self.frame.desk

        def work() -> bytes:
            from nzg_desktop.work import papers

            return papers.recovery_sheet(desk, code)

        def show(content: bytes) -> None:
            self.frame.go("print", content=content, name="恢复单", back="users")

        self.sheet.done = True  # the way to the printer leads over another page
        self.frame.jobs.quick(work, show)

    def _locked(self, name: str, password: str) -> None:
        from nzg_desktop.core import recovery
        from nzg_desktop.work import locking
        from nzg_desktop.work.desk import Lock

        lock = Lock(password, recovery.make())

        def left(desk: Desk) -> None:
            self.frame.go("users", fresh=recovery.written(lock.secret))
            if found := locking.plain_backups(desk):
                told = f"资料已加密。以前的 {len(found)} 份备份还没有加密，谁都能打开。"
                page = self.frame
                page.notices.warn(
                    told, ("删掉这些备份", lambda: _without_plain(page)), ("先留着", lambda: None)
                )

        self._exchange("正在加密", lambda desk: locking.encrypt(desk, name, lock), left)

    def _exchange(
        self, title: str, work: Callable[[Desk], Desk], then: Callable[[Desk], object] | None = None
    ) -> None:
        """Let a piece of work close the office and open it anew; nothing else can be done meanwhile."""
        self.frame.keeping.exchange(title, work, then or (lambda _desk: self.frame.go("users")))


def _rekeyed(desk: Desk) -> Desk:
    from nzg_desktop.work import locking

    return locking.rekey(desk)


def _unlocked(desk: Desk) -> Desk:
    from nzg_desktop.work import locking

    return locking.decrypt(desk)


def _without_plain(frame: Frame) -> None:
    desk = frame.desk

    def work(_progress: Progress) -> int:
        from nzg_desktop.work import locking, safety

        found = locking.plain_backups(desk, remove=True)
        safety.backup(desk)
        return len(found)

    def done(count: int) -> None:
        frame.notices.done(f"已删掉 {count} 份没有加密的备份，并重新做了一份加密的。")

    frame.jobs.long("正在删除没有加密的备份", work, done)


LOCKED = (
    Action("users.add", "添加用户", "F5", lambda page: page.add(), primary=True, needs="users"),
    Action("users.roles", "改角色", "", lambda page: page.change_roles(), needs="users"),
    Action("users.reset", "设新密码", "", lambda page: page.reset(), needs="users"),
    Action("users.own", "改我的密码", "", lambda page: page.change_own()),
    Action("users.sheet", "新恢复单", "", lambda page: page.new_sheet(), needs="users"),
    Action("users.remove", "移除用户", "Del", lambda page: page.remove(), buried=True, needs="users"),
    Action("users.rekey", "换钥匙", "", lambda page: page.rekey(), buried=True, needs="users"),
    Action("users.unlock", "取消密码", "", lambda page: page.unlock(), buried=True, needs="users"),
)
OPEN = (Action("users.lock", "设密码并加密", "", lambda page: page.lock_office(), primary=True),)
