"""Robots of chat groups: DingTalk, WeCom and Feishu."""

from yingda.channels.robots.sending import ConsoleRobots, OutgoingRobots, make_robots

__all__ = ["ConsoleRobots", "OutgoingRobots", "make_robots"]
