"""What matters are about, for follow-ups: as triage understands them."""

from typing import Any

from yingda.triage import service as triage
from yingda.triage.types import Field


class TriagedMatters:
    """By category and stage, as a person, a rule or the model said last."""

    def about(self, reading: Any, conversation_id: int) -> tuple[str, str] | None:
        """Category and stage of a conversation's last question; None if nobody has understood it yet."""
        card = triage.card_of(reading, conversation_id)
        if card is None:
            return None
        said = {field: opinion.value for field, opinion in card.opinions.items()}
        return said.get(Field.CATEGORY, ""), said.get(Field.STAGE, "")
