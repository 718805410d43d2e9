"""Telling staff: notices that must be read, the shift log."""
