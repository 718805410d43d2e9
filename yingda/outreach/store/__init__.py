"""Surveys, closed loops and matters in the database: the only SQL of this room."""
