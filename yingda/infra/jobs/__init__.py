"""Jobs: rows that are due."""
