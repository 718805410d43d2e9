"""What the bot says in words: the shop's own text or ours, in the customer's language."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from yingda.bot.types import BotSettings, BotText, Line, Why
from yingda.conversations.service import Saying
from yingda.conversations.types import Choice
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.kit.texts import DEFAULT_LOCALE, text
from yingda.lang.quantities import format_wait_range

PREFIX = "bot.say."


def words_of(line: Line, settings: BotSettings, locale: str, params: Mapping[str, object]) -> str:
    """The text of one line, filled in."""
    if line.code is None:
        return line.words
    template = settings.texts.get(line.code) or text(f"{PREFIX}{line.code}", locale)
    for name, value in params.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def default_texts(locale: str) -> dict[str, str]:
    """What is said where a shop leaves a text empty."""
    return {code.value: text(f"{PREFIX}{code}", locale) for code in BotText}


def wait_text(low_s: int | None, high_s: int | None, locale: str) -> str:
    """How long it takes until a person answers, as it is told."""
    if low_s is None or high_s is None:
        return text("bot.wait.unknown", locale)
    if not high_s:
        return text("bot.wait.none", locale)
    return text("bot.wait.some", locale, {"range": format_wait_range(low_s, high_s, locale)})


def closed_text(opening: datetime | None, zone: str, locale: str) -> str:
    """When a person answers who is not there now, by the shop's clock."""
    if opening is None:
        return text("bot.wait.closed", locale)
    return text("bot.wait.opening", locale, {"opening": f"{opening.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"})


def summary_words() -> dict[str, str]:
    """The words of a summary; colleagues read it in the language of the installation."""
    codes = {"title", "orders", "tried", "customer", "bot"}
    names = {code: text(f"bot.summary.{code}", DEFAULT_LOCALE) for code in codes}
    return names | {f"why.{why}": text(f"bot.why.{why}", DEFAULT_LOCALE) for why in Why}


def named(choice: Choice, locale: str) -> Choice:
    """A button that is always the same, in the customer's language."""
    if choice.text != choice.id:
        return choice
    return Choice(id=choice.id, kind=choice.kind, text=text(f"bot.button.{choice.id}", locale))


def sayings(
    lines: tuple[Line, ...], settings: BotSettings, locale: str, params: Mapping[str, object]
) -> tuple[Saying, ...]:
    """Lines as messages that the guard let through; an article's pictures stand before its words."""
    said: list[Saying] = []
    for line in lines:
        source = _source(line)
        said += [Saying(clear("", source), file=dict(picture)) for picture in line.pictures]
        choices = tuple(named(choice, locale) for choice in line.choices)
        said.append(Saying(clear(words_of(line, settings, locale, params), source), choices))
    return tuple(said)


def _source(line: Line) -> Source:
    if line.article_id is None:
        return Source(SourceKind.BOT)
    return Source(SourceKind.ARTICLE, line.article_id, line.version)
