"""What the bot is to do later: answer, watch, look whether it is late, tell of a trouble, end what fell silent."""

from dataclasses import dataclass
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.bot.policy.keywords import holds
from yingda.bot.policy.lines import PERSON
from yingda.bot.service import answering, words
from yingda.bot.service.answering import Look
from yingda.bot.service.setup import TELL_TROUBLE, TellTrouble, shop_bot
from yingda.bot.store import episodes as store
from yingda.bot.store import setup
from yingda.bot.types import BotText, Line, Outcome, Why
from yingda.conversations import service as conversations
from yingda.conversations.service import BotTurn, HandOver, Saying
from yingda.conversations.types import Author, Result, State
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.kit.texts import DEFAULT_LOCALE
from yingda.lang.courtesy import is_courtesy_turn
from yingda.lang.rules import Turn

ANSWER = "bot.answer"
WATCH = "bot.watch"
LATE = "bot.late"
TELL_ONE = "bot.tell_one"
PATIENCE = timedelta(seconds=15)  # then a person goes on
SHADOW_AFTER = timedelta(seconds=5)  # a first question often comes in two messages
SLICE = 100


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """Answer what the customer said up to `seq`."""

    conversation_id: int
    episode_id: int
    seq: int


def answer_later(unit: Unit, conversation_id: int, episode_id: int, seq: int) -> None:
    """Have a turn answered; once per message."""
    turn = AnswerTurn(conversation_id, episode_id, seq)
    unit.enqueue(NewJob(ANSWER, turn, key=f"bot:{conversation_id}:{seq}", priority=Priority.URGENT))
    late = Look(conversation_id, episode_id)
    unit.enqueue(NewJob(LATE, late, due_at=unit.now + PATIENCE, key=f"bot-late:{episode_id}"))


def follow_opening(unit: Unit, shop_id: int, conversation_id: int, episode_id: int) -> None:
    """Watch an episode where the bot only watches, and tell of a trouble where people receive."""
    row = setup.find_shop(unit, shop_id)
    if row is None or not (row.shadow or row.trouble_on):
        return
    look = Look(conversation_id, episode_id)
    if row.shadow:
        due = unit.now + SHADOW_AFTER
        unit.enqueue(NewJob(WATCH, look, due_at=due, key=f"bot-watch:{episode_id}", priority=Priority.BULK))
    if row.trouble_on:
        unit.enqueue(NewJob(TELL_ONE, look, key=f"bot-trouble:{episode_id}"))


def note_taken(unit: Unit, episode_id: int) -> None:
    """A person took an episode that the bot had not given away."""
    store.close_episode(unit, episode_id, Outcome.TAKEN)


def note_ending(unit: Unit, episode_id: int, result: Result, ended_by: str) -> None:
    """What became of an episode that the bot had till its end."""
    if ended_by not in ("bot", "customer"):
        store.close_episode(unit, episode_id, Outcome.TAKEN)
    elif result is Result.SOLVED:
        store.close_episode(unit, episode_id, Outcome.SOLVED)
    else:
        store.close_episode(unit, episode_id, Outcome.SILENT)


def hand_over_late(unit: Unit, look: Look) -> None:
    """Whoever the bot has left without an answer goes to a person."""
    talk = conversations.talk_of(unit, look.conversation_id)
    if talk is None or talk.state is not State.BOT or talk.episode_id != look.episode_id:
        return
    turn = answering.turn_of(talk.said)
    if turn is None or is_courtesy_turn(turn.text):
        return
    waited = unit.now - talk.said[-1].at
    if waited < PATIENCE:
        due = talk.said[-1].at + PATIENCE
        unit.enqueue(NewJob(LATE, look, due_at=due, key=f"bot-late:{look.episode_id}"))
        return
    if _was_meant_to_be_silent(unit, look.episode_id, turn.seq):
        return
    give_up(unit, talk, turn.seq)


def give_up(unit: Unit, talk: conversations.Talk, seq: int) -> None:
    """Hand over without a decision."""
    settings = shop_bot(unit, talk.shop_id).settings
    params = answering.waiting_words(unit, talk.shop_id, talk.locale)
    says = words.sayings((Line(code=BotText.HAND_OVER_WAIT),), settings, talk.locale, params)
    names = words.summary_words()
    note = f"{names['title']}{names[f'why.{Why.LATE}']}"
    place = BotTurn(talk.conversation_id, talk.episode_id, seq)
    if conversations.hand_over(unit, place, HandOver(Why.LATE, note, says)):
        values = {"conversation_id": talk.conversation_id, "shop_id": talk.shop_id, "began_at": unit.now}
        store.put_episode(unit, talk.episode_id, values, {"outcome": Outcome.RUNNING})
        store.close_episode(unit, talk.episode_id, Outcome.HANDED_OVER, Why.LATE)


def end_silent(unit: Unit, look: Look) -> None:
    """End what its customer left after an answer; whoever wrote meanwhile is waited for anew."""
    talk = conversations.talk_of(unit, look.conversation_id)
    if talk is None or talk.state is not State.BOT or talk.episode_id != look.episode_id or not talk.said:
        return
    idle = timedelta(minutes=accounts.shop_info(unit, talk.shop_id).idle_minutes)
    last = talk.said[-1]
    if unit.now - last.at < idle:
        answering.arm_silence(unit, talk.conversation_id, talk.episode_id, talk.shop_id)
        return
    seq = max((one.seq for one in talk.said if one.author is Author.CUSTOMER), default=0)
    thanked = last.author is Author.CUSTOMER or any(
        one.seq == seq and is_courtesy_turn(one.text) for one in talk.said
    )
    result = Result.SOLVED if thanked else Result.SILENT
    conversations.end_by_bot(unit, BotTurn(talk.conversation_id, talk.episode_id, seq), result)


def tell_trouble(unit: Unit, slice_: TellTrouble) -> None:
    """Tell the next of those whose conversations are open; the rest in another unit."""
    bot = shop_bot(unit, slice_.shop_id)
    if not bot.trouble.on or bot.trouble_number != slice_.number:
        return
    ids = conversations.open_after(unit, slice_.shop_id, slice_.after_id, SLICE)
    affected = [one for one in ids if _is_affected(unit, one, bot.trouble.rule)]
    told = conversations.tell_open(unit, affected, _saying(bot.trouble.text), f"trouble:{slice_.number}")
    setup.count_told(unit, slice_.shop_id, slice_.number, told)
    if len(ids) == SLICE:
        following = TellTrouble(slice_.shop_id, slice_.number, ids[-1])
        key = f"trouble:{slice_.shop_id}:{slice_.number}:{ids[-1]}"
        unit.enqueue(NewJob(TELL_TROUBLE, following, key=key))


def tell_one(unit: Unit, look: Look) -> None:
    """Tell somebody new, unless the bot has them and tells by itself."""
    talk = conversations.talk_of(unit, look.conversation_id)
    if talk is None or talk.episode_id != look.episode_id or talk.state is State.BOT:
        return
    bot = shop_bot(unit, talk.shop_id)
    if not bot.trouble.on or not _is_affected(unit, look.conversation_id, bot.trouble.rule):
        return
    key = f"trouble:{bot.trouble_number}"
    told = conversations.tell_open(unit, [look.conversation_id], _saying(bot.trouble.text), key)
    setup.count_told(unit, talk.shop_id, bot.trouble_number, told)


def greeting_of(reading: Reading, shop_id: int) -> tuple[int, str] | None:
    """After how many seconds whom the shop greets, and with which words; None where it greets nobody."""
    settings = shop_bot(reading, shop_id).settings
    if not settings.greets:
        return None
    shop = accounts.shop_info(reading, shop_id)
    params = {"shop": shop.name, "alias": shop.alias or shop.name}
    return settings.greet_after_s, words.words_of(Line(code=BotText.GREETING), settings, shop.locale, params)


def _is_affected(reading: Reading, conversation_id: int, rule: str) -> bool:
    talk = conversations.talk_of(reading, conversation_id)
    if talk is None:
        return False
    said = "\n".join(one.text for one in talk.said if one.author is Author.CUSTOMER)
    return holds(rule, Turn(said, talk.channel, talk.page_url))


def _was_meant_to_be_silent(reading: Reading, episode_id: int, seq: int) -> bool:
    return store.find_decision(reading, episode_id, seq) is not None


def _saying(trouble: str) -> Saying:
    """The button is in the language of the shop: the text is the shop's own."""
    person = words.named(PERSON, DEFAULT_LOCALE)
    return Saying(clear(trouble, Source(SourceKind.AUTOMATIC)), (person,))
