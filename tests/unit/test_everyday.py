"""Spreadsheets of the other ledgers come in under the names that offices give to their columns."""

from __future__ import annotations

import pytest

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.exchange import everyday, heads, synonyms
from nzg_desktop.exchange.tables import Table
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work.importing import heads_of

BY_CODE = {ledger.about.code: ledger for ledger in LEDGERS}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("training", "序号 培训名称=title 时间=start_on 主讲人=lecturer 参加人数=persons 女职工人数=women"),
        ("aid", "姓名=member_id 慰问时间=aid_on 慰问类型=aid_type 慰问金额=amount 慰问品=goods"),
        ("care_class", "班名=title 开始时间=start_on 结束时间=end_on 孩子人数=children 地点=place"),
        ("matchmaking_event", "活动名称=title 活动时间=held_on 男=came_m 女=came_f 牵手对数=pairs"),
        ("case_record", "编号=case_no 来访时间=received_on 姓名=person 诉求内容=summary 处理结果=result"),
        ("screening", "体检批次=title 体检时间=from_on 体检机构=clinic 应检人数=due 实检人数=screened"),
        ("legal_event", "活动名称=title 活动时间=held_on 律师=lecturer 参加人次=person_times"),
        ("committee_member", "姓名=name 职务=post 任职时间=from_on"),
        ("studio", "工作室名称=name 带头人=leader_id 单位名称=employer_id 命名时间=named_on"),
    ],
)
def test_the_columns_of_an_office_are_known(code: str, said: str) -> None:
    words = [word.partition("=") for word in said.split()]
    table = Table("台账", (tuple(head for head, _, _ in words), tuple("样" for _ in words)))
    found = heads.find(table, [*_plain(code)])
    assert found is not None
    assert found.columns == {at: field for at, (_, _, field) in enumerate(words) if field}


def _plain(code: str) -> list[heads.Head]:
    """The heads of a ledger; what stands under them is not what is tried here."""
    return [heads.Head(one.name, one.label, one.also) for one in heads_of(BY_CODE[code])]


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_no_word_means_two_fields_of_a_ledger(ledger: type[Ledger]) -> None:
    labels = {column.name: column.label for column in ledger.columns()}
    if synonyms.also(ledger.about.code, next(iter(labels))):
        return
    words = [word for some in everyday.by_label(labels).values() for word in some]
    assert len(words) == len(set(words))
    assert not set(words) & set(labels.values())


def test_every_label_that_has_other_words_is_there() -> None:
    labels = {column.label for ledger in LEDGERS for column in ledger.columns()}
    assert set(everyday.BY_LABEL) <= labels


@pytest.mark.parametrize(
    ("said", "code"), [("春节慰问", "6"), ("送清凉", "9"), ("困难帮扶", "8"), ("住院", "3")]
)
def test_kinds_of_aid_are_known_by_their_everyday_words(said: str, code: str) -> None:
    assert codes.table("condolence_types").find(said) == code
