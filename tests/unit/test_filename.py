"""A hand-over file appears under its name whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, filename
from nzg_desktop.exchange.header import Sender
from nzg_desktop.exchange.strictzip import Limits
from tests.fixtures import handover as sample


def test_the_name_says_who_when_what_and_which() -> None:
    head = sample.draft(manifest_sha256="0123456789" * 6 + "abcd", number=12)
    assert filename.name_of(head) == "NZG_A01_2026-10_report_12_01234567.nzg"
    odd = sample.draft(sender=Sender("街道:01_a", "样例", "5", "0" * 64))
    assert filename.name_of(odd).startswith("NZG_-01-a_2026-10") and filename.name_of(odd).isascii()


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("NZG_A01_2026-10_report_1_01234567.nzg", True),
        ("NZG_A01_2026-10_report_1_01234567(1).nzg", True),
        ("NZG_A01_2026-10_report_1_01234567 - 副本.nzg", True),
        ("副本 NZG_A01_2026-10_report_1_01234567.nzg.zip", True),
        ("nzg_a01_2026-10_report_1_01234567.NZG", True),
        ("NZG_A01_2026-10_report_1_01234567.nzg.part", False),
        ("名单.xlsx", False),
    ],
)
def test_what_mail_programs_do_to_a_name_is_tolerated(name: str, ours: bool) -> None:
    assert filename.looks_ours(name) is ours


def test_a_file_is_written_whole_and_read_back(tmp_path: Path) -> None:
    data = sample.report()
    name = filename.name_of(container.peek(data).header)
    path = filename.write_file(tmp_path, name, data)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert filename.read_file(path) == data


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "E-701"), (errno.EIO, "E-702"), (errno.EACCES, "E-702")]
)
def test_a_disk_that_gives_up_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    filename.write_file(tmp_path, "a.nzg", b"older")

    def give_up(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", give_up)
    with pytest.raises(RefusedFile) as caught:
        filename.write_file(tmp_path, "a.nzg", b"newer")
    assert caught.value.code == code
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.nzg", b"older")]


def test_a_stick_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filename.write_file(tmp_path, "a.nzg", b"older")
    real = os.fsync

    def lie(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, b"N")
        real(handle)

    monkeypatch.setattr(os, "fsync", lie)
    with pytest.raises(RefusedFile) as caught:
        filename.write_file(tmp_path, "a.nzg", b"newer")
    assert caught.value.code == "E-703"
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.nzg", b"older")]


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as caught:
        filename.write_file(tmp_path / "gone", "a.nzg", b"")
    assert caught.value.code == "E-702"
    with pytest.raises(RefusedFile) as caught:
        filename.read_file(tmp_path / "gone.nzg")
    assert caught.value.code == "E-704"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.nzg").write_bytes(bytes(100))
    assert len(filename.read_file(tmp_path / "a.nzg", Limits(file=100))) == 100
    with pytest.raises(RefusedFile) as caught:
        filename.read_file(tmp_path / "a.nzg", Limits(file=99))
    assert caught.value.code == "E-108"
