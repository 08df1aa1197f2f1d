"""The records that the operator's YAML becomes. Times are seconds, sizes are bytes, paths are absolute.

Metadata of a field says how it is written and what it may be; config.keys tells what is understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from schema.watch import Watch

DAY_S = 86_400.0


class Secret:
    """A value that never prints. It is compared by content and read only with reveal()."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True, slots=True)
class Pace:
    """in_flight requests at once to this source, delay_s between two of them, give or take the share jitter of it."""

    in_flight: int = field(default=2, metadata={"least": 1, "most": 64})
    delay_s: float = field(default=3.0, metadata={"most": 3600})
    jitter: float = field(default=0.5, metadata={"least": 0.0, "most": 1.0})


@dataclass(frozen=True, slots=True)
class Login:
    """An account: user and password for the place's log-in form, or cookies of a session opened by hand, or both.

    cookies  text in the Netscape form that browsers' extensions and curl write; it logs in where the form does not
    """

    user: str = ""
    password: Secret | None = None
    cookies: Secret | None = None


@dataclass(frozen=True, slots=True)
class Canary:
    """What a healthy crawl shows at least: listings, and the share of listings that have each field."""

    listings_at_least: int = field(default=0, metadata={"least": 0})
    fields: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({}), metadata={"least": 0.0, "most": 1.0}
    )


@dataclass(frozen=True, slots=True)
class Source:
    """One place we read.

    spider         how it is walked ("forum", "paste"); "" lets the engine's profile decide
    every_s, cron  exactly one is set, or neither: then only `crawl` reads it
    clock          IANA zone the place shows its times in
    hours          "08:00-23:00" in that zone: it is read only then; "" reads it round the clock
    onion_key      the key that an onion service with client authorisation asks for, in a form of addresses.onion_key
    revisit_s      ages at which a thread with a live offer is read again, then weekly
    budget         pages a run may fetch
    place          "file:line" for messages
    """

    name: str = field(metadata={"yaml": "source"})
    engine: str
    start: tuple[str, ...]
    spider: str = ""
    mirrors: tuple[str, ...] = ()
    via: str = field(default="tor", metadata={"choices": ("tor", "direct")})
    every_s: float | None = field(default=None, metadata={"least": 10})
    cron: str = ""
    pace: Pace = Pace()
    login: Login | None = None
    clock: str = "UTC"
    hours: str = ""
    onion_key: Secret | None = None
    canary: Canary = Canary()
    revisit_s: tuple[float, ...] = (3600.0, 6 * 3600.0, DAY_S, 3 * DAY_S, 7 * DAY_S)
    budget: int = field(default=500, metadata={"least": 1})
    deadline_s: float = field(default=900.0, metadata={"least": 10})
    robots: bool = False
    enabled: bool = True
    place: str = ""


@dataclass(frozen=True, slots=True)
class Matcher:
    """One label test as in Alertmanager: op is "=", "!=", "=~" or "!~"."""

    label: str
    op: str
    value: str


@dataclass(frozen=True, slots=True)
class Route:
    """A node of the routing tree, same meaning as in Alertmanager. The root has no matchers.

    What the YAML of a node leaves out (receiver, grouping, intervals) has already been taken from its parent here.

    repeat_interval_s  0 means never repeat
    go_on              Alertmanager's `continue`: look at later siblings too
    """

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    group_by: tuple[str, ...] = ()
    group_wait_s: float = 30.0
    group_interval_s: float = 300.0
    repeat_interval_s: float = 0.0
    go_on: bool = False
    routes: tuple[Route, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who hears. options is the notifier's own part of the YAML (an OptionNode of config.yaml_source), unread so far:
    the notifier's Settings record says which keys it may have."""

    name: str
    notifier: str  # "email", "slack"
    options: object = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class TorSettings:
    """socks is host:port of Tor's SOCKS port (loopback); control is host:port or a unix socket path, "" for none."""

    socks: str = "127.0.0.1:9050"
    control: str = ""
    control_password: Secret | None = None  # without one, the cookie is used
    circuit_timeout_s: float = field(default=45.0, metadata={"least": 1})
    request_deadline_s: float = field(default=120.0, metadata={"least": 1})


@dataclass(frozen=True, slots=True)
class StoreSettings:
    kind: str = "tantivy"  # a name of indexer.stores.registry
    url: str = ""  # elasticsearch: https://host:9200
    index: str = "stallwatch"
    user: str = ""
    password: Secret | None = None
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class KeySettings:
    """Files outside the state folder. Retired files still serve look-ups and old evidence."""

    masking: Path
    evidence: Path
    masking_retired: tuple[Path, ...] = ()
    evidence_retired: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """database is an SQLAlchemy URL; None means SQLite in the state folder. rates: units of USD per unit of currency.

    notifiers  notifier name -> options (an OptionNode) that every receiver of that notifier starts from; they are
               already part of each Receiver.options
    block_list  file of hashed addresses that are never asked for (config.block_list)
    """

    state: Path
    keys: KeySettings
    database: Secret | None = field(default=None, metadata={"clear": ("sqlite:", "postgresql:///")})
    store: StoreSettings = StoreSettings()
    tor: TorSettings = TorSettings()
    max_body_bytes: int = field(default=5_000_000, metadata={"least": 1000, "most": 100_000_000})
    block_list: Path | None = None
    rates: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), metadata={"least": 0.0})
    rates_date: str = ""
    notifiers: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Config:
    folder: Path
    settings: Settings
    sources: tuple[Source, ...]
    watches: tuple[Watch, ...]
    route: Route
    receivers: tuple[Receiver, ...]
