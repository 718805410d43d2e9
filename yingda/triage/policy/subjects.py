"""What inquiries are about: sub-categories, the stage each usually belongs to, and written cues for the stage."""

import re
from collections.abc import Mapping

from yingda.triage.types import Category, Stage

_PRE, _MID, _AFTER = Stage.PRESALES, Stage.FULFILMENT, Stage.AFTERSALES

_SUBJECTS: Mapping[Category, Mapping[str, Stage]] = {
    Category.PRODUCT: {
        "attributes": _PRE, "usage": _AFTER, "stock": _PRE, "shelf_life": _PRE, "packaging": _PRE,
        "genuine": _PRE, "comparison": _PRE,
    },
    Category.PRICE: {"price": _PRE, "bargain": _PRE},
    Category.ORDER_PAYMENT: {
        "invoice": _MID, "cancel": _MID, "change": _MID, "payment": _PRE, "credit": _PRE, "balance": _PRE,
        "order_status": _MID, "split": _MID, "ordering": _PRE,
    },
    Category.LOGISTICS: {
        "dispatch": _MID, "tracking": _MID, "arrival": _MID, "method": _PRE, "area": _PRE, "shipping_fee": _PRE,
        "courier": _MID,
    },
    Category.AFTER_SALES: {
        "return": _AFTER, "refund": _AFTER, "exchange": _AFTER, "repair": _AFTER, "install": _AFTER,
        "wrong_item": _AFTER, "missing_item": _AFTER, "damaged": _AFTER, "progress": _AFTER, "return_fee": _AFTER,
    },
    Category.PROMOTION: {
        "price_protection": _MID, "coupon": _PRE, "gift": _PRE, "event": _PRE, "membership": _PRE, "presale": _PRE,
    },
    Category.ACCOUNT_OTHER: {
        "account": _PRE, "review": _AFTER, "merchant": _PRE, "trade_in": _PRE, "other": _PRE,
    },
    Category.COMPLAINT: {"dispute": _AFTER, "service": _AFTER},
}  # fmt: skip

SUB_CATEGORIES: Mapping[Category, tuple[str, ...]] = {category: tuple(subs) for category, subs in _SUBJECTS.items()}
CATEGORY_OF: Mapping[str, Category] = {sub: category for category, subs in _SUBJECTS.items() for sub in subs}
_STAGE_OF = {sub: stage for subs in _SUBJECTS.values() for sub, stage in subs.items()}

# Price is a finer view of two broad categories, which is how labelled data divides inquiries.
BROAD: Mapping[str, Category] = {"price": Category.PRODUCT, "bargain": Category.PROMOTION}

_RECEIVED = re.compile(
    r"(?:已经?|刚刚?|昨天|今天|前天|才)?(?:收到|到手|签收)(?:了|的|货|后|是|就|东西|商品|快递|包裹|以后)|拿到(?:了|手|货|后)"
    r"|用了|穿了|打开(?:一看|发现|就)|坏了|退货|换货|返修|退换|退款|安装(?!费用?多少)"
)
_PAID = re.compile(
    r"(?:已经?|刚刚?|昨天|今天|前天|才)(?:下单|下了|拍了|付款|付了|买了|拍下)|(?:下单|付款|付)了"
    r"|(?:我|这个|那个|之前)的?(?:订单|单子|快递|包裹|物流)|订单号|还没(?:发货|收到|到|送)"
)
_BEFORE = re.compile(
    r"(?:想|准备|打算|考虑)(?:要|着)?(?:买|拍|下单|入手)|(?:如果|要是|假如|现在|今天|马上)(?:我)?(?:买|拍|下单|付款)(?!了)"
    r"|还没(?:买|下单|拍|付款)|(?:下单|拍下?|购买|付款)(?:之?前|的话|几天|后?多久|以后多久)"
)


def stage_of(sub_category: str, folded: str) -> tuple[Stage, float]:
    """Where the customer stands, and the chance of it: what is written comes before what is usual."""
    if _RECEIVED.search(folded) and not folded.startswith("没"):
        return _AFTER, 0.85
    if _BEFORE.search(folded):
        return _PRE, 0.85
    if _PAID.search(folded):
        usual = _STAGE_OF.get(sub_category, _MID)
        return (_AFTER if usual is _AFTER else _MID), 0.85
    return _STAGE_OF.get(sub_category, _PRE), 0.6
