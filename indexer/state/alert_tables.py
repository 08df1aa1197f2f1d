"""The alerts' tables of the state database: facts (matches, alerts, changes), then who should hear, then who did.

Who fills what: the matcher, inside the ledger consumer's transaction, writes matches, alerts and alert_changes and
nothing else. alerts.pipeline moves changes that are not routed yet into groups, and groups that are due into the
outbox (with told and decisions, in the same transaction). alerts.outbox delivers and writes receipts.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table

from indexer.state.columns import BigId, Key, Time, Words
from indexer.state.tables import METADATA

# A watch met a listing at one ledger entry. alert is "" and dropped says why when nothing came of it.
matches = Table(
    "matches",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("watch", Key, nullable=False),
    Column("listing", Key, nullable=False),
    Column("seq", BigId, nullable=False),
    Column("verdict", Key, nullable=False),  # "true" or "unknown"
    Column("why", Words, nullable=False),  # JSON list of schema.watch.Clause
    Column("alert", Key, nullable=False),
    Column("dropped", Words, nullable=False),
    Column("at", Time, nullable=False),
    Index("uq_matches_listing_seq_watch", "listing", "seq", "watch", unique=True),
    Index("ix_matches_alert", "alert"),
    Index("ix_matches_watch_at", "watch", "at"),
)

# One per subject: "thread:<opening listing id>" until cases exist. document is the listing as the offer stands now.
alerts = Table(
    "alerts",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("subject", Key, nullable=False),
    Column("state", Key, nullable=False),  # "open", "acknowledged" or "closed"
    Column("severity", Key, nullable=False),
    Column("watches", Words, nullable=False),  # JSON list of names, in order of first match
    Column("listing", Key, nullable=False),  # id of the listing that holds the offer
    Column("source", Key, nullable=False),
    Column("document", Words, nullable=False),  # JSON of that listing; "" once erased
    Column("labels", Words, nullable=False),  # JSON object of text
    Column("sold", Boolean, nullable=False),
    Column("number", Integer, nullable=False),  # of the newest change; 1 is "new"
    Column("seq", BigId, nullable=False),  # newest ledger entry taken into account
    Column("opened_at", Time, nullable=False),
    Column("changed_at", Time, nullable=False),
    Index("uq_alerts_subject", "subject", unique=True),
    Index("ix_alerts_listing", "listing"),
    Index("ix_alerts_state_opened_at", "state", "opened_at"),
)

# What people may hear about an alert, numbered from 1. routed_at is null until the pipeline has asked the routes.
alert_changes = Table(
    "alert_changes",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("alert", Key, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Key, nullable=False),  # "new", "price", "records", "sold", "watches" ...
    Column("text", Words, nullable=False),  # "price 80,000 USD -> 72,000 USD"
    Column("seq", BigId, nullable=False),
    Column("at", Time, nullable=False),
    Column("routed_at", Time),
    Index("uq_alert_changes_alert_number", "alert", "number", unique=True),
    Index("ix_alert_changes_routed_at", "routed_at"),
)

# Alertmanager's aggregation groups: one per route and values of its group_by labels. due_at is null while idle.
alert_groups = Table(
    "alert_groups",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("route", Words, nullable=False),  # alerts.routes' key of the route: receiver and matchers from the root
    Column("receiver", Key, nullable=False),
    Column("label", Words, nullable=False),  # the group_by labels as shown, "" when not grouped
    Column("opened_at", Time, nullable=False),
    Column("flushed_at", Time),
    Column("due_at", Time),
    Index("ix_alert_groups_due_at", "due_at"),
)

# number: the newest change of the alert that was routed into the group.
group_members = Table(
    "group_members",
    METADATA,
    Column("group_id", Key, primary_key=True),
    Column("alert", Key, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("ix_group_members_alert", "alert"),
)

# The newest change of an alert that a receiver was told (that is: put into the outbox for it).
told = Table(
    "told",
    METADATA,
    Column("receiver", Key, primary_key=True),
    Column("alert", Key, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("notification", Key, nullable=False),
    Column("at", Time, nullable=False),  # of the newest notification, a reminder included
)

# Notifications on their way. document (JSON of the alerts as they are told) is emptied once sent.
outbox = Table(
    "outbox",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("receiver", Key, nullable=False),
    Column("label", Words, nullable=False),
    Column("is_repeat", Boolean, nullable=False),
    Column("document", Words, nullable=False),
    Column("state", Key, nullable=False),  # "pending", "sent" or "refused"
    Column("attempts", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("next_try_at", Time, nullable=False),  # while an attempt is under way: when it counts as lost
    Column("claimed_by", Key, nullable=False),  # the attempt under way, "" when none is
    Column("last_error", Words, nullable=False),
    Column("settled_at", Time),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
)

# Which alerts, and which change of each, a notification tells of.
notified = Table(
    "notified",
    METADATA,
    Column("notification", Key, primary_key=True),
    Column("alert", Key, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("ix_notified_alert", "alert"),
)

# One row per delivery attempt. text: what the other side called it, or the error.
receipts = Table(
    "receipts",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("notification", Key, nullable=False),
    Column("receiver", Key, nullable=False),
    Column("outcome", Key, nullable=False),  # "sent", "delayed" or "refused"
    Column("text", Words, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_receipts_notification", "notification"),
)

# Health of each receiver: a success clears failures and last_error; nothing is tried before not_before.
receiver_health = Table(
    "receiver_health",
    METADATA,
    Column("receiver", Key, primary_key=True),
    Column("failures", Integer, nullable=False),  # in a row
    Column("last_error", Words, nullable=False),
    Column("not_before", Time),
    Column("last_sent_at", Time),
    Column("last_failed_at", Time),
)

# Why somebody heard or did not: one row per decision of a route or a stage.
decisions = Table(
    "decisions",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("alert", Key, nullable=False),
    Column("number", Integer, nullable=False),  # of the newest change it was about
    Column("receiver", Key, nullable=False),
    Column("stage", Key, nullable=False),
    Column("decision", Key, nullable=False),  # "pass", "hold" or "drop"
    Column("reason", Words, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_decisions_alert", "alert"),
)

# As in Alertmanager: all matchers must hold; expiring one sets ends_at to now.
silences = Table(
    "silences",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("matchers", Words, nullable=False),  # JSON list of config.records.Matcher
    Column("starts_at", Time, nullable=False),
    Column("ends_at", Time, nullable=False),
    Column("created_by", Key, nullable=False),
    Column("comment", Words, nullable=False),
    Column("created_at", Time, nullable=False),
    Index("ix_silences_ends_at", "ends_at"),
)

# What people did with an alert. action: "acknowledge", "close" or "reopen".
acknowledgements = Table(
    "acknowledgements",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("alert", Key, nullable=False),
    Column("action", Key, nullable=False),
    Column("actor", Key, nullable=False),
    Column("comment", Words, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_acknowledgements_alert", "alert"),
)
