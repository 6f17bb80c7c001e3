"""The reference window: `bare.py paint` ends at its first paint, `bare.py model DATABASE` after SQLModel.

The model declares one table, opens the database and reads 100 rows of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.probes.told import tell


class Bare(QMainWindow):
    """A window with nothing in it; `then` is called once it has been seen."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self._then = then
        self._seen = False
        self.resize(1366, 768)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Nothing but what Qt paints by itself."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._then)


def read_rows() -> None:
    """One table, one database, 100 rows."""
    from sqlmodel import Field, Session, SQLModel, create_engine, select

    class Member(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        uid: str
        name: str
        id_no: str | None
        sex: str | None
        mobile: str | None
        employer_id: int | None
        join_date: str | None

    with Session(create_engine(f"sqlite:///{sys.argv[2]}")) as session:
        rows = session.exec(select(Member).limit(100)).all()
    tell(rows=len(rows))


def main() -> None:
    """Show the window."""
    app = QApplication([])
    window = Bare(tell if sys.argv[1] == "paint" else read_rows)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
