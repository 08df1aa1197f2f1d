"""Secrets: read from a file or a variable, or as a last resort from the configuration itself; never shown."""

from __future__ import annotations

import stat
from pathlib import Path

from config.files import read_bounded
from config.nodes import OptionNode, found_kind
from config.problems import Problems
from config.records import Secret

SECRET_WAYS = ("", "_env", "_file")
SECRET_BYTES_MAX = 65_536


def read_secret(name: str, node: OptionNode, problems: Problems, clear: tuple[str, ...] = ()) -> Secret | None:
    """The secret that `name_file`, `name_env` or `name` of the map gives; None when none does or it cannot be had.

    clear  beginnings of values that may stand in the configuration, for they hold nothing secret
    """
    given = [(name + way, value) for way in SECRET_WAYS if (value := node.get(name + way)) is not None]
    if not given:
        return None
    key, value = given[0]
    if len(given) > 1:
        keys = " and ".join(f"'{each}'" for each, _ in given)
        problems.add("E206", given[1][1], f"both {keys} (expected one); keep '{name}_file'")
        return None
    if value.kind != "value" or value.is_nothing or not value.text.strip():
        problems.add("E203", value, f"'{key}' is {_shown(value)} (expected text); write one value")
        return None
    if key.endswith("_file"):
        return _from_file(key, value, problems)
    if key.endswith("_env"):
        return _from_environment(key, value, problems)
    if not value.text.startswith(clear):
        text = f"'{key}' stands in the clear (expected '{key}_file' or '{key}_env'); move it to a file"
        problems.add("W202", value, text)
    return Secret(value.text)


def _shown(value: OptionNode) -> str:
    return "empty" if value.kind == "value" else found_kind(value)


def _from_environment(key: str, value: OptionNode, problems: Problems) -> Secret | None:
    text = value.origin.environment.get(value.text, "")
    if not text:
        problems.add("E207", value, f"{key}: the variable '{value.text}' is not set (expected a secret); set it")
        return None
    return Secret(text)


def _from_file(key: str, value: OptionNode, problems: Problems) -> Secret | None:
    path = value.origin.folder / value.text
    try:
        text = read_bounded(path, SECRET_BYTES_MAX)[:SECRET_BYTES_MAX].decode("utf-8").rstrip("\r\n")
    except FileNotFoundError:
        problems.add("E207", value, f"{key}: no file '{value.text}' (expected the secret in it); write it there")
        return None
    except (OSError, UnicodeDecodeError, ValueError):
        problems.add("E207", value, f"{key}: '{value.text}' cannot be read (expected a text file of yours); mend it")
        return None
    if not text.strip():
        problems.add("E207", value, f"{key}: the file '{value.text}' is empty (expected a secret); write it there")
        return None
    warn_if_readable_by_others(path, value, problems)
    return Secret(text)


def warn_if_readable_by_others(path: Path, node: OptionNode, problems: Problems) -> None:
    """W201 when group or others may read the file."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        text = f"'{node.text}' has mode {mode:03o} (expected 600, for its owner alone); type: chmod 600 {node.text}"
        problems.add("W201", node, text)
