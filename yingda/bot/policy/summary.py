"""What a colleague reads who goes on where the bot stopped."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from yingda.bot.types import Context, Decision
from yingda.conversations.types import Author

LONGEST = 60  # characters of one line
MOST = 6  # lines of the exchange


class Spoken(Protocol):
    """A message as far as a summary needs it."""

    @property
    def author(self) -> Author:
        """Who wrote it."""
        ...

    @property
    def text(self) -> str:
        """What it says."""
        ...


def of_talk(said: Sequence[Spoken], context: Context, decision: Decision, names: Mapping[str, str]) -> str:
    """Why, the facts of a form, what was asked and answered; `names` are the words of the reader's language."""
    lines = [f"{names['title']}{names.get(f'why.{decision.why}', decision.why)}"]
    lines += [f"{name}: {value}" for name, value in decision.facts]
    if context.understanding.order_numbers:
        lines.append(f"{names['orders']}{', '.join(context.understanding.order_numbers)}")
    questions = {hit.article_id: hit.question for hit in context.hits}
    tried = [questions.get(number, f"#{number}") for number in context.dialogue.answered]
    if tried:
        lines.append(f"{names['tried']}{' / '.join(dict.fromkeys(tried))}")
    talk = [one for one in said if one.text][-MOST:]
    lines += [f"{names[_side(one)]}{_cut(one.text)}" for one in talk]
    return "\n".join(lines)


def _side(one: Spoken) -> str:
    return "customer" if one.author is Author.CUSTOMER else "bot"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
