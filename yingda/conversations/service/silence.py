"""The job that looks at silent customers."""

from yingda.accounts import service as accounts
from yingda.conversations.policy.idle import IdleStage
from yingda.conversations.service.idling import IdleCheck, arm_idle, hold_idle, unload
from yingda.conversations.service.life import Ending, finish
from yingda.conversations.service.send import say_automatically
from yingda.conversations.types import By, Result
from yingda.guard.service import clear
from yingda.guard.types import Cleared, Source, SourceKind
from yingda.infra.db import Unit
from yingda.kit.texts import text


def look_at_silence(unit: Unit, check: IdleCheck) -> None:
    """Do the idle step that is due: unload, ask once, or close and end as silent."""
    due = hold_idle(unit, check)
    if due is None:
        return
    held, stage = due
    if stage is IdleStage.UNLOAD:
        unload(held)
    elif stage is IdleStage.ASK:
        say_automatically(held, _automatic(text("conversation.still_there", held.locale)))
        held.set(idle_asked=True)
    else:
        shop = accounts.shop_info(unit, held.shop_id)
        words = accounts.words_of(shop, shop.closing_text) or text("conversation.closing", held.locale)
        say_automatically(held, _automatic(words))
        finish(held, By.SYSTEM, Ending(Result.SILENT), ended_by="system")
    if stage is not IdleStage.CLOSE:
        arm_idle(held)
    held.keep()


def _automatic(words: str) -> Cleared:
    return clear(words, Source(SourceKind.AUTOMATIC))
