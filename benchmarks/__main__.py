"""`python -m benchmarks [NAME ...]`: run them, print a table, write build/bench.json."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.contract import Figure
from benchmarks.registry import BENCHMARKS


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"bench: unknown {', '.join(unknown)} (known: {', '.join(BENCHMARKS)})\n")
        return 2
    progress = Console(stderr=True)
    figures: list[Figure] = []
    for name in names or list(BENCHMARKS):
        if progress.is_terminal:
            progress.print(f"bench: {name} ...")
        figures += importlib.import_module(BENCHMARKS[name]).bench()
    Console(width=None if progress.is_terminal else 140).print(table(figures))
    write(figures, Path("build") / "bench.json")
    return 0


def table(figures: list[Figure]) -> Table:
    out = Table("figure", "value", "unit", "beside", "what that is", "ratio", "n", "size")
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        beside = "" if figure.beside is None else f"{figure.beside:,.4g}"
        out.add_row(
            figure.name, f"{figure.value:,.4g}", figure.unit, beside, figure.beside_is, ratio,
            str(figure.n), str(figure.size),
        )  # fmt: skip
    return out


def write(figures: list[Figure], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    rows = {
        figure.name: {
            "value": figure.value, "unit": figure.unit, "beside": figure.beside, "ratio": figure.ratio,
            "n": figure.n, "size": figure.size,
        }
        for figure in figures
    }  # fmt: skip
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
