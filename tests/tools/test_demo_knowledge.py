"""The demo shops' answers, scripts and unseen questions are many, distinct and free of numbers that age."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from yingda.lang.folding import fold_text

KNOWLEDGE = Path(__file__).parents[2] / "yingda" / "tools" / "data" / "knowledge"
SHOPS = ("qingchuan", "yunshang")  # whose bots answer, and which scripts and unseen questions are of
EVERY_SHOP = (*SHOPS, "xiaoman")
LEAST = {"qingchuan": 120, "yunshang": 120, "xiaoman": 45}
STAGES = {"presales", "fulfilment", "aftersales"}
KINDS = {
    "welcome",
    "event_welcome",
    "recap",
    "order_confirmation",
    "waiting",
    "closing",
    "event_trouble",
    "delivery_question",
    "sold_out",
    "bargaining",
    "correction",
    "transfer",
    "identity_refused",
    "callback",
    "text_message",
    "out_of_hours",
    "greeting",
    "custom",
}
# what each kind of script must say: one expression per required element
ELEMENTS = {
    "greeting": (r"\{shop\}", r"\{alias\}"),
    "event_welcome": (r"\{shop\}", r"\{alias\}", r"\{\{\w+\}\}", "自助"),
    "recap": ("问题", "希望|想", "对吗"),
    "order_confirmation": ("商品", "日期", "规格"),
    "waiting": ("抱歉|不好意思", "……|结果"),
    "transfer": ("因为|needs", "转给|transfer", r"可以[吗？]|all right", "等|wait"),
    "callback": ("点", "电话|窗口"),
    "text_message": ("因", "再次联系|前联系您|下次"),
    "identity_refused": ("抱歉", "核实", "再来", "感谢|谢谢"),
    "out_of_hours": (r"\{\{客服时间\}\}", "留言|message"),
    "closing": ("发货", "充|洗|使用"),
    "event_trouble": ("因为|由于", "请"),
    "delivery_question": (r"\{\{\w*发货\w*\}\}", "快递"),
    "sold_out": ("抱歉", "推荐|同款|同类", "记下|登记"),
    "bargaining": ("统一", "赠品|免运费|包邮"),
    "correction": ("抱歉", "正确的", "补|退|换"),
}
VARIABLES = {"customer", "alias", "shop", "agent", "order", "time"}
FIELD = re.compile(r"\{\{(\w{1,30})\}\}")
VARIABLE = re.compile(r"(?<!\{)\{(\w{1,30})\}(?!\})")
# dispatch, refund and arrival days, prices and discounts are fields: they change without the answer
TYPED = re.compile(
    r"满\s*\d+\s*元?\s*[减送打]|减\s*\d+|[\d.]+\s*折|[一二三四五六七八九]折"
    r"|\d+\s*元(无门槛|优惠|店铺)?券|[立直]减|\d+\s*点前(付款|下单|拍)"
    r"|\d+\s*(小时|天|日|个工作日)(之内|以内|内)?(就|会|可以|统一)?(发货|发出|发完|出库|寄出|送达|送到|到货|到账|退款|退回)"
    r"|(今天|当天|当日|次日|第二天|明天)(就|会|能|可以)?(发货|发出|出库|寄出|到货|送达|到账)"
)
NAMED_ELSEWHERE = re.compile(
    r"微信|qq|淘宝|天猫|京东|拼多多|抖音|旺旺|支付宝|苹果|华为|小米|顺丰|飞猪", re.IGNORECASE
)


def _content(shop: str) -> dict:
    return json.loads((KNOWLEDGE / f"{shop}.json").read_text(encoding="utf-8"))


def _scripts() -> list[dict]:
    return json.loads((KNOWLEDGE / "scripts.json").read_text(encoding="utf-8"))


def _unseen() -> list[dict]:
    return [json.loads(line) for line in (KNOWLEDGE / "unseen.jsonl").read_text(encoding="utf-8").splitlines()]


def _bare(text: str) -> str:
    """What two wordings share when punctuation and width are left aside."""
    return re.sub(r"[\W_]", "", fold_text(text))


def _pairs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


def _wordings(article: dict) -> list[str]:
    return [article["question"], *article["phrasings"]]


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_articles_are_many_and_complete(shop):
    content = _content(shop)
    articles, categories = content["articles"], {each["code"] for each in content["categories"]}
    assert len(articles) >= LEAST[shop]
    assert len({each["code"] for each in articles}) == len(articles)
    assert {each["category"] for each in articles} == categories
    for each in articles:
        assert set(each) == {
            "code",
            "category",
            "question",
            "phrasings",
            "answer",
            "audience",
            "tags",
            "products",
            "stage",
        }, each["code"]
        assert re.fullmatch(r"[a-z0-9-]{2,40}", each["code"])
        assert each["stage"] in STAGES, each["code"]
        assert each["audience"] in {"public", "internal"}, each["code"]
        assert each["tags"], each["code"]
        assert 20 <= len(each["answer"]) <= 600, each["code"]
    assert sum(each["audience"] == "internal" for each in articles) >= LEAST[shop] // 12


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_categories_are_named_in_both_languages(shop):
    categories = _content(shop)["categories"]
    assert 8 <= len(categories) <= 20
    assert len({each["code"] for each in categories}) == len(categories)
    assert all(each["name"] and each["name_en"].isascii() for each in categories)


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_every_article_is_asked_in_several_ways_and_none_in_anothers(shop):
    owners: dict[str, str] = {}
    for each in _content(shop)["articles"]:
        assert len(each["phrasings"]) >= 4, each["code"]
        assert len({_bare(text) for text in _wordings(each)}) == len(_wordings(each)), each["code"]
        for text in _wordings(each):
            assert 0 < len(text) <= 100, text
            assert owners.setdefault(_bare(text), each["code"]) == each["code"], text


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_fields_are_known_used_and_filled(shop):
    content = _content(shop)
    values = {each["name"]: each["value"] for each in content["fields"]}
    asked = {name for each in content["articles"] for name in FIELD.findall(each["answer"])}
    asked |= {name for each in _scripts() if shop in each["shops"] for name in FIELD.findall(each["text"])}
    assert asked == set(values)
    assert len(values) == len(content["fields"])
    assert all(re.fullmatch(r"\w{1,30}", name) for name in values)
    assert all(value.strip() and "{{" not in value for value in values.values())


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_answers_type_no_days_and_no_discounts(shop):
    texts = {each["code"]: each["answer"] for each in _content(shop)["articles"]}
    texts |= {each["code"]: each["text"] for each in _scripts() if shop in each["shops"]}
    found = {code: hit.group() for code, text in texts.items() if (hit := TYPED.search(FIELD.sub("", text)))}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    ["全店满200减30", "今天打8.5折", "16 点前付款当天发出", "收到后 48 小时内退款", "送 10 元无门槛券", "七折换购"],
)
def test_typed_numbers_would_be_found(text):
    assert TYPED.search(text)


@pytest.mark.parametrize("shop", EVERY_SHOP)
def test_answers_name_no_other_place_and_no_real_maker(shop):
    articles = _content(shop)["articles"]
    assert [each["code"] for each in articles if NAMED_ELSEWHERE.search(each["answer"])] == []
    assert all("**" not in each["answer"] and "<" not in each["answer"] for each in articles)


def test_scripts_are_enough_and_of_every_kind():
    scripts = _scripts()
    assert len(scripts) >= 66
    assert {each["kind"] for each in scripts} == KINDS
    assert len({each["code"] for each in scripts}) == len(scripts)
    for each in scripts:
        assert set(each) == {"kind", "code", "title", "text", "level", "shops"}, each["code"]
        assert re.fullmatch(r"[a-z0-9]{1,20}", each["code"])
        assert each["level"] == "shop"
        assert each["shops"] in (["qingchuan"], ["yunshang"], ["qingchuan", "yunshang"])
        assert 0 < len(each["text"]) <= 300, each["code"]
    for shop in SHOPS:
        assert {each["kind"] for each in scripts if shop in each["shops"]} == KINDS


def test_scripts_use_variables_that_exist():
    used = {name for each in _scripts() for name in VARIABLE.findall(each["text"])}
    assert used == VARIABLES
    assert not NAMED_ELSEWHERE.search("".join(each["text"] for each in _scripts()))


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_scripts_say_what_their_kind_must_say(kind):
    chinese = [each for each in _scripts() if each["kind"] == kind]
    missing = [
        (each["code"], element)
        for each in chinese
        for element in ELEMENTS[kind]
        if not re.search(element, each["text"])
    ]
    assert missing == []


def test_unseen_questions_are_many_and_spread():
    unseen = _unseen()
    assert Counter(each["shop"] for each in unseen) == {"qingchuan": 100, "yunshang": 100}
    assert len({_bare(each["text"]) for each in unseen}) == len(unseen)
    for shop in SHOPS:
        public = {each["code"] for each in _content(shop)["articles"] if each["audience"] == "public"}
        meant = [each["article"] for each in unseen if each["shop"] == shop]
        assert set(meant) <= public
        assert len(set(meant)) >= 80


@pytest.mark.parametrize("shop", SHOPS)
def test_unseen_questions_are_no_phrasings(shop):
    known = [(_bare(text), _pairs(text)) for each in _content(shop)["articles"] for text in _wordings(each)]
    whole = {bare for bare, _ in known}
    near = []
    for each in _unseen():
        if each["shop"] != shop:
            continue
        assert _bare(each["text"]) not in whole, each["text"]
        pairs = _pairs(each["text"])
        near += [each["text"] for _, other in known if len(pairs & other) > 0.6 * len(pairs | other)]
    assert near == []
