"""`nzg`: every command, its options and its exit code (0 done, 1 trouble, 2 wrong usage)."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from nzg_desktop.cli import (
    audit,
    duties,
    exchange,
    house,
    ledgers,
    months,
    options,
    places,
    records,
    users,
)
from nzg_desktop.cli.said import trouble
from nzg_desktop.cli.usage import in_chinese
from nzg_desktop.core.trouble import Trouble, no_memory

INTERRUPTED = 130
"""What the command line library gives for Ctrl-C."""

app = typer.Typer(
    help="女职工工作台账。不带命令时打开窗口。",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (house, users, places, ledgers, records, audit, months, duties, exchange):
    app.add_typer(module.app)


@app.callback(invoke_without_command=True)
def _window(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="资料文件夹，对后面的命令有效")] = None,
) -> None:
    options.before.set(home)
    if context.invoked_subcommand is None:
        raise typer.BadParameter("请给出命令，例如 nzg demo", ctx=context)


def main(argv: Sequence[str]) -> int:
    """Run one command; gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a script reads UTF-8, whatever the system's own is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _commands().main(args=list(argv), prog_name="nzg", standalone_mode=False)
        sys.stdout.flush()
    except Trouble as error:
        trouble(error)
        return 1
    except MemoryError:
        trouble(no_memory())
        return 1
    except typer.TyperException as error:
        return _wrong(error)
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except OSError as error:
        if not _unheard(error):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return _stopped() if code == INTERRUPTED else int(code or 0)


@cache
def _commands() -> Any:
    """What the library makes of all commands, which takes it as long as most of them take."""
    return typer.main.get_command(app)


def _unheard(error: OSError) -> bool:
    """Whether whoever read our answer has heard enough; Windows calls it a wrong argument, of no file."""
    told = isinstance(error, BrokenPipeError)
    return told or (sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None)


def _wrong(error: typer.TyperException) -> int:
    where: Any = getattr(error, "ctx", None)
    command = where.command_path if where else "nzg"
    print(f"命令写得不对：{in_chinese(error.format_message())}。", file=sys.stderr)
    print(f"写法见 {command} --help", file=sys.stderr)
    return 2


def _stopped() -> int:
    print("已停止，没有做完的这一步没有写入，已有资料没有变化。", file=sys.stderr)
    return 1
