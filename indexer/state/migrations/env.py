"""What Alembic runs: on the connection it is handed (indexer.state.migrate), in that connection's transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from indexer.state.columns import KEY_LENGTH, Key, Time, Words
from indexer.state.migrate import all_tables

_SPELT_OUT = {
    Key: f"sa.String(length={KEY_LENGTH})",
    Words: "sa.Text()",
    Time: "sa.DateTime(timezone=True)",
}


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    return _SPELT_OUT.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_item=_render,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
