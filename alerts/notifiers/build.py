"""A receiver's YAML options -> a notifier, by name, knowing no notifier."""

from __future__ import annotations

from typing import Any, cast

from alerts.notifiers.contract import Notifier, NotifierClass
from alerts.notifiers.registry import NOTIFIERS
from config.plugins import load, names

GROUP = "alerts.notifiers"


def notifier_names() -> list[str]:
    return sorted(names(NOTIFIERS, GROUP))


def settings_type(kind: str) -> type[Any]:
    """The frozen dataclass that the receiver's options are read into. raises BadConfig for an unknown name."""
    return _class(kind).Settings


def settings_problems(kind: str, settings: Any) -> list[str]:
    """What is wrong with settings that are well-formed: "what was found (expected); what to do" each, no place."""
    return _class(kind).problems(settings)


def build_notifier(kind: str, settings: Any) -> Notifier:
    """A notifier ready to deliver; nothing is connected yet. raises BadConfig for an unknown name."""
    return _class(kind)(settings)


def _class(kind: str) -> NotifierClass:
    return cast(NotifierClass, load(NOTIFIERS, GROUP, kind))
