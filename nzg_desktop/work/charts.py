"""Pictures of the office: members over three years, what falls due, how complete the roster is, its places.

Each is read once (`read`) and laid out for any width (`draw`); every element opens the records it stands for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from nzg_desktop.core import dates
from nzg_desktop.core.picture import Draw, Lead, Picture, Shape, Tone, bar, line, words
from nzg_desktop.core.query import Query, Where, settled
from nzg_desktop.ledgers.member import NEVER_IN, STANDING
from nzg_desktop.store import measure
from nzg_desktop.work import premises
from nzg_desktop.work.desk import Desk, setting_of
from nzg_desktop.work.reminders import STATES, Reminder, reminders

MONTHS, BARS, DAYS = 36, 12, 90
HIGH = 11.0
"""Height of a picture's ground."""
TONES: dict[str, Tone] = {"overdue": "alarm", "soon": "strong", "later": "hollow"}


def growth(desk: Desk, today: dt.date | None = None) -> Draw:
    """会员走势: how many members there were at the end of each month, and who came and went."""
    day, ledger = today or dt.date.today(), desk.ledger("member")
    months = [dates.shifted(dates.month_of(day), by) for by in range(1 - MONTHS, 1)]
    began = Where("membership_status", "not in", NEVER_IN)
    gone = Where("membership_status", "not in", (*NEVER_IN, "20"))
    with desk.store.reading() as r:
        came = measure.by_months(r, ledger, ("join_date",), (began,))
        pairs = measure.by_months(r, ledger, ("join_date", "status_date"), (gone,))
        setting = partial(setting_of, r)
    left: dict[str, int] = {}
    for (_, when), number in pairs.items():
        left[when] = left.get(when, 0) + number
    stock = [_standing(came, pairs, month) for month in months]

    def ask(month: str, kind: str) -> Lead:
        ends = dates.first_day(month), dates.last_day(month)
        if kind == "stock":
            where = (*STANDING, Where("join_date", "<=", ends[1]))
        else:
            field, which = ("join_date", began) if kind == "came" else ("status_date", gone)
            where = (which, Where(field, ">=", ends[0]), Where(field, "<=", ends[1]))
        return Lead(f"{month} {_KINDS[kind]}", Query(ledger, settled(where, *ends, setting)))

    return partial(_growth, months, stock, {m: came.get((m,), 0) for m in months}, left, ask)


_KINDS = {"stock": "月末会员", "came": "新增", "left": "减少"}


def _standing(came: dict[tuple[str, ...], int], pairs: dict[tuple[str, ...], int], month: str) -> int:
    """Members at the end of a month: all who had begun, without those who had gone by then."""
    begun = sum(number for (when,), number in came.items() if when <= month)
    over = sum(number for (since, when), number in pairs.items() if since <= month and when <= month)
    return begun - over


def _growth(
    months: Sequence[str],
    stock: Sequence[int],
    came: dict[str, int],
    left: dict[str, int],
    ask: Callable[[str, str], Lead],
    width: float,
) -> Picture:
    leads: list[Lead] = []
    shapes: list[Shape] = []
    top, step, foot = max(*stock, 1), (width - 2) / (len(months) - 1), HIGH * 0.62
    points = [(1 + at * step, foot - value / top * (foot - 1.6)) for at, value in enumerate(stock)]
    shapes.append(Shape("area", "soft", points=((points[0][0], foot), *points, (points[-1][0], foot))))
    shapes += [line(*points, tone="strong"), line((1, foot), (width - 1, foot))]
    for at, (x, y) in enumerate(points):
        if at % 12 == len(months) % 12 or at == len(months) - 1:
            leads.append(ask(months[at], "stock"))
            shapes.append(Shape("dot", "strong", x, y, 0.28, leads=len(leads) - 1))
            shapes.append(words(x, y - 0.6, f"{stock[at]:,}", "ink", "right" if at else "left"))
            shapes.append(words(x, foot + 1, months[at], align="right" if at else "left"))
    most = max([came[m] for m in months[-BARS:]] + [left.get(m, 0) for m in months[-BARS:]] + [1])
    wide, ground = (width - 2) / BARS, HIGH + 2.4
    shapes.append(words(1, foot + 2.6, "近 12 个月　■ 新增　□ 减少"))
    for at, month in enumerate(months[-BARS:]):
        for side, (kind, value) in enumerate((("came", came[month]), ("left", left.get(month, 0)))):
            if value:
                leads.append(ask(month, kind))
                high = max(value / most * 2.6, 0.15)
                x = 1 + at * wide + side * wide * 0.38
                tone: Tone = "hollow" if side else "strong"
                shapes.append(bar(x, ground - high, wide * 0.34, high, tone, len(leads) - 1))
                shapes.append(words(x + wide * 0.17, ground - high - 0.25, str(value), "ink", "center"))
        shapes.append(words(1 + at * wide + wide * 0.36, ground + 1.1, f"{int(month[5:])}月", align="center"))
    shapes.append(line((1, ground), (width - 1, ground)))
    net = stock[-1] - stock[-1 - BARS]
    trend = f"净增 {net} 人" if net > 0 else f"净减 {-net} 人" if net else "没有增减"
    says = f"现有会员 {stock[-1]:,} 人，近 12 个月{trend}。"
    return Picture("会员走势", says, width, ground + 1.6, tuple(shapes), tuple(leads))


def corridor(desk: Desk, today: dt.date | None = None) -> Draw:
    """到期长廊: what falls due within ninety days, one dot each; before today's line what is overdue."""
    day = today or dt.date.today()
    ledgers = {ledger.about.code: ledger for ledger in desk.ledgers}
    named = [one for one in reminders(desk, DAYS, day).items if one.ledger in ledgers]

    def ask(one: Reminder) -> Lead:
        says = f"{one.title}：{one.name}，{one.due}（{one.said}）"
        return Lead(says, Query(ledgers[one.ledger], uids=(one.uid,)))

    return partial(_corridor, named, ask, day)


def _corridor(
    named: Sequence[Reminder], ask: Callable[[Reminder], Lead], day: dt.date, width: float
) -> Picture:
    zero, ground = width * 0.12, 5.6
    step = (width - zero - 1) / DAYS
    shapes = [line((0.5, ground), (width - 0.5, ground)), line((zero, 0.8), (zero, ground + 0.4), tone="ink")]
    shapes += [words(zero + 0.3, 1.4, "今天", "ink"), words(0.5, ground + 1.2, "已过期")]
    for ahead in (30, 60, 90):
        x = zero + ahead * step
        shapes += [line((x, ground), (x, ground + 0.4))]
        shapes.append(words(x, ground + 1.2, f"{day + dt.timedelta(days=ahead):%m-%d}", align="right"))
    leads, piled = [], dict[int, int]()
    for one in sorted(named, key=lambda one: abs(one.left)):
        x = zero + one.left * step if one.left >= 0 else zero - 0.8 - min(-one.left, 60) / 60 * (zero - 1.6)
        place = round(x / 0.8)
        piled[place] = piled.get(place, 0) + 1
        if piled[place] <= 5:
            leads.append(ask(one))
            y = ground + 0.1 - piled[place] * 0.85
            shapes.append(Shape("dot", TONES[one.state], place * 0.8, y, 0.34, leads=len(leads) - 1))
    counts = {state: sum(one.state == state for one in named) for state in STATES}
    said = "，".join(f"{STATES[state]} {number} 项" for state, number in counts.items() if number)
    says = f"今后 90 天：{said}。" if named else "今后 90 天没有到期的。"
    return Picture("到期长廊", says, width, ground + 1.6, tuple(shapes), tuple(leads))


def fullness(desk: Desk) -> Draw:
    """资料完整度: how many members have each of the wanted fields filled in."""
    ledger = desk.ledger("member")
    columns = [column for column in ledger.columns() if column.col.wanted]
    living = (Where("membership_status", "=", "20"),)
    with desk.store.reading() as r:
        total, filled = measure.filled(r, ledger, [column.name for column in columns], living)

    def draw(width: float) -> Picture:
        shapes: list[Shape] = []
        leads: list[Lead] = []
        for at, (column, number) in enumerate(zip(columns, filled, strict=True)):
            y, room = 0.6 + at * 1.9, width - 15
            percent = number * 100 // total if total else 100
            leads.append(
                Lead(f"{column.label}没有填的", Query(ledger, (*living, Where(column.name, "empty"))))
            )
            shapes += [words(5.6, y + 1, column.label, "ink", "right"), bar(6, y, room, 1.2, "hollow", at)]
            shapes += [bar(6, y, room * percent / 100, 1.2, "strong", at)] if percent else []
            lack = f"{percent}%，缺 {total - number:,} 人" if number < total else "100%"
            shapes.append(words(6.4 + room, y + 1, lack))
        least = min(zip(filled, columns, strict=True), key=lambda pair: pair[0])
        lacks = total - least[0]
        says = f"先补“{least[1].label}”，还缺 {lacks:,} 人。" if lacks else "在会会员的资料都齐了。"
        return Picture("资料完整度", says, width, 0.6 + len(columns) * 1.9, tuple(shapes), tuple(leads))

    return draw


def all_of(desk: Desk) -> tuple[Draw, ...]:
    """All pictures, in the order of the page."""
    return growth(desk), premises.coverage(desk), corridor(desk), premises.rooms(desk), fullness(desk)
