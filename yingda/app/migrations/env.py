"""Alembic's environment: the connection is handed in by `yingda.infra.db.migrate`."""

from typing import Any, Literal

from alembic import context

from yingda.app.tables import metadata
from yingda.infra.db import Instant, Json


def plain(kind: str, column_type: Any, _context: Any) -> str | Literal[False]:
    """A migration names SQL types, never our own classes, which may change later."""
    names: dict[type, str] = {Instant: "sa.BigInteger()", Json: "sa.Text()"}
    return names.get(type(column_type)) or False if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    # the search table is made by hand: FTS5 on one engine, GIN on the other
    include_name=lambda name, kind, _parents: not (kind == "table" and (name or "").startswith("message_search")),
    render_item=plain,
    transaction_per_migration=False,
)
context.run_migrations()
