"""Tables of knowledge."""

from yingda.knowledge.models.replies import QuickReplyRow, QuickReplyUseRow

__all__ = ["QuickReplyRow", "QuickReplyUseRow"]
