"""One turn: loaded in a unit, thought about outside of it, written in one unit if the bot still has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from yingda.accounts import service as accounts
from yingda.bot.policy import filling, keywords, summary
from yingda.bot.ports import (
    Action,
    ArticleText,
    Asking,
    Brain,
    Errand,
    Found,
    Library,
    Opinion,
    Unanswered,
)
from yingda.bot.service import forms, rules, words
from yingda.bot.service.setup import ShopBot, shop_bot
from yingda.bot.service.tracing import trace_of
from yingda.bot.store import episodes as store
from yingda.bot.types import (
    BotForm,
    BotRule,
    Context,
    Decision,
    Dialogue,
    Does,
    Hit,
    Mode,
    Outcome,
    RuleAct,
    Trouble,
    Turn,
    Why,
)
from yingda.conversations import service as conversations
from yingda.conversations.service import BotTurn, HandOver, Said, Talk
from yingda.conversations.types import Author, Choice, ChoiceKind, Kind, State
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.lang.rules import Turn as RuleTurn
from yingda.routing import service as routing

FINDS = 5  # articles that are looked at for one turn
SILENCE = "bot.silence"
Actions = Mapping[str, Action]


@dataclass(frozen=True, slots=True)
class Look:
    """Look whether an episode has fallen silent."""

    conversation_id: int
    episode_id: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that was loaded for one turn."""

    talk: Talk
    turn: Turn
    bot: ShopBot
    dialogue: Dialogue
    rule: BotRule | None
    form: BotForm | None
    trouble: Trouble | None
    on: bool
    open: bool
    today: date
    wait: dict[str, object]


def load(reading: Reading, conversation_id: int, episode_id: int, *, shadow: bool = False) -> Scene | None:
    """What the bot has to know of a turn; None if the episode is not its own (in the shadow: not open) any more."""
    talk = conversations.talk_of(reading, conversation_id)
    if talk is None or talk.episode_id != episode_id:
        return None
    wanted = talk.state is not State.ENDED if shadow else talk.state is State.BOT
    turn = turn_of(talk.said)
    if not wanted or turn is None:
        return None
    bot = shop_bot(reading, talk.shop_id)
    row = store.find_episode(reading, episode_id)
    dialogue = msgspec.convert(row.dialogue, Dialogue) if row is not None and row.dialogue else Dialogue()
    shop = accounts.shop_brief(reading, talk.shop_id)
    said = RuleTurn(turn.text, talk.channel, talk.page_url, shop.code, "bot")
    rule = keywords.first_match(rules.rules_of(reading, talk.shop_id), said)
    is_open = now_open(reading, talk.shop_id)
    return Scene(
        talk, turn, bot, dialogue, rule, form_for(reading, rule, dialogue), _trouble(bot, said, talk),
        on=shadow or mode_now(bot, is_open=is_open) is not Mode.OFF, open=is_open,
        today=day_of(reading.now, shop.zone), wait=waiting_words(reading, talk.shop_id, talk.locale),
    )  # fmt: skip


async def think(scene: Scene, brain: Brain, read: Any) -> Context:
    """Everything that a decision depends on: what the turn means, which articles fit it."""
    talk, turn = scene.talk, scene.turn
    understood = await brain.understander.understand(
        Asking(talk.shop_id, turn.texts or ("",), talk.channel, talk.page_url)
    )
    found = await brain.finder.find(talk.shop_id, turn.text, FINDS) if turn.text.strip() else ()
    wanted = {one.article_id for one in found} | also_wanted(turn.picked, scene.rule)
    answers = await read(brain.library.answers, talk.shop_id, wanted) if wanted else {}
    return Context(
        scene.bot.settings, turn, understood, hits_of(found, answers, wanted), scene.dialogue, scene.on,
        scene.rule, scene.form, scene.trouble,
    )  # fmt: skip


def write(
    unit: Unit, scene: Scene, context: Context, decision: Decision, library: Library, actions: Actions
) -> bool:
    """Carry a decision out and keep why; false if somebody or something was faster."""
    talk = scene.talk
    place = BotTurn(talk.conversation_id, talk.episode_id, scene.turn.seq)
    decision = _run_errand(unit, place, scene, decision, actions)
    says = words.sayings(decision.lines, scene.bot.settings, talk.locale, scene.wait)
    if not _carry_out(unit, place, scene, context, decision, says):
        return False
    _remember(unit, scene, context, decision)
    _tell_library(unit, scene, decision, library)
    if decision.does not in (Does.HAND_OVER, Does.LEAVE, Does.END):
        arm_silence(unit, talk.conversation_id, talk.episode_id, talk.shop_id)
    return True


def keep_shadow(unit: Unit, scene: Scene, context: Context, decision: Decision) -> None:
    """Keep what the bot would have done."""
    store.add_decision(unit, decision_values(scene, context, decision, shadow=True))


def _run_errand(unit: Unit, place: BotTurn, scene: Scene, decision: Decision, actions: Actions) -> Decision:
    """Have done what a filled form leads to, if the bot still has the matter and anybody can do it."""
    action = actions.get(decision.action)
    if decision.errand is None or action is None or not conversations.bot_has(unit, place):
        return decision
    talk = scene.talk
    errand = Errand(talk.shop_id, talk.conversation_id, talk.customer_id, talk.locale, decision.errand)
    told = action(unit, errand)
    return filling.done(decision, told) if told else decision


def _carry_out(unit: Unit, place: BotTurn, scene: Scene, context: Context, decision: Decision, says: Any) -> bool:
    if decision.does is Does.HAND_OVER:
        told = _summary(scene, context, decision)
        over = HandOver(decision.why, told, says, urgent=decision.urgent)
        return conversations.hand_over(unit, place, over)
    if decision.does is Does.LEAVE:
        return conversations.leave_from_bot(unit, place, _summary(scene, context, decision))
    if decision.does is Does.END and decision.result is not None:
        return conversations.end_by_bot(unit, place, decision.result, says)
    return conversations.answer_as_bot(unit, place, says)


def _summary(scene: Scene, context: Context, decision: Decision) -> str:
    """For colleagues, in the language of the shop's own texts."""
    return summary.of_talk(scene.talk.said, context, decision, words.summary_words())


def _remember(unit: Unit, scene: Scene, context: Context, decision: Decision) -> None:
    talk = scene.talk
    changes: dict[str, Any] = {"dialogue": msgspec.to_builtins(decision.dialogue)}
    if context.understanding.category.value:
        changes["category"] = context.understanding.category.value
    if decision.article_id is not None:
        row = store.find_episode(unit, talk.episode_id)
        answers, least = (row.answers, row.least_sure) if row else (0, 1.0)
        changes |= {
            "answers": answers + 1, "least_sure": min(least, decision.confidence), "article_id": decision.article_id
        }  # fmt: skip
    values = {"conversation_id": talk.conversation_id, "shop_id": talk.shop_id, "began_at": unit.now}
    store.put_episode(unit, talk.episode_id, values, changes)
    if decision.does in (Does.HAND_OVER, Does.LEAVE):
        store.close_episode(unit, talk.episode_id, Outcome.HANDED_OVER, decision.why)
    if scene.turn.picked and scene.turn.picked.kind in (ChoiceKind.HELPFUL, ChoiceKind.WRONG):
        right = scene.turn.picked.kind is ChoiceKind.HELPFUL
        store.judge(unit, talk.episode_id, "right" if right else "wrong")
    if decision.does is Does.END:
        store.close_episode(unit, talk.episode_id, Outcome.SOLVED)
    store.add_decision(unit, decision_values(scene, context, decision, shadow=False))


def _tell_library(unit: Unit, scene: Scene, decision: Decision, library: Library) -> None:
    """What was sent, what the customer says of it, and what nothing answered."""
    talk, picked = scene.talk, scene.turn.picked
    if picked is not None and picked.kind in (ChoiceKind.HELPFUL, ChoiceKind.WRONG) and scene.dialogue.answered:
        helpful = picked.kind is ChoiceKind.HELPFUL
        last = scene.dialogue.answered[-1]
        library.note_opinion(
            unit, Opinion(talk.shop_id, last, talk.conversation_id, talk.customer_id, helpful=helpful)
        )
    if decision.article_id is not None:
        library.note_sent(unit, talk.shop_id, decision.article_id)
    elif decision.why in (Why.UNCLEAR, Why.FAILED) and picked is None and scene.turn.text.strip():
        asked = Unanswered(talk.shop_id, scene.turn.text, talk.conversation_id, scene.turn.seq, talk.customer_id)
        library.note_gap(unit, asked)


def decision_values(scene: Scene, context: Context, decision: Decision, *, shadow: bool) -> dict[str, Any]:
    """A decision as a row."""
    trace = trace_of(context, decision, scene.talk.locale, scene.wait, 0.0)
    return {
        "shop_id": scene.talk.shop_id, "conversation_id": scene.talk.conversation_id,
        "episode_id": scene.talk.episode_id, "seq": scene.turn.seq, "shadow": shadow,
        "question": scene.turn.text[:2000], "does": decision.does, "why": decision.why,
        "category": context.understanding.category.value, "confidence": decision.confidence,
        "article_id": decision.article_id, "rule_id": decision.rule_id, "trace": msgspec.to_builtins(trace),
    }  # fmt: skip


def turn_of(said: tuple[Said, ...]) -> Turn | None:
    """What the customer said since the shop last spoke; None if there is nothing."""
    last = max((i for i, one in enumerate(said) if one.author is not Author.CUSTOMER), default=-1)
    mine = said[last + 1 :]
    if not mine:
        return None
    texts = tuple(one.text for one in mine if one.text and one.kind in (Kind.TEXT, Kind.PRODUCT))
    media = any(one.kind in (Kind.PICTURE, Kind.FILE, Kind.VOICE) for one in mine)
    return Turn(mine[-1].seq, texts, mine[-1].picked, media)


def hits_of(found: Any, answers: Any, wanted: set[int]) -> tuple[Hit, ...]:
    """What was found, with what would be said; what was asked for by id comes last if it was not found."""
    hits = [_hit(one, answers.get(one.article_id)) for one in found]
    known = {hit.article_id for hit in hits}
    hits += [
        Hit(text.id, text.version, text.question, text.text, 0.0, category=text.category, pictures=text.pictures)
        for number in sorted(wanted - known)
        if (text := answers.get(number)) is not None
    ]
    return tuple(hits)


def also_wanted(picked: Choice | None, rule: BotRule | None) -> set[int]:
    """Articles that a button or a rule names."""
    wanted = set()
    if picked is not None and picked.kind is ChoiceKind.ARTICLE:
        number = picked.id.partition(":")[2]
        wanted |= {int(number)} if number.isdigit() else set()
    if rule is not None and rule.act is RuleAct.ARTICLE and rule.article_id is not None:
        wanted.add(rule.article_id)
    return wanted


def form_for(reading: Reading, rule: BotRule | None, dialogue: Dialogue) -> BotForm | None:
    """The form that the rule begins, else the one that runs."""
    if rule is not None and rule.act is RuleAct.FORM and rule.form_id is not None:
        return forms.find_form(reading, rule.form_id)
    return forms.find_form(reading, dialogue.form.form_id) if dialogue.form else None


def mode_now(bot: ShopBot, *, is_open: bool) -> Mode:
    """What the bot does at this hour."""
    return bot.settings.in_hours if is_open else bot.settings.out_of_hours


def now_open(reading: Reading, shop_id: int) -> bool:
    """Whether people receive customers now."""
    calendar = accounts.calendar_of(reading, shop_id)
    return calendar.is_open(reading.now) and conversations.is_staffed(reading, shop_id)


def waiting_words(reading: Reading, shop_id: int, locale: str) -> dict[str, object]:
    """What texts about waiting are filled with, and who speaks."""
    shop = accounts.shop_info(reading, shop_id)
    place = routing.place_of_newcomer(reading, shop_id)
    if now_open(reading, shop_id):
        wait = words.wait_text(place.wait_low_s, place.wait_high_s, locale)
    else:
        wait = words.closed_text(accounts.opening_of(reading, shop_id), shop.zone, locale)
    return {"shop": shop.name, "alias": shop.alias, "ahead": place.ahead, "wait": wait}


def arm_silence(unit: Unit, conversation_id: int, episode_id: int, shop_id: int) -> None:
    """Have an episode looked at when its customer would have been silent for as long as the shop waits."""
    after = timedelta(minutes=accounts.shop_info(unit, shop_id).idle_minutes)
    look = Look(conversation_id, episode_id)
    unit.enqueue(NewJob(SILENCE, look, due_at=unit.now + after, key=f"bot-silence:{episode_id}"))


def day_of(now: datetime, zone: str) -> date:
    """Today in the shop."""
    return now.astimezone(ZoneInfo(zone)).date()


def _trouble(bot: ShopBot, said: RuleTurn, talk: Talk) -> Trouble | None:
    """The trouble that concerns them, unless they heard of it when it was switched on."""
    trouble = bot.trouble
    heard = any(one.author is Author.BOT and one.text == trouble.text for one in talk.said)
    return trouble if trouble.on and not heard and keywords.holds(trouble.rule, said) else None


def _hit(found: Found, text: ArticleText | None) -> Hit:
    return Hit(
        found.article_id, text.version if text else found.version, found.question, text.text if text else "",
        found.confidence, found.score, found.phrasing, text.category if text else "",
        text.pictures if text else (),
    )  # fmt: skip
