"""What decides who is told what, when and in which shape. Pure."""
