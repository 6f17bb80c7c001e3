"""Key cards both ways: our own goes out, a neighbour's is compared by two people and then accepted.

No key is trusted silently: accepting a card takes the key id that the neighbour reads out or prints.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import container, filename, keys
from nzg_desktop.exchange.keys import Card
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Peer
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import PRACTICE, Desk, card_of, keys_of, noted, office_of

NOT_TRUSTED = "没有登记这张证书卡。"
ROLES = {"upper": "上级", "subordinate": "下级"}


def now() -> str:
    """This moment with its zone, as headers carry it."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def this_month() -> str:
    """The running month."""
    return dt.date.today().strftime("%Y-%m")


def card(desk: Desk, out: Path) -> str:
    """Write the card file of this office; gives its key id, which is compared by voice or on paper."""
    need(desk, "card")
    with desk.store.reading() as r:
        own, private = card_of(r), keys_of(r)
    data = container.write_card(private, own, this_month(), now())
    filename.write_file(out.parent, out.name, data)
    return own.key_id


def read_card(path: Path) -> Card:
    """What a card file says, its signature checked. Raises RefusedFile."""
    return container.verified_card(container.peek(filename.read_file(path)))


def trust(desk: Desk, path: Path, role: str, key_id: str) -> Changes:
    """Accept a neighbour's card after its key id was compared.

    The card of a new upper office takes the place of the former one's. Raises Trouble where the ids differ,
    the role is unknown, or the card is our own, of our own code, or of an office with the other role.
    """
    need(desk, "trust")
    if role not in ROLES:
        raise Trouble(f"不认识“{role}”这种关系。", "请写 upper（上级）或 subordinate（下级）。")
    found = read_card(path)
    if not keys.same_key(key_id, found.key_id):
        raise Trouble(
            "核对的钥匙号与证书卡上的不一致。",
            "请与对方逐组核对纸质证书卡；确认文件是对方本人给的再登记。",
            NOT_TRUSTED,
            code="key-differs",
        )
    with desk.store.writing() as w:
        _refuse_unfit(desk, w, found, role)
        card_keys = {"ed25519": found.ed25519, "x25519": found.x25519}
        peer = Peer(found.code, found.name, found.level, role, card_keys, found.key_id, at=now())
        local = kept.put_peer(w, peer)
        if role == "upper":  # an office reports to one direct superior
            kept.revoke_others(w, role, local)
        noted(desk, w, ledger="peer", action="trusted", after={"code": found.code, "key": found.key_id})
    return Changes(frozenset({"peer"}), 1)


def _refuse_unfit(desk: Desk, r: Reading, found: Card, role: str) -> None:
    """Raise Trouble for a card that cannot be what it is said to be."""
    own = office_of(r)
    if found.key_id == own.key_id:
        raise Trouble("这是本单位自己的证书卡。", "请选对方的证书卡文件。", NOT_TRUSTED)
    if found.code == own.code:
        raise Trouble("对方的统计代码和本单位相同。", "请与上级核对双方的统计代码。", NOT_TRUSTED)
    if own.practice != found.code.startswith(PRACTICE):
        raise Trouble("练习单位和正式单位不能互相登记。", "请选对证书卡文件。", NOT_TRUSTED)
    for peer in kept.peers(r):
        if peer.code == found.code and peer.role != role and peer.state == "trusted":
            raise Trouble(
                f"{found.name}已经登记为{ROLES[peer.role]}单位。", "请核对是上级还是下级。", NOT_TRUSTED
            )


def upper(r: Reading) -> Peer | None:
    """The direct superior whose card was accepted."""
    return next((peer for peer in kept.peers(r, "upper") if peer.state == "trusted"), None)


def card_of_peer(peer: Peer) -> Card:
    """A neighbour's public card."""
    return Card(peer.code, peer.name, peer.level, peer.card["ed25519"], peer.card["x25519"])
