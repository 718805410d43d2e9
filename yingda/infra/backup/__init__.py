"""Copies of everything, made while the product runs, and put back whole."""
