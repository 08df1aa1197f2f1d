"""State databases of both kinds: the same fixtures as the ledger's."""

from tests.indexer.conftest import postgres, sqlite_model, state, state_url

__all__ = ["postgres", "sqlite_model", "state", "state_url"]
