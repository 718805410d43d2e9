"""What the console composes of several rooms."""

from yingda.console.service.targets import transfer_targets
from yingda.console.service.wall import wall_of

__all__ = ["transfer_targets", "wall_of"]
