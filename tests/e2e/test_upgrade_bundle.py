"""An upgrade bundle is taken from its publisher only, tried before it is chosen, and left again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core import versions
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import bundle
from nzg_desktop.exchange.bundle import Manifest
from nzg_desktop.exchange.keys import OfficeKeys
from nzg_desktop.work import upgrading
from tests.fixtures import handover as sealed

ROOT = Path(__file__).parents[2]
KEYS = OfficeKeys.make()
PUBLIC = KEYS.card("", "", "").ed25519
NEWER = "9.9.9"
Files = dict[str, bytes]


def small(version: str = NEWER, lock: str = "") -> bytes:
    return bundle.write({"nzg_desktop/x.py": b"x = 1\n"}, Manifest(version, "2026-12-01", "0099", lock), KEYS)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where a program is installed, which trusts the publisher of these tests."""
    place = tmp_path / "程序"
    place.mkdir()
    (place / "keys.txt").write_text(f"# publishers\n{PUBLIC} test\n", encoding="utf-8")
    monkeypatch.setattr(upgrading, "KEYS", place / "keys.txt")
    monkeypatch.setenv(versions.STARTED, str(place))
    return place


def test_one_flipped_byte_is_refused_wherever_it_is() -> None:
    good = small()
    assert bundle.read(good, [PUBLIC])[0].version == NEWER
    for at in range(len(good)):
        for bit in (1, 128):
            bad = bytearray(good)
            bad[at] ^= bit
            with pytest.raises(RefusedFile):
                bundle.read(bytes(bad), [PUBLIC])


def test_without_the_signature_flipped_bytes_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    # The control: the ZIP alone does not notice what the signature does.
    monkeypatch.setattr(bundle, "is_signed", lambda *_: True)
    bad = bytearray(small())
    bad[len(bundle.MARK) + bundle.SIGNATURE + 11] ^= 1  # the hour in the head of the first entry
    assert bundle.read(bytes(bad), [PUBLIC])[0].version == NEWER


@pytest.mark.parametrize("keep", [0, 7, 50, 100, -1])
def test_a_bundle_cut_short_is_refused(keep: int) -> None:
    with pytest.raises(RefusedFile):
        bundle.read(small()[:keep], [PUBLIC])


def test_somebody_elses_bundle_is_refused() -> None:
    with pytest.raises(RefusedFile, match="签名不对"):
        bundle.read(small(), [OfficeKeys.make().card("", "", "").ed25519])
    with pytest.raises(RefusedFile, match="没有发布单位的公钥"):
        bundle.read(small(), [])


# Python's zipfile takes a backslash for a stroke where Windows does, so there the bundle holds a/b.
BACKSLASH = () if sys.platform == "win32" else ("a\\b",)


@pytest.mark.parametrize("name", ["../x.py", "/etc/x", "a/../../x", "C:/x", *BACKSLASH, "a//b"])
def test_a_bundle_writes_nowhere_else(name: str) -> None:
    data = bundle.write({name: b""}, Manifest(NEWER, "", "", ""), KEYS)
    with pytest.raises(RefusedFile, match="放错位置"):
        bundle.read(data, [PUBLIC])


def signed(content: bytes) -> bytes:
    return bundle.MARK + KEYS.sign(bundle.MARK + content) + content


@pytest.mark.parametrize(
    "data",
    [
        signed(b""),
        signed(b"PK\x03\x04 no archive"),
        signed(sealed.zipped({"x.py": b""})),
        signed(sealed.zipped({bundle.MANIFEST: b'{"version": "9.9.9"}'})),
        small("9.9.x"),
        small("9." * 9 + "9"),
    ],
    ids=["empty", "no archive", "no manifest", "half a manifest", "no number", "a long number"],
)
def test_what_a_publisher_has_packed_wrongly_is_said(data: bytes) -> None:
    with pytest.raises(RefusedFile, match="读不出来"):
        bundle.read(data, [PUBLIC])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (small("0.0.9"), "不比现在的"),
        (small(lock="other"), "换程序用到的库"),
        (small(), "试运行没有通过"),
    ],
    ids=["older", "other libraries", "does not run"],
)
def test_what_will_not_do_leaves_everything_as_it_was(data: bytes, said: str, root: Path) -> None:
    file = root / "x.nzgup"
    file.write_bytes(data)
    with pytest.raises(Trouble, match=said):
        upgrading.upgrade(file)
    assert versions.named("current.txt") == ""
    assert not list(versions.folder().glob("[0-9]*"))


@pytest.mark.parametrize("words", [b"\xff\xfe1", b"1.0\0", b"../..", b"\n", b"9.9.9"])
def test_a_spoilt_note_of_the_version_starts_the_first_one(
    words: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(versions.STARTED, raising=False)
    monkeypatch.setattr(versions, "folder", lambda: tmp_path)
    (tmp_path / "current.txt").write_bytes(words)
    assert versions.handed_over(["ledgers"]) is None


def installed(place: Path, version: str) -> Path:
    """A copy of this program as another version."""
    for part in upgrading.CARRIED:
        shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / upgrading.LOCK, place)
    about = place / "nzg_desktop" / "__init__.py"
    words = about.read_text(encoding="utf-8")
    about.write_text(words.replace('__version__ = "0.1.0"', f'__version__ = "{version}"'), encoding="utf-8")
    (place / "resources" / "release-keys.txt").write_text(f"{PUBLIC}\n", encoding="utf-8")
    return place


@pytest.fixture
def nzg(tmp_path: Path) -> Callable[..., Any]:
    """The program installed in a folder of its own, as a command."""
    place = installed(tmp_path / "old", "0.1.0")

    def run(*words: str) -> Any:
        environment = {name: value for name, value in os.environ.items() if name != versions.STARTED}
        done = subprocess.run(
            [sys.executable, "-m", "nzg_desktop", *words, "--json"],
            cwd=place,
            env=environment,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What a publisher gets who types the command of the README: the checkout that was signed, the bundle."""
    folder = tmp_path_factory.mktemp("publisher")
    checkout = installed(folder / "checkout", NEWER)
    (checkout / "resources" / upgrading.KEYS.name).write_text("# nobody yet\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nzg_desktop.work.upgrading", str(folder / "our.key"), str(folder / "stick")],
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    (file,) = (folder / "stick").glob("*.nzgup")
    assert str(file) in done.stdout
    assert (folder / "our.key").stat().st_mode & 0o077 == 0 or os.name == "nt"
    return checkout, file


def test_what_one_command_publishes_is_taken_by_those_who_name_its_key(
    nzg: Callable[..., Any], tmp_path: Path, published: tuple[Path, Path]
) -> None:
    checkout, file = published
    (public,) = upgrading.publishers(checkout / "resources" / upgrading.KEYS.name)
    (tmp_path / "old" / "resources" / upgrading.KEYS.name).write_text(f"{public}\n", encoding="utf-8")
    nzg("upgrade", str(file))
    assert nzg("upgrade")["running"] == NEWER
    assert nzg("upgrade", "--back")["running"] == "0.1.0"


def test_what_somebody_else_publishes_or_one_flipped_byte_leaves_the_old_version(
    nzg: Callable[..., Any], tmp_path: Path, published: tuple[Path, Path]
) -> None:
    checkout, file = published
    old = tmp_path / "old" / "resources" / upgrading.KEYS.name
    with pytest.raises(AssertionError, match="签名不对"):  # the old version names the key of these tests
        nzg("upgrade", str(file))
    old.write_bytes((checkout / "resources" / upgrading.KEYS.name).read_bytes())
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "flipped.nzgup").write_bytes(data)
    with pytest.raises(AssertionError, match="签名不对"):
        nzg("upgrade", str(tmp_path / "flipped.nzgup"))
    assert nzg("upgrade")["running"] == "0.1.0"


def test_the_same_key_is_named_once_and_signs_the_next_bundle_too(
    tmp_path: Path, published: tuple[Path, Path]
) -> None:
    checkout, first = published
    again, fresh = upgrading.publish(first.parents[1] / "our.key", tmp_path, checkout)
    assert not fresh
    assert len(upgrading.publishers(checkout / "resources" / upgrading.KEYS.name)) == 1
    assert bundle.read(again.read_bytes(), upgrading.publishers(checkout / "resources" / upgrading.KEYS.name))


def test_an_upgrade_stands_beside_the_old_version_and_back_is_one_command(
    nzg: Callable[..., Any], tmp_path: Path
) -> None:
    newer = installed(tmp_path / "new", NEWER)
    files: Files = {
        file.relative_to(newer).as_posix(): file.read_bytes()
        for part in upgrading.CARRIED
        for file in (newer / part).rglob("*")
        if file.is_file()
    }
    manifest = Manifest(NEWER, "2026-12-01", "0099", upgrading._lock_of(newer))
    (tmp_path / "stick.nzgup").write_bytes(bundle.write(files, manifest, KEYS))
    nzg("upgrade", str(tmp_path / "stick.nzgup"))
    assert nzg("upgrade")["running"] == NEWER
    assert nzg("upgrade", "--back")["running"] == "0.1.0"
    assert nzg("upgrade")["running"] == "0.1.0"
    assert (tmp_path / "old" / "nzg-versions" / NEWER / "nzg_desktop").is_dir()
