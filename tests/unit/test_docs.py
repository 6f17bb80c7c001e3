"""What is written about the program is true of it: map, glossary, decisions, commands, keys, dictionary."""

from __future__ import annotations

import fnmatch
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from nzg_desktop import gui
from nzg_desktop.cli.main import app
from nzg_desktop.core.declare import Ledger
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import dictionary
from nzg_desktop.work.desk import Home

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HELP = ROOT / "resources" / "help"
PAGES = sorted(HELP.glob("*.md"))
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *PAGES)

BY_MODULE = ("nzg_desktop", "installers")
"""Of these every module is on the map."""
BY_FOLDER = {"tests": ".py", "resources": ""}
"""Of these every folder that holds something (with this ending)."""
GENERATED = "nzg_desktop/store/migrations/versions"
LINES_OF_A_DECISION = ("Chosen", "Instead of", "Because", "Costs", "Revisit when")
SHARED_OPTIONS = {"--home", "--user", "--json", "--help"}
AS_WRITTEN = {"Return": "Enter", "Delete": "Del"}
ELSEWHERE = re.compile(
    r"/(?:work|root|home|tmp|Users|mnt|srv)/\w|[A-Z]:\\|pypi|pythonhosted|npmjs|crates\.io|golang\.org|mirror",
    re.IGNORECASE,
)
LOUD = ("非法", "异常", "失败", "！", "!")


def _section(title: str) -> str:
    """The text of one `##` section of the README."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


def _mapped() -> list[str]:
    """What the map lists, as paths; modules of packages without `.py`."""
    found: list[str] = []
    folder = ""
    for line in _section("Map · 地图").splitlines():
        if head := re.match(r"### (?:The top|`([^`]+/)` — \S)", line):
            folder = head[1] or ""
            found.extend([folder] if folder else [])
        elif row := re.match(r"- `([^`]+)` — \S", line):
            found.append(folder + row[1])
    return found


def _at_the_top() -> Iterator[str]:
    """What lies at the top, without what is made and never committed."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    marks = [line.strip("/") for line in ignored if line and not line.startswith("#")] + [".git"]
    for path in ROOT.iterdir():
        if not any(fnmatch.fnmatch(path.name, mark) for mark in marks):
            yield f"{path.name}/" if path.is_dir() else path.name


def _on_the_disk() -> Iterator[str]:
    """What the map should list. A package's own file is described by the heading of its folder."""
    yield from _at_the_top()
    for path in (path for top in BY_MODULE for path in ROOT.glob(f"{top}/**/*.py")):
        folder = path.parent.relative_to(ROOT).as_posix()
        if folder != GENERATED:
            yield f"{folder}/" if path.stem == "__init__" else f"{folder}/{path.stem}"
    for top, ending in BY_FOLDER.items():
        for path in (ROOT / top).glob(f"*/**/*{ending}"):
            yield f"{top}/{path.relative_to(ROOT / top).parts[0]}/"


def test_the_map_names_what_is_on_the_disk_and_nothing_else() -> None:
    mapped, there = set(_mapped()), {*_on_the_disk(), f"{Path(GENERATED).parent.as_posix()}/"}
    assert mapped == there, f"not on the map: {sorted(there - mapped)}; invented: {sorted(mapped - there)}"


def test_the_map_names_nothing_twice() -> None:
    mapped = _mapped()
    assert [path for path in set(mapped) if mapped.count(path) > 1] == []


def test_the_map_begins_with_the_layers_that_are_enforced() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = rules["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    assert f"`{' → '.join(layers)}`" in _section("Map · 地图")


def test_the_front_page_names_what_lies_in_a_data_folder() -> None:
    home = Home(Path("office"))
    described = _section("The data folder · 资料文件夹")
    assert f"| `{home.database.name}` |" in described
    assert all(f"| `{place.name}/` |" in described for place in (home.packages, home.backups, home.cache))


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_the_glossary_has_one_word_for_every_ledger(ledger: type[Ledger]) -> None:
    rows = [line for line in _section("Glossary · 词汇").splitlines() if f"`{ledger.about.code}`" in line]
    assert len(rows) == 1
    assert ledger.about.title in rows[0].split("|")[1]


def test_every_decision_says_what_instead_of_what_why_at_what_cost_and_until_when() -> None:
    decisions = re.split(r"^### (\d+)\. .+$", _section("Decisions"), flags=re.MULTILINE)[1:]
    numbers, texts = decisions[::2], decisions[1::2]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    for text in texts:
        lines = [line for line in text.splitlines() if line]
        assert [re.split(r"^- ([A-Z][a-z ]+): \S", line)[1] for line in lines] == [*LINES_OF_A_DECISION]


def test_the_data_dictionary_says_what_the_declarations_say() -> None:
    command = "python -m nzg_desktop.work.dictionary"
    assert dictionary.PAGE.read_text(encoding="utf-8") == dictionary.written(), f"write it anew: {command}"


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_the_data_dictionary_names_every_field_and_every_indicator(ledger: type[Ledger]) -> None:
    page = dictionary.written((*LEDGERS,))
    _, _, chapter = page.partition(f"## {ledger.about.title} `{ledger.about.code}`\n")
    chapter, _, _ = chapter.partition("\n## ")
    assert all(f"| `{column.name}` |" in chapter for column in ledger.columns())
    assert all(rule.message.format(limit="N") in chapter for rule in ledger.rules)
    assert all(f"| `{indicator.code}` | {indicator.name} |" in page for indicator in ledger.indicators)


@cache
def _manual() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page != dictionary.PAGE)


def _commands() -> dict[str, set[str]]:
    """The name of every command → the options that are its own."""
    group: Any = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        - SHARED_OPTIONS
        for name, command in group.commands.items()
    }


def test_the_page_on_commands_has_every_command_with_its_options_and_no_other() -> None:
    page = (HELP / "commands.md").read_text(encoding="utf-8")
    described = {
        row[1]: set(re.findall(r"--[a-z-]+", row[2]))
        for row in re.finditer(r"^\| `nzg ([a-z][a-z-]*)([^`]*)` \|", page, re.MULTILINE)
    }
    assert described == _commands()


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_a_document_mentions_only_commands_that_exist(page: Path) -> None:
    mentioned = re.findall(r"(?<![\w/-])nzg ([a-z][a-z-]*)", page.read_text(encoding="utf-8"))
    assert set(mentioned) <= _commands().keys()


def _actions() -> Iterator[Any]:
    """Every Action of every table in the window's modules."""
    from nzg_desktop.gui.actions import Action

    seen = set()
    for module in pkgutil.iter_modules(gui.__path__, f"{gui.__name__}."):
        there = vars(importlib.import_module(module.name)).values()
        of_classes = (value for one in there if isinstance(one, type) for value in vars(one).values())
        for value in (*there, *of_classes):
            for action in value if isinstance(value, tuple) else (value,):
                if isinstance(action, Action) and action.id not in seen:
                    seen.add(action.id)
                    yield action


def _rows_of_keys() -> list[tuple[set[str], str]]:
    page = (HELP / "keys.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \| (.+) \|$", page, re.MULTILINE)
    return [(set(re.findall(r"`([^`]+)`", keys)), words) for keys, words in rows]


def test_every_action_is_in_the_manual_with_its_keys() -> None:
    rows = _rows_of_keys()
    actions = list(_actions())
    assert len(actions) > 20
    for action in actions:
        keys = {AS_WRITTEN.get(key, key) for key in action.key.split()}
        if keys:
            assert any(keys == shown and words.startswith(action.title) for shown, words in rows), action.id
        else:
            assert action.title in _manual(), action.id


def test_every_key_without_a_button_is_in_the_manual() -> None:
    from nzg_desktop.gui.key_sheet import FORM_KEYS

    rows = _rows_of_keys()
    for keys, words in FORM_KEYS:
        assert any(set(keys.split(" / ")) == shown and said == words for shown, said in rows), keys


def test_every_page_that_has_a_bar_entry_is_spoken_of() -> None:
    from nzg_desktop.gui.pages import PAGES as ROWS

    assert [row.title for row in ROWS if row.title not in _manual()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_help_page_has_one_title_and_a_calm_voice(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert page.name.isascii()
    assert re.findall(r"^# (.+)$", text, re.MULTILINE) == [text.splitlines()[0][2:]]
    assert [word for word in LOUD if word in text] == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_a_document_names_no_place_of_one_machine_and_no_registry(page: Path) -> None:
    assert ELSEWHERE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_what_a_document_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_chapters_are_all_linked_from_the_front_page() -> None:
    assert [page.name for page in PAGES if f"(resources/help/{page.name})" not in README] == []


@pytest.mark.parametrize("name", ["run", "test"])
def test_both_commands_stand_on_the_front_page_for_both_systems(name: str) -> None:
    assert f"\npython3 installers/dev.py {name}" in README
    assert f"\npy installers\\dev.py {name}" in README
