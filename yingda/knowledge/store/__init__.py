"""Knowledge in the database: the only SQL of this room."""
