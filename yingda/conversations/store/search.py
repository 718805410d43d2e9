"""Finding messages by their words: FTS5 on SQLite, GIN on PostgreSQL, over the grams that we make."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, text

from yingda.conversations.store.rows import AnyRow, message
from yingda.infra.db import Prepared, Reading, Unit
from yingda.lang.grams import fts5_query, tsquery

RECENT = 10_000  # messages; reading them through takes some 3 ms

_INDEX_ON_SQLITE = Prepared(text("INSERT INTO message_search (rowid, grams, shop_id) VALUES (:id, :grams, :shop)"))
_INDEX_ON_POSTGRESQL = Prepared(
    text(
        "INSERT INTO message_search (rowid, grams, shop_id) "
        "VALUES (:id, array_to_tsvector(CAST(:grams AS TEXT[])), :shop)"
    )
)


def index_message(unit: Unit, message_id: int, shop_id: int, grams: Sequence[str]) -> None:
    """Make a message findable by its grams."""
    if unit.sqlite:
        unit.execute(_INDEX_ON_SQLITE, {"id": message_id, "grams": " ".join(grams), "shop": shop_id})
        return
    once = list(dict.fromkeys(grams))
    unit.execute(_INDEX_ON_POSTGRESQL, {"id": message_id, "grams": once, "shop": shop_id})


def search_messages(
    reading: Reading, words: str, shop_ids: Collection[int], before: int, limit: int
) -> list[AnyRow]:
    """Messages that hold all grams of `words`, newest first, with ids below `before`."""
    query = fts5_query(words) if reading.sqlite else tsquery(words)
    if query is None or not shop_ids:
        return []
    asked = {"query": query, "before": before, "limit": limit}
    shops = ",".join(str(int(shop_id)) for shop_id in shop_ids)
    ids = _on_sqlite(reading, shops, asked) if reading.sqlite else _on_postgresql(reading, shops, asked)
    rows = select(message).where(message.c.id.in_(ids)).order_by(message.c.id.desc())
    return list(reading.execute(rows)) if ids else []


def _on_sqlite(reading: Reading, shops: str, asked: Mapping[str, Any]) -> list[int]:
    hits = text(
        "SELECT rowid FROM message_search WHERE message_search MATCH :query AND rowid < :before "  # noqa: S608 # ints only
        f"AND shop_id IN ({shops}) ORDER BY rowid DESC LIMIT :limit"
    )
    return list(reading.execute(hits, asked).scalars())


def _on_postgresql(reading: Reading, shops: str, asked: Mapping[str, Any]) -> list[int]:
    """The newest messages are read through for common words; rarer ones come by the index.

    Left to itself, the planner reads the whole table backwards for a word that is nowhere.
    """
    match = "grams @@ CAST(:query AS TSQUERY)"
    found = f"SELECT rowid FROM message_search WHERE shop_id IN ({shops})"  # noqa: S608 # ints only
    newest = "SELECT least(:before, max(rowid) + 1) FROM message_search"
    span = f"rowid < :before AND rowid >= ({newest}) - :window"
    # `IS TRUE`: no index answers that, so that the rows are read in their order until there are enough
    recent = f"{found} AND {span} AND ({match}) IS TRUE ORDER BY rowid DESC LIMIT :limit"
    ids = list(reading.execute(text(recent), {**asked, "window": RECENT}).scalars())
    if len(ids) == asked["limit"]:
        return ids
    # `+ 0`: no index gives this order, so that the words' own index is taken
    every = f"{found} AND rowid + 0 < :before AND {match} ORDER BY rowid + 0 DESC LIMIT :limit"
    return list(reading.execute(text(every), dict(asked)).scalars())
