"""runs say how the place was walked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spider", sa.String(length=512), server_default="", nullable=False))
        batch_op.add_column(sa.Column("recognised", sa.Text(), server_default="", nullable=False))
