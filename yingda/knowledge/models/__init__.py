"""Tables of knowledge."""

from yingda.knowledge.models.articles import (
    ArticlePlaceRow,
    ArticleRow,
    ArticleUseRow,
    ArticleVersionRow,
    CampaignFieldRow,
    CategoryRow,
    KnowledgeShopRow,
)
from yingda.knowledge.models.gaps import (
    FeedbackRow,
    GapQuestionRow,
    GapRow,
    KnowledgeImportRow,
    ScriptElementRow,
)
from yingda.knowledge.models.replies import QuickReplyRow, QuickReplyUseRow

__all__ = [
    "ArticlePlaceRow",
    "ArticleRow",
    "ArticleUseRow",
    "ArticleVersionRow",
    "CampaignFieldRow",
    "CategoryRow",
    "FeedbackRow",
    "GapQuestionRow",
    "GapRow",
    "KnowledgeImportRow",
    "KnowledgeShopRow",
    "QuickReplyRow",
    "QuickReplyUseRow",
    "ScriptElementRow",
]
