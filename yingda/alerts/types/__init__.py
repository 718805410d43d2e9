"""Words of telling staff: alerts and whom they are for, robots, settings; notices and the shift log."""

from yingda.alerts.types.notices import LogDraft, NoticeDraft, Posted
from yingda.alerts.types.settings import AlertSettings, ShopRules, ShopRulesChange, Tone, Way
from yingda.alerts.types.telling import Alert, Param, Severity, Step, Subject, SubjectKind, Whom, WhomKind

__all__ = [
    "Alert", "AlertSettings", "LogDraft", "NoticeDraft", "Param", "Posted", "Severity", "ShopRules",
    "ShopRulesChange", "Step", "Subject", "SubjectKind", "Tone", "Way", "Whom", "WhomKind",
]  # fmt: skip
