"""Edges to customers, one folder per channel."""
