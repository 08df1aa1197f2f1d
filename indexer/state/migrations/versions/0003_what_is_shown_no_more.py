"""what is shown no more; what rows showed of price and stock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("missing_run", sa.String(length=512), server_default="", nullable=False))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    is_removed = sa.text("removed_at IS NOT NULL")
    op.create_index(
        "ix_listings_source_removed_at",
        "listings",
        ["source", "removed_at"],
        sqlite_where=is_removed,
        postgresql_where=is_removed,
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown", sa.String(length=512), server_default="", nullable=False))
        batch_op.add_column(sa.Column("is_in_doubt", sa.Boolean(), server_default=sa.false(), nullable=False))
