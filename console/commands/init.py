"""`stallwatch init DIR`"""

from __future__ import annotations

from pathlib import Path

import click

from config.init import write_starter
from crawler.evidence import new_key_file as new_evidence_key
from indexer.masking.keys import new_key_file as new_masking_key


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write a commented starting configuration, and its two keys, into DIR; what is there stays as it is."""
    written = write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for path in written:
        click.echo(path)
    if not written:
        click.echo(f"{folder}: everything is there already; nothing written", err=True)
    click.echo(
        f"next: edit {folder}/sources/example.yml and {folder}/settings.yml, "
        f"then `stallwatch check --config {folder}`; back up {folder}/keys apart from the rest",
        err=True,
    )
