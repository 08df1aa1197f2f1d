"""Every table of the state database but the alerts' (alert_tables.py), as SQLAlchemy Core knows them.

Times are aware UTC (columns.Time), ids are columns.Key, JSON is text written by schema.json_form. Text columns are
never null ("" is empty); a null means "not known" or "not yet". A change here wants a migration (migrations/).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, false, text

from indexer.state.columns import BigId, Key, Time, Words

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# "ledger": the last sequence number given, updated inside the append transaction, so order of seq = order of commit.
# "captures": likewise the last number given to a capture.
counters = Table(
    "counters",
    METADATA,
    Column("name", Key, primary_key=True),
    Column("value", BigId, nullable=False),
)

# The ledger. document is the listing's JSON for kinds that carry one; a sighting points with base at the entry whose
# document still holds. Erasing empties document in every entry of the subject; the entries stay.
entries = Table(
    "entries",
    METADATA,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("kind", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("at", Time, nullable=False),
    Column("capture", Key, nullable=False),
    Column("base", BigId, nullable=False),
    Column("changed", Words, nullable=False),  # JSON list of field names
    Column("document", Words),
    Index("ix_entries_subject_seq", "subject", "seq"),
    Index(
        "uq_entries_capture_subject",
        "capture",
        "subject",
        unique=True,
        sqlite_where=text("kind IN ('listing', 'sighting')"),
        postgresql_where=text("kind IN ('listing', 'sighting')"),
    ),
)

# The head of every listing: what the newest entry about it says. Its document is that of entry `base`.
listings = Table(
    "listings",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("source", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("thread", Key, nullable=False),  # id of the opening listing; its own id when it opens one
    Column("position", Integer, nullable=False),
    Column("vendor", Key, nullable=False),
    Column("content_hash", Key, nullable=False),
    Column("reading_hash", Key, nullable=False),  # of the fields read from it: tells a re-extraction from a sighting
    Column("first_seen_at", Time, nullable=False),
    Column("last_seen_at", Time, nullable=False),
    Column("seq", BigId, nullable=False),
    Column("base", BigId, nullable=False),
    Column("observed", BigId, nullable=False),  # number of the newest capture that showed it, or should have
    Column("erased_at", Time),
    Column("missing_since", Time),  # when, and in which run, it was looked for in vain; null and "" once shown again
    Column("missing_run", Key, nullable=False, server_default=""),
    Column("removed_at", Time),  # set once it was looked for in vain in two runs
    Index("ix_listings_source_last_seen_at", "source", "last_seen_at"),
    Index("ix_listings_thread_position", "thread", "position"),
    Index(
        "ix_listings_source_removed_at",
        "source",
        "removed_at",
        sqlite_where=text("removed_at IS NOT NULL"),
        postgresql_where=text("removed_at IS NOT NULL"),
    ),
)

# schema.capture.Capture and what became of it. state: "fetched", "read" or "failed".
captures = Table(
    "captures",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("number", BigId, nullable=False),  # order of going on record: a clock may step back, this does not
    Column("source", Key, nullable=False),
    Column("run", Key, nullable=False),
    Column("url", Words, nullable=False),  # masked
    Column("status", Integer, nullable=False),
    Column("fetched_at", Time, nullable=False),
    Column("purpose", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("sha256", Key, nullable=False),
    Column("size_bytes", BigId, nullable=False),
    Column("warc", Key, nullable=False),
    Column("offset", BigId, nullable=False),
    Column("length", BigId, nullable=False),
    Column("cipher_sha256", Key, nullable=False),
    Column("key_id", Key, nullable=False),
    Column("wrapped_key", LargeBinary),  # null once erased
    Column("state", Key, nullable=False),
    Column("lost", Key, nullable=False),  # crawler's short kind of loss; "" unless failed
    Column("reason", Words, nullable=False),
    Column("settled_at", Time),  # when it became read or failed
    Column("erased_at", Time),
    Index("uq_captures_number", "number", unique=True),
    Index("ix_captures_source_state", "source", "state"),
    Index("ix_captures_sha256", "sha256"),
    Index("ix_captures_warc_offset", "warc", "offset"),
)

# What the last crawl saw of one thread: the columns of crawler.contract.ThreadMark, and the run that last counted.
marks = Table(
    "marks",
    METADATA,
    Column("source", Key, primary_key=True),
    Column("thread", Key, primary_key=True),
    Column("url", Words, nullable=False),
    Column("last_page", Words, nullable=False),
    Column("replies", Integer),
    Column("last_activity", Time),
    Column("is_live", Boolean, nullable=False),
    Column("anchor_at", Time),
    Column("last_read_at", Time),
    Column("visits", Integer, nullable=False),
    Column("validators", Words, nullable=False),  # of a list: JSON of crawler.caching; of a thread: of spiders.losses
    Column("run", Key, nullable=False),
    Column("shown", Key, nullable=False, server_default=""),  # of what its row showed of price and stock
    Column("is_in_doubt", Boolean, nullable=False, server_default=false()),  # something of it was missing once
)

# How far each consumer of the ledger has come, and why it stands still if it does.
cursors = Table(
    "cursors",
    METADATA,
    Column("consumer", Key, primary_key=True),
    Column("seq", BigId, nullable=False),
    Column("moved_at", Time),
    Column("failures", Integer, nullable=False),  # in a row; 0 when the last take went well
    Column("reason", Words, nullable=False),  # of the last failure
    Column("retry_at", Time),  # null when it may be tried at once
)

# Entries a consumer's other side refused for good; its cursor has passed them.
refusals = Table(
    "refusals",
    METADATA,
    Column("consumer", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    Column("seq", BigId, nullable=False),  # newest entry of the batch in which it was refused
    Column("reason", Words, nullable=False),
    Column("at", Time, nullable=False),
)

# One row per run of a source, skipped runs included. outcome: crawler.contract.RunReport's, "running" or "skipped".
runs = Table(
    "runs",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("source", Key, nullable=False),
    Column("outcome", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("started_at", Time, nullable=False),
    Column("ended_at", Time),
    Column("pages", Integer, nullable=False),
    Column("listings_changed", Integer, nullable=False),
    Column("listings_seen", Integer, nullable=False),
    Column("lost", Words, nullable=False),  # JSON: kind -> how many
    Column("requests", Words, nullable=False),  # JSON: "list", "thread", "revisit", "login", "post" -> how many
    Column("kinds", Words, nullable=False),  # JSON: kind of page -> how many
    Column("rows", Integer, nullable=False),  # links to threads on list pages
    Column("filled", Words, nullable=False),  # JSON: field -> in how many listings
    Column("evidence", Words, nullable=False),  # JSON: kind of page or loss -> the first capture of it
    Column("account", Key, nullable=False),  # state of the account in use
    Column("account_reason", Words, nullable=False),
    Column("state", Key, nullable=False),  # what it said of its source; "" for running and skipped ones
    Column("spider", Key, nullable=False, server_default=""),  # how the place was walked
    Column("recognised", Words, nullable=False, server_default=""),  # why so, where the configuration does not say it
    Index("ix_runs_source_started_at", "source", "started_at"),
)

# Pages that never became a capture.
missed_pages = Table(
    "missed_pages",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("source", Key, nullable=False),
    Column("run", Key, nullable=False),
    Column("url", Words, nullable=False),  # masked
    Column("kind", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Time, nullable=False),
    Index("ix_missed_pages_source_at", "source", "at"),
)

# Leases: who does a thing that only one may do. A lease that has expired may be taken by another owner.
locks = Table(
    "locks",
    METADATA,
    Column("name", Key, primary_key=True),
    Column("owner", Key, nullable=False),
    Column("taken_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
)

# The addresses of a source. state: "used", or "proposed" (a page named it; nobody asks there).
mirrors = Table(
    "mirrors",
    METADATA,
    Column("source", Key, primary_key=True),
    Column("origin", Key, primary_key=True),
    Column("state", Key, nullable=False),
    Column("why", Words, nullable=False),  # who named it, or why it did not answer
    Column("capture", Key, nullable=False),  # the page that named it
    Column("failures", Integer, nullable=False),  # runs in a row without an answer
    Column("first_seen_at", Time, nullable=False),
    Column("answered_at", Time),
)

# What the last run said of a source: a state of indexer.health.
source_health = Table(
    "source_health",
    METADATA,
    Column("source", Key, primary_key=True),
    Column("state", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("failures", Integer, nullable=False),  # runs in a row
    Column("last_run_at", Time),
    Column("last_success_at", Time),
    Column("since", Time, nullable=False),  # when the state began
    Column("evidence", Key, nullable=False),  # a capture that shows it
    Column("account", Key, nullable=False),  # state of the account in use
)

# Who did what that others must be able to account for: reveal, lookup, erase, silence ...
audit = Table(
    "audit",
    METADATA,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", Time, nullable=False),
    Column("actor", Key, nullable=False),
    Column("action", Key, nullable=False),
    Column("subject", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("details", Words, nullable=False),  # JSON object, no secret, no clear identifier
    Index("ix_audit_at", "at"),
)
