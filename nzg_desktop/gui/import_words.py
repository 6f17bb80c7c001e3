"""What an import is said to have found or done: words from counts, and no widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from nzg_desktop.gui.rows_table import Row, Tone

if TYPE_CHECKING:
    from nzg_desktop.work.importing import Difference, Imported, Looked, RowProblem

_QUOTED = re.compile("“[^”]*”|[0-9]+")
MOST_SHOWN = 2_000
"""Lines shown of one heap; nobody reads on, and the saved list has all of them."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Problems that are looked at together, and what they are called."""

    title: str
    problems: tuple[RowProblem, ...]


def taken(imported: Imported) -> int:
    """How many rows change something in the ledger."""
    return imported.new + imported.changed


def headline(imported: Imported, unit: str) -> str:
    """What would come in, and what would not."""
    if not imported.read:
        return "表头下面没有内容"
    said = f"可导入 {taken(imported):,} {unit}" if taken(imported) else "没有要导入的"
    return f"{said} · 有问题 {imported.refused:,} 行" if imported.refused else said


def account(name: str, imported: Imported, *, written: bool = False) -> str:
    """Every row of the file accounted for in one sentence."""
    parts = [f"新增 {imported.new:,}", f"补充或更新 {imported.changed:,}", f"和库里一样 {imported.same:,}"]
    said = f"文件“{name}”共 {imported.read:,} 行：{'，'.join(parts)}，有问题 {imported.refused:,}。"
    if not imported.refused:
        return said
    return f"{said}有问题的 {imported.refused:,} 行{'没有' if written else '不'}导入，其他照常。"


def split(message: str) -> tuple[str, str]:
    """What is wrong, and the cure, of one of our sentences."""
    what, sign, cure = message.partition("，请")
    return (what, f"请{cure}") if sign else (message, "")


def kind(problem: RowProblem) -> str:
    """Problems of one kind have the same field and say the same but for names and numbers."""
    what = _QUOTED.sub("…", split(problem.message)[0])
    return f"{problem.label}：{what}" if problem.label else what


def heaps(problems: Sequence[RowProblem]) -> tuple[Heap, ...]:
    """The problems in heaps: what keeps rows out, what is only said, then each kind, the largest first."""
    kinds: dict[str, list[RowProblem]] = {}
    for problem in problems:
        kinds.setdefault(kind(problem), []).append(problem)
    severe = [problem for problem in problems if problem.severity == "error"]
    mild = [problem for problem in problems if problem.severity != "error"]
    found = [("不导入的原因", severe), ("只是提示，照常导入", mild)]
    found += sorted(kinds.items(), key=lambda pair: -len(pair[1]))
    return tuple(Heap(f"{title}（{len(heap):,} 处）", tuple(heap)) for title, heap in found if heap)


def names(looked: Looked) -> Callable[[int], str]:
    """Who or what stands in a row of the file, by the number of the row."""
    wanted = looked.ledger.about.name
    at = next((at for at, name in looked.matching.columns.items() if name == wanted), -1)

    def name(number: int) -> str:
        row = looked.table.rows[number - 1] if at >= 0 else ()
        return str(row[at] or "") if 0 <= at < len(row) else ""

    return name


def problem_rows(
    problems: Iterable[RowProblem], refused: Iterable[int], name: Callable[[int], str]
) -> list[Row]:
    """The problems as lines of a table, those that keep a row out first, grouped by kind."""
    out = frozenset(refused)
    chosen = sorted(problems, key=lambda p: (p.severity != "error", kind(p), p.row))[:MOST_SHOWN]
    lines = []
    for problem in chosen:
        what, cure = split(problem.message)
        stays_out = problem.severity == "error" and problem.row in out
        fate = "× 不导入" if stays_out else "! 照常导入"
        cells = (str(problem.row), name(problem.row), problem.label, what, cure, fate)
        lines.append(Row(cells, "error" if stays_out else "warning", 5))
    return lines


def difference_rows(
    differences: Iterable[Difference], name: Callable[[int], str], *, overwrite: bool
) -> list[Row]:
    """Values that differ from those kept, and which of the two will stand."""
    fate = "改成文件里的" if overwrite else "保留库里的"
    tone: Tone = "warning" if overwrite else "good"
    shown = islice(differences, MOST_SHOWN)
    return [Row((str(d.row), name(d.row), d.label, d.old, d.new, fate), tone, 5) for d in shown]
