"""Start reading here: conversation, episode, message, rating."""
