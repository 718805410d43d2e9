"""Knowledge as the API carries it."""

from yingda.knowledge.pushes.articles import ArticleInfo, ArticleLine, ArticleUses, TextProblem
from yingda.knowledge.pushes.replies import QuickReply, QuickReplyList, RenderedReply, ReplyPart

__all__ = [
    "ArticleInfo",
    "ArticleLine",
    "ArticleUses",
    "QuickReply",
    "QuickReplyList",
    "RenderedReply",
    "ReplyPart",
    "TextProblem",
]
