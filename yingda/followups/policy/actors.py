"""Who is to act, and on which channel: read from the words before and around what is said."""

import re

from yingda.followups.types import Channel, Who

_NAMES: tuple[tuple[Who, str], ...] = (
    (Who.SPECIALIST, "专员|专人|专门的(?:同事|客服|人员)|专业人员|专属客服|对接人|技术(?:人员|同事)?|二线"),
    (Who.LEAD, "主管|掌柜|经理|组长|领导|负责人|店长|老板(?!耐心)"),
    (Who.FINANCE, "财务|开票(?:员|同事)|税务"),
    (Who.WAREHOUSE, "仓库|库房|仓储|采销|采购|销售"),
    (Who.AFTERSALES, "售后(?!申请|服务单|单|问题|维权|页面)"),
    (Who.SYSTEM, "系统|页面|平台|客户端|app"),
    (
        Who.COURIER,
        "快递员|快递小哥|快递师傅|快递(?!单|费|信息|更新)|配送员|配送小哥|配送师傅|配送(?!信息|时间|费)|派送员|派件员|司机"
        r"|小哥|(?<!\[)站点|物流(?!信息|单|更新|短信|问题|进度|状态|情况)|承运商?|揽收|自提点|驿站|师傅(?!您)",
    ),
    (Who.BANK, "银行|发卡行|支付宝|微信(?=会|将|官方|那边)|运营商|花呗|白条|储蓄卡|信用卡"),
    (Who.INSTALLER, "安装(?:师傅|人员|工|那边|公司|也会|会)|维修师傅"),
    (Who.OUTSIDER, "厂家|厂商|他们|她们|对方|品牌方|海关|供应商|生产商"),
    (Who.COLLEAGUE, "同事|工作人员|客服(?!中心)|人员|值班|夜班|白班|同仁"),
    (
        Who.SELF,
        "我们?|咱们?|俺|小妹|妹子|妹纸|小[二姐弟美果花](?!时)|果果|这边|这里|这面|本店|店[铺家里]|商家|卖家|我司|本人",
    ),
)
_ACTOR = re.compile("|".join(f"(?P<{who.value}>{names})" for who, names in _NAMES))
# 联系站点, 跟仓库核实: somebody who is spoken to does not act; 让站点联系您 does.
_SPOKEN_TO = re.compile(
    r"(?:联系|反馈给?|催促?|催一下|核实|询问|问问?下?|找|跟|和|与|通知|告知|提交给?|升级[到给]?|转给?|同步给?|传达)"
    r"(?:下|一下|到|我们|咱们?|一些|相关)?(?:的)?$"
)
_STILL_ACTS = re.compile(r"升级[到给]?(?:我们|咱们?)?(?:的)?$|(?:反馈|提交|转)给?(?:我们|咱们?)?(?:的)?$")

_NOT_OURS = frozenset((Who.COURIER, Who.BANK, Who.INSTALLER, Who.OUTSIDER, Who.SYSTEM))

_CHANNELS = (
    (Channel.SMS, re.compile(r"短信|短息|信息(?=通知|告知|给您发)")),
    (Channel.MAIL, re.compile(r"邮件|邮箱|e-?mail")),
    (Channel.PHONE, re.compile(r"回电|致电|来电|去电|电话|回访|外呼|手机(?:畅通|通畅)|\bcall\b|\bring\b|phone")),
    (
        Channel.CHAT,
        re.compile(
            r"在线|这里(?:回复|告诉|告知)|留言|旺信|聊天|对话框|消息|回复您|回复给您|给您回复|答复"
            r"|reply|message|get back"
        ),
    ),
)


def actor_before(text: str) -> Who | None:
    """The last actor of the text who acts and is not merely spoken to."""
    found = None
    for match in _ACTOR.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        who = Who(match.lastgroup or Who.SELF)
        if _SPOKEN_TO.search(before) and not (who not in _NOT_OURS and _STILL_ACTS.search(before)):
            continue
        found = who
    return found


def channel_of(clause: str) -> Channel | None:
    """The channel that a clause names, None if it leaves it open; the first of several."""
    found = [(match.start(), channel) for channel, pattern in _CHANNELS if (match := pattern.search(clause))]
    named = [each for each in found if each[1] is not Channel.CHAT] or found
    return min(named)[1] if named else None
