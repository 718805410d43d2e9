"""Words of the bot."""

from yingda.bot.types.deciding import (
    Context,
    Decision,
    Dialogue,
    Does,
    Hit,
    Line,
    Turn,
    Why,
    empty_decision,
)
from yingda.bot.types.forms import BotForm, FormChange, FormDraft, RunningForm, Slot, SlotKind
from yingda.bot.types.learning import Asked, Curve, CurvePoint, Outcome, RecheckVerdict, Sample
from yingda.bot.types.rules import BotRule, BotRuleChange, BotRuleDraft, RuleAct
from yingda.bot.types.settings import (
    DEFAULTS,
    NO_TROUBLE,
    BotButton,
    BotSettings,
    BotText,
    Mode,
    Trouble,
)

__all__ = [
    "DEFAULTS",
    "NO_TROUBLE",
    "Asked",
    "BotButton",
    "BotForm",
    "BotRule",
    "BotRuleChange",
    "BotRuleDraft",
    "BotSettings",
    "BotText",
    "Context",
    "Curve",
    "CurvePoint",
    "Decision",
    "Dialogue",
    "Does",
    "FormChange",
    "FormDraft",
    "Hit",
    "Line",
    "Mode",
    "Outcome",
    "RecheckVerdict",
    "RuleAct",
    "RunningForm",
    "Sample",
    "Slot",
    "SlotKind",
    "Trouble",
    "Turn",
    "Why",
    "empty_decision",
]
