"""Products that customers look at: their cards, and a copy of the picture that never comes from elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from yingda.conversations.pushes import ProductCard, VisitedPage
from yingda.conversations.store import products as store
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.infra.jobs.types import NewJob, Priority
from yingda.lang.contacts import mask_contacts

FETCH_JOB = "conversations.product_picture"
TRY_AGAIN_AFTER = timedelta(days=1)

# files of pictures by shop and address
Pictures = Mapping[tuple[int, str], Mapping[str, Any]]


class FetchPicture(msgspec.Struct, frozen=True):
    """A picture to be fetched, and the conversation in which somebody waits for it."""

    picture_id: int
    conversation_id: int


def pictures_of(reading: Reading, shown: Iterable[tuple[int, Mapping[str, Any] | None]]) -> Pictures:
    """The pictures that we have of products, each with its shop."""
    wanted = {(shop_id, product["picture"]) for shop_id, product in shown if product and product.get("picture")}
    return store.find_pictures(reading, wanted)


def product_card(
    reading: Reading, shop_id: int, product: Mapping[str, Any] | None, pictures: Pictures
) -> ProductCard | None:
    """A kept product as it is shown."""
    if product is None:
        return None
    kept = pictures.get((shop_id, product.get("picture") or ""))
    url, thumb_url = files.links_of(reading, kept) if kept else (None, None)
    return ProductCard(
        title=mask_contacts(product["title"]), price_fen=product.get("price_fen"),
        currency=product.get("currency", "CNY"), url=product.get("url"), id=product.get("id", ""),
        picture_url=thumb_url or url,
    )  # fmt: skip


def page_card(
    reading: Reading, shop_id: int, page: Mapping[str, Any] | None, pictures: Pictures
) -> VisitedPage | None:
    """The page that a customer looks at."""
    if not page:
        return None
    product = product_card(reading, shop_id, page.get("product"), pictures)
    return VisitedPage(page["url"], page["title"], product)


def want_picture(unit: Unit, shop_id: int, conversation_id: int, product: Mapping[str, Any] | None) -> None:
    """Have the picture of a product fetched, unless that was done or failed lately."""
    url = product.get("picture") if product else None
    if not url:
        return
    picture_id = store.ask_for_picture(unit, shop_id, url, unit.now - TRY_AGAIN_AFTER)
    if picture_id is not None:
        unit.enqueue(NewJob(FETCH_JOB, FetchPicture(picture_id, conversation_id), priority=Priority.BULK))
