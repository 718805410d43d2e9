"""Products that customers mention: by the names that the shop's articles hold for, and by what was shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.conftest import Shop
from yingda.conversations import service as conversations
from yingda.conversations.types import Draft, Kind, Product
from yingda.kit.ids import new_token
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.articles import ArticleDraft, ArticlePlace, ArticleState, Audience
from yingda.lang.folding import fold_text
from yingda.lang.rules import Turn
from yingda.triage.policy.judging import Content, Missing, Task, Versions, judge
from yingda.triage.policy.products import mentioned, mentioned_of, read_names
from yingda.triage.types import Judged

NAMES = ("云雀 Pro", "云雀 Lite", "S2 手表", "S2 Pro 手表", "65W 充电器", "20W 充电器", "表带", "X")
LINES = [
    ("云雀pro左耳没声音", ("云雀 Pro",)),
    ("云雀Lite和云雀 PRO哪个好", ("云雀 Lite", "云雀 Pro")),
    ("云雀怎么连手机", ()),
    ("s2pro能游泳吗", ("S2 Pro 手表",)),
    ("S2手表配什么表带", ("S2 手表", "表带")),
    ("我的PS2手柄", ()),
    ("s20能用吗", ()),
    ("６５ｗ那个充电器发热", ("65W 充电器",)),
    ("165w的有吗", ()),
    ("充电器坏了", ()),
    ("x", ()),
]


@pytest.mark.parametrize(("text", "found"), LINES)
def test_names_are_found_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    assert mentioned(fold_text(text), read_names(NAMES)) == found


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=40))
def test_whatever_is_named_is_one_of_the_names(names: list[str], text: str) -> None:
    found = mentioned(fold_text(text), read_names(names))
    assert len(set(found)) == len(found)
    assert set(found) <= set(names)


def test_what_is_shown_is_found_unless_the_shop_has_a_name_for_it() -> None:
    shop, shown = read_names(NAMES), ("云雀 Pro 主动降噪耳机 白色", "晴空 露营灯 三档")
    assert mentioned_of("云雀pro多重", shop, shown) == ("云雀 Pro",)
    assert mentioned_of("晴空多亮", shop, shown) == ("晴空 露营灯 三档",)
    assert mentioned_of("晴空多亮", None, ()) == ()


def article(shop: Shop, *products: str) -> int:
    draft = ArticleDraft(
        client_id=f"article-{new_token(6)}", question=f"怎么保养{products}", html="<p>擦一擦</p>", publish=True,
        audience=Audience.PUBLIC, places=[ArticlePlace(shop.id, None)], products=list(products),
    )  # fmt: skip
    made = shop.desk.write(knowledge.create_article, shop.admin, draft)
    return int(made.id)


@pytest.mark.db
def test_names_come_from_the_shops_articles_as_they_are_now(shop: Shop) -> None:
    assert shop.card(shop.says("云雀pro没声音")).products == []
    number = article(shop, "云雀 Pro", "S2 手表")
    article(shop, "S2 手表")
    assert shop.desk.read(knowledge.product_names, shop.id) == ["S2 手表", "云雀 Pro"]
    assert shop.card(shop.says("云雀pro没声音")).products == ["云雀 Pro"]
    before = shop.desk.read(knowledge.show_article, shop.admin, number)
    shop.desk.write(knowledge.change_state, shop.admin, number, before.version, ArticleState.ARCHIVED)
    assert shop.card(shop.says("云雀pro没声音")).products == []


@pytest.mark.db
def test_cards_and_the_page_name_products_too(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    page = {"url": "https://shop.example/9", "title": "露营灯", "product": {"title": "晴空 露营灯 三档"}}
    conversation_id = shop.says("你好", place=place)
    shop.desk.write(conversations.visit, conversation_id, page)
    shop.says("晴空多亮", place=place)
    assert shop.card(conversation_id).products == ["晴空 露营灯 三档"]
    product = Product(title="云雀 Open 耳夹耳机", url="https://shop.example/7")
    card = Draft("card-00001", Kind.PRODUCT, product.title, product=product)
    shop.desk.write(conversations.receive, place, card)
    shop.says("这个有货吗", place=place)
    assert "云雀 Open 耳夹耳机" in shop.card(conversation_id).products


def test_a_child_says_what_it_is_missing_and_keeps_what_it_is_sent() -> None:
    versions = Versions(1, 3, None, 5)
    task = Task(("云雀pro没声音",), Turn("云雀pro没声音"), versions)
    assert judge(task) == Missing(rules=True, models=True, products=True)
    some = Content(rules=(), weights=b"").with_more(Content(products=("云雀 Pro",)))
    judged = judge(Task(task.texts, task.where, versions, some))
    assert isinstance(judged, Judged)
    assert judged.understanding.products == ("云雀 Pro",)
    assert judge(task) == judged
    newer = Task(task.texts, task.where, Versions(1, 3, None, 6))
    assert judge(newer) == Missing(rules=False, models=False, products=True)
