"""The `stallwatch` command: finds the command in the table, and turns every error into one sentence."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from console.commands.registry import COMMANDS
from console.logs import quiet_logging
from console.output import note
from schema.errors import BadConfig, StallwatchError
from schema.version import VERSION


class PipeClosed(Exception):
    """The reader of our pipe has gone (`| head`)."""


class Table(click.Group):
    """Commands by the table of registry.py, imported when asked for: `read` in a pipe starts no Scrapy."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would end with 1 here
            raise PipeClosed from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101  # the table is ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message}{did_you_mean(args[0])}", ctx) from None


def did_you_mean(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, COMMANDS, 1)
    return f" Did you mean {close[0]!r}?" if close else " `stallwatch --help` lists the commands."


@click.group(cls=Table, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="stallwatch")
@click.option("--config", "folder", metavar="DIR", type=click.Path(path_type=Path), help="The configuration's folder.")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """Watch where crime is sold as a service, through Tor; raise one masked, explained alert per offer."""
    ctx.obj = folder


def main(arguments: list[str] | None = None) -> None:
    """Run and exit: 0 fine, 1 found something wrong, 2 used wrongly, 130 interrupted."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    prepare_streams()
    quiet_logging()
    try:
        outcome = cli.main(arguments, prog_name="stallwatch", standalone_mode=False)
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BadConfig as error:
        return say(str(error), 2)
    except StallwatchError as error:
        return say(str(error), 1)
    except PipeClosed:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # the last line of defence: an operator never sees a traceback
        return say(defect(error), 1)
    return outcome if isinstance(outcome, int) else 0


def prepare_streams() -> None:
    """Whatever the locale: JSON in a pipe is UTF-8, and no letter that a terminal lacks ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def say(text: str, code: int) -> int:
    note(text)
    return code


def defect(error: Exception) -> str:
    """A sentence for a mistake of ours; the frames (no values, no messages) go to a file for the report."""
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    with tempfile.NamedTemporaryFile("w", prefix="stallwatch-defect-", suffix=".txt", delete=False) as file:
        file.write(f"stallwatch {VERSION}\n{type(error).__name__}\n{frames}")
    return (
        f"stallwatch: {type(error).__name__} where none was expected; this is a defect of stallwatch, not of your "
        f"configuration; please report {file.name}, which holds no data of yours"
    )


if __name__ == "__main__":
    main()
