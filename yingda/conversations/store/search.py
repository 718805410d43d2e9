"""Finding messages by their words: FTS5 on SQLite, GIN on PostgreSQL, over the grams that we make."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, text

from yingda.conversations.store.rows import AnyRow, message
from yingda.infra.db import Reading, Unit
from yingda.lang.grams import fts5_query, tsquery


def index_message(unit: Unit, message_id: int, shop_id: int, grams: Sequence[str]) -> None:
    """Make a message findable by its grams."""
    if unit.sqlite:
        add = text("INSERT INTO message_search (rowid, grams, shop_id) VALUES (:id, :grams, :shop)")
        unit.execute(add, {"id": message_id, "grams": " ".join(grams), "shop": shop_id})
        return
    add = text(
        "INSERT INTO message_search (rowid, grams, shop_id) "
        "VALUES (:id, array_to_tsvector(CAST(:grams AS TEXT[])), :shop)"
    )
    unit.execute(add, {"id": message_id, "grams": list(dict.fromkeys(grams)), "shop": shop_id})


def search_messages(
    reading: Reading, words: str, shop_ids: Collection[int], before: int, limit: int
) -> list[AnyRow]:
    """Messages that hold all grams of `words`, newest first, with ids below `before`."""
    query = fts5_query(words) if reading.sqlite else tsquery(words)
    if query is None or not shop_ids:
        return []
    match = "message_search MATCH :query" if reading.sqlite else "grams @@ CAST(:query AS TSQUERY)"
    shops = ",".join(str(int(shop_id)) for shop_id in shop_ids)
    hits = text(
        f"SELECT rowid FROM message_search WHERE {match} AND rowid < :before AND shop_id IN ({shops}) "  # noqa: S608 # ints only
        "ORDER BY rowid DESC LIMIT :limit"
    )
    ids = list(reading.execute(hits, {"query": query, "before": before, "limit": limit}).scalars())
    rows = select(message).where(message.c.id.in_(ids)).order_by(message.c.id.desc())
    return list(reading.execute(rows)) if ids else []
