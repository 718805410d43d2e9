"""The articles as the demo's bots read them; what they send, and what nothing answers, is counted as always."""

from collections.abc import Collection, Mapping

from yingda.bot.ports import ArticleText, Opinion, Unanswered
from yingda.infra.db import Reading, Unit
from yingda.knowledge import service as knowledge
from yingda.knowledge.types import gaps

BOT = 0  # who has no number of their own


class Shelf:
    """The bot's library without the server."""

    def answers(self, reading: Reading, shop_id: int, ids: Collection[int]) -> Mapping[int, ArticleText]:
        """What customers of the shop are answered now."""
        found = knowledge.answers(reading, shop_id, ids).values()
        return {
            one.id: ArticleText(one.id, one.version, one.question, one.plain, one.category, tuple(one.pictures))
            for one in found
        }

    def note_sent(self, unit: Unit, shop_id: int, article_id: int) -> None:
        """Counted as the bot's."""
        knowledge.count_sent(unit, shop_id, BOT, [article_id])

    def note_opinion(self, unit: Unit, opinion: Opinion) -> None:
        """A customer's feedback."""
        verdict = gaps.Verdict.HELPFUL if opinion.helpful else gaps.Verdict.WRONG
        who = opinion.conversation_id, opinion.customer_id
        knowledge.give_opinion(unit, gaps.Opinion(opinion.article_id, opinion.shop_id, verdict, *who))

    def note_gap(self, unit: Unit, asked: Unanswered) -> None:
        """A question that the bot could not answer."""
        where = asked.conversation_id, asked.seq, asked.customer_id
        knowledge.record_gap(unit, gaps.Unanswered(asked.shop_id, asked.text, gaps.GapSource.BOT, *where))
