"""What the demo shops' pages show: a few drawn products; nothing is sold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on a shelf; `art` names its drawing."""

    name: str
    about: str
    price: int
    art: str
    ground: str
    was: int | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """A shop's page: its look, words and products."""

    look: str
    mark: str
    title: str
    subtitle: str
    nav: tuple[str, ...]
    scene: str
    products: tuple[Product, ...]
    promise: str


DIGITAL = Front(
    look="digital",
    mark="M7 14a5 5 0 0 1 10 0M7 14v3M17 14v3",
    title="通勤路上，安静一点",
    subtitle="降噪耳机、手表和充电配件，当天 16 点前下单当天发。",
    nav=("首页", "蓝牙耳机", "手表", "充电", "售后说明"),
    scene="art/scene-digital.svg",
    products=(
        Product("晴川 Air 3 降噪耳机", "42 分贝降噪，单次 8 小时", 299, "earbuds", "#e6e9fb", 359),
        Product("晴川 Watch S2", "雾粉表带，14 天续航", 599, "watch", "#fbeae5"),
        Product("65W 氮化镓充电器", "三口同充，笔记本也够", 129, "charger", "#fdf1e3", 149),
        Product("10000 毫安移动电源", "能带上飞机，自带线", 99, "powerbank", "#e3ecfb"),
    ),
    promise="7 天无理由 · 一年只换不修 · 运费险",
)
TEA = Front(
    look="tea",
    mark="M12 6c5 4 5 9 0 13-5-4-5-9 0-13Z",
    title="今年的新茶，慢慢喝",
    subtitle="自家茶园，小批炒制；礼盒可以写贺卡。",
    nav=("首页", "绿茶", "白茶", "礼盒", "茶器"),
    scene="art/scene-tea.svg",
    products=(
        Product("明前龙井 50 克", "豆香，耐泡五道", 168, "longjing", "#eaf0df"),
        Product("岁末礼盒 六小罐", "可写贺卡、开发票", 268, "giftbox", "#f7e6df", 298),
        Product("白牡丹茶饼 300 克", "可存放，越放越甜", 198, "cake", "#f3ead9"),
        Product("紫砂小壶 180 毫升", "手工，附收纳袋", 320, "teapot", "#efe6da"),
    ),
    promise="破损补发 · 食品不支持拆封退货 · 满 200 减 30",
)
CLOTHES = Front(
    look="clothes",
    mark="M12 10V8a2 2 0 1 1 2-2M12 10l-7 6h14Z",
    title="天冷了，也穿得轻一点",
    subtitle="双面呢大衣、羽绒和针织；拿不准尺码，报身高体重就行。",
    nav=("首页", "大衣羽绒", "针织", "衬衫裙装", "尺码说明"),
    scene="art/scene-clothes.svg",
    products=(
        Product("霜序双面呢大衣", "九成羊毛一成羊绒，手工缝边", 1080, "coat", "#f3ebe2", 1280),
        Product("初雪长款鹅绒羽绒服", "充绒 186 克，零下也暖", 899, "down", "#e6eef5"),
        Product("暖杏羊毛针织衫", "细支羊毛，软，单穿到 15 度", 239, "knit", "#fbf0e3", 279),
        Product("长风直筒牛仔裤", "微弹，另有加长和加绒", 199, "jeans", "#e6ebf5"),
    ),
    promise="7 天无理由 · 每单送运费险 · 换码省心",
)
FRONTS = {"qingchuan": DIGITAL, "xiaoman": TEA, "yunshang": CLOTHES}
