"""The rooms, put together: the one file that knows how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from alerts.matching import Matcher
from alerts.notifiers.build import build_notifier, settings_problems, settings_type
from alerts.notifiers.contract import Notifier
from config.nodes import OptionNode
from config.problems import Problems
from config.reader import read_record
from config.records import Config, Receiver, Settings
from console.context import database_url, now, open_database
from indexer.consumers import AnyConsumer
from indexer.store_writer import StoreWriter
from indexer.stores.contract import Store
from indexer.stores.registry import open_store
from schema.errors import BadConfig


@dataclass(frozen=True, slots=True)
class House:
    """Everything that follows a crawl, opened."""

    config: Config
    engine: Engine
    store: Store
    notifiers: Mapping[str, Notifier]
    matcher: Matcher

    def consumers(self) -> Sequence[AnyConsumer]:
        """In the order in which they are served."""
        return (self.matcher, store_writer(self.config.settings, self.store))

    def close(self) -> None:
        self.store.close()
        self.engine.dispose()


def open_house(config: Config) -> House:
    """raises BadConfig for a receiver whose options are wrong; a watch that does not parse is told by the matcher"""
    return House(
        config=config,
        engine=open_database(database_url(config.settings)),
        store=open_store(config.settings),
        notifiers=build_notifiers(config.receivers),
        matcher=Matcher(config.watches, now),
    )


def store_writer(settings: Settings, store: Store) -> StoreWriter:
    """Its cursor is the store's: another kind of store starts from the beginning of the ledger."""
    return StoreWriter(store, f"store:{settings.store.kind}")


def build_notifiers(receivers: Sequence[Receiver]) -> Mapping[str, Notifier]:
    """By receiver name; raises BadConfig with every problem of every receiver."""
    problems = Problems()
    notifiers = {}
    for receiver in receivers:
        settings = read_options(receiver, problems)
        if settings is not None:
            notifiers[receiver.name] = build_notifier(receiver.notifier, settings)
    if problems.errors():
        raise BadConfig("\n".join(str(problem) for problem in problems.all()))
    return notifiers


def read_options(receiver: Receiver, problems: Problems) -> object | None:
    """The receiver's options as its notifier's Settings; None after adding problems."""
    node = receiver.options
    assert isinstance(node, OptionNode)  # noqa: S101  # config.routes puts one there
    settings = read_record(settings_type(receiver.notifier), node, problems)
    if settings is None:
        return None
    wrong = settings_problems(receiver.notifier, settings)
    for text in wrong:
        problems.add("E603", node, text)
    return None if wrong else settings
