"""Queues, assignment, and why: which agent has which conversation, and who waits for what."""
