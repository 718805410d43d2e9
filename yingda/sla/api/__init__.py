"""Targets over HTTP."""

from yingda.sla.api.matters import ClockController, DailyController, MatterController
from yingda.sla.api.policies import PolicyController, SlaSettingsController

ROUTES = (PolicyController, SlaSettingsController, ClockController, DailyController, MatterController)
