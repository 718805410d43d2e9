"""Telling staff in the database: the only SQL of this room."""
