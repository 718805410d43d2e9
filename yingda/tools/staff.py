"""`yingda staff add`: taking somebody on from the command line."""

from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.accounts.types import Role, Secret, StaffDraft
from yingda.infra.db import Database, Unit


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Who is to be taken on; the shops by their codes."""

    login: str
    name: str
    role: Role
    shops: tuple[str, ...]


def add_staff(db: Database, new: NewStaff) -> str:
    """Make the account; its password, which is shown once and changed at the first sign-in."""
    password, secret = accounts.generate_password()
    db.write_now(_add, new, secret)
    return password


def _add(unit: Unit, new: NewStaff, secret: Secret) -> None:
    shop_ids = [accounts.shop_by_code(unit, code).id for code in new.shops]
    system = accounts.system_actor(unit)
    draft = StaffDraft(login=new.login, name=new.name or new.login, role=new.role, shop_ids=shop_ids)
    accounts.create_staff(unit, system, draft, secret)
