"""`yingda replay`: dialogues played through the real HTTP and socket interfaces, and checked from both sides."""

from yingda.tools.replay.run import Options, replay
from yingda.tools.replay.script import load_scripts

__all__ = ["Options", "load_scripts", "replay"]
