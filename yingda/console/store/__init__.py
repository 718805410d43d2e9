"""The console's own rows: the only SQL of this room."""

from yingda.console.store.bulk import (
    count_items,
    find_bulk,
    find_items,
    find_pending,
    insert_bulk,
    save_bulk,
    settle_item,
    settle_pending,
)
from yingda.console.store.views import delete_view, find_view, find_views, insert_view, update_view

__all__ = [
    "count_items",
    "delete_view",
    "find_bulk",
    "find_items",
    "find_pending",
    "find_view",
    "find_views",
    "insert_bulk",
    "insert_view",
    "save_bulk",
    "settle_item",
    "settle_pending",
    "update_view",
]
