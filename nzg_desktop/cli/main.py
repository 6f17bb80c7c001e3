"""`nzg`: every command, its options and its exit code (0 done, 1 trouble, 2 wrong usage)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import click
import typer

from nzg_desktop.cli import exchange, house, ledgers, months
from nzg_desktop.cli.said import trouble
from nzg_desktop.core.trouble import Trouble

app = typer.Typer(
    help="女职工工作台账。不带命令时打开窗口。",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (house, ledgers, months, exchange):
    module.register(app)


@app.callback(invoke_without_command=True)
def _window(
    context: typer.Context,
    home: Annotated[str, typer.Option(help="资料文件夹")] = "",
) -> None:
    if context.invoked_subcommand is not None:
        return
    raise click.UsageError("请给出命令，例如 nzg demo。")


def main(argv: Sequence[str]) -> int:
    """Run one command; gives its exit code."""
    try:
        typer.main.get_command(app).main(args=list(argv), prog_name="nzg", standalone_mode=False)
    except Trouble as error:
        trouble(error)
        return 1
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        error.show(sys.stderr)
        return 2
    except click.Abort:
        print("已停止，资料没有变化。", file=sys.stderr)
        return 1
    return 0
