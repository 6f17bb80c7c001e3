"""The four screens of the first start. Each proposes an answer, so that Enter alone goes through.

A screen only asks; what follows from the answers is done by the page.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QRadioButton, QWidget

from nzg_desktop.core import codes
from nzg_desktop.gui.pieces import button, choose_folder, column, framed, row, words
from nzg_desktop.gui.recovery_form import secret_line
from nzg_desktop.gui.theme import mark

LEVELS = "union_levels"
NO_PASSWORD = "不设密码，资料就不加密：拿到这台电脑或备份的人，都能看到全部姓名和号码。以后随时可以补设。"
USUAL_LEVEL = "8"


def proposed_code() -> str:
    """A code that no other office is likely to have, until the upper office gives a proper one."""
    return f"DW{secrets.randbelow(10**8):08d}"


class Screen(QWidget):
    """One question. `title` is its heading, `why` the sentence under it."""

    title = ""
    why = ""

    def __init__(self) -> None:
        super().__init__()
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self._form.setColumnStretch(1, 1)
        self.rows = column(words(self.title, "title"), words(self.why, "second"), 8, self._form, gap=8)
        self.setLayout(self.rows)

    def begin(self) -> None:
        """Put the cursor where typing starts."""

    def fault(self) -> str:
        """What keeps one from going on; empty where nothing does."""
        return ""

    def _ask(self, name: str, field: QWidget, note: str = "") -> None:
        line = self._form.rowCount()
        label = QLabel(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        self._form.addWidget(label, line, 0)
        self._form.addWidget(field, line, 1)
        if note:
            self._form.addWidget(words(note, "less"), line + 1, 1)


class OfficeScreen(Screen):
    """Who this office is."""

    title = "单位名称与上级"
    why = "印在证书、表格和报送封面上。"

    def __init__(self) -> None:
        super().__init__()
        self._name, self._code = QLineEdit("本单位工会委员会"), QLineEdit(proposed_code())
        self._level, self._upper = QComboBox(), QLineEdit()
        self._upper.setPlaceholderText("不知道可以空着")
        for code in codes.table(LEVELS).codes.values():
            self._level.addItem(code.name, code.code)
        self._level.setCurrentIndex(self._level.findData(USUAL_LEVEL))
        self._ask("单位全称", self._name)
        self._ask("统计代码", self._code, "上级给过代码就填上级的；没有的话，用这个就行。")
        self._ask("层级", self._level)
        self._ask("上级代码", self._upper)
        self.rows.addStretch(1)

    @property
    def answers(self) -> dict[str, str]:
        """Name, code, level and the code of the upper office."""
        return {
            "name": self._name.text().strip(),
            "code": self._code.text().strip(),
            "level": str(self._level.currentData()),
            "upper_code": self._upper.text().strip(),
        }

    def begin(self) -> None:
        """The name stands marked, so that typing takes its place."""
        self._name.setFocus()
        self._name.selectAll()

    def fault(self) -> str:
        """Name and code are needed; a code is letters, digits, - and _."""
        code = self.answers["code"]
        if not self.answers["name"]:
            return "请填单位全称，如“城关镇第一纺织厂工会委员会”。"
        if not code:
            return "请填统计代码；上级没有给过的话，填一个单位自己的编号。"
        if not (code.isascii() and code.replace("-", "").replace("_", "").isalnum()):
            return "统计代码只能用字母、数字和短横线，请改一下。"
        return ""


class PersonScreen(Screen):
    """Who sits at the desk, and the password; going on without one is said once, and then taken."""

    title = "用户与密码"
    why = "每次改动都会记下是谁做的。设了密码，资料和备份都加密，别人拿去也看不懂。"

    def __init__(self) -> None:
        super().__init__()
        self._name = QLineEdit("经办人")
        self.first, self.second = secret_line("密码"), secret_line("再输一遍")
        self._ask("姓名", self._name)
        self._ask("密码", self.first, "至少 8 位，大写、小写、数字、汉字、符号里占三样。")
        self._ask("再输一遍", self.second)
        self._warned = framed(column(words(f"{NO_PASSWORD}不要密码的话，再按一次“下一步”。")), "refused")
        self._warned.hide()
        self._told = False
        self.rows.addSpacing(8)
        self.rows.addWidget(self._warned)
        self.rows.addStretch(1)
        self.first.textChanged.connect(lambda: self._warned.hide())

    @property
    def answers(self) -> dict[str, str]:
        """The person's name, and the password, blank where none is wanted."""
        return {"who": self._name.text().strip(), "password": self.first.text()}

    def begin(self) -> None:
        """The proposed name stands marked; what was asked about has the cursor."""
        (self.first if self._told else self._name).setFocus()
        self._name.selectAll()

    def fault(self) -> str:
        """A name is needed; a password twice the same, or none and knowing what that means."""
        if not self.answers["who"]:
            return "请填姓名。"
        if not self.first.text():
            if self._told:
                return ""
            self._told = True
            self._warned.show()
            return "还没有设密码。"
        if self.first.text() != self.second.text():
            return "两次输入的密码不一样，请再输一遍。"
        return weak(self.first.text(), self.answers["who"])


def weak(password: str, who: str) -> str:
    """Why a password will not do, as its rules say; empty where it will."""
    from nzg_desktop.core.trouble import Trouble
    from nzg_desktop.store import locks

    try:
        locks.check_password(password, who)
    except Trouble as trouble:
        return f"{trouble.what}{trouble.remedy}"
    return ""


class PlaceScreen(Screen):
    """Where the data lie. `asked` wants a folder looked at; the page answers with `told`."""

    title = "资料存放"
    why = "所有资料只存在这台电脑上，不上网。"
    asked = Signal(object)

    def __init__(self, usual: Path) -> None:
        super().__init__()
        self._usual = self._folder = usual
        self._fault = ""
        self._shown = QLineEdit()
        self._shown.setReadOnly(True)
        self._ask("资料文件夹", self._shown)
        self._change = button("换一个文件夹", self._choose)
        self._back = button("放回本机", lambda: self.take(self._usual), "link")
        self._said = words()
        self._frame = framed(row(self._said, self._back, grows=0), "warned")
        self.rows.addLayout(row(self._change, None))
        self.rows.addWidget(self._frame)
        self.rows.addStretch(1)
        self._show()

    @property
    def folder(self) -> Path:
        """The folder that was chosen."""
        return self._folder

    def begin(self) -> None:
        """Have the proposed folder looked at."""
        self._shown.setFocus()
        self.asked.emit(self._folder)

    def fault(self) -> str:
        """A folder that cannot be written is no place."""
        return self._fault

    def take(self, folder: Path) -> None:
        """Another folder."""
        self._folder, self._fault = folder, ""
        self._show()
        self.asked.emit(folder)

    def told(self, folder: Path, concern: str, fault: str, known: str) -> None:
        """What was found: a concern (a warning), a fault (it cannot be), or the office already there."""
        if folder != self._folder:
            return
        self._fault = fault
        said = fault or concern or (f"这里已有“{known}”的资料，下一步会直接打开它。" if known else "")
        self._said.setText(
            f"{concern}建议放在本机；确定放在这里也可以。" if said == concern and concern else said
        )
        mark(self._frame, "refused" if fault else "warned" if concern else "information")
        self._frame.setVisible(bool(said))
        self._back.setVisible(bool(fault or concern) and folder != self._usual)

    def _show(self) -> None:
        self._shown.setText(str(self._folder))
        self._shown.setCursorPosition(0)
        self._frame.hide()

    def _choose(self) -> None:
        choose_folder(self, "资料放在哪个文件夹", lambda found: self.take(found[0]))


class WayScreen(Screen):
    """How to begin: with nothing, with an old roster, or by looking round first."""

    title = "从哪里开始"
    why = "以后随时可以再导入名册。"
    START, IMPORT, PRACTICE = range(3)

    def __init__(self) -> None:
        super().__init__()
        ways = (
            ("直接开始", "打开空的台账，一条一条登记。"),
            ("导入旧名册", "手上有 Excel 名册：下一步选文件，或现在就拖到窗口里。"),
            ("先看练习库", "装好虚构人员的台账，随便试；练习的内容不会混进您的资料。"),
        )
        self._ways: list[QRadioButton] = []
        for title, note in ways:
            choice = QRadioButton(title)
            self._ways.append(choice)
            self.rows.addWidget(choice)
            hint = words(note, "less")
            hint.setIndent(self.fontMetrics().horizontalAdvance("国") * 2)
            self.rows.addWidget(hint)
        self._ways[self.START].setChecked(True)
        self.rows.addStretch(1)

    @property
    def way(self) -> int:
        """START, IMPORT or PRACTICE."""
        return next(at for at, choice in enumerate(self._ways) if choice.isChecked())

    def begin(self) -> None:
        """The arrow keys choose."""
        self._ways[self.way].setFocus()

    def choose(self, way: int) -> None:
        """Choose one of the ways."""
        self._ways[way].setChecked(True)
