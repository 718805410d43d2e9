"""Words of telling staff: alerts and whom they are for, robots, settings; notices and the shift log."""

from yingda.alerts.types.notices import LogDraft, LogQuery, NoticeDraft, Posted
from yingda.alerts.types.robots import (
    SENT,
    LetterState,
    Outgoing,
    Platform,
    Result,
    Robot,
    RobotChange,
    RobotDraft,
    RobotList,
    RobotSend,
    RobotSends,
    To,
)
from yingda.alerts.types.settings import AlertSettings, ShopRules, ShopRulesChange, Tone, Way
from yingda.alerts.types.telling import Alert, Param, Severity, Step, Subject, SubjectKind, Whom, WhomKind

__all__ = [
    "SENT", "Alert", "AlertSettings", "LetterState", "LogDraft", "LogQuery", "NoticeDraft", "Outgoing", "Param",
    "Platform", "Posted", "Result", "Robot", "RobotChange", "RobotDraft", "RobotList", "RobotSend", "RobotSends",
    "Severity", "ShopRules", "ShopRulesChange", "Step", "Subject", "SubjectKind", "To", "Tone", "Way", "Whom",
    "WhomKind",
]  # fmt: skip
