"""Routes that need to know who somebody is and what they do: session, staff, presence."""

from yingda.presence.api.company import CompanyController
from yingda.presence.api.intake import IntakeController
from yingda.presence.api.presence import PresenceController
from yingda.presence.api.session import SessionController
from yingda.presence.api.staff import StaffController

ROUTES = (SessionController, CompanyController, IntakeController, StaffController, PresenceController)

__all__ = ["ROUTES"]
