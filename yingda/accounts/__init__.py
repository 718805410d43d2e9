"""Shops, staff, teams, roles and sign-in."""
