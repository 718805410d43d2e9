"""The product of a page: offered to the customer, sent as a card, followed by the agent; nothing of it runs."""

import json

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.merchant import merchant_page
from tests.browser.people import Agent, Customer
from tests.browser.stage import NARROW, PHONE, WIDE, Stage

EARBUDS = {
    "@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {
        "@type": ["Product"], "name": "降噪蓝牙耳机 Pro <img src=x onerror=window.hit=1>", "sku": "8827",
        "image": ["https://pictures.example/8827.jpg"],
        "offers": [{"price": "1,299.00", "priceCurrency": "CNY"}],
    }],
}  # fmt: skip
HEAD = f'<script type="application/ld+json">{json.dumps(EARBUDS)}</script>'
MOVE_ON = """() => {
  history.pushState({}, '', '/p/9')
  Yingda.product({ title: '充电盒', price: 99, url: 'javascript:window.hit=1', picture: '/9.jpg' })
}"""


def opened(page: Page, url: str) -> Customer:
    page.goto(url)
    page.get_by_role("button", name="联系客服").click()
    return Customer(page, page.frame_locator("iframe[title='在线客服']"))


@pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])
def test_the_product_is_offered_sent_and_followed(stage: Stage, size: ViewportSize) -> None:
    agent = Agent(stage.console(stage.staff("陆晓晴", alias="小晴"), size=size, online=True))
    with merchant_page(stage.site.url, stage.code, head=HEAD) as url:
        page = stage.context(size).new_page()
        customer = opened(page, url)
        offer = customer.chat.get_by_role("group", name="正在浏览的商品")
        expect(offer).to_contain_text("降噪蓝牙耳机 Pro <img src=x onerror=window.hit=1>")
        expect(offer).to_contain_text("¥1,299.00")
        stage.shot(page, "offer")
        offer.get_by_role("button", name="发给客服").click()
        expect(offer).to_have_count(0)
        customer.sees("降噪蓝牙耳机 Pro")
        customer.says("这个还有货吗")

        expect(agent.rows.first).to_contain_text("这个还有货吗")
        agent.opens(agent.rows.first)
        card = agent.log.get_by_role("link", name="降噪蓝牙耳机 Pro")
        expect(card).to_have_attribute("href", url)
        expect(card).to_have_attribute("rel", "noopener noreferrer")
        strip = agent.page.get_by_role("complementary", name="正在浏览")
        expect(strip).to_contain_text("¥1,299.00")
        stage.shot(agent.page, "looking")
        stage.shot(page, "sent")

        page.evaluate(MOVE_ON)
        expect(strip).to_contain_text("充电盒")
        expect(strip).to_contain_text("¥99.00")
        expect(strip.get_by_role("link")).to_have_count(0)
        expect(offer).to_contain_text("充电盒")
        page.evaluate("Yingda.product(null)")
        expect(strip).to_have_count(0)
        for one in (page, agent.page):
            assert one.evaluate("window.hit") is None


def test_a_page_without_a_product_offers_none(stage: Stage) -> None:
    with merchant_page(stage.site.url, stage.code) as url:
        customer = opened(stage.context().new_page(), url)
        expect(customer.field).to_be_visible()
        expect(customer.chat.get_by_role("group", name="正在浏览的商品")).to_have_count(0)
