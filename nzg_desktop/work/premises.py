"""Two pictures of places: units as tiles, the larger the more workers; nursing rooms as cards with photos.

Both are laid out for any width like those of `charts`, and every tile and card opens what it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nzg_desktop.core.picture import STEPS, Draw, Lead, Picture, Shape, Tone, bar, words
from nzg_desktop.core.query import Query, Where
from nzg_desktop.ledgers.member import IN_GOOD_STANDING
from nzg_desktop.store import attachments, lists, measure
from nzg_desktop.work.desk import Desk

MOST, NAMED = 30, 3
"""So many tiles are drawn, the largest; so many of the units without members are named in the sentence."""
LEAST = 0.02
"""A tile is never less than this part of all of them, so that its number can be read."""
HIGH, FLAT = 13.0, 2.2
"""Height of the map; tiles are about so many times wider than high, for the sake of their names."""
LETTER = 0.86
"""Width of a Chinese letter in a picture, in heights of a letter of the window."""
CARD = 13.6, 7.4, 10.8
"""A card: its width with the gap, height of the photo, height of all."""
CARDS = 10
STATES = {"2": "● 开放", "3": "▲ 维护"}


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    staff: int
    members: int
    lead: Query

    @property
    def rate(self) -> int:
        """Members in percent of the workers."""
        return self.members * 100 // self.staff


def cut(said: str, room: float) -> str:
    """As much of a name as there is room for."""
    used, kept = 0.0, ""
    for letter in said:
        used += LETTER * (0.58 if letter.isascii() else 1)
        if used > room:
            return f"{kept[:-1]}…" if len(kept) > 1 else ""
        kept += letter
    return kept


def coverage(desk: Desk) -> Draw:
    """单位覆盖: one tile per unit, its size the workers, its tone and number how many of them are members."""
    employer, member = desk.ledger("employer"), desk.ledger("member")
    with desk.store.reading() as r:
        joined = measure.by_reference(r, member, "employer_id", (IN_GOOD_STANDING,))
        found = list(lists.each(r, Query(employer)))
    units = []
    for record in found:
        if record["staff"]:
            count, own = joined.get(record["id"], 0), Query(employer, uids=(record["uid"],))
            hers = Query(member, (IN_GOOD_STANDING, Where("employer_id", "=", record["id"])))
            units.append(_Unit(record["name"], record["staff"], count, hers if count else own))
    units.sort(key=lambda unit: (-unit.staff, unit.name))
    unknown = Query(employer, (Where("staff", "empty"),))
    return partial(_coverage, units, len(found) - len(units), unknown, Query(employer))


def _coverage(units: Sequence[_Unit], unknown: int, open_: Query, every: Query, width: float) -> Picture:
    shown, shapes, leads = units[:MOST], list[Shape](), list[Lead]()
    least = LEAST * sum(unit.staff for unit in shown)
    sizes = [max(unit.staff, least) for unit in shown]
    for unit, (x, y, w, h) in zip(shown, _tiles(sizes, (width - 1) / FLAT, HIGH), strict=True):
        step = min(unit.rate // 20, len(STEPS) - 1)
        x, w = 0.5 + x * FLAT, w * FLAT
        ink: Tone = "light" if step > 2 else "ink"
        leads.append(
            Lead(f"{unit.name}：职工 {unit.staff:,} 人，会员 {unit.members:,} 人，{unit.rate}%", unit.lead)
        )
        shapes.append(bar(x + 0.1, y + 0.1, w - 0.2, h - 0.2, STEPS[step], len(leads) - 1))
        name = cut(unit.name, w - 1) if h > 2.4 else ""
        shapes += [words(x + 0.5, y + 1.2, name, ink)] if name else []
        shapes.append(words(x + 0.5, y + (2.4 if name else h / 2 + 0.35), f"{unit.rate}%", ink))
    y, x = HIGH + 0.6 if shown else 0.2, 0.6
    for at, tone in enumerate(STEPS if shown else ()):
        said = f"{at * 20}%起" if at else "不到20%"
        shapes += [bar(x + at * 4.6, y, 1, 1, tone), words(x + at * 4.6 + 1.3, y + 0.85, said)]
    y += 2.0 if shown else 0
    for count, said, query in (
        (unknown, "家没有填职工数", open_), (len(units) - len(shown), "家较小的没有画", every)
    ):  # fmt: skip
        if count:
            leads.append(Lead(f"{count} {said}", query))
            shapes += [
                bar(0.6, y, 1, 1, "hollow", len(leads) - 1),
                words(1.9, y + 0.85, f"另有 {count} {said}"),
            ]
            y += 1.6
    return Picture("单位覆盖", _covered(units, unknown), width, y + 0.2, tuple(shapes), tuple(leads))


def _covered(units: Sequence[_Unit], unknown: int) -> str:
    rest = f"另有 {unknown} 家没有填职工数。" if unknown else ""
    if not units:
        return rest or "还没有登记用人单位。"
    staff, members = (sum(getattr(unit, name) for unit in units) for name in ("staff", "members"))
    none = [unit.name for unit in units if not unit.members]
    named = "、".join(cut(name, 12 * LETTER) for name in none[:NAMED]) + ("等" if len(none) > NAMED else "")
    blank = f"{len(none)} 家还没有会员：{named}。" if none else "家家都有会员。"
    return f"{len(units)} 家单位，职工 {staff:,} 人，入会 {members * 100 // staff}%。{blank}{rest}"


def _tiles(sizes: Sequence[float], w: float, h: float) -> list[tuple[float, float, float, float]]:
    """Rectangles (x, y, w, h) that share an area by size, as square as can be; sizes from large to small."""
    areas, found = [size * w * h / sum(sizes) for size in sizes], list[tuple[float, float, float, float]]()
    x = y = 0.0
    while areas:
        side, count = min(w, h), 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
            count += 1
        deep, at = sum(areas[:count]) / side, 0.0
        for area in areas[:count]:
            found.append((x, y + at, deep, area / deep) if w >= h else (x + at, y, area / deep, deep))
            at += area / deep
        x, y, w, h = (x + deep, y, w - deep, h) if w >= h else (x, y + deep, w, h - deep)
        areas = areas[count:]
    return found


def _worst(areas: Sequence[float], side: float) -> float:
    """How far the flattest of these is from a square, where they share one side."""
    deep = sum(areas) / side
    return max(max(deep * deep / area, area / (deep * deep)) for area in areas)


def rooms(desk: Desk) -> Draw:
    """妈妈小屋: a card for each room that is open or being put right, those first that want looking at."""
    ledger = desk.ledger("room")
    with desk.store.reading() as r:
        found = list(lists.each(r, Query(ledger, (Where("status", "in", tuple(STATES)),))))
        found.sort(key=lambda room: (room["status"] != "3", str(room["checked_on"] or ""), room["name"]))
        cards = [(room, _photo(r, room["uid"])) for room in found[:CARDS]]
    leads = tuple(Lead(_told(room), Query(ledger, uids=(room["uid"],))) for room, _ in cards)
    closed = sum(room["status"] == "3" for room in found)
    says = f"开放 {len(found) - closed} 间，维护 {closed} 间" if found else "还没有在用的休息哺乳室"
    never = sum(room["checked_on"] is None for room in found)
    says += f"，{never} 间还没有检查过" if never else ""
    says += f"；下面是最该去看的 {CARDS} 间。" if len(found) > CARDS else "。"
    return partial(_rooms, cards, leads, says)


def _photo(r: Any, uid: str) -> bytes:
    """The newest photo of a room."""
    there = [one for one in attachments.of_record(r, "room", uid) if not one.elsewhere]
    kept = attachments.get(r, there[-1].uid) if there else None
    return kept[1] if kept else b""


def _checked(room: dict[str, Any]) -> str:
    return f"上次检查 {room['checked_on']}" if room["checked_on"] else "还没有检查过"


def _told(room: dict[str, Any]) -> str:
    return f"{room['name']}：{STATES[room['status']][2:]}，{_checked(room)}"


def _rooms(
    cards: Sequence[tuple[dict[str, Any], bytes]], leads: tuple[Lead, ...], says: str, width: float
) -> Picture:
    least, high, whole = CARD
    across = max(int((width - 0.2) // least), 1)
    wide = min((width - 0.2) / across, 16.0)
    shapes: list[Shape] = []
    for at, (room, photo) in enumerate(cards):
        x, y = 0.5 + at % across * wide, 0.2 + at // across * whole
        shapes.append(bar(x, y, wide - 1, high, "hollow", at))
        if photo:
            shapes.append(
                Shape("photo", "hollow", x + 0.1, y + 0.1, wide - 1.2, high - 0.2, photo=photo, leads=at)
            )
        else:
            shapes.append(words(x + (wide - 1) / 2, y + high / 2 + 0.3, "还没有照片", align="center"))
        shapes.append(words(x, y + high + 1.1, cut(room["name"], wide - 1), "ink"))
        shapes.append(words(x, y + high + 2.3, f"{STATES[room['status']]}　{_checked(room)}"))
    rows = -(-len(cards) // across)
    return Picture("妈妈小屋", says, width, 0.2 + rows * whole, tuple(shapes), leads)
