"""The console over HTTP and its socket."""

from yingda.console.api import comfort, ending, operations
from yingda.console.api.first_steps import FirstStepsController
from yingda.console.api.lists import ListController
from yingda.console.api.rules import RuleController
from yingda.console.api.sending import send_message
from yingda.console.api.staffing import StaffingController
from yingda.console.api.transcript import export_conversation
from yingda.console.api.wall import wall

ROUTES = (
    FirstStepsController,
    ListController,
    RuleController,
    StaffingController,
    send_message,
    export_conversation,
    wall,
    *comfort.ROUTES,
    *ending.ROUTES,
    *operations.ROUTES,
)

__all__ = ["ROUTES"]
