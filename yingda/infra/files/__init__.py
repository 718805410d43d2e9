"""Files that messages, replies and shops refer to by token."""
