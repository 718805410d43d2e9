"""Passwords that are verified at once: a hash says itself how costly it is, and tests need not be safe."""

from argon2 import PasswordHasher

from yingda.accounts.types import Secret

_light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def light_secret(password: str) -> Secret:
    """A password as it is stored, with the least work that argon2 takes (a real one costs 30 ms each time)."""
    return Secret(_light.hash(password))
