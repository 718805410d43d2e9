"""The chat page's interface: HTTP and its socket."""

from yingda.channels.web.api import help as help_pages
from yingda.channels.web.api import survey
from yingda.channels.web.api.routes import VisitorController, provide_visitor
from yingda.channels.web.api.socket import visitor_socket

ROUTES = (VisitorController, visitor_socket, *help_pages.ROUTES, *survey.ROUTES)

__all__ = ["ROUTES", "provide_visitor"]
