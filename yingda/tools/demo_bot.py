"""The demo's bots: how they are set up, and what they answered in the past days, by the rooms' own verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from yingda.bot.service import forms, rechecks, rules
from yingda.bot.service import setup as bot
from yingda.bot.service.rechecks import Judgement
from yingda.bot.types import BotRuleDraft, BotSettings, FormDraft, Mode, RecheckVerdict, RuleAct, Slot
from yingda.conversations import service as conversations
from yingda.infra.db import Reading, Unit
from yingda.knowledge import service as knowledge
from yingda.tools.demo_knowledge import demo_books
from yingda.tools.demo_shelf import Shelf
from yingda.tools.demo_world import ZONE, World

Kind = Literal["solved", "silent", "unclear", "person", "clarify"]
JUDGED_FROM = 2  # what ended the day before is still to be looked at


@dataclass(frozen=True)
class Form:
    code: str
    name: str
    slots: list[Slot]
    done_text: str


@dataclass(frozen=True)
class Rule:
    """`article` and `form` are codes."""

    name: str
    rule: str
    act: RuleAct
    text: str = ""
    article: str = ""
    form: str = ""


@dataclass(frozen=True)
class Past:
    """One matter that began with the bot; `sure` is of the article, `other` stands beside it as a button."""

    days_ago: int
    at: str
    who: str
    kind: Kind
    category: str
    says: tuple[str, ...]
    article: str = ""
    sure: float = 0.0
    other: str = ""
    answer: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bot:
    """The bot of one demo shop."""

    in_hours: Mode
    out_of_hours: Mode
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    past: tuple[Past, ...]


@dataclass(frozen=True)
class _Bots:
    shops: dict[str, Bot]


@cache
def demo_bots() -> Mapping[str, Bot]:
    """The bots by their shops' codes."""
    file = files("yingda.tools").joinpath("data", "demo_bot.json")
    return msgspec.json.decode(file.read_bytes(), type=_Bots).shops


def articles_of(reading: Reading, shop: str, shop_id: int) -> dict[str, int]:
    """The demo's articles by the codes that its files call them; they were written in the files' order."""
    book = demo_books().get(shop)
    if book is None:
        return {}
    asked = {each.question: each.code for each in book.articles}
    entries = knowledge.index_entries(reading, shop_id, 0, 1000).entries
    found = knowledge.answers(reading, shop_id, [each.id for each in entries])
    return {asked[each.question]: each.id for each in found.values() if each.question in asked}


def make_bots(unit: Unit, world: World) -> None:
    """Every bot with its forms and rules; nobody is received by one before the past is written."""
    for code, each in demo_bots().items():
        shop_id, author = world.shops[code], world.actors[0]
        settings = BotSettings(in_hours=each.in_hours, out_of_hours=each.out_of_hours)
        bot.put_settings(unit, author, shop_id, settings, bot.shop_bot(unit, shop_id).version)
        _make_rules(unit, world, code, each)
        pause(unit, shop_id)


def pause(unit: Unit, shop_id: int) -> None:
    """Have people receive customers first."""
    conversations.set_bot(unit, shop_id, in_hours=False, out_of_hours=False)


def go_on(unit: Unit, world: World) -> None:
    """From now on the bots receive as they are set up."""
    for code, each in demo_bots().items():
        on = each.in_hours is Mode.ON, each.out_of_hours is Mode.ON
        conversations.set_bot(unit, world.shops[code], in_hours=on[0], out_of_hours=on[1])


def check_again(unit: Unit, world: World) -> None:
    """What the bots ended alone is looked at day by day: one answer was wrong, the last day is still open."""
    author, days = world.actors[0], {}
    for code, each in demo_bots().items():
        days[code] = sorted({one.days_ago for one in each.past})
    for code, of_shop in days.items():
        for days_ago in of_shop:
            rechecks.choose(unit, world.shops[code], _day(unit, days_ago))
    for code in days:
        items = rechecks.list_rechecks(unit, author, world.shops[code], None, opens=True).items
        old = [one for one in items if one.day < _day(unit, JUDGED_FROM - 1)]
        for place, one in enumerate(old):
            verdict = RecheckVerdict.WRONG if place == 0 else RecheckVerdict.RIGHT
            rechecks.judge(unit, author, one.id, Judgement(verdict), Shelf())


def _day(reading: Reading, days_ago: int) -> date:
    return reading.now.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=days_ago)


def _make_rules(unit: Unit, world: World, code: str, each: Bot) -> None:
    shop_id, author = world.shops[code], world.actors[0]
    articles = articles_of(unit, code, shop_id)
    made = {}
    for form in each.forms:
        draft = FormDraft(
            client_id=f"demo-{code}-form-{form.code}", shop_id=shop_id, name=form.name, slots=form.slots,
            done_text=form.done_text,
        )  # fmt: skip
        made[form.code] = forms.create_form(unit, author, draft).id
    for place, rule in enumerate(each.rules):
        wanted = BotRuleDraft(
            client_id=f"demo-{code}-rule-{place}", shop_id=shop_id, name=rule.name, rule=rule.rule, act=rule.act,
            text=rule.text, article_id=articles.get(rule.article), form_id=made.get(rule.form), place=place,
        )  # fmt: skip
        rules.create_rule(unit, author, wanted)
