"""Routes of accounts, and who makes a request."""

from yingda.accounts.api.account import AccountController, TwoStepController
from yingda.accounts.api.asking import provide_actor, provide_signed_in
from yingda.accounts.api.entry import (
    EntryController,
    InvitationController,
    PasswordLinkController,
    SignInRulesController,
)
from yingda.accounts.api.keys import KeyController
from yingda.accounts.api.places import ShopController, TeamController
from yingda.accounts.api.roles import RoleController

ROUTES = (
    AccountController,
    TwoStepController,
    EntryController,
    InvitationController,
    PasswordLinkController,
    SignInRulesController,
    KeyController,
    RoleController,
    ShopController,
    TeamController,
)

__all__ = ["ROUTES", "provide_actor", "provide_signed_in"]
