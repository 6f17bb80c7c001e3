"""The three faces of 导入表格: waiting for a file, what it would do, what it did.

They show and ask; the page acts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QRadioButton, QWidget

from nzg_desktop.gui import import_words as said
from nzg_desktop.gui.import_columns import ColumnsTable
from nzg_desktop.gui.pieces import Tabs, button, column, framed, holder, labelled, row, words
from nzg_desktop.gui.rows_table import Head, RowsTable

if TYPE_CHECKING:
    from nzg_desktop.work.importing import Imported, Looked

PROBLEMS, DIFFERENCES, COLUMNS = range(3)
PROBLEM_HEADS = (
    Head("行", number=True),
    Head("名称", 8),
    Head("列"),
    Head("哪里不对", 40, takes_rest=True),
    Head("怎么改", 16),
    Head("这一行"),
)
DIFFERENCE_HEADS = (
    Head("行", number=True),
    Head("名称", 8),
    Head("项目"),
    Head("库里现在", 16),
    Head("文件里", 16),
    Head("导入后", takes_rest=True),
)


class StartView(QFrame):
    """An empty place for a file. `asked` wants the file chooser, `into` is the number of a ledger."""

    asked = Signal()
    into = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        head = words("把名册拖到这里，或点“选择文件”", "heading")
        hint = words("能读 .xlsx、.xls、.ods 和 .csv。标题行、合并的表头、序号列都不用先整理。", "second")
        for label in (head, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ledgers = QComboBox()
        self._ledgers.activated.connect(self.into)
        self.choose = button("选择文件", self.asked.emit, "primary")
        line = row(None, labelled("导入到", self._ledgers), self.choose, None, gap=16)
        frame = framed(column(None, head, hint, line, None, gap=16))
        self.setLayout(column(frame))

    def fill(self, titles: tuple[str, ...], chosen: int) -> None:
        """The ledgers one may import into, and which of them is chosen."""
        if self._ledgers.count() != len(titles):
            self._ledgers.clear()
            self._ledgers.addItems(titles)
        self._ledgers.setCurrentIndex(chosen)


class TrialView(QWidget):
    """What a file would do. `wanted` asks to write it, `again` to try again, `saved` for the refused rows."""

    wanted = Signal()
    again = Signal()
    saved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._imported: Imported | None = None
        self._corrected = False
        self._name: Callable[[int], str] = str
        self._heaps: tuple[said.Heap, ...] = ()
        self._head = words("", "figure")
        self._rest = words("", "second")
        self._go = button("导入", self._press, "primary")
        self._save = button("问题清单另存", self.saved.emit)
        self._keep = QRadioButton("只补空白，不覆盖")
        self._over = QRadioButton("用文件里的覆盖")
        self._keep.setChecked(True)
        self._over.toggled.connect(lambda _on: self.again.emit())
        self._choice = holder(
            row(words("库里已有的内容：", "second", wraps=False), self._keep, self._over, None)
        )
        self._only = QComboBox()
        self._only.setAccessibleName("按原因看")
        self._only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._only.activated.connect(lambda _at: self._show_problems())
        self.problems = RowsTable("有问题的行", PROBLEM_HEADS)
        self.differences = RowsTable("有差别的内容", DIFFERENCE_HEADS)
        self.columns = ColumnsTable()
        self.columns.changed.connect(self._columns_changed)
        self.tabs = Tabs("导入前检查")
        self._lay_out()

    def _lay_out(self) -> None:
        top = row(column(self._head, self._rest, self._choice), self._go, gap=16, grows=0)
        self.tabs.add("有问题", holder(column(row(self._only, self._save, grows=0), self.problems)))
        self.tabs.add("有差别", self.differences)
        self.tabs.add("对应列", self.columns)
        self.setLayout(column(framed(top), self.tabs, grows=1))

    @property
    def overwrites(self) -> bool:
        """Whether values of the file take the place of those kept."""
        return self._over.isChecked()

    def corrected(self) -> dict[int, str] | None:
        """The columns as put right by the person; None where they were left alone."""
        return self.columns.chosen() if self._corrected else None

    def reset(self) -> None:
        """Another file: back to filling blanks only."""
        self._over.blockSignals(True)
        self._keep.setChecked(True)
        self._over.blockSignals(False)

    def fill(self, looked: Looked, imported: Imported | None, heaps: tuple[said.Heap, ...]) -> None:
        """Show a trial and its problems; without one (a column is lacking) the columns stand in front."""
        self._heaps = heaps
        self._imported, self._corrected, self._name = imported, False, said.names(looked)
        about = looked.ledger.about
        self.columns.fill(looked)
        self._choice.setVisible(bool(imported and imported.differences))
        if imported is None:
            self._head.setText("还差一步：请指明是哪一列")
            at = looked.matching.head_row
            self._rest.setText(f"文件“{looked.path.name}”第 {at} 行是表头，必需的一列没有认出来。")
            self._go.setText("重新检查")
            self._go.setEnabled(False)
        else:
            self._head.setText(said.headline(imported, about.unit))
            self._rest.setText(said.account(looked.path.name, imported))
            self._go.setText(f"导入 {said.taken(imported):,} {about.unit}")
            self._go.setEnabled(bool(said.taken(imported)))
        self._fill_tabs(looked, imported)

    def focus(self) -> None:
        """Put the focus where Enter goes on."""
        (self._go if self._go.isEnabled() else self.columns).setFocus()

    def _fill_tabs(self, looked: Looked, imported: Imported | None) -> None:
        problems = imported.problems if imported else ()
        differences = imported.differences if imported else ()
        self._only.clear()
        self._only.addItems([heap.title for heap in self._heaps] or ["没有问题"])
        self._save.setEnabled(bool(imported and imported.refused))
        self._show_problems()
        self.differences.fill(said.difference_rows(differences, self._name, overwrite=self.overwrites))
        open_heads = len(looked.matching.unmatched)
        mild = sum(problem.severity != "error" for problem in problems)
        hints = f"，提示 {mild:,} 处" if mild else ""
        self.tabs.say(PROBLEMS, f"问题 {len(problems) - mild:,} 处{hints}")
        self.tabs.say(DIFFERENCES, f"差别 {len(differences):,} 处")
        matched = f"对应列 {len(looked.matching.columns)}"
        self.tabs.say(COLUMNS, f"{matched}（{open_heads} 列没用上）" if open_heads else matched)
        self.tabs.show_tab(PROBLEMS if problems else DIFFERENCES if differences else COLUMNS)

    def _show_problems(self) -> None:
        imported = self._imported
        at = self._only.currentIndex()
        chosen = self._heaps[at].problems if 0 <= at < len(self._heaps) else ()
        self.problems.fill(said.problem_rows(chosen, imported.refused_rows if imported else (), self._name))

    def _columns_changed(self) -> None:
        self._corrected = True
        self._go.setText("重新检查")
        self._go.setEnabled(True)

    def _press(self) -> None:
        if self._corrected or self._imported is None:
            self.again.emit()
        else:
            self.wanted.emit()


class DoneView(QFrame):
    """What was done, counted from the database, and the way back."""

    listed = Signal()
    another = Signal()
    saved = Signal()
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head, self._rest = words("", "figure"), words()
        self._list = button("看名册", self.listed.emit, "primary")
        self._save = button("问题清单另存", self.saved.emit)
        self._undo = button("撤销这次导入", self.undone.emit)
        self._another = button("再导入一个", self.another.emit)
        buttons = row(self._list, self._another, self._save, self._undo, None)
        self.setLayout(column(framed(column(self._head, self._rest, 8, buttons, gap=12)), None))

    def fill(self, looked: Looked, done: Imported) -> None:
        """Show an import that was written."""
        about = looked.ledger.about
        self._head.setText(f"✓ 已导入 {said.taken(done):,} {about.unit}到“{about.title}”")
        self._rest.setText(said.account(looked.path.name, done, written=True))
        self._save.setText(f"问题清单另存（{done.refused:,} 行）")
        self._save.setVisible(bool(done.refused))
        self._undo.setEnabled(True)
        self._list.setFocus()

    def fill_undone(self, count: int, kept: int) -> None:
        """Show that it was taken back, except what was changed by hand since."""
        self._head.setText(f"已撤销这次导入，取回 {count:,} 条")
        stayed = f"另有 {kept:,} 条后来改过，没有动，请到名册里看过再定。"
        self._rest.setText(stayed if kept else "资料回到导入以前的样子。")
        self.allow_undo(allowed=False)

    def allow_undo(self, *, allowed: bool) -> None:
        """Whether it can be taken back now."""
        self._undo.setEnabled(allowed)
