"""Pushes to sockets."""
