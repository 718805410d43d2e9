"""Decisions about asking customers, closing loops, and what is shown of answers."""
