"""The list of two million rows: `long_list.py ours FOLDER` is our model, `qt DATABASE` QSqlTableModel.

Asked for, to its end, back to its start, then 100 jumps; a screen of cells is read at each place.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QAbstractItemModel, QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from tests.bench.probes.told import memory, tell

SCREEN, JUMPS = 30, 100


def walk(
    app: QApplication, open_model: Callable[[], QAbstractItemModel], ready: Callable[[int], bool]
) -> NoReturn:
    """Go through the list; `ready` says whether a row has its words. Tells the memory that it took."""
    before = memory("VmRSS")
    started = time.process_time()
    model = open_model()
    last = model.rowCount() - 1

    def look(first: int) -> None:
        rows = range(max(first, 0), min(first + SCREEN, last + 1))
        while not all(map(ready, rows)):
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        for row in rows:
            for column in range(model.columnCount()):
                model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole)

    look(last - SCREEN + 1)
    to_the_end = time.process_time() - started
    look(0)
    places = random.Random("jumps")
    for _ in range(JUMPS):
        look(places.randrange(last))
    tell(end=to_the_end, added=memory() - before, rows=last + 1)


def ours(app: QApplication, folder: Path) -> NoReturn:
    """Our model on an office, the newest first as the window asks."""
    from nzg_desktop.core.query import Query
    from nzg_desktop.gui.jobs import Jobs
    from nzg_desktop.gui.list_model import ListModel
    from nzg_desktop.ledgers.member import Member
    from nzg_desktop.work import desk

    model = ListModel(desk.open_desk(folder), Jobs(folder), Member)

    def open_model() -> QAbstractItemModel:
        model.ask(Query(Member, descending=True), clear=False)
        while model.count is None or not model.count.exact:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return model

    walk(app, open_model, lambda row: model.line(row) is not None)


def qt(app: QApplication, database: Path) -> NoReturn:
    """Qt's own model, fetched until there is no more."""
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel

    connection = QSqlDatabase.addDatabase("QSQLITE")
    connection.setDatabaseName(str(database))
    connection.open()

    def open_model() -> QAbstractItemModel:
        model = QSqlTableModel(None, connection)
        model.setTable("member")
        model.select()
        while model.canFetchMore():
            model.fetchMore()
        return model

    walk(app, open_model, lambda _row: True)


if __name__ == "__main__":
    (ours if sys.argv[1] == "ours" else qt)(QApplication([]), Path(sys.argv[2]))
