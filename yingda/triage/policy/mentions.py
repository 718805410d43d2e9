"""What a turn mentions: order cards, topics; and what language it is in."""

import re

from yingda.lang.folding import fold_text
from yingda.lang.orders import is_order_number

_LABEL = r"(?:咨询|订单|商品|下单|支付|付款|实付)[\u4e00-\u9fff]{0,4}"
_VALUE = r"(?:https?://\S{1,300}|[^\s:,;|]{1,60})(?:\s+\d\d:\d\d(?::\d\d)?)?"
_CARD = re.compile(rf"(?:\[(?:订单|商品)(?:卡片|链接|信息|x)\]\s*)*(?:{_LABEL}\s*:\s*{_VALUE}(?:[\s,;|]+|$))*")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")),
    ("ru", re.compile("[\u0400-\u04ff]")), ("zh", re.compile("[\u3400-\u9fff]")),
    ("en", re.compile("[a-z]")),
)  # fmt: skip
_TAGS = (
    ("连接", r"蓝牙|配对|连接不|连不上|搜索不到|wifi|联网"),
    ("电池充电", r"充电|电池|续航|充不进|耗电|快充"),
    ("尺码", r"尺码|尺寸|大一码|小一码|码数|偏大|偏小|[smxl]{1,4}码|多大码|穿什么码|身高"),
    ("面料", r"面料|材质|纯棉|起球|缩水|掉色|透不透"),
    ("发票", r"发票|专票|普票|抬头|税号|开票"),
    ("优惠券", r"优惠券|优惠卷|领券|满减|红包|折扣码|优惠码"),
    ("价保", r"价保|保价|差价|价格保护|降价"),
    ("运费", r"运费|邮费|包邮|快递费"),
    ("地址", r"地址|收货人|收件人|改派"),
    ("物流", r"物流|快递|包裹|派送|签收|驿站"),
    ("退款", r"退款|退钱|退回来|到账"),
    ("退换货", r"退货|换货|退换|拒收|拒签"),
    ("少件", r"少发|漏发|少了|缺少|少一|补发|没有放"),
    ("发错", r"发错|寄错|不是我(?:买|拍|要)|颜色不对|型号不对"),
    ("破损", r"破损|碎了|裂|压扁|划痕|变形|漏了|破了|摔坏"),
    ("质量", r"质量|坏了|开线|故障|异响|没声音|黑屏|发霉|变质|异味"),
    ("食品安全", r"过期|变质|发霉|有虫|异物|拉肚子|吃坏|中毒|过敏"),
    ("安装", r"安装|师傅上门|打孔|调试"),
    ("建议", r"建议|提个意见|希望你们(?:能|可以)"),
    ("大单", r"批发|团购|采购|企业购|大量"),
)
_TOPICS = tuple((tag, re.compile(pattern)) for tag, pattern in _TAGS)


def is_order_card(text: str) -> bool:
    """Whether the turn is nothing but what the order button sends: number, sum, date."""
    folded = fold_text(text).strip()
    if not folded:
        return False
    return bool(_CARD.fullmatch(folded)) or is_order_number(folded)


def tags_of(folded: str) -> tuple[str, ...]:
    """The topics that the words belong to."""
    return tuple(tag for tag, pattern in _TOPICS if pattern.search(folded))


def language_of(folded: str) -> str:
    """By its script; a text of neither letters nor characters counts as Chinese."""
    return next((code for code, script in _SCRIPTS if script.search(folded)), "zh")
