"""Inviting people: a link that works once, seven days, for at most what the inviter may still give."""

from datetime import datetime

import msgspec

from yingda.accounts import policy
from yingda.accounts.policy import signing
from yingda.accounts.service import roles
from yingda.accounts.service.access import system_actor
from yingda.accounts.service.actors import find_actor
from yingda.accounts.service.secrets import digest, new_link
from yingda.accounts.service.staff import check_draft, create_staff
from yingda.accounts.service.trail import of_invitation
from yingda.accounts.store import signing as store
from yingda.accounts.types import Actor, Permission, Secret, StaffDraft
from yingda.accounts.types.signing import Acceptance, InvitationDraft, InvitationInfo, Link
from yingda.infra.audit.service import record
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError

NOBODY_YET = "somebody"  # a sign-in name for checking a draft before its owner has chosen one


def list_invitations(reading: Reading, actor: Actor) -> list[InvitationInfo]:
    """Invitations that wait and those of late, as far as the actor may see them."""
    policy.check_may(actor, Permission.STAFF_MANAGE)
    found = store.load_invitations(reading, reading.now - signing.INVITATION_SHOWN)
    return [each for each in found if _sees(actor, each)]


def create_invitation(unit: Unit, actor: Actor, draft: InvitationDraft) -> tuple[InvitationInfo, Link]:
    """Invite somebody; the same `client_id` again gives the first invitation with another link."""
    check_draft(unit, actor, _staff_draft(draft))
    link = new_link(unit.now + signing.LINK_LASTS)
    values = {
        "client_id": f"{actor.staff_id}:{draft.client_id}",
        "token_sha256": digest(link.token),
        "invited_by": actor.staff_id or None,
        "draft": msgspec.to_builtins(draft, str_keys=True),
        "created_at": unit.now,
        "expires_at": link.expires_at,
    }
    made = store.insert_invitation(unit, values)
    if made is None:
        known = store.find_invitation_of_client(unit, values["client_id"])
        assert known is not None
        return renew_invitation(unit, actor, known.id)
    info = _known(unit, made)
    record(unit, actor, "invitation.create", of_invitation(made), None, draft)
    return info, link


def renew_invitation(unit: Unit, actor: Actor, invitation_id: int) -> tuple[InvitationInfo, Link]:
    """Another link for an invitation that waits, also when its time was over; the old link ends."""
    info = _access(unit, actor, invitation_id)
    check_draft(unit, actor, _staff_draft(info.draft))
    link = new_link(unit.now + signing.LINK_LASTS)
    if not store.renew_invitation(unit, invitation_id, digest(link.token), link.expires_at):
        raise ConflictError("accounts.invitation_over")
    record(unit, actor, "invitation.renew", of_invitation(invitation_id))
    return _known(unit, invitation_id), link


def revoke_invitation(unit: Unit, actor: Actor, invitation_id: int) -> InvitationInfo:
    """Take an invitation back; one that is taken back stays so."""
    info = _access(unit, actor, invitation_id)
    if info.revoked_at is not None:
        return info
    if not store.revoke_invitation(unit, invitation_id):
        raise ConflictError("accounts.invitation_over")
    record(unit, actor, "invitation.revoke", of_invitation(invitation_id))
    return _known(unit, invitation_id)


def open_invitation(reading: Reading, token: str) -> InvitationInfo:
    """The invitation behind a link that still works."""
    info = store.find_open_invitation(reading, digest(token))
    if info is None:
        raise NotFoundError("accounts.link_over")
    return info


def accept_invitation(unit: Unit, token: str, chosen: Acceptance, secret: Secret) -> str:
    """Become staff with what the inviter may give today; the sign-in name as it is kept."""
    info = open_invitation(unit, token)
    draft = msgspec.structs.replace(_staff_draft(info.draft), login=chosen.login, name=chosen.name)
    if not store.accept_invitation(unit, info.id):
        raise NotFoundError("accounts.link_over")
    inviter = _inviter(unit, info.invited_by)
    try:
        made = create_staff(unit, inviter, draft, secret)
    except ForbiddenError as error:
        raise ForbiddenError("accounts.invitation_beyond") from error
    store.note_accepted(unit, info.id, made.id)
    return made.login


def state_of(info: InvitationInfo, now: datetime) -> str:
    """What has become of an invitation."""
    if info.accepted_at is not None:
        return "accepted"
    if info.revoked_at is not None:
        return "revoked"
    return "waiting" if info.expires_at > now else "expired"


def _staff_draft(draft: InvitationDraft) -> StaffDraft:
    names = [name for name in StaffDraft.__struct_fields__ if name in InvitationDraft.__struct_fields__]
    values = {name: getattr(draft, name) for name in names if name not in {"client_id", "name"}}
    return StaffDraft(login=NOBODY_YET, name=NOBODY_YET, **values)


def _sees(actor: Actor, info: InvitationInfo) -> bool:
    own = info.invited_by == actor.staff_id
    return own or policy.sees_everything(actor) or bool(actor.shop_ids & set(info.draft.shop_ids))


def _access(reading: Reading, actor: Actor, invitation_id: int) -> InvitationInfo:
    info = store.find_invitation(reading, invitation_id)
    if info is None or not _sees(actor, info):
        raise NotFoundError
    policy.check_grant(actor, roles.role_of(reading, info.draft.role), info.draft.shop_ids)
    return info


def _inviter(reading: Reading, staff_id: int | None) -> Actor:
    """Who invited, with the rights of now; who has left gives nothing any more."""
    inviter = find_actor(reading, staff_id) if staff_id else system_actor(reading)
    if inviter is None:
        raise ForbiddenError("accounts.invitation_beyond")
    return inviter


def _known(reading: Reading, invitation_id: int) -> InvitationInfo:
    info = store.find_invitation(reading, invitation_id)
    assert info is not None
    return info
