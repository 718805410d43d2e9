"""Which processes run: a row each, renewed by a beat, through which they also hear what is wanted of them."""
