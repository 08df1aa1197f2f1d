"""What routes, silences and groups may ask about an alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schema.listing import Listing
from schema.vocabulary import SEVERITIES
from schema.watch import Match, Watch

# Labels that may hold several values, joined with a comma: a test on them asks whether any value meets it.
MANY = frozenset({"watch", "owner", "data_types", "countries"})
# Every label an alert can have of itself; a watch's own `labels:` come on top.
NAMES = (
    "alert", "watch", "owner", "severity", "confirmed", "source", "engine", "kind", "language", "intent", "category",
    "data_types", "countries", "vendor", "victim", "sold",
)  # fmt: skip


def values_of(labels: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The values of a label; ("",) where the alert has none, as in Alertmanager."""
    text = labels.get(name, "")
    if not text or name not in MANY:
        return (text,)
    return tuple(text.split(","))


def highest(severities: Sequence[str]) -> str:
    """The gravest of them; "medium" when there is none."""
    return max(severities, key=SEVERITIES.index, default="medium")


def labels_of(
    alert_id: str, listing: Listing, watches: Sequence[Watch], matches: Sequence[Match], *, is_sold: bool = False
) -> Mapping[str, str]:
    """Labels of an alert as its offer stands now; a label without a value is left out.

    watches  those that met it, in order of first match
    matches  the newest of each watch and listing
    """
    labels: dict[str, str] = {}
    for watch in watches:
        for name, value in watch.labels.items():
            labels[name] = joined([*labels.get(name, "").split(","), value])
    offer = listing.offer
    labels |= {
        "alert": alert_id,
        "watch": joined([watch.name for watch in watches]),
        "owner": joined([watch.owner for watch in watches]),
        "severity": highest([watch.severity for watch in watches]),
        "confirmed": "true" if any(match.confirmed for match in matches) else "false",
        "source": listing.source,
        "engine": listing.engine,
        "kind": listing.kind,
        "language": listing.language,
        "vendor": listing.vendor.name,
        "sold": "true" if is_sold else "",
    }
    if offer:
        labels |= {
            "intent": offer.intent,
            "category": offer.category,
            "data_types": joined(offer.data_types),
            "countries": joined(offer.countries),
            "victim": (offer.victim.domain or offer.victim.name) if offer.victim else "",
        }
    return MappingProxyType({name: value for name, value in labels.items() if value})


def joined(values: Sequence[str]) -> str:
    """Several values of one label as its text, each once."""
    return ",".join(dict.fromkeys(value for value in values if value))
