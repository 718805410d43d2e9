"""In time: targets by policy, clocks that run towards them, who is told when, levels and joint sessions."""
