"""The verbs of triage; other rooms call these and nothing below."""

from yingda.triage.policy.judging import warm_up
from yingda.triage.service.erasing import WORDS, erase_conversation
from yingda.triage.service.judging import versions_of
from yingda.triage.service.modelling import (
    TRAIN,
    activate,
    begin_training,
    keep_model,
    learn_soon,
    lessons_of,
    models_of,
)
from yingda.triage.service.ruling import (
    archive_rule,
    create_rule,
    order_rules,
    rules_of,
    update_rule,
)
from yingda.triage.service.turns import (
    UNDERSTAND,
    Loaded,
    access_card,
    card_of,
    correct,
    keep,
    load,
    push_card,
    reason_card,
    understand,
    understand_texts,
)

__all__ = [
    "TRAIN",
    "UNDERSTAND",
    "WORDS",
    "Loaded",
    "access_card",
    "activate",
    "archive_rule",
    "begin_training",
    "card_of",
    "correct",
    "create_rule",
    "erase_conversation",
    "keep",
    "keep_model",
    "learn_soon",
    "lessons_of",
    "load",
    "models_of",
    "order_rules",
    "push_card",
    "reason_card",
    "rules_of",
    "understand",
    "understand_texts",
    "update_rule",
    "versions_of",
    "warm_up",
]
