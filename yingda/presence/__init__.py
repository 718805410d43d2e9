"""Who is here, in which state, and how much each may take."""
