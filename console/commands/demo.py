"""`stallwatch demo`"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import click

from console.output import printable
from schema.errors import BadConfig

NEEDED = ("aiosmtpd", "starlette", "uvicorn")


@click.command()
@click.argument("folder", default=Path("demo-state"), type=click.Path(path_type=Path), metavar="[DIR]")
def demo(folder: Path) -> None:
    """An invented underworld behind a private Tor network on this machine: from an onion page to a mail.

    Everything it makes lies in DIR (demo-state), which the next demo replaces.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadConfig(f"demo: {', '.join(missing)} not installed; type `pip install 'stallwatch[demo]'`")
    from demo.run import show

    show(folder, (sys.executable, "-m", "console.main"), lambda text: click.echo(printable(text)), typed())


def typed() -> str:
    """What starts stallwatch from here: its name where the shell finds it, else its path."""
    script = Path(sys.executable).with_name("stallwatch")
    if which("stallwatch") or not script.exists():
        return "stallwatch"
    return str(script.relative_to(Path.cwd())) if script.is_relative_to(Path.cwd()) else str(script)
