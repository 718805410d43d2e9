"""Promises, holds and settings in the database."""
