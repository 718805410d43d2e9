"""What customers are asked after a matter, what shops set for it, and matters across channels."""

from yingda.outreach.types.asking import (
    TEXT_MAX,
    Answer,
    AskDue,
    Asked,
    ClosedBy,
    CloseDue,
    Deliver,
    Ending,
    Facts,
    Letter,
    LinkState,
    Loop,
    Skip,
    SurveyState,
    SurveyWay,
)
from yingda.outreach.types.cases import CaseMove, MovedTo
from yingda.outreach.types.settings import Moment, SurveySettings

__all__ = [
    "TEXT_MAX",
    "Answer",
    "AskDue",
    "Asked",
    "CaseMove",
    "CloseDue",
    "ClosedBy",
    "Deliver",
    "Ending",
    "Facts",
    "Letter",
    "LinkState",
    "Loop",
    "Moment",
    "MovedTo",
    "Skip",
    "SurveySettings",
    "SurveyState",
    "SurveyWay",
]  # fmt: skip
