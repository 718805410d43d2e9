"""Pure decisions: order of a queue, choice of the agent, expected wait, misses, what can be served."""
