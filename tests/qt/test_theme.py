"""The look: colours that can be read, words that are never cut, large targets, names for the ear."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from nzg_desktop.gui.elided import Elided
from nzg_desktop.gui.first import SIZES
from nzg_desktop.gui.theme import PALETTE
from tests.qt.scene import Hands, Scene

# The smallest windows that must do (interface.md D2), in logical pixels; larger letters need a larger screen.
ROOM = {10.5: (1024, 560), 12.0: (1024, 560), 14.0: (1280, 680), 16.0: (1280, 680), 18.0: (1366, 768)}
LEDGERS = ("contract", "org", "room")
STATES = ("list", "new", "chosen", "trouble", *LEDGERS)
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QTabBar, QProgressBar)
READ_TOGETHER = (
    ("text", "sheet"), ("text", "page"), ("text", "zebra"), ("text", "head"), ("text", "selected"),
    ("second", "sheet"), ("second", "page"), ("second", "head"), ("faint", "sheet"),
    ("navy_text", "navy"), ("navy_second", "navy"), ("navy_text", "navy_on"),
    ("red_text", "red"), ("red_text", "red_down"), ("blue", "sheet"), ("blue", "blue_soft"), ("blue", "page"),
    ("good", "sheet"), ("good", "good_soft"), ("warning", "warning_soft"), ("warning", "sheet"),
    ("error", "error_soft"), ("error", "sheet"),
)  # fmt: skip
"""Pairs (text, ground) that meet on the screen; each needs a contrast of 4.5."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("words", "ground"), READ_TOGETHER)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    assert contrast(getattr(PALETTE, words), getattr(PALETTE, ground)) >= 4.5


def test_the_edge_of_a_field_can_be_seen() -> None:
    assert contrast(PALETTE.border, PALETTE.sheet) >= 3
    assert contrast(PALETTE.border, PALETTE.page) >= 3


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#1F2329", "#FFFFFF", 15.8), ("#FFFFFF", "#B7261D", 6.35), ("#000000", "#FFFFFF", 21)],
)
def test_contrast_is_computed_as_the_standard_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.1)


def through(scene: Scene) -> Iterator[str]:
    """Bring one window into each state in turn."""
    for state in STATES:
        scene.face.go(state if state in LEDGERS else "member")
        scene.settle()
        if state not in ("list", "chosen"):
            scene.list.new()
        if state == "chosen":
            scene.list.pane.view.ticked.emit(0, 2)
        if state == "trouble":
            scene.list.form.fields.put_one("id_no", "123", "123")
            scene.list.form.save()
        for _ in range(3):  # words on two lines move what stands below them
            scene.settle()
        yield state
        if scene.list.writing:
            scene.list.form.put_away()
        scene.list.pane.choose_none()


def shown(scene: Scene) -> Iterator[QWidget]:
    """Every widget that is to be seen now."""
    for widget in scene.shell.findChildren(QWidget):
        if widget.isVisible() and widget.window() is scene.shell:
            yield widget


def cut(widget: QWidget) -> str:
    """The words of a widget that does not show them whole; empty where it does, or has none."""
    if isinstance(widget, Elided):
        return ""
    if isinstance(widget, QLabel) and not widget.wordWrap() and widget.text():
        return widget.text() if widget.sizeHint().width() > widget.width() else ""
    if isinstance(widget, QLabel) and widget.text() and widget.hasHeightForWidth():
        return widget.text() if widget.heightForWidth(widget.width()) > widget.height() else ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return ""
    if isinstance(widget, QPushButton | QToolButton) and widget.text():
        hint = widget.sizeHint()
        return widget.text() if hint.width() > widget.width() or hint.height() > widget.height() else ""
    return ""


@pytest.mark.parametrize("points", SIZES)
def test_the_window_fits_its_screen_and_cuts_no_words(
    open_window: Callable[..., Scene], points: float
) -> None:
    scene = open_window(points)
    scene.size(*ROOM[points])
    for state in through(scene):
        least = scene.shell.minimumSizeHint()
        assert (scene.shell.width(), scene.shell.height()) == ROOM[points], state
        assert (least.width(), least.height()) <= ROOM[points], state
        assert least.height() <= ROOM[points][1], state
        assert not [(state, words) for widget in shown(scene) if (words := cut(widget))]


@pytest.mark.parametrize("points", SIZES)
def test_no_label_over_a_column_is_cut(open_window: Callable[..., Scene], points: float) -> None:
    scene = open_window(points)
    scene.size(*ROOM[points])
    for code in ("member", "org", "employer", "contract", "room", "honour"):
        scene.face.go(code)
        scene.settle()
        view = scene.list.pane.view
        bold = QFont(view.head.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        for place, column in enumerate(scene.list.pane.model.columns, 1):
            if view.isColumnHidden(place):
                continue
            lines = max(1, view.head.height() // metrics.height())
            room = (view.columnWidth(place) - scene.face.theme.px(1.3)) * lines
            assert metrics.horizontalAdvance(column.label) <= room, (code, column.label)
        assert not view.horizontalScrollBar().isVisible() or points > 14, code


def test_everything_that_can_be_used_has_a_name(scene: Scene) -> None:
    for state in through(scene):
        nameless = [
            (state, type(widget).__name__, widget.objectName())
            for widget in shown(scene)
            if isinstance(widget, CONTROLS)
            and not widget.accessibleName()
            and not (isinstance(widget, QAbstractButton) and widget.text())
            and not widget.objectName().startswith("qt_")
            and not isinstance(widget.parentWidget(), QLineEdit | QTabBar | QAbstractItemView)
        ]
        assert not nameless


@pytest.mark.parametrize("points", SIZES)
def test_buttons_are_large_enough_to_hit(open_window: Callable[..., Scene], points: float) -> None:
    scene = open_window(points)
    row = scene.face.row
    assert all(button.height() >= 36 for button in row.findChildren(QPushButton) if button.isVisible())


def test_there_is_one_red_button(scene: Scene) -> None:
    for state in through(scene):
        red = [w for w in shown(scene) if isinstance(w, QPushButton) and w.property("role") == "primary"]
        assert len(red) == 1, state


def test_a_list_takes_its_letters_from_the_program_and_not_from_the_system(
    open_window: Callable[..., Scene],
) -> None:
    # As Windows does it: a size of its own for every kind of list, set whenever a style sheet comes.
    scene = open_window(16.0)
    QApplication.setFont(QFont("", 6), "QAbstractItemView")  # type: ignore[arg-type]
    QApplication.processEvents()
    view = scene.list.pane.view
    assert (view.font().pointSizeF(), view.head.font().pointSizeF()) == (16.0, 16.0)
    scene.face.theme.usual()
    assert QApplication.font("QAbstractItemView").pointSizeF() == 12.0  # type: ignore[call-overload]


def test_the_size_of_the_letters_is_kept(open_window: Callable[..., Scene]) -> None:
    scene = open_window()
    before = scene.face.header.title.fontMetrics().height()
    scene.face.theme.larger()
    QApplication.processEvents()
    assert scene.face.header.title.fontMetrics().height() > before
    assert str(scene.shell.kept.value("points")) == "14.0"
    scene.face.theme.usual()
    assert scene.face.theme.points == 12.0


def letters(scene: Scene) -> list[str]:
    """What stands on a few pages, how large its letters are and it is; of tables also rows and columns."""
    scene.size(1366, 768)
    found = []
    for code in ("today", "settings", "import", "month", "contract", "member"):
        scene.face.go(code)
        for _ in range(3):  # words on two lines move what stands below them
            scene.settle()
        for one in (w for w in shown(scene) if not w.objectName().startswith("qt_")):
            size = f"{one.font().pointSizeF()} points, {one.width()} × {one.height()}"
            found.append(f"{code}: {type(one).__name__} {one.property('role')}, {size}")
            if isinstance(one, QTableView):
                widths = [one.columnWidth(place) for place in range(one.model().columnCount())]
                found.append(f"{code}: {widths}, {one.rowHeight(0)}")
    return found


def test_letters_made_larger_are_those_of_a_window_that_opens_with_them(
    open_window: Callable[..., Scene],
) -> None:
    wanted = letters(open_window(16.0))
    scene = open_window()
    before = letters(scene)
    for _ in ("14", "16"):
        Hands(scene).press("Ctrl+=")
    assert letters(scene) == wanted
    Hands(scene).press("Ctrl+0")
    assert letters(scene) == before


def test_a_widget_is_dressed_as_often_however_deep_it_stands(scene: Scene) -> None:
    class Ear(QObject):
        """Counts how often a widget is dressed."""

        times = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            self.times += event.type() == QEvent.Type.StyleChange
            return super().eventFilter(watched, event)

    ear = Ear()
    scene.list.pane.view.head.installEventFilter(ear)
    Hands(scene).press("Ctrl+=")
    assert 1 <= ear.times <= 3


def test_letters_grow_after_another_office_was_opened(scene: Scene) -> None:
    scene.list.new()
    scene.settle()
    form = scene.list.form
    scene.face.opened(scene.desk)  # as after a restore: the pages of before are put away
    scene.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(form)
    before = scene.face.theme.px(1)
    Hands(scene).press("Ctrl+=")
    assert scene.face.theme.px(1) > before
