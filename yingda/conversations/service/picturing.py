"""Showing the picture of a product once it was fetched."""

from yingda.conversations import store
from yingda.conversations.service.cards import push_message
from yingda.conversations.service.held import hold
from yingda.conversations.service.products import FetchPicture
from yingda.conversations.store import products
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.infra.storage import StoredFile

LOOKED_AT = 5  # messages that may have been sent while the picture was on its way


def picture_address(reading: Reading, picture_id: int) -> str | None:
    """Where a picture is to be fetched; None if it was."""
    row = products.find_picture(reading, picture_id)
    return row.url if row is not None and row.file is None else None


def keep_picture(unit: Unit, wanted: FetchPicture, stored: StoredFile) -> None:
    """Keep a fetched picture, and show it to whoever sees the conversation."""
    row = products.find_picture(unit, wanted.picture_id)
    if row is None or row.file is not None:
        return
    held = hold(unit, wanted.conversation_id)
    uploader = f"product:{row.id}"
    token = files.register(unit, stored, uploader).token
    products.save_picture(unit, row.id, files.use_picture(unit, token, uploader))
    for message in products.find_product_messages(unit, held.id, LOOKED_AT):
        if message.product and message.product.get("picture") == row.url:
            store.save_message(unit, message.id, {})
            push_message(unit, {**message._mapping, "revision": message.revision + 1})
    held.keep()
