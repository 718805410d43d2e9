"""Yingda 应答: customer service for online merchants."""
