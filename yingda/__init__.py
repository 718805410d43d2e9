"""Yingda 应答: customer service for online merchants."""

__version__ = "0.1.0"
