"""The front door of handing over."""

from yingda.followups.service.handover.acts import accept_all, accept_item, decline_item, keep_item, offer_item
from yingda.followups.service.handover.firing import FIRE_HANDOVERS, arm_handovers, fire_handovers
from yingda.followups.service.handover.lists import list_handovers, sheet_of, show_handover
from yingda.followups.service.handover.starting import start_handover

__all__ = [
    "FIRE_HANDOVERS", "accept_all", "accept_item", "arm_handovers", "decline_item", "fire_handovers", "keep_item",
    "list_handovers", "offer_item", "sheet_of", "show_handover", "start_handover",
]  # fmt: skip
